"""The pages, one module a part of the site; each has a `router`."""

from palpate.web.routes import add, check, home

ROUTERS = (
    home.router,
    check.router,
    add.router,
)
