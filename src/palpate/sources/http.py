"""Ask a literature service over HTTP: not too often, again where that can help, and with one clear line where it can't.

httpx and stamina are imported where they are used, because an answer from the library alone must not pay for them.
"""

from __future__ import annotations

import json
import logging
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import palpate
from palpate.errors import ServiceError, UsageError

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

ATTEMPTS = 6
"""How often one request is sent at most. With waits of 0.5, 1, 2, 4 and 8 s between them a short outage is bridged."""
LONGEST_HOLD_S = 60.0
"""A service that asks for a longer pause than this (Retry-After) is given up on, with its wish told to the user."""
CONNECT_S = 15.0
"""Seconds to wait for a connection; a machine behind a wall that swallows everything learns it after so long."""
SILENCE_S = 60.0
"""Seconds without a byte after which a request counts as hanging."""
LONGEST_ANSWER_S = 300.0
LARGEST_ANSWER = 256 * 2**20
"""Bytes. Two hundred PubMed articles come to about 4 MB; what is far larger is no answer to what was asked."""

# stamina logs every retry as a warning, which Python prints where nobody set up logging; the error at the end says it all.
logging.getLogger("stamina").addHandler(logging.NullHandler())


class TransientError(ServiceError):
    """The same request may well succeed in a moment."""


class RateLimiter:
    """Lets callers pass one after the other, never more than `per_second` in any second. Safe among threads."""

    def __init__(self, per_second: float, *, now: Callable[[], float] = time.monotonic) -> None:
        self._interval = 1.02 / per_second  # 2 percent in hand: the service counts arrivals, which jitter
        self._now = now
        self._next = float("-inf")
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Sleep until the next request may be sent."""
        with self._lock:
            now = self._now()
            start = max(now, self._next)
            self._next = start + self._interval
        if start > now:
            time.sleep(start - now)

    def hold(self, seconds: float) -> None:
        """Let nobody pass for that long."""
        with self._lock:
            self._next = max(self._next, self._now() + seconds)


@cache
def limiter_for(url: str, per_second: float) -> RateLimiter:
    """The one limiter of this process for a service, so that two searches at a time share its allowance."""
    del url
    return RateLimiter(per_second)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service sent: HTTP status and body."""

    status: int
    body: bytes


