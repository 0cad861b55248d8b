"""The site under hostile requests, behind a proxy, and when what it stands on is not there."""

from __future__ import annotations

import subprocess
import sys
import tempfile

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from accounts_factory import PASSWORD, submit, team_site, token_of, with_user
from palpate.editorial import reviewing
from palpate.editorial.articles import Seen
from palpate.editorial.audit import verify_chain
from palpate.editorial.database import Database
from palpate.editorial.roles import Actor, Role
from palpate.editorial.throttling import FREE_FOR_ACCOUNT
from palpate.errors import UsageError
from palpate.vocabulary import Support
from palpate.web import upload_folders
from palpate.web.serving import _site
from palpate.web.upload_folders import new_folder, remove_abandoned
from web.desk_people import team

pytestmark = pytest.mark.servers

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def accounts(tmp_path_factory):
    with team_site(tmp_path_factory.mktemp("accounts")) as site:
        yield site


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    with team(tmp_path_factory.mktemp("people")) as made:
        yield made


def look(client, address):
    return client.get(f"{address}.json").json()


def do(client, address, act, **data):
    page = look(client, address)
    return client.post(f"{address}/{act}", data={"version": page["version"], "revision": page["revision"], **data})


def reviewed(people, address, reviewer):
    assert do(people.edith, address, "assign", reviewer=people.ids[reviewer]).status_code == 303
    client = getattr(people, reviewer)
    assert do(client, address, "declare", none="true").status_code == 303
    actor, number, page = (
        Actor(people.ids[reviewer], reviewer.title(), frozenset({Role.REVIEWER})),
        int(address.rsplit("/", 1)[1]),
        look(client, address),
    )
    with people.app.state.database.writing() as session:
        for each in page["statements"]:
            reviewing.accept(session, actor, number, each["key"], Seen(page["version"]))
    return client


# Requests that nobody sends by accident


def test_a_form_with_too_many_fields_is_refused_and_breaks_nothing(accounts):
    browser = accounts.browser()
    answer = browser.post("/login", content="&".join(f"a{n}=1" for n in range(6000)), headers=FORM)
    assert answer.status_code == 413
    assert "too many fields" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/articles?q=%00",
        "/articles?condition=a%00b",
        "/articles/%00",
        "/articles/%00/history",
        "/records/a%00",
        "/search?q=%00",
        "/invite/%00",
        "/browse/interventions/%00",
        "/forest?intervention=%ff%00&condition=x",
    ],
)
def test_an_address_with_a_character_that_no_text_has_is_refused(accounts, path):
    assert accounts.browser().get(path).status_code == 400


def test_a_form_with_a_character_that_no_text_has_is_refused(accounts):
    browser = accounts.browser()
    body = f"csrf_token={token_of(browser, '/login')}&email=a%00@example.org&password=x"
    assert browser.post("/login", content=body, headers=FORM).status_code == 400


def test_over_tls_a_page_over_plain_http_is_another_site(tmp_path):
    with team_site(tmp_path, "https://desk.example.org") as secure:
        browser = secure.browser()
        fields = {"csrf_token": token_of(browser, "/login"), "email": "a@example.org", "password": "x"}
        for origin, status in (("http://desk.example.org", 403), ("https://desk.example.org", 401)):
            assert browser.post("/login", data=fields, headers={"Origin": origin}).status_code == status


def test_who_may_not_edit_does_not_learn_what_the_gate_says(people, monkeypatch):
    address = people.ada.post("/desk/articles", data={"q": "Does massage help fibromyalgia?"}).headers["location"]
    key = look(people.ada, address)["statements"][0]["key"]
    judged = []
    monkeypatch.setattr("palpate.editorial.reviewing.judge_edit", lambda *arguments: judged.append(arguments))
    do(people.edith, address, "assign", reviewer=people.ids["rosa"])
    for client in (people.anonymous, people.lena, people.samir):
        data = {
            "version": 1,
            "statement": key,
            "wording": "Massage cures it.",
            "csrf_token": token_of(people.anonymous, "/login"),
        }
        assert client.post(f"{address}/edit", data=data).status_code in {401, 403}
    assert judged == []


