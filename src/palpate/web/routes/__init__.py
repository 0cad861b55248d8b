"""The pages, one module a part of the site; each has a `router`."""

from palpate.web.routes import account, answers, articles, audit, desk, desk_acts, home, login, users

ROUTERS = (
    home.router,
    answers.router,
    articles.router,
    desk.router,
    desk_acts.router,
    login.router,
    account.router,
    users.router,
    audit.router,
)
