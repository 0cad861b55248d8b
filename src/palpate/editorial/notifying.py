"""Telling editors what moved: to a web address, and by e-mail.

PALPATE_WATCH_WEBHOOK gets each event as JSON by POST; with PALPATE_WATCH_SECRET the header `X-Palpate-Signature` is
`sha256=` and the HMAC of the body. PALPATE_SMTP_URL (smtp://USER:PASSWORD@HOST:PORT, smtps:// for TLS from the start) sends a
message to the addresses of PALPATE_WATCH_MAIL, from PALPATE_MAIL_FROM. What could not be told stays due.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import smtplib
import ssl
from collections.abc import Container, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import httpx

from palpate.editorial.database import Database
from palpate.editorial.watching import Moved, mark_told, moved_conclusions
from palpate.errors import UsageError

_TIMEOUT_S = 10.0
_PORTS = {"smtp": 587, "smtps": 465}
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
_LOCK = 7034
"""Number of the lock of the one process that tells."""


@dataclass(frozen=True, slots=True)
class Channels:
    """How editors are told; all None or empty: on the pages alone."""

    webhook: str | None = None
    secret: str | None = None
    smtp: str | None = None
    sender: str = ""
    mail: tuple[str, ...] = ()
    base_url: str = ""
    """Where the site is, for the links in a message."""


def channels_from_environment(base_url: str = "") -> Channels:
    """What the environment sets up. Raises `UsageError` where an address can't be used."""
    webhook, smtp = os.environ.get("PALPATE_WATCH_WEBHOOK") or None, os.environ.get("PALPATE_SMTP_URL") or None
    mail = tuple(each.strip() for each in os.environ.get("PALPATE_WATCH_MAIL", "").split(",") if each.strip())
    sender = os.environ.get("PALPATE_MAIL_FROM", "")
    if webhook and not _usable(webhook, {"http", "https"}):
        raise UsageError("PALPATE_WATCH_WEBHOOK can't be used: give an address that begins with https:// or http://")
    if smtp and not _usable(smtp, _PORTS):
        raise UsageError("PALPATE_SMTP_URL can't be used: give it as smtp://USER:PASSWORD@HOST:PORT")
    if smtp and not (mail and sender):
        raise UsageError("E-mail needs PALPATE_WATCH_MAIL (to whom, with commas between) and PALPATE_MAIL_FROM")
    return Channels(webhook, os.environ.get("PALPATE_WATCH_SECRET") or None, smtp, sender, mail, base_url.rstrip("/"))


def _usable(address: str, schemes: Container[str]) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def tell(database: Database, channels: Channels) -> list[str]:
    """Tell all that is due, oldest first; gives what went wrong, a line each.

    An event counts as told when every channel took it, and goes to none of them again. One process tells at a time, over all
    servers; another that comes meanwhile leaves it to that one.
    """
    problems = []
    with database.alone(_LOCK) as mine:
        if not mine:
            return []
        with database.reading() as session:
            due = moved_conclusions(session, untold=True)[::-1]
        for event in due:
            took, failures = _told(event, channels)
            problems += failures
            with database.writing() as session:
                mark_told(session, event.id, took, all_told=not failures)
    return problems


def _told(event: Moved, channels: Channels) -> tuple[set[str], list[str]]:
    """Which channels took an event, now or before, and what went wrong with the others."""
    took, failures = set(event.told_by), []
    if channels.webhook and "webhook" not in took:
        try:
            _post(event, channels.webhook, channels.secret)
            took.add("webhook")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            failures.append(f"The webhook did not take the news on '{event.question}' ({error or type(error).__name__})")
    if channels.smtp and "mail" not in took:
        try:
            _mail(event, channels.smtp, channels)
            took.add("mail")
        except (OSError, smtplib.SMTPException) as error:
            failures.append(f"The mail on '{event.question}' was not sent ({error})")
    return took, failures


def _post(event: Moved, address: str, secret: str | None) -> None:
    body = event.model_dump_json().encode()
    headers = {"Content-Type": "application/json"}
    if secret:
        headers["X-Palpate-Signature"] = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    httpx.post(address, content=body, headers=headers, timeout=_TIMEOUT_S, follow_redirects=False).raise_for_status()


def _mail(event: Moved, address: str, channels: Channels) -> None:
    message = EmailMessage()
    message["Subject"] = f"New evidence: {' '.join(event.question.split())}"
    message["From"], message["To"] = channels.sender, ", ".join(channels.mail)
    message.set_content("\n".join(told_lines(event, channels.base_url)) + "\n")
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=_TIMEOUT_S)
    with server:
        server.ehlo()
        secure = parts.scheme == "smtps"
        if not secure and server.has_extn("starttls"):
            server.starttls(context=context)
            secure = True
        if parts.username and not secure and host not in _HERE:  # who takes STARTTLS out of the talk gets no password
            raise smtplib.SMTPException("the server offers no TLS, and the password is not sent without")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def told_lines(event: Moved, base_url: str) -> Sequence[str]:
    """An event in plain text."""
    what = "of this approved article" if event.slug else "on this watched question"
    lines = [f"Since library version {event.difference.library_before}, newer evidence moved the conclusion {what}:", ""]
    lines += [
        f"{event.question} (for the {event.reader.value})",
        "",
        *(f"- {change.told}" for change in event.difference.changes),
    ]
    if base_url:
        lines += ["", f"{base_url}/articles/{event.slug}/new-evidence" if event.slug else f"{base_url}/watch"]
    return lines
