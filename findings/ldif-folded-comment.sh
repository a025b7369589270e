#!/usr/bin/env bash
# The npm package ldif stops at a folded comment.
#
# Needs: node, npm. Package: ldif 0.5.1.
# Expected: the reader continues after the comment. Note 2 of RFC 2849 allows any non-empty
# line to be folded, including comments.
# Seen: "Expected DN, WHITESPACE, entry or version". The rest of the comment is read as an
# entry, and nothing in the file is returned.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ldif@0.5.1
cat >try.js <<'JS'
const assert = require('assert'), ldif = require('ldif');
const read = (text) => {
  try {
    return ldif.parse(text).entries.length;
  } catch (e) {
    return e.message;
  }
};
const entry = 'dn: cn=a,dc=example\ncn: a\n';
const seen = [read('# one line\n' + entry), read('# one line\n and its rest\n' + entry)];
console.log(seen);
assert.strictEqual(seen[0], 1);
assert.match(seen[1], /^Expected DN/);
JS
node try.js
