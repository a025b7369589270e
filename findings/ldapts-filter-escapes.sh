#!/usr/bin/env bash
# ldapts asks for another name than its filter says.
#
# Needs: node, npm. Package: ldapts 9.2.0.
# Guess before the run: RFC 4515 writes a name beyond ASCII as the escaped bytes of its
# UTF-8 form, \c3\bc for ü (section 4 has such an example), and a filter with these
# escapes sends the same bytes as one with the letter itself.
# Seen: each escape becomes a letter of that number, and the letters are then encoded
# as UTF-8: c3 83 c2 bc instead of c3 bc. The letter itself is sent right. So what
# careful programs write, which escape everything beyond ASCII, finds nobody, without
# an error; octet strings such as objectGUID are spoiled in the same way.
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
