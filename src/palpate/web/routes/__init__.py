"""The pages, one module a part of the site; each has a `router`."""

from palpate.web.routes import answers, home

ROUTERS = (
    home.router,
    answers.router,
)
