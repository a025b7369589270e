#!/usr/bin/env bash
# The LDIF reader of npm stops at a comment that was folded.
#
# Needs: node, npm. Package: ldif 0.5.1.
# Guess before the run: note 2 of RFC 2849 lets any line that is not empty be folded,
# comments included, so that the reader goes on.
# Seen: "Expected DN, WHITESPACE, entry or version": the rest of the comment is taken for an
# entry, and nothing of the file is read.
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
