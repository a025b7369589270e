#!/usr/bin/env bash
# LDIF readers reject an entry that ldapsearch prints: the one with the empty name.
#
# Needs: go, node, npm. Packages: github.com/go-ldap/ldif of 2025-09-10 with go-ldap
# v3.4.13, npm ldif 0.5.1.
# Expected: both of the following are read. "dn:" without a value names the root DSE, and
# "ldapsearch -x -b '' -s base" prints it like this. RFC 2849 also allows an attribute with
# an empty value ("title:").
# Seen: go-ldap/ldif reports "empty value" for both. npm ldif cannot read the first. It reads
# the second, but toObject then fails with "Cannot read properties of null".
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
