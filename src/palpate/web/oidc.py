"""Login with the organisation's own accounts: OpenID Connect Core 1.0, authorization code with PKCE (RFC 7636).

On where PALPATE_OIDC_ISSUER, PALPATE_OIDC_CLIENT_ID and PALPATE_OIDC_CLIENT_SECRET are set. It opens accounts that exist, found by
the verified e-mail address of the ID token; it makes none. Signed tokens only, with a key that the issuer publishes and an asymmetric
algorithm; `alg: none` and HMAC are refused (RFC 8725, 3.1).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx

from palpate.editorial import clock
from palpate.errors import CredentialsError, UsageError

CALLBACK = "/login/oidc/callback"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_PATIENCE_S = 10.0
_LEEWAY_S = 60
_LARGEST = 1_000_000
_NAMES = ("PALPATE_OIDC_ISSUER", "PALPATE_OIDC_CLIENT_ID", "PALPATE_OIDC_CLIENT_SECRET")
REFUSED = "The login with your organisation did not work: start it again, or ask an admin whether you have an account here"


@dataclass(frozen=True, slots=True)
class Started:
    """A login under way, kept in a cookie of the browser that began it until the provider sends it back."""

    state: str
    nonce: str
    verifier: str
    next: str

    def sealed(self) -> str:
        """As a cookie's value."""
        fields = json.dumps([self.state, self.nonce, self.verifier, self.next])
        return base64.urlsafe_b64encode(fields.encode()).decode().rstrip("=")

    @classmethod
    def opened(cls, value: str) -> Started:
        """From a cookie's value. Raises `CredentialsError` where it is none."""
        try:
            fields = json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
            state, nonce, verifier, onward = (str(field) for field in fields)
        except (ValueError, TypeError) as error:
            raise CredentialsError(REFUSED) from error
        return cls(state, nonce, verifier, onward)


def from_environment() -> Provider | None:
    """The provider that the environment names, or None. Raises `UsageError` where only a part of it is named, or it is not TLS."""
    issuer, client_id, client_secret = (os.environ.get(name, "").strip() for name in _NAMES)
    if not issuer and not client_id and not client_secret:
        return None
    if not issuer or not client_id or not client_secret:
        raise UsageError(f"The login with OpenID Connect needs all of {', '.join(_NAMES)}")
    return Provider(issuer, client_id, client_secret)


class Provider:
    """An OpenID provider, found by its discovery document."""

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        _safe(issuer)
        self.issuer = issuer
        self.client_id = client_id
        self._client_secret = client_secret
        self._client = httpx.Client(timeout=_PATIENCE_S, follow_redirects=False, headers={"Accept": "application/json"})

    def begin(self, redirect_uri: str, onward: str) -> tuple[str, Started]:
        """Where to send the browser, and what to remember until it is back."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        started = Started(state, nonce, verifier, onward)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(started.verifier.encode()).digest()).decode().rstrip("=")
        parameters = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid email profile",
            "state": started.state,
            "nonce": started.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        address = _safe(str(self._discovered()["authorization_endpoint"]))
        return f"{address}{'&' if '?' in address else '?'}{urlencode(parameters)}", started

    def finish(self, started: Started, *, state: str, code: str, redirect_uri: str) -> str:
        """The verified e-mail address of the one who logged in. Raises `CredentialsError` where anything does not hold."""
        if not code or not hmac.compare_digest(started.state.encode(), state.encode("utf-8", "replace")):
            raise CredentialsError(REFUSED)
        described = self._discovered()
        answer = self._asked(
            "POST",
            str(described["token_endpoint"]),
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": redirect_uri,
                "code_verifier": started.verifier,
            },
            auth=(self.client_id, self._client_secret),
        )
        keys = self._asked("GET", str(described["jwks_uri"]))
        return self._verified_email(str(answer.get("id_token", "")), keys, started.nonce)

    def _verified_email(self, id_token: str, keys: dict[str, Any], nonce: str) -> str:
        """OpenID Connect Core 1.0, 3.1.3.7."""
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        try:
            token = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
            jwt.JWTClaimsRegistry(
                now=int(clock.now().timestamp()),
                leeway=_LEEWAY_S,
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self.client_id},
                exp={"essential": True},
                iat={"essential": True},
                sub={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(token.claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise CredentialsError(REFUSED) from error
        claims = token.claims
        audience = claims["aud"]
        several = isinstance(audience, list) and len(audience) > 1
        if (several or "azp" in claims) and claims.get("azp") != self.client_id:
            raise CredentialsError(REFUSED)
        if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
            raise CredentialsError("Your organisation has not verified your e-mail address: log in with a password")
        return str(claims["email"])

    def _discovered(self) -> dict[str, Any]:
        described = self._asked("GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if described.get("issuer") != self.issuer or not all(isinstance(described.get(name), str) for name in needed):
            raise CredentialsError(REFUSED)
        return described

    def _asked(self, method: str, address: str, **options: Any) -> dict[str, Any]:
        try:
            answer = self._client.request(method, _safe(address), **options)
            answer.raise_for_status()
            said = answer.json() if len(answer.content) <= _LARGEST else None
        except (httpx.HTTPError, ValueError, UsageError) as error:
            raise CredentialsError(REFUSED) from error
        if not isinstance(said, dict):
            raise CredentialsError(REFUSED)
        return said


def _safe(address: str) -> str:
    """TLS, but on this machine. Raises `UsageError`."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}):
        return address
    raise UsageError("An OpenID provider is reached by https: give PALPATE_OIDC_ISSUER as https://…")
