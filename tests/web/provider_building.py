"""A small OpenID provider of its own, served over HTTP: what signs people in must be shown by one, not by a stand-in of the client."""

from __future__ import annotations

import hashlib
import secrets
import socket
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Request
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.responses import JSONResponse, RedirectResponse, Response

CLIENT, SECRET = "gravamen", "a secret of the client"


@dataclass
class Provider:
    """A provider that signs in whoever `subject` says. What it does wrong, a test sets."""

    url: str
    subject: str = "248289761001"
    claims: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    issuer: str | None = None
    denies: str | None = None
    key: RSAKey = field(default_factory=lambda: new_key("first"))
    published: list[RSAKey] | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        def configuration() -> dict[str, Any]:
            return {
                "issuer": self.issuer or self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/jwks",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            }

        @app.get("/jwks")
        def jwks() -> dict[str, Any]:
            return {"keys": [key.as_dict(private=False) for key in self.published or [self.key]]}

        @app.get("/authorize")
        def authorize(request: Request) -> Response:
            asked = dict(request.query_params)
            self.asked.append(asked)
            if self.denies:
                answer = {"error": self.denies, "state": asked["state"]}
            else:
                code = secrets.token_urlsafe()
                self.codes[code] = asked
                answer = {"code": code, "state": asked["state"]}
            return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", 302)

        @app.post("/token")
        async def token(request: Request) -> Response:
            form = await request.form()
            scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
            asked = self.codes.pop(str(form["code"]), None)
            challenge = urlsafe_b64encode(hashlib.sha256(str(form.get("code_verifier")).encode()).digest()).rstrip(b"=").decode()
            if (
                asked is None
                or (scheme, b64decode(credentials).decode()) != ("Basic", f"{CLIENT}:{SECRET}")
                or (asked.get("code_challenge_method"), asked.get("code_challenge")) != ("S256", challenge)
                or asked["redirect_uri"] != form["redirect_uri"]
            ):
                return JSONResponse({"error": "invalid_grant"}, 400)
            told = {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "expires_in": 60}
            return JSONResponse(told | ({} if "id_token" in self.without else {"id_token": self.id_token(asked["nonce"])}))

        return app

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        told = {"iss": self.url, "sub": self.subject, "aud": CLIENT, "exp": now + 60, "iat": now, "nonce": nonce, **self.claims}
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, {name: told[name] for name in told if name not in self.without}, self.key)


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


@contextmanager
def served() -> Generator[Provider]:
    """A provider on a port of its own."""
    listening = socket.create_server(("127.0.0.1", 0))
    provider = Provider(f"http://127.0.0.1:{listening.getsockname()[1]}")
    server = uvicorn.Server(uvicorn.Config(provider.app(), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()
