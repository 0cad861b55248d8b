"""The pages, one module a part of the site; each has a `router`."""

from palpate.web.routes import home, records

ROUTERS = (home.router, records.router)
