#!/usr/bin/env bash
# scim2-parse-filter decodes only some of the escapes in a string.
#
# Needs: node, npm. Package: scim2-parse-filter 0.2.10.
# Expected: "M\u00fcller" is Müller, because the value of a comparison is a JSON string
# (RFC 7644 section 3.4.2.2). Encoders that only write ASCII, such as Python's, write it so.
# Seen: an escaped quotation mark is decoded, but an escaped letter is not. The value is the
# text M\u00fcller, and the user named Müller does not match.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund scim2-parse-filter@0.2.10
cat >try.js <<'JS'
const assert = require('assert');
const { parse, filter } = require('scim2-parse-filter');
const asked = (text) => 'displayName eq ' + text;
const matches = (text, name) => filter(parse(asked(text)))({ displayName: name });
const seen = {
  'plain': matches('"Müller"', 'Müller'),
  'escaped letter': matches('"M\\u00fcller"', 'Müller'),
  'escaped quote': matches('"\\"Ace\\" Ventura"', '"Ace" Ventura'),
  'its value': parse(asked('"M\\u00fcller"')).compValue,
};
console.log(seen);
assert.deepStrictEqual(Object.values(seen), [true, false, true, 'M\\u00fcller']);
JS
node try.js
