# Rollcall. `make` lists all targets. Every target needs Go, make and a shell. If it
# needs anything else, it installs it or says what is missing.

PREFIX   ?= /usr/local
PACKAGES ?= ./...

# The race detector and the window need a C compiler. `make test RACE=` needs none,
# and does not test cmd/rollcall.
RACE  ?= -race
# These packages are built without the race detector, which would make them ten times
# slower. SQLite in Go keeps its data outside Go's heap, where the detector sees nothing.
# The packages in COMPUTING shape text, draw icons and compress. They only compute from
# their arguments and take most of the time of the window's tests. The code that calls
# them is still watched. None of these packages may use the generic types of package sync. A
# program contains only one copy of those, and it would be the one without the detector.
COMPUTING := github.com/go-text/typesetting/... github.com/fyne-io/oksvg github.com/srwiley/rasterx \
	golang.org/x/image/... golang.org/x/text/unicode/bidi compress/flate
UNWATCHED := $(patsubst %,-gcflags=%=-race=0,modernc.org/sqlite/lib modernc.org/libc/... modernc.org/memory $(COMPUTING))
COUNT ?= 10
FUZZTIME ?= 10s
BASE  ?=

# With REQUIRED=yes, tests fail instead of being skipped if something is missing.
REQUIRED ?=
export ROLLCALL_E2E_REQUIRED := $(REQUIRED)

# The version comes from the tag, or from FyneApp.toml and the commit.
LDFLAGS := -X main.version=$(shell sh .ci/version)

# The tag tells Fyne that the window follows its rules for goroutines. The linker sets
# the version. Go's own version stamp is off, because it fails if git is missing or does
# not trust the owner of the folder.
export GOFLAGS := $(shell go env GOFLAGS 2>/dev/null) -buildvcs=false -tags=migrated_fynedo

TOOLS := $(CURDIR)/.cache/tools

.DEFAULT_GOAL := help
.PHONY: help deps build window run demo package sign manifest packagetest test soak e2e pictures guidepictures crossvet fuzz robot timezones gallery lint vuln fmt bench cover man completions install clean

help: ## list all targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z0-9]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

deps: ## install what the tests need, or say what is missing
	@sh .ci/deps $(if $(RACE),compiler window desktop browser) keyring mail minisign openssl service \
		package install sign

build: ## build the command line: bin/rollcallctl
	@sh .ci/deps
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/ ./cmd/rollcallctl

window: ## build the desktop program: bin/rollcall
	@sh .ci/deps compiler window
	CGO_ENABLED=1 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/ ./cmd/rollcall

run: window ## open the window on your own data
	bin/rollcall

demo: ## show a practice tenant in the window, or in the terminal if there is no display
	@if sh .ci/display; then $(MAKE) --no-print-directory window && exec bin/rollcall --demo; \
	else $(MAKE) --no-print-directory build && exec bin/rollcallctl demo; fi

package: tools ## build all packages that can be built here: dist/package
	@sh .ci/deps compiler window package
	TOOLS='$(TOOLS)' sh resources/packaging/build

# CONTRIBUTING.md explains the variables.
SIGN ?= sh $(CURDIR)/resources/packaging/windows/sign
sign: package ## build the packages for Windows again, signed with your own certificate
	@sh .ci/deps sign
	SIGN='$(SIGN)' sh resources/packaging/windows/build
	TOOLS='$(TOOLS)' sh resources/packaging/finish/build

# The key of the publisher, and the page about this version. The passphrase is asked for, unless
# UPDATE_PASSPHRASE is a file that contains it.
UPDATE_KEY        ?=
UPDATE_PASSPHRASE ?=
NOTES             ?=
manifest: build ## sign the list of dist/package for users who look for updates
	bin/rollcallctl update publish dist/package --version "$$(sh .ci/version)" --key-file '$(UPDATE_KEY)' \
		$(if $(UPDATE_PASSPHRASE),--passphrase-file '$(UPDATE_PASSPHRASE)') $(if $(NOTES),--notes '$(NOTES)')

# The packages for the test are hardly compressed, which would take longer than the tests.
packagetest: export LEVEL ?= 0
packagetest: package ## install, start and remove the packages, on a copy of this system and under Wine
	@sh .ci/deps desktop keyring openssl sign install
	rm -rf dist/packagetest
	ROLLCALL_E2E='$(CURDIR)/dist/packagetest' ROLLCALL_PACKAGES='$(CURDIR)/dist/package' \
		ROLLCALL_BIN='$(CURDIR)/dist/package.work/linux/bin' \
		go test -v -count=1 -timeout 60m -run '^TestPackage|^TestWindows' ./cmd/internal/desktop

test: ## run all tests with the race detector, in random order: a few minutes
	@sh .ci/deps $(if $(RACE),compiler window) keyring mail minisign openssl service
	$(if $(RACE),CGO_ENABLED=1 )go test $(RACE) $(if $(RACE),$(UNWATCHED)) -shuffle=on -timeout 60m $(PACKAGES)

soak: ## run the long tests in full: matrices, kills, random histories, a million accounts
	@sh .ci/deps keyring
	CGO_ENABLED=0 ROLLCALL_SOAK=yes go test -count=1 -shuffle=on -timeout 90m $$(sh .ci/soaked)
	CGO_ENABLED=0 go test -run '^$$' -bench '^BenchmarkMillion$$' -benchtime 1x -timeout 90m ./storage

