"""The site under hostile requests, behind a proxy, and when what it stands on is not there."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from accounts_factory import PASSWORD, submit, team_site, token_of, with_user
from palpate.checking import fetch_page, fetching
from palpate.editorial import reviewing
from palpate.editorial.articles import Seen
from palpate.editorial.audit import verify_chain
from palpate.editorial.database import Database
from palpate.editorial.roles import Actor, Role
from palpate.editorial.throttling import FREE_FOR_ACCOUNT
from palpate.errors import UsageError
from palpate.vocabulary import Support
from palpate.web import upload_folders
from palpate.web.routes import check
from palpate.web.serving import _site
from palpate.web.upload_folders import new_folder, remove_abandoned
from web.desk_people import team

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
    "path", ["/articles?q=%00", "/articles?condition=a%00b", "/articles/%00", "/records/a%00", "/search?q=%00"]
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


def test_a_database_that_is_out_of_reach_is_told_and_comes_back(accounts, monkeypatch):
    kept, gone = Database.reading, []

    def reading(self):
        if gone:
            raise OperationalError("SELECT", {}, Exception("server closed the connection"))
        return kept(self)

    monkeypatch.setattr(Database, "reading", reading)
    browser = accounts.logged_in(with_user(accounts.database, "Hugo"))
    gone.append(True)
    for path in ("/articles", "/articles.json"):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert "nothing was written" in answer.text
        assert "SELECT" not in answer.text
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


# Addresses that lead inside, through the page that checks


class Leading(BaseHTTPRequestHandler):
    """A site on the "public" address 127.0.0.1 that leads to the private 127.0.0.2."""

    def do_GET(self):
        self.server.asked.append((self.server.server_address[0], self.path))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", self.server.leads_to)
            self.end_headers()
            return
        body = b"<html><body><p>Massage may ease neck pain.</p></body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def network(monkeypatch):
    """Names and addresses as this test has them: 127.0.0.1 counts as public, and nothing else does that is not."""
    asked = []
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Leading)]
    port = servers[0].server_port
    servers.append(ThreadingHTTPServer(("127.0.0.2", port), Leading))
    for each in servers:
        each.asked, each.leads_to = asked, f"http://127.0.0.2:{port}/secret"
        threading.Thread(target=each.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    public = fetching.is_public
    names: dict[str, list[list[str]]] = {}
    resolve = socket.getaddrinfo

    def resolved(host, *rest, **named):
        if host not in names:
            return resolve(host, *rest, **named)
        numbers = names[host].pop(0) if len(names[host]) > 1 else names[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    monkeypatch.setattr(fetching, "is_public", lambda number: number == "127.0.0.1" or public(number))
    monkeypatch.setattr(fetching, "_PORTS", frozenset({80, 443, port}))
    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(check, "fetch_apart", fetch_page)  # in this process, where the network is as above
    yield type("Network", (), {"asked": asked, "names": names, "port": port, "servers": servers})
    for each in servers:
        each.shutdown()
        each.server_close()


def test_a_redirect_to_an_address_inside_is_not_followed(site, network):
    answer = site.post("/check", data={"address": f"http://127.0.0.1:{network.port}/away"})
    assert answer.status_code == 400
    assert "not on the public internet" in answer.text
    assert network.asked == [("127.0.0.1", "/away")]


@pytest.mark.parametrize(
    "target", ["http://leaflet.example:{port}/secret", "//127.0.0.2:{port}/secret", "http://0x7f.2:{port}/secret"]
)
def test_a_redirect_to_a_name_that_is_inside_is_not_followed(site, network, target):
    network.names.update({"leaflet.example": [["127.0.0.2"]], "0x7f.2": [["127.0.0.2"]]})
    network.servers[0].leads_to = target.format(port=network.port)
    assert site.post("/check", data={"address": f"http://127.0.0.1:{network.port}/away"}).status_code == 400
    assert network.asked == [("127.0.0.1", "/away")]


def test_a_name_that_leads_elsewhere_the_second_time_is_asked_once(site, network):
    """DNS rebinding: the address that was looked at is the one that is connected to."""
    network.names["leaflet.example"] = [["127.0.0.1"], ["127.0.0.2"]]
    answer = site.post("/check", data={"address": f"http://leaflet.example:{network.port}/page"})
    assert answer.status_code == 200
    assert network.asked == [("127.0.0.1", "/page")]


def test_a_name_with_an_address_outside_and_one_inside_is_not_asked(site, network):
    network.names["leaflet.example"] = [["127.0.0.1", "127.0.0.2"]]
    assert site.post("/check", data={"address": f"http://leaflet.example:{network.port}/page"}).status_code == 400
    assert network.asked == []


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.2", "[::1]", "[::ffff:10.0.0.1]", "169.254.169.254", "0.0.0.0", "2130706433"]
)
def test_the_process_that_fetches_has_the_same_guards(site, host):
    start = time.monotonic()
    answer = site.post("/check", data={"address": f"http://{host}/"})
    assert answer.status_code == 400
    assert "not on the public internet" in answer.text
    assert time.monotonic() - start < 20
