"""The pages, one module a part of the site; each has a `router`."""

from palpate.web.routes import answers, browse, charts, home, records

ROUTERS = (
    home.router,
    answers.router,
    browse.router,
    charts.router,
    records.router,
)
