#!/usr/bin/env bash
# ldapts searches for a different name than the filter contains.
#
# Needs: node, npm. Package: ldapts 9.2.0.
# Expected: a filter may contain a letter outside ASCII as the escaped bytes of its UTF-8
# form, such as \c3\bc for ü (RFC 4515, with an example in section 4). It then sends the
# same bytes as a filter with the letter itself.
# Seen: each escape becomes the character with that number, and the characters are then
# encoded as UTF-8: c3 83 c2 bc instead of c3 bc. The letter itself is sent correctly.
# Careful programs escape everything outside ASCII. Their filters find nobody, without an
# error. Octet strings such as objectGUID are changed in the same way.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ldapts@9.2.0
cat >try.js <<'JS'
const assert = require('assert');
const { Ber, BerWriter, FilterParser } = require('ldapts');
const bytes = (filter) => {
  const writer = new BerWriter();
  FilterParser.parseString(filter).write(writer);
  return writer.buffer.toString('hex').match(/../g).join(' ');
};
const letter = bytes('(cn=Jürgen)'), escaped = bytes('(cn=J\\c3\\bcrgen)'), octets = bytes('(objectGUID=\\01\\ff)');
console.log({ letter, escaped, octets });
assert(letter.endsWith('4a c3 bc 72 67 65 6e'));
assert(escaped.endsWith('4a c3 83 c2 bc 72 67 65 6e'));
assert(octets.endsWith('01 c3 bf'));
JS
node try.js
