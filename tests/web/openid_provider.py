"""A small OpenID provider on this machine: discovery, keys and the token endpoint, over real HTTP and with real signatures."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "palpate-desk", "the secret of the client"


class OpenIdProvider:
    """`change` alters what the next tokens claim; `sign` how they are signed: "RS256", "none", "HS256" or "other key"."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.other_key = RSAKey.generate_key(2048, {"kid": "one"})
        self.codes: dict[str, dict[str, str]] = {}
        self.change: dict[str, Any] = {}
        self.sign = "RS256"
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None: ...

            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                if path == "/.well-known/openid-configuration":
                    self.say(provider.described())
                elif path == "/keys":
                    self.say({"keys": [provider.key.as_dict(private=False)]})
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = {name: values[0] for name, values in parse_qs(body).items()}
                self.say(*provider.redeemed(fields, self.headers.get("Authorization", "")))

            def say(self, value: dict[str, Any], status: int = 200) -> None:
                text = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def described(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def allow(self, address: str, email: str) -> dict[str, str]:
        """What the provider sends back after somebody logged in there: the parameters of the redirect."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = {**asked, "email": email}
        return {"code": code, "state": asked["state"]}

    def redeemed(self, fields: dict[str, str], authorization: str) -> tuple[dict[str, Any], int]:
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.codes.pop(fields.get("code", ""), None)
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(fields.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        )
        if authorization != f"Basic {expected}" or asked is None or asked["code_challenge"] != challenge:
            return {"error": "invalid_grant"}, 400
        if fields.get("redirect_uri") != asked["redirect_uri"]:
            return {"error": "invalid_grant"}, 400
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "subject-1",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "email": asked["email"],
            "email_verified": True,
            **self.change,
        }
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.signed(claims)}, 200

    def signed(self, claims: dict[str, Any]) -> str:
        if self.sign == "none":
            header, body = ({"alg": "none"}, claims)
            parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, body))
            return ".".join((*parts, ""))
        if self.sign == "HS256":  # the public key taken for a secret
            public = OctKey.import_key(self.key.as_pem(private=False))
            return jwt.encode({"alg": "HS256", "kid": "one"}, claims, public)
        key = self.other_key if self.sign == "other key" else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
