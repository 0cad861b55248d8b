"""The pages, one module a part of the site; each has a `router`."""

from palpate.web.routes import browse, home, records

ROUTERS = (home.router, browse.router, records.router)
