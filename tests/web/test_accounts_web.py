"""Logging in, the account, tokens and the accounts of a site, through its pages."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from accounts_factory import PASSWORD, submit, team_site, token_of, with_user
from palpate.editorial.invitations import invite, invite_first_admin
from palpate.editorial.roles import Role
from palpate.web.local_paths import local_path


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    with team_site(tmp_path_factory.mktemp("team")) as site:
        yield site


@pytest.fixture(scope="module")
def ada(team):
    return with_user(team.database, "Ada", Role.ADMIN)


@pytest.fixture(scope="module")
def eve(team):
    return with_user(team.database, "Eve", Role.READER)


# In and out


def test_the_first_admin_comes_in_by_the_link_that_the_first_start_prints(tmp_path) -> None:
    with team_site(tmp_path) as fresh:
        with fresh.database.writing() as session:
            secret = invite_first_admin(session)
        browser = fresh.browser()
        fields = {"name": "Ada", "email": "ada@example.org", "password": PASSWORD, "again": PASSWORD}
        refused = submit(browser, f"/invite/{secret}", {**fields, "again": PASSWORD + "x"})
        assert refused.status_code == 400
        assert "not the same" in refused.text
        assert submit(browser, f"/invite/{secret}", fields).headers["location"] == "/account"
        assert browser.get("/account.json").json()["roles"] == ["admin"]
        assert browser.get(f"/invite/{secret}").status_code == 410
        assert browser.get("/audit.json?verify=true").json()["whole"] is True


def test_a_reader_goes_on_to_where_they_wanted_after_login(team, ada) -> None:
    browser = team.browser()
    sent = browser.get("/users?page=2")
    assert (sent.status_code, sent.headers["location"]) == (303, "/login?next=%2Fusers%3Fpage%3D2")
    form = sent.headers["location"]
    assert 'value="/users?page=2"' in browser.get(form).text
    answer = submit(browser, form, {"email": ada.email, "password": PASSWORD, "next": "/users?page=2"}, to="/login")
    assert (answer.status_code, answer.headers["location"]) == (303, "/users?page=2")


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(team, ada, tmp_path) -> None:
    cookie = team.logged_in(ada).cookies
    assert set(cookie) == {"palpate_visitor", "palpate_session", "palpate_device"}
    answer = submit(team.browser(), "/login", {"email": ada.email, "password": PASSWORD})
    flags = answer.headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=lax" in flags
    with team_site(tmp_path, "https://desk.example.org") as secure:
        ben = with_user(secure.database, "Ben")
        answer = submit(secure.browser(), "/login", {"email": ben.email, "password": PASSWORD})
    assert answer.headers["set-cookie"].startswith("__Host-palpate_session=")
    assert "Secure" in answer.headers["set-cookie"]
    assert "Domain" not in answer.headers["set-cookie"]


def test_a_session_chosen_by_somebody_else_is_not_the_one_after_login(team, ada) -> None:
    browser = team.browser()
    browser.cookies.set("palpate_session", "chosen-by-an-attacker", domain="desk.example.org", path="/")
    submit(browser, "/login", {"email": ada.email, "password": PASSWORD})
    attacker = team.browser()
    attacker.cookies.set("palpate_session", "chosen-by-an-attacker", domain="desk.example.org", path="/")
    assert attacker.get("/account.json").status_code == 403


def test_logging_in_again_ends_the_session_that_the_browser_had(team, ada) -> None:
    browser = team.logged_in(ada)
    old = browser.cookies["palpate_session"]
    submit(browser, "/login", {"email": ada.email, "password": PASSWORD})
    thief = team.browser()
    thief.cookies.set("palpate_session", old)
    assert thief.get("/account.json").status_code == 403


def test_logging_out_ends_the_session_on_the_server(team, ada) -> None:
    browser = team.logged_in(ada)
    kept = browser.cookies["palpate_session"]
    assert submit(browser, "/account", {}, to="/logout").status_code == 303
    thief = team.browser()
    thief.cookies.set("palpate_session", kept)
    assert thief.get("/account.json").status_code == 403
    assert "palpate_session" not in browser.cookies


def test_wrong_password_and_unknown_account_look_alike(team, ada) -> None:
    pages = [submit(team.browser(), "/login", {"email": email, "password": "wrong"}) for email in (ada.email, "who@example.org")]
    assert [page.status_code for page in pages] == [401, 401]
    alike = [re.sub(r"csrf_token\" value=\"\w+|ada@example.org|who@example.org", "", page.text) for page in pages]
    assert alike[0] == alike[1]


def test_too_many_attempts_must_wait(team) -> None:
    with_user(team.database, "Finn")
    browser = team.browser()
    for _ in range(6):
        answer = submit(browser, "/login", {"email": "finn@example.org", "password": "wrong"})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1


# Where a form may lead


@pytest.mark.parametrize(
    "evil",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/%2fevil.example", "/%5Cevil.example",
     "/%252fevil.example", "%2f%2fevil.example", "/\tevil.example/", "/\t/evil.example", "\\\\evil.example", "evil.example",
     "/ok\r\nSet-Cookie: a=b", "/\r\n/evil.example", "", "/" + "a" * 2000, "/%09/evil.example", "/é"],
)  # fmt: skip
def test_no_form_leads_elsewhere(team, ada, evil) -> None:
    assert local_path(evil, "/here") == "/here"
    answer = submit(team.browser(), "/login", {"email": ada.email, "password": PASSWORD, "next": evil})
    assert answer.headers.get("location", "/") == "/"
    assert "a" not in answer.cookies


@pytest.mark.parametrize(
    "path", ["/", "/users", "/answers?q=neck+pain%3F&reader=patient", "/records/pmid:1#finding-1", "/a?next=//b"]
)
def test_a_path_of_the_site_is_kept(path) -> None:
    assert local_path(path) == path


# Forged forms


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_a_form_without_its_token_changes_nothing(team, ada) -> None:
    browser = team.logged_in(ada)
    for fields in ({}, {"csrf_token": ""}, {"csrf_token": "0" * 64}, {"csrf_token": "é"}):
        assert browser.post("/logout", data=fields).status_code == 403
    assert browser.get("/account.json").status_code == 200


def test_the_token_of_one_browser_is_none_in_another(team, ada, eve) -> None:
    foreign = token_of(team.logged_in(eve), "/account")
    assert team.logged_in(ada).post("/logout", data={"csrf_token": foreign}).status_code == 403


def test_the_token_of_before_login_is_none_after_it(team, ada) -> None:
    browser = team.browser()
    before = token_of(browser, "/login")
    submit(browser, "/login", {"email": ada.email, "password": PASSWORD})
    assert browser.post("/logout", data={"csrf_token": before}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://desk.example.org.evil.example"},
        {"Origin": "http://desk.example.org:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://desk.example.org", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_of_another_site_is_refused_even_with_the_token(team, ada, headers) -> None:
    browser = team.logged_in(ada)
    assert browser.post("/logout", data={"csrf_token": token_of(browser, "/account")}, headers=headers).status_code == 403


def test_the_token_may_come_in_a_header(team, ada) -> None:
    browser = team.logged_in(ada)
    token = token_of(browser, "/account")
    here = {"Origin": "http://desk.example.org", "Sec-Fetch-Site": "same-origin"}
    assert browser.post("/logout", headers={"X-CSRF-Token": token, **here}).status_code == 303


def test_an_upload_passes_when_the_browser_vouches_for_it_and_not_otherwise(team, ada) -> None:
    browser = team.logged_in(ada)
    upload = {"files": {"file": ("a.txt", b"text")}, "data": {"csrf_token": token_of(browser, "/account")}}
    assert browser.post("/logout", **upload).status_code == 403
    assert browser.post("/logout", **upload, headers={"Origin": "https://evil.example"}).status_code == 403
    assert browser.post("/logout", **upload, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_an_upload_is_not_read_by_the_check(team, ada) -> None:
    """The refusal comes before the body was asked for."""
    browser = team.logged_in(ada)
    asked = []

    def body():
        asked.append(1)
        yield b"--x\r\n"

    kind = {"Content-Type": "multipart/form-data; boundary=x", "Sec-Fetch-Site": "cross-site"}
    assert browser.post("/logout", content=body(), headers=kind).status_code == 403
    assert browser.post("/logout", content=b"a=" + b"x" * 3_000_000, headers=FORM).status_code == 413


def test_a_form_is_still_whole_after_the_check_has_read_it(team, ada) -> None:
    browser = team.logged_in(ada)
    name = "naïve script − " + "x" * 60
    made = submit(browser, "/account/tokens", {"name": name, "scopes": ["read", "administer"], "days": 3})
    assert made.status_code == 201
    token = browser.get("/account/tokens.json").json()["tokens"][0]
    assert (token["name"], token["scopes"]) == (name, ["read", "administer"])


# Local mode


def test_in_local_mode_the_name_of_another_machine_reaches_nothing(site) -> None:
    for host in (
        "evil.example",
        "127.0.0.1.evil.example",
        "192.168.1.5:8000",
        "localhost.evil.example",
        "",
        "[::2]",
        "@127.0.0.1",
    ):
        assert site.get("/", headers={"Host": host}).status_code == 421
    for host in ("127.0.0.1:8000", "localhost:9", "[::1]:8000", "LOCALHOST"):
        assert site.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({}, True),
        (FORM, True),
        ({"Content-Type": "text/plain"}, True),
        ({"Content-Type": "multipart/form-data; boundary=x"}, True),
        ({"Content-Type": "application/json"}, False),
        ({"X-Requested-With": "curl"}, False),
        ({"Content-Type": "application/json", "Origin": "https://evil.example"}, True),
        ({"X-Requested-With": "x", "Sec-Fetch-Site": "cross-site"}, True),
        ({"Authorization": "Bearer x"}, True),
    ],
)
def test_in_local_mode_only_what_no_other_site_can_send_goes_without_a_token(site, headers, refused) -> None:
    plain = TestClient(site.app, base_url="http://127.0.0.1:8000")
    assert (plain.post("/nothing-is-here", headers=headers, content=b"").status_code == 403) is refused


def test_in_local_mode_there_are_no_accounts(site) -> None:
    for page in ("/login", "/account", "/users", "/invite/x"):
        assert site.get(page).status_code == 404


# Tokens of programs


def new_token(browser, *scopes: str) -> str:
    made = submit(browser, "/account/tokens", {"name": "script", "scopes": list(scopes), "days": 1})
    return re.search(r"palpate_[\w-]{43}", made.text)[0]


def test_a_token_is_shown_once_and_works_without_cookie_or_form(team, ada) -> None:
    browser = team.logged_in(ada)
    token = new_token(browser, "administer")
    assert token not in browser.get("/account/tokens").text
    program = {"Authorization": f"Bearer {token}"}
    assert team.browser().get("/users.json", headers=program).status_code == 200
    invited = team.browser().post("/users.json", headers=program, data={"email": "gwen@example.org", "roles": "author"})
    assert invited.status_code == 201
    assert invited.json()["link"].startswith("http://desk.example.org/invite/")


def test_a_token_gives_no_more_than_its_scope_and_its_user(team, ada, eve) -> None:
    narrow = {"Authorization": f"Bearer {new_token(team.logged_in(ada), 'read')}"}
    assert team.browser().get("/users.json", headers=narrow).status_code == 403
    greedy = {"Authorization": f"Bearer {new_token(team.logged_in(eve), 'read', 'administer')}"}
    assert team.browser().get("/users.json", headers=greedy).status_code == 403
    assert team.browser().post("/account/tokens", headers=narrow, data={"name": "x", "scopes": "administer"}).status_code == 403


@pytest.mark.parametrize(
    "value", ["Bearer", "Bearer ", "Bearer x", "Basic YTpi", "bearer palpate_" + "A" * 43, "Bearer a b", "Token x"]
)
@pytest.mark.parametrize("page", ["/", "/users", "/account.json"])
def test_a_forged_token_is_401_with_problem_details_whatever_the_cookie_says(team, ada, value, page) -> None:
    answer = team.logged_in(ada).get(page, headers={"Authorization": value})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 401


def test_a_revoked_token_is_refused(team, ada) -> None:
    browser = team.logged_in(ada)
    token = new_token(browser, "read")
    number = browser.get("/account/tokens.json").json()["tokens"][0]["id"]
    submit(browser, "/account/tokens", {}, to=f"/account/tokens/{number}/revoke")
    assert team.browser().get("/", headers={"Authorization": f"Bearer {token}"}).status_code == 401


# The account and the accounts


def test_a_user_sees_their_sessions_and_ends_another(team) -> None:
    hal = with_user(team.database, "Hal")
    here, elsewhere = team.logged_in(hal), team.logged_in(hal)
    sessions = here.get("/account.json").json()["sessions"]
    assert [line["current"] for line in sessions].count(True) == 1
    other = next(line["number"] for line in sessions if not line["current"])
    submit(here, "/account", {}, to=f"/account/sessions/{other}/end")
    assert elsewhere.get("/account.json").status_code == 403
    assert here.get("/account.json").status_code == 200


def test_nobody_ends_the_session_of_another(team, ada, eve) -> None:
    victim, thief = team.logged_in(ada), team.logged_in(eve)
    number = next(line["number"] for line in victim.get("/account.json").json()["sessions"] if line["current"])
    submit(thief, "/account", {}, to=f"/account/sessions/{number}/end")
    assert victim.get("/account.json").status_code == 200


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(team) -> None:
    ivy = with_user(team.database, "Ivy")
    here, elsewhere = team.logged_in(ivy), team.logged_in(ivy)
    new = "an otter reads the map"
    wrong = submit(here, "/account", {"old": "wrong", "new": new, "again": new}, to="/account/password")
    assert wrong.status_code == 400
    assert submit(here, "/account", {"old": PASSWORD, "new": new, "again": new}, to="/account/password").status_code == 303
    assert here.get("/account.json").status_code == 200
    assert elsewhere.get("/account.json").status_code == 403


def test_only_an_admin_sees_and_changes_accounts(team, ada, eve) -> None:
    reader = team.logged_in(eve)
    token = token_of(reader, "/account")
    assert reader.get("/users").status_code == 403
    for path in ("/users", f"/users/{eve.id}/roles", f"/users/{ada.id}/reset", f"/users/{ada.id}/active"):
        assert reader.post(path, data={"csrf_token": token, "roles": "admin", "email": "x@example.org"}).status_code == 403
    assert team.browser().get("/users.json").status_code == 403
    assert reader.get("/audit").status_code == 403


def test_an_admin_invites_changes_resets_and_shuts(team, ada) -> None:
    admin = team.logged_in(ada)
    invited = submit(admin, "/users", {"email": "Jo@Example.org", "roles": ["author", "reviewer"]})
    assert invited.status_code == 201
    path = re.search(r"/invite/[\w-]{43}", invited.text)[0]
    jo = team.browser()
    submit(jo, path, {"name": "Jo", "password": PASSWORD, "again": PASSWORD})
    assert jo.get("/account.json").json()["email"] == "jo@example.org"
    number = next(user["id"] for user in admin.get("/users.json").json()["users"] if user["name"] == "Jo")
    submit(admin, "/users", {"roles": ["editor"]}, to=f"/users/{number}/roles")
    assert jo.get("/account.json").json()["roles"] == ["editor"]
    assert jo.get("/audit").status_code == 200
    reset = submit(admin, "/users", {}, to=f"/users/{number}/reset")
    assert re.search(r"http://desk\.example\.org/invite/[\w-]{43}", reset.text)
    submit(admin, "/users", {"active": "false"}, to=f"/users/{number}/active")
    assert jo.get("/account.json").status_code == 403


def test_the_last_admin_stays(tmp_path) -> None:
    with team_site(tmp_path) as small:
        ada = with_user(small.database, "Ada", Role.ADMIN)
        admin = small.logged_in(ada)
        for path, fields in ((f"/users/{ada.id}/roles", {"roles": ["reader"]}), (f"/users/{ada.id}/active", {"active": "false"})):
            answer = submit(admin, "/users", fields, to=path)
            assert answer.status_code == 409
            assert "last admin" in answer.text
        assert admin.get("/users.json").json()["users"][0]["roles"] == ["admin"]


def test_a_hostile_name_is_text(team, ada) -> None:
    with team.database.writing() as session:
        secret = invite(session, ada.actor(), "kim@example.org", {Role.READER})
    browser = team.browser()
    browser.headers["User-Agent"] = "<script>alert(1)</script>"
    submit(browser, f"/invite/{secret}", {"name": "<img src=x onerror=alert(1)>", "password": PASSWORD, "again": PASSWORD})
    for page in (browser.get("/account"), team.logged_in(ada).get("/users"), team.logged_in(ada).get("/audit")):
        assert page.status_code == 200
        assert "<img" not in page.text
        assert "<script>" not in page.text


def test_the_audit_log_turns_its_pages(team, ada) -> None:
    admin = team.logged_in(ada)
    newest = admin.get("/audit.json").json()
    assert newest["entries"][0]["number"] == newest["total"]
    assert newest["total"] > 50
    assert admin.get(f"/audit.json?before={newest['older']}").json()["entries"][0]["number"] == newest["older"] - 1
    assert admin.get("/audit?verify=true").text.count("The chain is whole") == 1