def test_nobody_learns_names_of_accounts_by_assigning(people):
    with people.app.state.database.writing() as session:
        session.execute(text("UPDATE users SET active = false WHERE name = 'Samir'"))
    address = people.ada.post("/desk/articles", data={"q": "Does massage help headache?"}).headers["location"]
    answer = do(people.ada, address, "assign", reviewer=people.ids["samir"])
    with people.app.state.database.writing() as session:
        session.execute(text("UPDATE users SET active = true WHERE name = 'Samir'"))
    assert answer.status_code == 403
    assert "Samir" not in answer.text


# Who fails on purpose


def test_the_owner_gets_in_from_a_browser_that_was_here_before(accounts):
    with_user(accounts.database, "Gail")
    owner, stranger = accounts.browser(), accounts.browser()
    right = {"email": "gail@example.org", "password": PASSWORD}
    assert submit(owner, "/login", right).status_code == 303
    submit(owner, "/account", {}, to="/logout")
    for _ in range(FREE_FOR_ACCOUNT + 1):
        submit(stranger, "/login", {**right, "password": "wrong"})
    assert submit(stranger, "/login", right).status_code == 429
    assert submit(owner, "/login", right).status_code == 303


# What the site stands on


def test_a_database_that_is_out_of_reach_is_told_and_comes_back(accounts, monkeypatch, caplog):
    kept, gone = Database.reading, []

    def reading(self):
        if gone:
            raise OperationalError("SELECT", {}, Exception("server closed the connection"))
        return kept(self)

    monkeypatch.setattr(Database, "reading", reading)
    browser = accounts.logged_in(with_user(accounts.database, "Hugo"))
    sent = {"csrf_token": token_of(browser, "/account")}
    gone.append(True)
    for path in ("/articles", "/articles.json"):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert "Try again in a minute." in answer.text
        assert "SELECT" not in answer.text
    answer = browser.post("/logout", data=sent)
    assert answer.status_code == 503
    assert "look first whether what you sent is there already" in answer.text
    assert accounts.browser().get("/invite/the-secret-of-a-link").status_code == 503
    assert "server closed the connection" in caplog.text
    assert not [
        each for each in caplog.records if each.name == "palpate.web.problems" and "the-secret-of-a-link" in each.getMessage()
    ]
    gone.clear()
    assert browser.get("/articles").status_code == 200


def test_a_text_that_is_not_the_approved_one_is_not_shown_and_takes_no_other_with_it(people):
    addresses = [
        people.ada.post("/desk/articles", data={"q": question, "reader": "therapist"}).headers["location"]
        for question in ("Does massage help neck pain?", "Does massage help low back pain?")
    ]
    slugs = [look(people.ada, each)["slug"] for each in addresses]
    for each in addresses:
        rosa = reviewed(people, each, "rosa")
        assert do(rosa, each, "approve", digest=look(rosa, each)["digest"]).status_code == 303
    number = addresses[0].rsplit("/", 1)[1]
    with people.app.state.database.writing() as session:
        session.execute(text("DROP TRIGGER article_versions_no_update"))
        session.execute(
            text("UPDATE article_versions SET text = replace(text, 'may', 'will') WHERE article_id = :n"), {"n": number}
        )
    listed = {each["slug"] for each in people.anonymous.get("/articles.json").json()["articles"]}
    assert slugs[1] in listed
    assert slugs[0] not in listed
    assert people.anonymous.get(f"/articles/{slugs[0]}").status_code == 422


# Evidence that moves during the review


