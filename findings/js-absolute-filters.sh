#!/usr/bin/env bash
# Two LDAP libraries for JavaScript reject filters that RFC 4526 defines.
#
# Needs: node, npm. Packages: ldapts 9.2.0, @ldapjs/filter 2.1.1.
# Expected: both libraries read (&), which is always true, and (|), which is always false.
# Directories that support these filters list the feature 1.3.6.1.4.1.4203.1.5.3.
# Seen: ldapts reports a missing parenthesis in both. @ldapjs/filter reads (&) but reports
# a missing parenthesis in (|). Both filters have two parentheses.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ldapts@9.2.0 @ldapjs/filter@2.1.1
cat >try.js <<'JS'
const assert = require('assert');
const ldapts = require('ldapts').FilterParser, ldapjs = require('@ldapjs/filter');
const read = (library, filter) => {
  try {
    return library.parseString(filter).toString();
  } catch (e) {
    return e.message;
  }
};
const seen = [read(ldapts, '(&)'), read(ldapts, '(|)'), read(ldapjs, '(&)'), read(ldapjs, '(|)')];
console.log(seen);
assert.match(seen[0], /^Missing paren/);
assert.match(seen[1], /^Missing paren/);
assert.strictEqual(seen[2], '(&)');
assert.match(seen[3], /missing opening parenthes/);
JS
node try.js
