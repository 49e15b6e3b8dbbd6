"""Signing in at an OpenID provider, by Authlib: authorisation code with state, nonce and PKCE, checked ID token.

Who comes back is the account that an administrator gave this subject of this issuer. Nothing goes by a name or an address of mail that a
provider tells: those change hands.
"""

from __future__ import annotations

import logging
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Any, cast

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gravamen.record import Record, accounts
from gravamen.record.accounts import Account, AccountError, Identity
from gravamen.record.history import RULES
from gravamen.web.denials import denial
from gravamen.web.settings import Oidc, Settings, SettingsError
from gravamen.web.signing_in import PROVIDER, SigningIn

_COOKIE = "gravamen_oidc"
_TEN_MINUTES = 600
_ANSWER_WITHIN_S = 10
# Signed with a key that only the provider has. HS256 would do with our own secret, "none" with nothing.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
_log = logging.getLogger("gravamen.web")


class Provider:
    """One application's sign-in at its OpenID provider."""

    def __init__(self, record: Record, settings: Settings, oidc: Oidc, signing_in: SigningIn) -> None:
        self._record, self._settings, self._oidc, self._signing_in = record, settings, oidc, signing_in
        self._client = _client(oidc)

    def routes(self) -> Sequence[Route]:
        """The routes. What is waited for (state, nonce, PKCE verifier) is in a signed cookie that only these routes get."""
        key = urlsafe_b64encode(self._settings.secret).decode()
        kept = Middleware(
            SessionMiddleware,
            secret_key=key,
            session_cookie=_COOKIE,
            max_age=_TEN_MINUTES,
            path=PROVIDER,
            same_site="lax",
            https_only=self._settings.is_https,
        )
        return [
            Route(PROVIDER, self._leave, methods=["GET"], middleware=[kept]),
            Route(f"{PROVIDER}/callback", self._return, methods=["GET"], middleware=[kept]),
        ]

    async def _leave(self, request: Request) -> Response:
        try:
            await self._check_provider()
            request.session["next"] = request.query_params.get("next", "/")
            return await self._client.authorize_redirect(request, f"{self._settings.address}{PROVIDER}/callback")
        except _faults() as fault:
            _log.error("the OpenID provider cannot be asked: %s", fault)
            return denial(request, 502, f"the provider {self._oidc.issuer} cannot be asked now: try later, or sign in with a password")

    async def _return(self, request: Request) -> Response:
        wanted = str(request.session.get("next", "/"))
        try:
            await self._check_provider()
            told: Mapping[str, Any] = (await self._client.authorize_access_token(request, claims_options=self._claims()))["userinfo"]
            subject = told["sub"]
        except _faults() as fault:
            _log.warning("a sign-in at the OpenID provider failed: %s", fault)
            return self._signing_in.page(request, 401, "signing in at the provider failed: try again", wanted=wanted)
        finally:
            request.session.clear()
        if not isinstance(subject, str) or not subject:
            return self._signing_in.page(request, 401, "the provider did not say who you are", wanted=wanted)
        try:
            account = await run_in_threadpool(self._account, Identity(self._oidc.issuer, subject), told)
        except AccountError as error:
            return denial(request, 403, f"{error}. Who you are at {self._oidc.issuer}: {subject}")
        return await self._signing_in.welcome(request, account, wanted)

    async def _check_provider(self) -> None:
        """Has what the provider says of itself loaded. Raises ValueError where it says that it is another one."""
        told = await self._client.load_server_metadata()
        if told.get("issuer") != self._oidc.issuer:
            raise ValueError(f"it calls itself {told.get('issuer')}, not {self._oidc.issuer}")
        offered = told.get("id_token_signing_alg_values_supported") or ["RS256"]
        told["id_token_signing_alg_values_supported"] = [name for name in offered if name in _ALGORITHMS] or ["RS256"]

    def _claims(self) -> dict[str, Any]:
        essential = {"iss": self._oidc.issuer, "aud": self._oidc.client_id}
        return {name: {"essential": True, "value": value} for name, value in essential.items()}

    def _account(self, identity: Identity, told: Mapping[str, Any]) -> Account:
        with self._record.reading() as connection:
            found = accounts.with_identity(connection, identity)
        if found is not None:
            return found
        if self._oidc.makes_accounts is None:
            raise AccountError("there is no account here for you, or it was disabled: ask who runs this server")
        name = next((told[claim] for claim in ("name", "preferred_username") if isinstance(told.get(claim), str)), identity.subject)
        with self._record.writing() as connection:
            return accounts.add(connection, name, self._oidc.makes_accounts, RULES, identity=identity)


def _client(oidc: Oidc) -> Any:
    try:
        from authlib.integrations.starlette_client import OAuth  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]
    except ImportError as error:
        raise SettingsError("signing in at an OpenID provider needs Authlib: pip install 'gravamen[oidc]'") from error
    # Authlib has no types.
    return cast(Any, OAuth()).register(
        "provider",
        client_id=oidc.client_id,
        client_secret=oidc.secret,
        server_metadata_url=f"{oidc.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "timeout": _ANSWER_WITHIN_S},
    )


def _faults() -> tuple[type[Exception], ...]:
    """What goes wrong where a provider does not answer, answers with nonsense, or vouches for nobody."""
    from authlib.integrations.base_client import OAuthError  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]
    from joserfc.errors import JoseError  # noqa: PLC0415

    return (OAuthError, JoseError, _http_error(), ValueError, KeyError, TypeError, RuntimeError)


def _http_error() -> type[Exception]:
    """The errors of the HTTP library that Authlib found: httpx2 where there is one, else httpx."""
    try:
        from httpx2 import HTTPError  # noqa: PLC0415
    except ImportError:
        from httpx import HTTPError  # noqa: PLC0415
    return HTTPError
