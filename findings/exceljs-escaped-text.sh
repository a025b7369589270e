#!/usr/bin/env bash
# exceljs changes texts between writing and reading.
#
# Needs: node, npm. Package: exceljs 4.4.0.
# Expected: every text is read back unchanged. Office Open XML writes a character that XML
# cannot contain as _xHHHH_. If a text already looks like that, its underscore is escaped
# as _x005F_ (ECMA-376 part 1, 22.9.2.19).
# Seen: exceljs decodes _xHHHH_ when it reads, but neither escapes nor encodes when it
# writes. "a_x0041_b" is read back as "aAb", and Excel shows "aAb" too. U+0001 is dropped
# silently, and a Windows line break becomes a Unix line break.
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
