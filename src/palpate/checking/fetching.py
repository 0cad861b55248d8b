"""Fetch a web page without being led astray: never to an address inside a network, never for long, never too much.

The name is resolved once, every address that it has is looked at, and the connection goes to one of those, so that a name
server can't show one address and then give another. Each redirect is a new address that is looked at in the same way. Proxies
of the environment are not used, since they would do the resolving.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

import palpate
from palpate.checking.pages import LARGEST_PAGE, Page, read_bytes
from palpate.errors import ServiceError, UsageError

if TYPE_CHECKING:
    import httpx

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_READABLE = ("text/", "application/xhtml", "application/xml", "application/pdf", "application/octet-stream", "application/x-pdf")
_PORTS = frozenset({80, 443, 8080, 8443})
"""Ports on which web pages are; others belong to services that a page has no business with."""
_TRANSLATED = tuple(ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96"))
"""IPv6 networks that lead to an IPv4 address inside them (NAT64, 6to4, Teredo): RFC 6052, 8215, 3056, 4380."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is asked of the network. Times in seconds, sizes in bytes."""

    whole_s: float = 30.0
    """For all redirects and the page together."""
    silence_s: float = 10.0
    bytes: int = LARGEST_PAGE
    redirects: int = 5
    private_networks: bool = False
    """Whether addresses inside a network are allowed; for tests, nothing else sets it."""


DEFAULT_LIMITS = Limits()


def is_address(text: str) -> bool:
    """Whether a text is meant as an address of the web rather than the name of a file."""
    return "://" in text


def fetch_page(url: str, limits: Limits = DEFAULT_LIMITS) -> Page:
    """The page at an address, http or https.

    Raises `UsageError` where the address must not be asked, `ServiceError` where nothing readable comes back.
    """
    deadline = time.monotonic() + limits.whole_s
    current = url.strip()
    for _ in range(limits.redirects + 1):
        answer = _get(current, limits, deadline)
        if answer.location is None:
            return replace(read_bytes(answer.body, html=answer.html, charset=answer.charset), source=current)
        current = urljoin(current, answer.location)
    raise ServiceError(f"{url} redirects more than {limits.redirects} times; give the address of the page itself")


@dataclass(frozen=True, slots=True)
class _Answer:
    body: bytes = b""
    location: str | None = None
    html: bool | None = None
    charset: str | None = None


def _get(url: str, limits: Limits, deadline: float) -> _Answer:
    import httpx

    host, pinned, extensions = _pinned(url, limits)
    headers = {
        "Host": host,
        "User-Agent": f"palpate/{palpate.__version__}",
        "Accept": "text/html,application/xhtml+xml,application/pdf,text/markdown,text/plain;q=0.9",
        "Accept-Encoding": "gzip, deflate",
    }
    try:
        with (
            httpx.Client(timeout=httpx.Timeout(limits.silence_s), trust_env=False, verify=_certificates()) as client,
            client.stream("GET", pinned, headers=headers, extensions=extensions) as response,
        ):
            if response.status_code in _REDIRECTS and response.headers.get("Location"):
                return _Answer(location=response.headers["Location"])
            if response.status_code != 200:
                raise ServiceError(f"{url} gave no page: HTTP {response.status_code}")
            return _read(url, response, limits, deadline)
    except httpx.TimeoutException:
        raise ServiceError(f"{url} did not answer within {limits.silence_s:.0f} seconds; try again later") from None
    except httpx.HTTPError as error:
        raise ServiceError(f"{url} can't be fetched ({_one_line(error)}); check the address and the network") from None


def _read(url: str, response: httpx.Response, limits: Limits, deadline: float) -> _Answer:
    kind = response.headers.get("Content-Type", "text/html").partition(";")[0].strip().lower()
    if not kind.startswith(_READABLE):
        raise ServiceError(f"{url} is {kind or 'of no known kind'}; palpate checks web pages, PDF, Markdown and text")
    body = bytearray()
    for chunk in response.iter_bytes():  # of no size, since one of a size waits until it is full, whatever the deadline
        body += chunk
        if len(body) > limits.bytes:
            raise ServiceError(f"{url} has more than {_size(limits.bytes)}; save the part to be checked as a file")
        if time.monotonic() > deadline:
            raise ServiceError(f"{url} took more than {limits.whole_s:.0f} seconds; save it as a file and check that")
    return _Answer(bytes(body), html=True if "html" in kind else None, charset=response.charset_encoding)


def _pinned(url: str, limits: Limits) -> tuple[str, str, dict[str, str]]:
    """The Host header, the address with the number of its host in it, and the name by which the certificate is checked."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise UsageError(f"'{url}' is no address of a web page") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise UsageError(f"'{url}' is no address of a web page: it must start with https:// or http://")
    if parts.username or parts.password:
        raise UsageError("An address with a user name or a password in it is not fetched; give it without")
    if port is not None and port not in _PORTS and not limits.private_networks:
        raise UsageError(f"Port {port} is not one of web pages ({', '.join(map(str, sorted(_PORTS)))}), so it is not asked")
    number = _resolved(host, port or (443 if parts.scheme == "https" else 80), limits)
    literal = f"[{number}]" if ":" in number else number
    named = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii") if not host.isascii() else host
    at = f":{port}" if port is not None else ""
    pinned = urlunsplit((parts.scheme, literal + at, parts.path or "/", parts.query, ""))
    return named + at, pinned, {"sni_hostname": named.strip("[]")}


def _resolved(host: str, port: int, limits: Limits) -> str:
    """The first number of a host; raises `UsageError` where any of its numbers is not on the public internet."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise ServiceError(f"The name {host} is not known to the network; check the address") from None
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not limits.private_networks and not all(map(is_public, numbers)):
        raise UsageError(f"{host} is not on the public internet, so it is not asked; save the page as a file and check that")
    return numbers[0]


def is_public(number: str) -> bool:
    """Whether an IP address is one of the public internet: no private, loopback, link-local, metadata or shared one."""
    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(str(mapped))
    if isinstance(address, ipaddress.IPv6Address) and any(address in network for network in _TRANSLATED):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


@cache
def _certificates() -> ssl.SSLContext:
    """The certificates that are trusted; reading them takes longer than most pages."""
    import httpx

    return httpx.create_ssl_context()


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _size(count: int) -> str:
    return f"{count >> 20} MB" if count >= 1 << 20 else f"{count:,} bytes"
