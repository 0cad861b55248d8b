"""The cookies of the site: the session, a random mark of a browser without one that its forms are bound to, the device cookie.

Both are out of reach of scripts and not sent along from other sites. Over TLS their names carry `__Host-`, which keeps other
hosts of the domain from setting them (RFC 6265bis, 4.1.3.2).
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from palpate.editorial.known_devices import REMEMBERED
from palpate.web.settings import Settings

_SESSION = "palpate_session"
_VISITOR = "palpate_visitor"
_STARTED = "palpate_oidc"
_STARTED_LASTS_S = 600
_DEVICE = "palpate_device"


def session_cookie(settings: Settings) -> str:
    """Name of the cookie that holds a session's secret."""
    return f"__Host-{_SESSION}" if settings.secure else _SESSION


def visitor_cookie(settings: Settings) -> str:
    """Name of the cookie that marks a browser that is not logged in."""
    return f"__Host-{_VISITOR}" if settings.secure else _VISITOR


def set_session(response: Response, settings: Settings, secret: str) -> None:
    """Hand a session to the browser, for as long as it runs; the server decides when it ends."""
    response.set_cookie(session_cookie(settings), secret, **_kept_close(settings))


def clear_session(response: Response, settings: Settings) -> None:
    """Take the session back."""
    response.delete_cookie(session_cookie(settings), **_kept_close(settings))


def device_cookie(settings: Settings) -> str:
    """Name of the cookie of a browser in which somebody has logged in before."""
    return f"__Host-{_DEVICE}" if settings.secure else _DEVICE


def set_device(response: Response, settings: Settings, mark: str) -> None:
    """Let the browser be known at its next login; the server decides for how long."""
    response.set_cookie(device_cookie(settings), mark, max_age=int(REMEMBERED.total_seconds()), **_kept_close(settings))


def started_cookie(settings: Settings) -> str:
    """Name of the cookie of a login that is under way with an OpenID provider."""
    return f"__Host-{_STARTED}" if settings.secure else _STARTED


def set_started(response: Response, settings: Settings, value: str) -> None:
    """Remember a login that is under way, for ten minutes. Lax lets it come back with the provider's redirect."""
    response.set_cookie(started_cookie(settings), value, max_age=_STARTED_LASTS_S, **_kept_close(settings))


def clear_started(response: Response, settings: Settings) -> None:
    """Forget it."""
    response.delete_cookie(started_cookie(settings), **_kept_close(settings))


def _kept_close(settings: Settings) -> dict[str, Any]:
    return {"path": "/", "httponly": True, "samesite": "lax", "secure": settings.secure}
