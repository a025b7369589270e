#!/usr/bin/env bash
# @ldapjs/dn loses a value, and compares attribute names case-sensitively.
#
# Needs: node, npm. Package: @ldapjs/dn 1.1.0.
# Expected: "cn=\ a" is a name that begins with a space, escaped as in RFC 4514 section
# 2.4, and equals "cn=\20a". "CN=a" equals "cn=a", because attribute names are not
# case-sensitive.
# Seen: "cn=\ a" is read as a cn without a value, and "cn=\20a" as one without the space.
# CN and cn are different. Two orders of the parts of one RDN, however, are equal.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @ldapjs/dn@1.1.0
cat >try.js <<'JS'
const assert = require('assert');
const { DN } = require('@ldapjs/dn');
const read = (text) => DN.fromString(text).toString();
const seen = {
  'cn=\\ a,ou=x': read('cn=\\ a,ou=x'),
  'cn=\\20a,ou=x': read('cn=\\20a,ou=x'),
  'CN=a equals cn=a': DN.fromString('CN=a,ou=x').equals(DN.fromString('cn=a,ou=x')),
  'cn=a+sn=b equals sn=b+cn=a': DN.fromString('cn=a+sn=b,ou=x').equals(DN.fromString('sn=b+cn=a,ou=x')),
};
console.log(seen);
assert.deepStrictEqual(Object.values(seen), ['cn=,ou=x', 'cn=a,ou=x', false, true]);
JS
node try.js
