#!/usr/bin/env bash
# exceljs changes texts between writing and reading.
#
# Needs: node, npm. Package: exceljs 4.4.0.
# Guess before the run: Office Open XML writes a character that XML cannot hold as
# _xHHHH_, and a text that looks like that with its underline escaped (_x005F_, ECMA-376
# part 1, 22.9.2.19); so every text comes back as it was.
# Seen: reading decodes _xHHHH_, writing neither escapes nor encodes: "a_x0041_b" comes
# back as "aAb" (and Excel shows it so), U+0001 is dropped without a word, and a line
# break of Windows comes back as one of Unix.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund exceljs@4.4.0 2>/dev/null
cat >try.js <<'JS'
const assert = require('assert'), { Workbook } = require('exceljs');
(async () => {
  const texts = ['a_x0041_b', 'a\u0001b', 'a\r\nb'];
  const book = new Workbook();
  const sheet = book.addWorksheet('texts');
  texts.forEach((text) => sheet.addRow([text]));
  const again = new Workbook();
  await again.xlsx.load(await book.xlsx.writeBuffer());
  const seen = texts.map((_, i) => again.getWorksheet('texts').getCell(i + 1, 1).value);
  console.log(seen);
  assert.deepStrictEqual(seen, ['aAb', 'ab', 'a\nb']);
})();
JS
node try.js
