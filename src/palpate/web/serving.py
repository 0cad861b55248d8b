"""Running the application under uvicorn: one process, or several that share a socket.

A worker process gets the settings through the environment, since it is started anew.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import asdict, replace
from multiprocessing.connection import wait
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI

from palpate.editorial.database import open_database
from palpate.editorial.invitations import INVITATION_LASTS, invite_first_admin
from palpate.errors import UsageError
from palpate.web.app import create_app
from palpate.web.holdings import Holdings
from palpate.web.schedule import start_keeping_time, start_watching
from palpate.web.settings import Settings

_ENVIRONMENT = "PALPATE_SERVE_SETTINGS"


def run(settings: Settings, host: str, port: int, workers: int, say: Callable[[str], None]) -> None:
    """Serve until interrupted; prints the address first. Raises `UsageError` where the address can't be listened on."""
    bound = _bind(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{bound.getsockname()[1]}"
    settings = replace(settings, base_url=_site(settings.base_url or address))
    Holdings(settings.library)  # makes the library where there is none, before anybody asks
    open_database(settings.database).close()  # and the database, before several threads and processes open it at once
    if not settings.local:
        _welcome_first_admin(settings, say)
    start_keeping_time(settings)
    start_watching(settings)
    say(f"palpate is at {settings.base_url} (stop it with Ctrl-C)")
    options = {"log_level": "warning", "proxy_headers": True, "server_header": False}
    if workers == 1:
        uvicorn.Server(uvicorn.Config(create_app(settings), **options)).run(sockets=[bound])  # type: ignore[arg-type]
        return
    os.environ[_ENVIRONMENT] = json.dumps(asdict(settings))
    from uvicorn.supervisors import Multiprocess

    config = uvicorn.Config("palpate.web.serving:from_environment", factory=True, workers=workers, **options)  # type: ignore[arg-type]
    Multiprocess(config, sockets=[bound]).run()


def _welcome_first_admin(settings: Settings, say: Callable[[str], None]) -> None:
    """Print the one-time link that makes the first admin, where there is none."""
    database = open_database(settings.database)
    with database.writing() as session:
        secret = invite_first_admin(session)
    database.close()
    if secret:
        say(
            f"There is no admin yet. This link makes one, once, within {INVITATION_LASTS.days} days: {settings.base_url}/invite/{secret}"
        )


def _site(address: str) -> str:
    """Where readers find the site. Raises `UsageError` where that is no address of a whole site."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise UsageError(
            f"'{address}' is no address of a site: give --base-url as https://evidence.example.org, with no path behind"
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def from_environment() -> FastAPI:
    """The application of a worker process, which ends when the first process does, however that ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), name="palpate-parent", daemon=True).start()
    return create_app(Settings(**json.loads(os.environ[_ENVIRONMENT])))


def _end_with(sentinel: int) -> None:
    """Stop this process, after the requests at hand, once another has gone: else a killed server would keep its port."""
    wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise UsageError(f"Port {port} of {host} can't be listened on ({error.strerror}): give another with --port") from error
    bound.set_inheritable(True)
    return bound