class Service:
    """A literature service at an address. `secret` is never shown, whatever the service or the network says.

    `variable` is the environment variable that can hold another address; `throttle_hint` ends the message to a user
    whom the service keeps off for too long.
    """

    def __init__(
        self,
        name: str,
        url: str,
        *,
        variable: str,
        per_second: float,
        email: str | None = None,
        secret: str | None = None,
        throttle_hint: str = "try again later",
    ) -> None:
        address = urlsplit(url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise UsageError(f"{variable} must hold an address that starts with https:// (it holds '{url}')")
        self.name = name
        self.url = url.rstrip("/")
        self.host = address.hostname
        self.email = email
        self.secret = secret
        self._throttle_hint = throttle_hint
        self._limiter = limiter_for(self.url, per_second)
        self._reached = False

    @cached_property
    def _client(self) -> httpx.Client:
        import httpx

        contact = f" (mailto:{self.email})" if self.email else ""
        try:
            return httpx.Client(
                headers={"User-Agent": f"palpate/{palpate.__version__}{contact}"},
                timeout=httpx.Timeout(SILENCE_S, connect=CONNECT_S),
                verify=_trusted(),
            )
        except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:
            raise UsageError(
                f"The settings for proxies (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY) or certificates (SSL_CERT_FILE) can't be used: "
                f"{self.say(str(error))}"
            ) from None

    def close(self) -> None:
        """Let the connections go; the next request opens new ones."""
        if client := self.__dict__.pop("_client", None):
            client.close()

    def get(self, path: str, fields: Mapping[str, str], read: Callable[[Reply], T]) -> T:
        """Ask by GET; see `post`."""
        return self._ask("GET", path, fields, read)

    def post(self, path: str, fields: Mapping[str, str], read: Callable[[Reply], T]) -> T:
        """Ask by POST, which keeps a key out of addresses and therefore out of logs; return what `read` makes of the reply.

        `read` raises `TransientError` for a reply that is not whole; such a request is sent again, up to `ATTEMPTS` times with
        exponential waits and jitter. Throttling (429), server errors (5xx) and broken connections are handled the same
        way, after the pause that Retry-After asks for. Raises `ServiceError` with one line that says what to do.
        """
        return self._ask("POST", path, fields, read)

    def say(self, words: str) -> str:
        """`words` of the service as they may be shown: one line, not endless, without the secret."""
        if self.secret:
            words = words.replace(self.secret, "***")
        words = " ".join(words.split())
        return words if len(words) <= 300 else words[:299] + "…"

    def _ask(self, method: str, path: str, fields: Mapping[str, str], read: Callable[[Reply], T]) -> T:
        import stamina

        try:
            for attempt in stamina.retry_context(
                on=TransientError, attempts=ATTEMPTS, timeout=None, wait_initial=0.5, wait_max=20.0, wait_jitter=1.0
            ):
                with attempt:
                    self._limiter.wait()
                    return read(self._send(method, path, fields))
        except TransientError as error:
            raise ServiceError(
                f"{error} ({ATTEMPTS} attempts); run the same command again later, it goes on where it stopped"
            ) from None
        raise AssertionError("a retry context ends with a value or an error")

    def _send(self, method: str, path: str, fields: Mapping[str, str]) -> Reply:
        import httpx

        data = {"data": fields} if method == "POST" else {"params": fields}
        try:
            # A redirected POST would lose its fields, so only a GET follows.
            with self._client.stream(method, f"{self.url}/{path}", follow_redirects=method == "GET", **data) as response:  # type: ignore[arg-type]
                self._reached = True
                self._check_throttle(response)
                reply = Reply(response.status_code, self._body(response))
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise self._unreachable(error) from None
        except httpx.TimeoutException:
            raise TransientError(f"{self.name} did not answer within {SILENCE_S:.0f} seconds") from None
        except httpx.RequestError as error:
            raise TransientError(f"The connection to {self.name} broke: {self.say(str(error))}") from None
        if reply.status >= 500 or reply.status == 408:
            words = stated_error(reply.body) or "no reason given"
            raise TransientError(f"{self.name} has trouble: HTTP {reply.status}, {self.say(words)}")
        if 300 <= reply.status < 400:
            raise ServiceError(f"{self.name} has moved away from {self.url}: HTTP {reply.status}; correct the address")
        return reply

    def _body(self, response: httpx.Response) -> bytes:
        body = bytearray()
        deadline = time.monotonic() + LONGEST_ANSWER_S
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > LARGEST_ANSWER:
                raise ServiceError(f"{self.name} sent more than {LARGEST_ANSWER >> 20} MB for one request; is {self.url} it?")
            if time.monotonic() > deadline:
                raise TransientError(f"{self.name} took more than {LONGEST_ANSWER_S:.0f} seconds for one answer")
        return bytes(body)

    def _check_throttle(self, response: httpx.Response) -> None:
        asked = _retry_after(response.headers.get("Retry-After"))
        if response.status_code != 429 and not (response.status_code == 503 and asked):
            return
        if asked > LONGEST_HOLD_S:
            raise ServiceError(
                f"{self.name} asks for a pause of {asked:.0f} seconds before the next request; {self._throttle_hint}"
            )
        self.throttled(asked)

    def throttled(self, pause: float = 0.0) -> None:
        """Hold all requests for `pause` seconds and have this one sent again: raises `TransientError`."""
        self._limiter.hold(pause)
        raise TransientError(f"{self.name} keeps refusing requests as too many; {self._throttle_hint}")

    def _unreachable(self, error: Exception) -> ServiceError:
        """A first contact that fails is most often a machine without network: no use in trying for a quarter of a minute."""
        cause = _first_cause(error, (socket.gaierror, ssl.SSLError))
        if isinstance(cause, socket.gaierror):
            why = f"the name {self.host} is not known to the network"
        elif isinstance(cause, ssl.SSLError):
            why = f"no secure connection to {self.host}, {self.say(str(cause))}"
        else:
            why = f"{self.host}: {self.say(str(error)) or 'no answer'}"
        message = f"{self.name} can't be reached ({why}); check the network connection and proxy settings"
        return TransientError(message) if self._reached else ServiceError(message)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted; reading them takes longer than most requests."""
    import httpx

    return httpx.create_ssl_context()


def _first_cause(error: BaseException, kinds: tuple[type[BaseException], ...]) -> BaseException | None:
    seen: BaseException | None = error
    while seen is not None and not isinstance(seen, kinds):
        seen = seen.__cause__ or seen.__context__
    return seen


def _retry_after(header: str | None) -> float:
    """Seconds that a Retry-After header asks for, given as seconds or as a date (RFC 9110, 10.2.3); 0 without one."""
    if not header:
        return 0.0
    if header.strip().isdigit():
        return float(header)
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return 0.0
    return max(0.0, (date.astimezone(UTC) - datetime.now(UTC)).total_seconds())


_XML_ERROR = re.compile(rb"<(ERROR|errMsg|error)>\s*(.*?)\s*</\1>", re.DOTALL)


def stated_error(body: bytes) -> str | None:
    """The error that a service states in a body, whatever the HTTP status: E-utilities' and Europe PMC's JSON and XML forms.

    E-utilities put it under "error" (gateway), "esearchresult.ERROR" (search) or <ERROR> (search and fetch), and send it
    with status 200 as often as not; Europe PMC uses "errMsg".
    """
    start = body[:200].lstrip()
    if start.startswith(b"{"):
        try:
            answer = json.loads(body, strict=False)  # NCBI leaves raw line breaks in messages
        except ValueError:
            return None
        for holder in (answer, answer.get("esearchresult")):
            if isinstance(holder, dict):
                for key in ("error", "ERROR", "errMsg"):
                    if holder.get(key):
                        return str(holder[key])
        return None
    if start.startswith(b"<") and b"PubmedArticleSet" not in body[:500]:
        found = _XML_ERROR.search(body[:20_000])
        return found[2].decode("utf-8", "replace") if found else None
    return None
