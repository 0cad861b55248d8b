"""One OpenAI-compatible endpoint, asked by HTTP: never for long, never for much, and without a word of its key anywhere.

`PALPATE_LLM_URL` switches it on; `PALPATE_LLM_MODEL` and `PALPATE_LLM_KEY` are sent along where they are set. Redirects are
not followed and proxies of the environment not used, so that statements and key go to this address and to no other.
"""

from __future__ import annotations

import json
import os
import queue
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import palpate
from palpate.errors import ServiceError, UsageError

LONGEST_WAIT_S = 30.0
"""Seconds for one whole exchange; whoever waits for an answer has palpate's own wording all along."""
LARGEST_REPLY = 256 * 1024
"""Bytes. A reworded article has about 6 kB."""
MOST_TOKENS = 2048
"""What the model is asked to write at most."""


class ModelError(ServiceError):
    """The language model did not give an answer that can be read; palpate's own wording stands."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a language model answers. Raises `UsageError` for an address that is no http or https one."""

    url: str
    model: str = "default"
    key: str = field(default="", repr=False)
    wait_s: float = LONGEST_WAIT_S

    def __post_init__(self) -> None:
        try:
            address = urlsplit(self.url)
            usable = address.scheme in {"http", "https"} and bool(address.hostname) and (address.port is None or address.port > 0)
        except ValueError:
            usable = False
        if not usable or address.username or address.password:
            raise UsageError(
                "PALPATE_LLM_URL must hold an address that starts with http:// or https://, without a name or password in it"
            )
        if not self.key.isascii() or not self.key.isprintable():
            raise UsageError("PALPATE_LLM_KEY holds characters that no key has")

    @property
    def address(self) -> str:
        """Where requests go: the base address ("http://localhost:8080/v1") with the path of the API behind it."""
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"


def configured(environment: Mapping[str, str] = os.environ) -> Endpoint | None:
    """The endpoint that the environment names; None where it names none, which is the default."""
    url = environment.get("PALPATE_LLM_URL", "").strip()
    if not url:
        return None
    model = " ".join(environment.get("PALPATE_LLM_MODEL", "").split())[:100] or "default"
    return Endpoint(url, model, environment.get("PALPATE_LLM_KEY", "").strip())


def complete(endpoint: Endpoint, messages: Sequence[Mapping[str, str]]) -> str:
    """The text that the model answers with. Raises `ModelError` with one line that says why there is none."""
    body = {"model": endpoint.model, "messages": list(messages), "temperature": 0, "max_tokens": MOST_TOKENS, "stream": False}
    content = _content(_posted(endpoint, json.dumps(body, ensure_ascii=False).encode()))
    if not content.strip():
        raise ModelError("the language model answered with nothing")
    return content


def _posted(endpoint: Endpoint, body: bytes) -> bytes:
    """The body of the reply. The exchange runs beside, so that not even a header that comes letter by letter can hold us."""
    box: queue.Queue[bytes | Exception] = queue.Queue()
    threading.Thread(target=_exchange, args=(endpoint, body, box), daemon=True).start()
    try:
        got = box.get(timeout=endpoint.wait_s)
    except queue.Empty:
        raise _too_late(endpoint) from None
    if isinstance(got, ModelError):
        raise got
    if isinstance(got, Exception):
        raise ModelError(f"the language model can't be asked ({type(got).__name__})") from None
    return got


def _exchange(endpoint: Endpoint, body: bytes, box: queue.Queue[bytes | Exception]) -> None:
    import httpx

    try:
        box.put(_received(endpoint, body))
    except httpx.TimeoutException:
        box.put(_too_late(endpoint))
    except Exception as error:  # noqa: BLE001 whatever it is, the one who waits has to know
        box.put(error)


def _received(endpoint: Endpoint, body: bytes) -> bytes:
    import httpx

    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": f"palpate/{palpate.__version__}"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    deadline = time.monotonic() + endpoint.wait_s
    received = bytearray()
    with (
        httpx.Client(timeout=endpoint.wait_s, follow_redirects=False, trust_env=False, verify=_certificates()) as client,
        client.stream("POST", endpoint.address, content=body, headers=headers) as response,
    ):
        if response.status_code != httpx.codes.OK:
            raise ModelError(f"the language model answered with HTTP {response.status_code}")
        for chunk in response.iter_bytes():
            received += chunk
            if len(received) > LARGEST_REPLY:
                raise ModelError(f"the language model sent more than {LARGEST_REPLY >> 10} kB")
            if time.monotonic() > deadline:
                raise _too_late(endpoint)
    return bytes(received)


def _too_late(endpoint: Endpoint) -> ModelError:
    return ModelError(f"the language model did not answer within {endpoint.wait_s:g} seconds")


@cache
def _certificates() -> ssl.SSLContext:
    """The certificates that are trusted, whatever the environment says; read once, since that takes longer than the exchange."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def _content(body: bytes) -> str:
    try:
        reply: Any = json.loads(body)
        content = reply["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise ModelError("the language model's reply is not in the form of the API") from None
    if not isinstance(content, str):
        raise ModelError("the language model's reply holds no text")
    return content


def json_in(content: str) -> Any:
    """The JSON object in what a model wrote, with whatever it wrote around it. Raises `ModelError` where there is none."""
    start, end = content.find("{"), content.rfind("}")
    try:
        return json.loads(content[start : end + 1]) if 0 <= start < end else None
    except (ValueError, RecursionError):
        raise ModelError("the language model wrote no JSON that can be read") from None
