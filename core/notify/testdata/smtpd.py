"""A mail server for tests, made of Debian's aiosmtpd.

Usage: smtpd.py MODE CERTIFICATE KEY USER PASSWORD
MODE is starttls (required before mail), tls (from the beginning) or plain. Without USER, there is
no sign-in. It prints its port, and then each accepted mail as one line of JSON. It refuses mail for
nobody@, mail for busy@ for the moment, and mail from stranger@. It ends with its input.
"""

import asyncio
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

MODE, CERTIFICATE, KEY, USER, PASSWORD = sys.argv[1:6]
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")  # it does not know that TLS is there from the beginning


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("stranger@"):
            return "550 5.7.60 not your address"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("busy@"):
            return "451 4.2.1 mailbox is busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos,
            "text": envelope.content.decode("utf-8"),
            "signedIn": bool(session.authenticated), "encrypted": session.ssl is not None or MODE == "tls",
        }), flush=True)
        return "250 OK"


def check(server, session, envelope, mechanism, data):
    right = data.login == USER.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)


async def main():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE, KEY)
    options = {"hostname": "localhost"}
    if MODE == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if USER:
        options |= {"authenticator": check, "auth_required": True, "auth_require_tls": MODE == "starttls"}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Handler(), **options), "127.0.0.1", 0, ssl=context if MODE == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
