#!/usr/bin/env bash
# node-forge cannot open a PFX file of OpenSSL 3 whose passphrase has an umlaut.
#
# Needs: node, npm, openssl 3. Package: node-forge 1.4.3.
# Expected: the file opens, as it does with the older 3DES encryption.
# Seen: node-forge verifies the MAC, so it accepts the passphrase. Then it reports "Failed
# to decrypt PKCS#12 SafeContents". The MAC uses the passphrase as UTF-16, and node-forge
# converts the JavaScript string correctly. PBES2, OpenSSL's default since 3.0, uses UTF-8.
# Here node-forge passes the low byte of each UTF-16 unit instead. Passing an encoded
# passphrase fixes the decryption but breaks the MAC, so no form of it opens the file.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-forge@1.4.3
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -subj /CN=example -days 1 2>/dev/null
openssl pkcs12 -export -inkey key.pem -in cert.pem -out pbes2.pfx -passout pass:Zürich
openssl pkcs12 -export -inkey key.pem -in cert.pem -out 3des.pfx -passout pass:Zürich \
	-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1
openssl pkcs12 -in pbes2.pfx -passin pass:Zürich -noout # OpenSSL reads its own
cat >try.js <<'JS'
const assert = require('assert'), fs = require('fs'), forge = require('node-forge');
const open = (file, passphrase) => {
  const der = forge.util.createBuffer(fs.readFileSync(file).toString('binary'));
  try {
    forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(der), passphrase);
    return 'opened';
  } catch (e) {
    return e.message;
  }
};
const seen = {
  '3DES, as text': open('3des.pfx', 'Zürich'),
  'PBES2, as text': open('pbes2.pfx', 'Zürich'),
  'PBES2, as UTF-8 bytes': open('pbes2.pfx', forge.util.encodeUtf8('Zürich')),
};
console.log(seen);
assert.deepStrictEqual(seen, {
  '3DES, as text': 'opened',
  'PBES2, as text': 'Failed to decrypt PKCS#12 SafeContents.',
  'PBES2, as UTF-8 bytes': 'PKCS#12 MAC could not be verified. Invalid password?',
});
JS
node try.js
