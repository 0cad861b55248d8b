"""The pages, one module a part of the site; each has a `router`."""

from palpate.web.routes import (
    account,
    add,
    answers,
    articles,
    audit,
    browse,
    charts,
    check,
    desk,
    desk_acts,
    home,
    login,
    oidc,
    records,
    users,
    watching,
)

ROUTERS = (
    home.router,
    answers.router,
    browse.router,
    charts.router,
    records.router,
    check.router,
    login.router,
    oidc.router,
    account.router,
    users.router,
    audit.router,
    watching.router,
    add.router,
    articles.router,
    desk.router,
    desk_acts.router,
)
