"""Sending e-mail through the mail server of the settings."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from warehouse.errors import UsageFault, WarehouseError
from warehouse.notices.compose import Notice

_TIMEOUT_SECONDS = 30
_PORTS = {"smtp": 25, "smtps": 465}


def message(notice: Notice, sender: str, recipient: str) -> EmailMessage:
    """The notice as an e-mail with a plain and an HTML part."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = recipient
    mail["Subject"] = notice.subject
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(notice.text)
    mail.add_alternative(notice.html, subtype="html")
    return mail


@contextmanager
def server(address: str) -> Iterator[smtplib.SMTP]:
    """An open connection to `smtp://[user:password@]host[:port]`, or `smtps://` for TLS from the start.

    With smtp:// the connection turns to TLS where the server offers it; a password goes over TLS only.
    Raises `UsageFault` SMTP_URL_INVALID, `WarehouseError` MAIL_SERVER_UNREACHABLE.
    """
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise UsageFault(
            "SMTP_URL_INVALID",
            "The address of the mail server is not understood.",
            "Write WAREHOUSE_SMTP_URL as smtp://user:password@host:port or smtps://...",
        )
    port = parts.port or _PORTS[parts.scheme]
    try:
        with _connect(parts.scheme, parts.hostname, port) as connection:
            if parts.username:
                _log_in(connection, parts.username, parts.password or "")
            yield connection
    except (OSError, smtplib.SMTPException) as fault:
        # The server's own words may quote an address, so only the kind of fault is passed on.
        raise WarehouseError(
            "MAIL_SERVER_UNREACHABLE",
            f"The mail server did not take the notices ({type(fault).__name__}).",
            "The notices lie in the folder; see WAREHOUSE_SMTP_URL and run `warehouse notify` again.",
        ) from None


def _connect(scheme: str, host: str, port: int) -> smtplib.SMTP:
    trusted = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT_SECONDS, context=trusted)
    connection = smtplib.SMTP(host, port, timeout=_TIMEOUT_SECONDS)
    connection.ehlo()
    if connection.has_extn("starttls"):
        connection.starttls(context=trusted)
        connection.ehlo()
    return connection


def _log_in(connection: smtplib.SMTP, user: str, password: str) -> None:
    if not isinstance(connection.sock, ssl.SSLSocket):
        raise UsageFault(
            "MAIL_SERVER_WITHOUT_TLS",
            "The mail server offers no TLS, so no password is sent to it.",
            "Use smtps://, or leave user and password out of WAREHOUSE_SMTP_URL.",
        )
    connection.login(unquote(user), unquote(password))
