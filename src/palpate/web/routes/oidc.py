"""Logging in with the organisation's own account, where a provider is set."""

from __future__ import annotations

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from palpate.editorial.signing_in import sign_in_verified
from palpate.web.cookies import clear_started, set_started, started_cookie
from palpate.web.local_paths import local_path
from palpate.web.oidc import CALLBACK, Provider, Started
from palpate.web.requesting import client_address, device, state_database, team_only
from palpate.web.routes.login import logged_in

router = APIRouter(dependencies=[Depends(team_only)], include_in_schema=False)


@router.get("/login/oidc")
def begin(request: Request, next: str = "/") -> Response:  # noqa: A002 the name in the address
    """Send the browser to the provider. A link, not a form: the policy of the pages lets no form lead elsewhere."""
    address, started = _provider(request).begin(_redirect_uri(request), local_path(next))
    answer = RedirectResponse(address, 303)
    set_started(answer, request.app.state.settings, started.sealed())
    return answer


@router.get(CALLBACK)
def finish(request: Request, code: str = "", state: str = "") -> Response:
    """The provider sends the browser back."""
    settings = request.app.state.settings
    started = Started.opened(request.cookies.get(started_cookie(settings), ""))
    email = _provider(request).finish(started, state=state, code=code, redirect_uri=_redirect_uri(request))
    secret = sign_in_verified(state_database(request), email=email, address=client_address(request), device=device(request))
    answer = logged_in(request, secret, local_path(started.next))
    clear_started(answer, settings)
    return answer


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.oidc
    if provider is None:
        raise HTTPException(404, "No OpenID provider is set here")
    return provider


def _redirect_uri(request: Request) -> str:
    return f"{request.app.state.settings.base_url}{CALLBACK}"
