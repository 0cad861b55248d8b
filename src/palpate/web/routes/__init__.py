"""The pages, one module a part of the site; each has a `router`."""

from palpate.web.routes import home

ROUTERS = (home.router,)
