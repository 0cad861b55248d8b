"""The pages, one module a part of the site; each has a `router`."""

from palpate.web.routes import account, add, answers, audit, browse, charts, check, home, login, records, users, watching

ROUTERS = (
    home.router,
    answers.router,
    browse.router,
    charts.router,
    records.router,
    check.router,
    login.router,
    account.router,
    users.router,
    audit.router,
    watching.router,
    add.router,
)
