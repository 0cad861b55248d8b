"""Every kind of page that the site has: the route and the template behind it, and how a browser gets there.

`tests/web/test_page_kinds.py` fails when a route or a template is missing here, so that none is forgotten by what looks at all of
them (`test_every_page.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from accounts_factory import PASSWORD
from newsroom import APPROVED, UNDER_REVIEW
from web.uploads import RIS

FIBRO = "Does massage help fibromyalgia?"
NECK = urlencode({"intervention": "massage", "condition": "neck pain"})
SLUG = "does-massage-help-fibromyalgia"


@dataclass(frozen=True, slots=True)
class PageKind:
    """A page: `address` may name what the newsroom holds in braces, `act` does on it what leads to the page that is meant."""

    name: str
    route: str
    template: str
    address: str
    who: str = ""
    """Who has logged in; "" for nobody."""
    status: int = 200
    act: Callable[[Any], None] | None = None


def answer(q: str = FIBRO, **more: str) -> str:
    return f"/answers?{urlencode({'q': q, **more})}"


def _press(button: str, **fields: str) -> Callable[[Any], None]:
    """Fill fields in by their ids and press a button of the page."""

    def act(page: Any) -> None:
        for field, value in fields.items():
            page.fill(f"#{field}", value)
        page.get_by_role("button", name=button).first.click()
        page.wait_for_load_state("networkidle")

    return act


def _post(path: str, **fields: str) -> Callable[[Any], None]:
    """Send a form that no page has: an address that changed, a field that is wrong."""
    script = """([path, fields]) => {
      const form = document.createElement("form");
      form.method = "post"; form.action = path;
      for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement("input"), { name, value }));
      document.body.append(form); form.submit();
    }"""

    def act(page: Any) -> None:
        token = page.locator('input[name="csrf_token"]').first.get_attribute("value")
        sent = {name: value.replace("TOKEN", token or "") for name, value in fields.items()}
        with page.expect_navigation():
            page.evaluate(script, [path, sent])

    return act


def _added(page: Any) -> None:
    file = {"name": "hands.ris", "mimeType": "text/plain", "buffer": RIS.replace(b"neck", b"hand")}
    page.get_by_label("Files", exact=True).and_(page.locator("input")).set_input_files(file)
    page.get_by_role("button", name="Add the files").click()
    page.get_by_text("What changed: library version").wait_for(timeout=60_000)


def _asked_before(page: Any) -> None:
    page.goto(page.url.replace("/history", answer()))
    page.wait_for_load_state("networkidle")
    page.goto(page.url.partition("/answers")[0] + "/history")


def _no_admin_left(page: Any) -> None:
    page.locator("section.card", has_text="alma@example.org").get_by_label("admin").uncheck()
    _press("Save the roles of Alma")(page)


LOCAL = (
    PageKind("home", "GET /", "home.html.j2", "/"),
    PageKind("home, no question", "GET /answers", "home.html.j2", "/answers?q=%3F", status=400),
    PageKind("answer", "GET /answers", "answer_page.html.j2", answer()),
    PageKind("answer, patient", "GET /answers", "answer_page.html.j2", answer(reader="patient")),
    PageKind(
        "answer, payer",
        "GET /answers",
        "answer_page.html.j2",
        answer("Is massage for chronic low back pain covered by insurance?", reader="payer"),
    ),
    PageKind("answer, older version", "GET /answers", "answer_page.html.j2", answer(at="1")),
    PageKind("answer, follow-up", "GET /answers", "answer_page.html.j2", answer("And how often?", after=FIBRO)),
    PageKind("abstention", "GET /answers", "answer_page.html.j2", answer("Does metformin prevent diabetes?")),
    PageKind("urgent", "GET /answers", "answer_page.html.j2", answer("I have chest pain and trouble breathing. Does massage help?")),
    PageKind("support", "GET /answers/support", "support.html.j2", "/answers/support?address=li-2014-fibromyalgia-massage%23finding-1"),
    PageKind("support, not held", "GET /answers/support", "support.html.j2", "/answers/support?address=nobody%23finding-1", status=404),
    PageKind("history", "GET /history", "history.html.j2", "/history"),
    PageKind("history, asked before", "GET /history", "history.html.j2", "/history", act=_asked_before),
    PageKind("policy", "GET /policy", "policy.html.j2", "/policy"),
    PageKind("record", "GET /records/{record_id:path}", "record.html.j2", "/records/crawford-2016-pain-general-population"),
    PageKind("record, superseded", "GET /records/{record_id:path}", "record.html.j2", "/records/{superseded}"),
    PageKind("browse", "GET /browse", "browse.html.j2", "/browse"),
    PageKind("condition", "GET /browse/{part}/{concept}", "browse_topic.html.j2", "/browse/conditions/low-back-pain"),
    PageKind("intervention", "GET /browse/{part}/{concept}", "browse_topic.html.j2", "/browse/interventions/massage"),
    PageKind(
        "one kind of source",
        "GET /browse/{part}/{concept}",
        "browse_topic.html.j2",
        "/browse/interventions/massage?kind=randomized_trial",
    ),
    PageKind("issuer", "GET /browse/issuers/{slug}", "browse_issuer.html.j2", "/browse/issuers/ottawa-panel"),
    PageKind("maps", "GET /map", "map.html.j2", "/map"),
    PageKind("map", "GET /map", "map.html.j2", f"/map?{NECK}"),
    PageKind("map, unknown", "GET /map", "map.html.j2", "/map?intervention=unobtainium", status=404),
    PageKind("map, gap", "GET /map", "map.html.j2", "/map?intervention=massage&condition=tinnitus"),
    PageKind("forest plot", "GET /forest", "forest.html.j2", f"/forest?{NECK}&outcome=pain"),
    PageKind("forest plots", "GET /forest", "forest.html.j2", "/forest"),
    PageKind("search", "GET /search", "search.html.j2", "/search?q=massage+neck+pain"),
    PageKind("search, nothing found", "GET /search", "search.html.j2", "/search?q=zzzqqq+xyzzy"),
    PageKind("library", "GET /library", "library.html.j2", "/library"),
    PageKind("changes", "GET /library/changes", "library_changes.html.j2", "/library/changes"),
    PageKind("check", "GET /check", "check.html.j2", "/check"),
    PageKind("check, nothing given", "POST /check", "check.html.j2", "/check", status=400, act=_press("Check the page")),
    PageKind(
        "checked page",
        "POST /check",
        "checked_page.html.j2",
        "/check",
        act=_press("Check the page", text=f"# Massage today\n\nMassage cures fibromyalgia. {'An unbroken_word' * 20}\n\nI have sudden chest pain."),
    ),
    PageKind("add", "GET /add", "add.html.j2", "/add"),
    PageKind("add, nothing given", "POST /add", "add.html.j2", "/add", status=400, act=_post("/add", csrf_token="TOKEN")),
    PageKind("addition", "GET /add/{job_id}", "add_job.html.j2", "/add", act=_added),
    PageKind("add, after an addition", "GET /add", "add.html.j2", "/add"),
    PageKind("desk, alone", "GET /desk", "desk.html.j2", "/desk"),
    PageKind("article on the desk, alone", "GET /desk/articles/{article_id}", "desk_article.html.j2", "/desk/articles/1"),
    PageKind("articles, none", "GET /articles", "articles.html.j2", "/articles"),
    PageKind("watch, nothing", "GET /watch", "watch.html.j2", "/watch"),
    PageKind("404", "error", "problem.html.j2", "/records/nobody-1900", status=404),
    PageKind("404, no route", "error", "problem.html.j2", "/no/such/page", status=404),
    PageKind("400", "error", "problem.html.j2", "/search?q=massage&from=2020&to=2010", status=400),
    PageKind("403, form from elsewhere", "error", "problem.html.j2", "/desk", status=403, act=_post("/desk/articles", q=FIBRO)),
    PageKind("405", "error", "problem.html.j2", "/desk", status=405, act=_post("/browse", csrf_token="TOKEN")),
)  # fmt: skip
"""Of a site for one user; `{superseded}` is the first superseded record of the library."""


def _desk(state: str) -> str:
    return "/desk/articles/{" + state + "}"


_ARTICLE, _STATEMENT = "GET /desk/articles/{article_id}", "GET /desk/articles/{article_id}/statements/{key}"
TEAM = (
    PageKind("policy, team", "GET /policy", "policy.html.j2", "/policy"),
    PageKind("login", "GET /login", "login.html.j2", "/login"),
    PageKind(
        "login, wrong", "POST /login", "login.html.j2", "/login", status=401,
        act=_press("Log in", email="nobody@example.org", password="wrong words entirely"),
    ),
    PageKind("invitation", "GET /invite/{secret}", "invite.html.j2", "/invite/{invitation}"),
    PageKind(
        "invitation, passwords differ", "POST /invite/{secret}", "invite.html.j2", "/invite/{invitation}", status=400,
        act=_press("Make the account", name="New", password=PASSWORD, again=f"{PASSWORD}s"),
    ),
    PageKind("reset link", "GET /invite/{secret}", "invite.html.j2", "/invite/{reset}"),
    PageKind("410, link used", "error", "problem.html.j2", "/invite/no-such-link", status=410),
    PageKind("account", "GET /account", "account.html.j2", "/account", "Alma"),
    PageKind(
        "account, wrong password", "POST /account/password", "account.html.j2", "/account", "Alma", 400,
        act=_press("Change the password", old="wrong words entirely", new=PASSWORD + "!", again=PASSWORD + "!"),
    ),
    PageKind("tokens", "GET /account/tokens", "tokens.html.j2", "/account/tokens", "Alma"),
    PageKind(
        "token made", "POST /account/tokens", "tokens.html.j2", "/account/tokens", "Alma", 201,
        act=_press("Make the token", name="For the feed"),
    ),
    PageKind("accounts", "GET /users", "users.html.j2", "/users", "Alma"),
    PageKind(
        "somebody invited", "POST /users", "users.html.j2", "/users", "Alma", 201,
        act=_press("Make the invitation", email="next@example.org"),
    ),
    PageKind("reset link made", "POST /users/{number}/reset", "users.html.j2", "/users", "Alma", 201, act=_press("Make a reset link")),
    PageKind(
        "last admin", "POST /users/{number}/active", "users.html.j2", "/users", "Alma", 409,
        act=_press("Shut the account of Alma"),
    ),
    PageKind(
        "no role", "POST /users/{number}/roles", "users.html.j2", "/users", "Alma", 409,
        act=_no_admin_left,
    ),
    PageKind("audit log", "GET /audit", "audit.html.j2", "/audit", "Alma"),
    PageKind("audit log, verified", "GET /audit", "audit.html.j2", "/audit?verify=true", "Alma"),
    PageKind("desk", "GET /desk", "desk.html.j2", "/desk", "Alma"),
    PageKind("desk, nothing of mine", "GET /desk", "desk.html.j2", "/desk?view=mine", "Rosa"),
    PageKind("submitted", _ARTICLE, "desk_article.html.j2", _desk("submitted"), "Alma"),
    PageKind("under review, editor", _ARTICLE, "desk_article.html.j2", _desk("under review"), "Alma"),
    PageKind("under review, reviewer", _ARTICLE, "desk_article.html.j2", _desk("under review"), "Rosa"),
    PageKind("changes requested", _ARTICLE, "desk_article.html.j2", _desk("changes requested"), "Ada"),
    PageKind("approved", _ARTICLE, "desk_article.html.j2", _desk("approved"), "Ada"),
    PageKind("retired on the desk", _ARTICLE, "desk_article.html.j2", _desk("retired"), "Alma"),
    PageKind("statement", _STATEMENT, "desk_statement.html.j2", _desk("under review") + "/statements/{statement}", "Rosa"),
    PageKind(
        "statement, wording refused", _STATEMENT, "desk_statement.html.j2",
        _desk("under review") + "/statements/{statement}?wording=It+cures+nine+in+ten.", "Rosa",
    ),
    PageKind(
        "versions compared", "GET /desk/articles/{article_id}/history", "desk_history.html.j2", _desk("approved") + "/history", "Ada"
    ),
    PageKind("articles", "GET /articles", "articles.html.j2", "/articles"),
    PageKind("articles, no such", "GET /articles", "articles.html.j2", "/articles?q=zorbing"),
    PageKind("article", "GET /articles/{slug}", "articles_one.html.j2", f"/articles/{SLUG}"),
    PageKind("retired article", "GET /articles/{slug}", "articles_retired.html.j2", "/articles/does-massage-help-cancer-pain", status=410),
    PageKind("article's versions", "GET /articles/{slug}/history", "articles_history.html.j2", f"/articles/{SLUG}/history"),
    PageKind("new evidence", "GET /articles/{slug}/new-evidence", "new_evidence.html.j2", f"/articles/{SLUG}/new-evidence"),
    PageKind("answer with an article", "GET /answers", "answer_page.html.j2", answer(APPROVED), "Ada"),
    PageKind("watch", "GET /watch", "watch.html.j2", "/watch", "Alma"),
    PageKind("403", "error", "problem.html.j2", "/desk", "Lena", 403),
    PageKind("409", "error", "problem.html.j2", "/desk", "Ada", 409, act=_press("Submit for review", q=UNDER_REVIEW)),
    PageKind("404, no article", "error", "problem.html.j2", "/articles/no-such", status=404),
)  # fmt: skip
"""Of a site with accounts, on the newsroom's desk; the braces name its articles by their states, its links and its statement."""

FRAGMENTS = {"GET /add/{job_id}/progress": "the part of an addition's page that renews itself; the page is looked at with it"}
NO_PAGES = {
    "GET /answers/export": "a file",
    "GET /login/oidc": "leads to the provider",
    "GET /login/oidc/callback": "leads on after the provider",
}
LEADING_ON = {
    "POST /logout", "POST /account/sessions/{number}/end", "POST /account/tokens/{number}/revoke",
    "POST /add/{job_id}/cancel", "POST /watch", "POST /watch/questions", "POST /watch/questions/{number}/drop", "POST /desk/articles",
    *(f"POST /desk/articles/{{article_id}}/{act}" for act in (
        "assign", "unassign", "declare", "accept", "edit", "comments", "request-changes", "resubmit", "approve", "revise", "retire"
    )),
}  # fmt: skip
"""Forms that answer with 303, or with the page of an error."""

PUBLISHED = ("index.html", f"articles/{SLUG}/index.html")
"""Pages of a site that `palpate publish` wrote."""
