"""The pages, one module a part of the site; each has a `router`."""

from palpate.web.routes import answers, browse, check, home, records

ROUTERS = (
    home.router,
    answers.router,
    browse.router,
    records.router,
    check.router,
)