def test_an_article_whose_source_was_retracted_during_the_review_is_flagged_when_it_is_approved(people):
    address = people.ada.post("/desk/articles", data={"q": "Does massage help fibromyalgia?", "reader": "patient"}).headers[
        "location"
    ]
    rosa = reviewed(people, address, "rosa")
    first = look(rosa, address)["statements"][0]["supports"][0]["address"]
    with people.app.state.holdings.newest() as library:
        record = library.get(Support.parse(first).record)
        library.add([record.model_copy(update={"retracted": True})])
    page = look(rosa, address)
    assert do(rosa, address, "approve", digest=page["digest"]).status_code == 303
    shown = people.anonymous.get(f"/articles/{page['slug']}")
    assert "New evidence since approval" in shown.text
    assert f"/articles/{page['slug']}/new-evidence" in shown.text
    assert "Retracted: " in shown.text
    moved = people.anonymous.get(f"/articles/{page['slug']}/new-evidence")
    assert "Retracted" in moved.text
    assert "reader=patient" in moved.text


def test_a_reviewer_who_never_begins_does_not_hold_an_article_up(people):
    address = people.ada.post("/desk/articles", data={"q": "Does massage help anxiety?"}).headers["location"]
    assert do(people.edith, address, "assign", reviewer=people.ids["samir"]).status_code == 303
    rosa = reviewed(people, address, "rosa")
    page = look(rosa, address)
    assert "Samir" in do(rosa, address, "approve", digest=page["digest"]).text
    assert do(people.ada, address, "unassign", reviewer=people.ids["samir"]).status_code == 403
    assert do(people.edith, address, "unassign", reviewer=people.ids["rosa"]).status_code == 422
    assert "Take off" in people.edith.get(address).text
    assert do(people.edith, address, "unassign", reviewer=people.ids["samir"]).status_code == 303
    assert do(people.edith, address, "unassign", reviewer=people.ids["samir"]).status_code == 400
    assert do(rosa, address, "approve", digest=page["digest"]).status_code == 303
    with people.app.state.database.reading() as session:
        assert verify_chain(session).whole


# Uploads of a server that died


def test_folders_of_dead_servers_are_removed_and_those_in_use_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(upload_folders, "_JUST_MADE_S", -1.0)
    living, dead, elsewhere = new_folder(), new_folder(), tmp_path / "other"
    elsewhere.mkdir()
    (dead.path / "0").mkdir()
    (dead.path / "0" / "half.ris").write_text("TY  - JOUR")
    dead.held.close()  # as the system does when a process is killed
    link = tmp_path / "palpate-add-link"
    link.symlink_to(elsewhere)
    remove_abandoned()
    assert not dead.path.exists()
    assert living.path.exists()
    assert elsewhere.exists()
    living.remove()
    assert not living.path.exists()


def test_a_folder_that_another_process_holds_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(upload_folders, "_JUST_MADE_S", -1.0)
    folder = tmp_path / "palpate-add-x"
    folder.mkdir()
    held = f"import fcntl, sys; h = open({str(folder / '.held')!r}, 'a'); fcntl.flock(h, 2); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", held], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        remove_abandoned()
        assert folder.exists()
        other.kill()
    remove_abandoned()
    assert not folder.exists()


# Where the site is


@pytest.mark.parametrize(
    "address",
    ["evidence.example.org", "https://", "https://example.org/palpate", "https://a@example.org", "ftp://example.org",
     "https://example.org?x=1", "https://[bad", "https://example.org:0", "javascript:alert(1)"],
)  # fmt: skip
def test_an_address_that_is_none_of_a_site_is_refused_at_the_start(address):
    with pytest.raises(UsageError, match="--base-url"):
        _site(address)


def test_links_lead_to_the_site_as_it_was_given():
    assert _site("https://Evidence.example.org:8443/") == "https://evidence.example.org:8443"


def test_a_site_for_a_team_on_every_address_must_be_told_where_readers_find_it(palpate_):
    result = palpate_("serve", "--team", "--host", "0.0.0.0", "--port", "0")
    assert result.code == 2
    assert "--base-url" in result.err
