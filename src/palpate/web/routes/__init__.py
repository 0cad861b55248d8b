"""The pages, one module a part of the site; each has a `router`."""

from palpate.web.routes import answers, browse, charts, home, library, records, search

ROUTERS = (
    home.router,
    answers.router,
    browse.router,
    charts.router,
    records.router,
    search.router,
    library.router,
)
