# The code that all packages share. The scripts in this folder read this file with ". common.sh".
#
# Two builds of one commit must be identical, byte for byte, in any folder, with any umask and any
# file times. Therefore nothing here depends on the environment: the umask, the language, the time
# zone and Go's options are set, and every file gets the time of the commit.

set -eu
umask 022
unset GOEXPERIMENT GOAMD64 GOARM64 CGO_CFLAGS CGO_CPPFLAGS CGO_CXXFLAGS CGO_LDFLAGS
export LC_ALL=C TZ=UTC0 XZ_DEFAULTS= XZ_OPT= GZIP=

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
packaging=$root/resources/packaging
cd "$root"
version=$(sh .ci/version)
release=${version%%[-+]*}
build=$(sed -n 's/^Build *= *//p' FyneApp.toml)
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct)}"
export SOURCE_DATE_EPOCH
export GOFLAGS="-buildvcs=false -trimpath -tags=migrated_fynedo"

out=${OUT:-$root/dist/package}
work=${WORK:-$root/dist/package.work}/$(basename "$here")
id=io.github.rollcallsync.Rollcall
level=${LEVEL:-6} # how hard to compress; LEVEL=0 is quick, while you work on packages
ldflags="-s -w -buildid= -X main.version=$version"

have() { command -v "$1" >/dev/null 2>&1; }

# begin empties the work folder.
begin() {
	rm -rf "$work"
	mkdir -p "$work" "$out"
}

# moment FORMAT prints the time of the commit, with GNU's date or BSD's.
moment() { date -u -d "@$SOURCE_DATE_EPOCH" "$1" 2>/dev/null || date -u -r "$SOURCE_DATE_EPOCH" "$1"; }

# put MODE SOURCE TARGET copies a file.
put() {
	mkdir -p "$(dirname "$3")"
	cp "$2" "$3"
	chmod "$1" "$3"
}

# fill SOURCE TARGET copies a text and fills in the version and the date of the commit.
fill() {
	mkdir -p "$(dirname "$2")"
	sed -e "s/@VERSION@/$version/g" -e "s/@RELEASE@/$release/g" -e "s/@BUILD@/$build/g" \
		-e "s/@DATE@/$(moment +%Y-%m-%d)/g" -e "s/@YEAR@/$(moment +%Y)/g" "$1" >"$2"
	chmod 644 "$2"
}

# settle FOLDER gives everything in a folder the time of the commit.
settle() { find "$1" -exec touch -h -d "$(moment +%Y-%m-%dT%H:%M:%SZ)" {} +; }

# licences PROGRAM... prints the licences of all modules in these programs, and Go's own.
licences() {
	echo "Rollcall contains the Go runtime and standard library, and the modules below."
	printf '\n==== Go (https://go.dev)\n\n'
	cat "$(go env GOROOT)/LICENSE"
	for program; do go version -m "$program"; done | awk '$1 == "dep" { print $2 "@" $3 }' | sort -u |
		while read -r module; do
			folder=$(go list -m -f '{{.Dir}}' "${module%@*}")
			printf '\n==== %s\n' "$module"
			find "$folder" -maxdepth 1 -type f \( -iname 'licen[cs]e*' -o -iname 'copying*' -o -iname 'notice*' \) |
				sort | while read -r file; do
				echo
				cat "$file"
			done
		done
}

# tarball FOLDER FILE packs a folder. Its name is the name of the file without .tar.xz.
tarball() {
	settle "$1"
	tar --create --directory="$(dirname "$1")" --format=ustar --sort=name --owner=0 --group=0 --numeric-owner \
		"$(basename "$1")" | xz "-$level" -T1 >"$2"
}
