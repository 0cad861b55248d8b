"""Random secrets: sessions, links, API tokens. The database holds only their SHA-256; 256 random bits need no slow hash."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 32


def new_secret() -> str:
    """256 random bits as 43 characters that a URL and a cookie can hold."""
    return secrets.token_urlsafe(_BYTES)


def fingerprint(secret: str) -> str:
    """What the database keeps of a secret: its SHA-256, 64 hex digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