fuzz: ## run every fuzz target for FUZZTIME (10s)
	@sh .ci/deps
	@sh .ci/fuzz $(FUZZTIME)

lint: tools crossvet ## run go vet (for other systems too), staticcheck, gofumpt and the import rules
	go vet $(PACKAGES)
	'$(TOOLS)/staticcheck' $(PACKAGES)
	@unformatted=$$('$(TOOLS)/gofumpt' -l .) || exit 1; \
	if [ -n "$$unformatted" ]; then echo "make fmt would change:"; echo "$$unformatted"; exit 1; fi
	go test ./cmd/internal/archtest

vuln: tools ## look for known vulnerabilities in the dependencies (needs the network)
	'$(TOOLS)/govulncheck' $(PACKAGES)

fmt: tools ## format all Go files
	'$(TOOLS)/gofumpt' -w .

bench: tools ## run the benchmarks COUNT times; BASE=old.txt compares
	@mkdir -p dist
	go test -run '^$$' -bench . -benchmem -count $(COUNT) -timeout 0 $(PACKAGES) > dist/bench.txt || \
		{ cat dist/bench.txt; exit 1; }
	'$(TOOLS)/benchstat' $(BASE) dist/bench.txt

e2e: window build ## test the real program on a separate desktop; pictures are in dist/e2e
	@sh .ci/deps desktop browser keyring
	rm -rf dist/e2e
	ROLLCALL_E2E='$(CURDIR)/dist/e2e' ROLLCALL_BIN='$(CURDIR)/bin' \
		go test -v -count=1 -timeout 60m ./cmd/internal/desktop

pictures: e2e ## update the pictures in the README and the user guide with those from make e2e
	for name in overview connector-form dark; do \
		convert dist/e2e/TestStory/*-$$name.png -strip +dither -colors 128 "PNG8:resources/docs/$$name.png" || exit 1; done

guidepictures: gallery ## update the pictures that only the user guide has, from make gallery
	for pair in history-held=held connectors_guide=setup; do \
		convert "dist/gallery/$${pair%=*}-light.png" -strip +dither -colors 48 \
			"PNG8:resources/docs/guide/$${pair#*=}.png" || exit 1; done

crossvet: ## run go vet for Windows and macOS on what builds without cgo, and check the types of everything
	CGO_ENABLED=0 GOOS=windows go vet ./...
	CGO_ENABLED=0 GOOS=darwin go vet ./core/... ./storage/... ./resources/... ./cmd/rollcallctl ./cmd/internal/...
	CGO_ENABLED=0 go run ./cmd/internal/typecheck darwin/amd64 darwin/arm64 windows/amd64 linux/amd64

robot: ## press every control on every page in every state, and count them
	@sh .ci/deps
	@mkdir -p dist
	CGO_ENABLED=0 ROLLCALL_ROBOT=everywhere ROLLCALL_SOAK=yes go test -count=1 -v -run '^TestRobot' ./gui/... > dist/robot.txt || \
		{ grep -v '^ *\(=== \|--- PASS\|--- SKIP\)' dist/robot.txt; exit 1; }
	@grep 'pressed [0-9]* controls' dist/robot.txt

gallery: ## draw every screen in every state, light and dark: dist/gallery/index.html
	@sh .ci/deps
	rm -rf dist/gallery
	CGO_ENABLED=0 ROLLCALL_GALLERY='$(CURDIR)/dist/gallery' go test -count=1 ./gui/...
	sh .ci/gallery dist/gallery

timezones: ## update the time zone database in core/zoneinfo; see CONTRIBUTING.md
	.ci/tzdata

cover: ## write the test coverage to dist/coverage.html
	@mkdir -p dist
	go test -coverpkg ./... -coverprofile dist/coverage.out $(PACKAGES)
	go tool cover -html dist/coverage.out -o dist/coverage.html
	@go tool cover -func dist/coverage.out | tail -n 1

man: build ## write the manual pages to dist/man
	@mkdir -p dist/man
	bin/rollcallctl man dist/man

completions: build ## write the shell completions to dist/completions
	@mkdir -p dist/completions
	bin/rollcallctl completion bash > dist/completions/rollcallctl
	bin/rollcallctl completion zsh > dist/completions/_rollcallctl
	bin/rollcallctl completion fish > dist/completions/rollcallctl.fish
	bin/rollcallctl completion powershell > dist/completions/rollcallctl.ps1

install: man completions ## install the command line, manual pages and completions under PREFIX (/usr/local)
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/man/man1'
	install -m 755 bin/rollcallctl '$(DESTDIR)$(PREFIX)/bin/'
	install -m 644 dist/man/*.1 '$(DESTDIR)$(PREFIX)/share/man/man1/'
	install -d '$(DESTDIR)$(PREFIX)/share/bash-completion/completions' \
		'$(DESTDIR)$(PREFIX)/share/zsh/site-functions' '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d'
	install -m 644 dist/completions/rollcallctl '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/'
	install -m 644 dist/completions/_rollcallctl '$(DESTDIR)$(PREFIX)/share/zsh/site-functions/'
	install -m 644 dist/completions/rollcallctl.fish '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/'

clean: ## remove everything that make created
	rm -rf bin dist .cache

# The versions of the tools are fixed in .tools/go.mod. The tools are built again when it changes.
.PHONY: tools
tools: $(TOOLS)/built
$(TOOLS)/built: .tools/go.mod .tools/go.sum
	@sh .ci/deps
	cd .tools && GOBIN='$(TOOLS)' go install tool
	@touch '$@'
