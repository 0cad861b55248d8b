"""The pages, one module a part of the site; each has a `router`."""

from palpate.web.routes import account, audit, home, login, users

ROUTERS = (
    home.router,
    login.router,
    account.router,
    users.router,
    audit.router,
)
