"""The pages, one module a part of the site; each has a `router`."""

from palpate.web.routes import account, audit, home, login, oidc, users

ROUTERS = (
    home.router,
    login.router,
    oidc.router,
    account.router,
    users.router,
    audit.router,
)
