#!/usr/bin/env bash
# LDIF readers refuse what ldapsearch prints: the entry with the empty name.
#
# Needs: go, node, npm. Packages: github.com/go-ldap/ldif of 2025-09-10 with go-ldap
# v3.4.13, npm ldif 0.5.1.
# Guess before the run: "dn:" with nothing behind it names the root DSE, which
# "ldapsearch -x -b '' -s base" prints in just this way, and RFC 2849 has an empty
# value for attributes too ("title:"), so that both are read.
# Seen: go-ldap/ldif says "empty value" for both. npm ldif cannot read the first, and
# reads the second so that toObject fails with "Cannot read properties of null".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'dn:\nobjectClass: top\n' >root.ldif
printf 'dn: cn=a,dc=example\ncn: a\ntitle:\n' >empty.ldif
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ldif@0.5.1
cat >try.js <<'JS'
const assert = require('assert'), fs = require('fs'), ldif = require('ldif');
const read = (file) => {
  try {
    return ldif.parse(fs.readFileSync(file, 'utf8')).entries.map((e) => e.toObject({}));
  } catch (e) {
    return e.message;
  }
};
console.log('npm', read('root.ldif'), '/', read('empty.ldif'));
assert.match(read('root.ldif'), /^Expected DN/);
assert.match(read('empty.ldif'), /^Cannot read properties of null/);
JS
node try.js
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/go-ldap/ldif"
)

func main() {
	for _, file := range []string{"root.ldif", "empty.ldif"} {
		text, _ := os.ReadFile(file)
		_, err := ldif.Parse(string(text))
		fmt.Println("go-ldap", file, err)
		if err == nil || !strings.Contains(err.Error(), "empty value") {
			os.Exit(1)
		}
	}
}
GO
export GOFLAGS=-mod=mod
go mod init example >/dev/null 2>&1
go get github.com/go-ldap/ldif@v0.0.0-20250910174327-aa3bc3095c92 >/dev/null 2>&1
go run .
