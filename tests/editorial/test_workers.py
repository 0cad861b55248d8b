"""A site with accounts on a real server with two workers: what one worker knows the other knows, and two people at once."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from sqlalchemy import func, select

from accounts_factory import PASSWORD, cheap_passwords
from editorial.desk_samples import OTHER, approved, retract
from editorial.serving_samples import PATIENCE_S, Browser, Served
from library_samples import new_library
from palpate.editorial import jobs, reviewing
from palpate.editorial.api_tokens import make_token
from palpate.editorial.articles import Seen
from palpate.editorial.audit import AuditEntry, verify_chain
from palpate.editorial.database import open_database
from palpate.editorial.roles import Action, Actor, Role
from palpate.editorial.sessions import LoginSession
from palpate.editorial.tables import Approval, Article, ArticleVersion
from palpate.editorial.users import create_user

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="workers are told apart by /proc, which this system has not"),
]
PEOPLE = {
    "ada": {Role.AUTHOR},
    "edith": {Role.EDITOR},
    "rosa": {Role.REVIEWER},
    "samir": {Role.REVIEWER},
    "fay": {Role.READER},
}
RIS = "".join(
    f"TY  - JOUR\nTI  - Massage for pain of the hand, report {n}\nAU  - Marin, Ada\nPY  - 2020\nDO  - 10.5555/hand.{n}\nER  - \n"
    for n in range(300)
)


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Desk:
    """A running site with its people, each a program with a token."""

    def __init__(self, folder, url):
        self.folder, self.url = folder, url
        self.database = open_database(url)
        self.hook = HTTPServer(("127.0.0.1", 0), Hook)
        self.hook.taken = []
        threading.Thread(target=self.hook.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        tokens = {}
        self.ids, self.people = {}, {}
        with self.database.writing() as session:
            for name, roles in PEOPLE.items():
                user = create_user(
                    session, Actor(name="set-up"), name=name.title(), email=f"{name}@example.org", roles=roles,
                    password_hash=cheap_passwords().hashed(PASSWORD),
                )  # fmt: skip
                self.ids[name], self.people[name] = user.id, user.actor()
                tokens[name] = make_token(session, user.actor(), name="tests", scopes=list(Action), days=1)
        library = new_library(folder / "library")
        self.flagged = approved(self.database, library, OTHER)
        retract(library, OTHER)
        hook = f"http://127.0.0.1:{self.hook.server_port}/"
        self.server = Served(folder, url, "--workers", "2", PALPATE_WATCH_WEBHOOK=hook, NO_PROXY="127.0.0.1")
        for name, token in tokens.items():
            setattr(self, name, Browser(self.server.port, Authorization=f"Bearer {token}"))

    def browser(self, **headers):
        return Browser(self.server.port, **headers)

    def submitted(self, question):
        made = self.ada.post("/desk/articles", q=question)
        assert made.status_code == 303, made.text
        return made.headers["location"]

    def under_review(self, question, *reviewers):
        address = self.submitted(question)
        for name in reviewers:
            for browser, act, fields in (
                (self.edith, "assign", {"reviewer": self.ids[name]}),
                (getattr(self, name), "declare", {"none": "true"}),
            ):
                answer = browser.post(f"{address}/{act}", version=1, **fields)
                assert answer.status_code == 303, answer.text
        return address

    def whole(self):
        with self.database.reading() as session:
            return verify_chain(session).whole

    def close(self):
        self.server.stop()
        self.hook.shutdown()
        self.hook.server_close()
        self.database.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def desk(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    url = f"sqlite:///{folder / 'desk.sqlite'}"
    if request.param == "postgresql":
        import psycopg

        server = request.getfixturevalue("postgresql_server")
        name = f"desk_{uuid.uuid4().hex}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        url = f"{server}/{name}"
    made = Desk(folder, url)
    yield made
    made.close()


def at_once(*works):
    """Do several things at the same moment; what each gave."""
    gate = threading.Barrier(len(works))

    def begin(work):
        gate.wait(PATIENCE_S)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result() for each in [pool.submit(begin, work) for work in works]]


def statuses(answers):
    return sorted(each.status_code for each in answers)


def test_the_first_admins_link_works_once_over_both_workers_and_the_session_holds_in_both(desk):
    path = re.search(r"https://desk\.example\.org(/invite/[\w-]{43})", desk.server.log.read_text())[1]
    browsers = [desk.browser() for _ in range(6)]
    fields = {"name": "Amin", "password": "an otter reads the map", "again": "an otter reads the map"}
    ready = [
        (each, {"csrf_token": each.token(path), "email": f"amin{n}@example.org", **fields}) for n, each in enumerate(browsers)
    ]
    answers = at_once(*(lambda each=each, fields=fields: each.post(path, **fields) for each, fields in ready))
    assert statuses(answers) == [303, 410, 410, 410, 410, 410]
    admin = browsers[[each.status_code for each in answers].index(303)]
    workers = desk.server.workers
    assert len(workers) == 2
    for worker in workers:
        with desk.server.only(worker):
            assert admin.look("/account")["roles"] == ["admin"]
    with desk.server.only(workers[0]):
        token = admin.token("/account")
    with desk.server.only(workers[1]):
        assert admin.post("/logout", csrf_token=token).status_code == 303
    with desk.server.only(workers[0]):
        assert admin.get("/account.json").status_code == 403


def test_failed_logins_are_counted_over_both_workers(desk):
    seen = []
    browser = desk.browser()
    token = browser.token("/login")
    for worker in desk.server.workers:
        with desk.server.only(worker):
            seen += [
                browser.post("/login", csrf_token=token, email="fay@example.org", password="wrong").status_code for _ in range(3)
            ]
    assert seen == [401, 401, 401, 401, 401, 429]


def test_behind_a_proxy_the_cookies_are_secure_and_the_address_is_the_readers(desk):
    browser = desk.browser(
        **{"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "Origin": "https://desk.example.org"}
    )
    answer = browser.log_in("rosa@example.org", PASSWORD)
    assert answer.status_code == 303
    given = answer.headers.get_list("set-cookie")
    assert {each.partition("=")[0] for each in given} == {"__Host-palpate_session", "__Host-palpate_device"}
    assert all("; Secure" in each and "; HttpOnly" in each for each in given)
    assert [each["address"] for each in browser.look("/account")["sessions"]] == ["203.0.113.9"]
    with desk.database.reading() as session:
        assert session.scalar(select(LoginSession.address).where(LoginSession.user_id == desk.ids["rosa"])) == "203.0.113.9"


def test_an_upload_is_followed_from_either_worker(desk):
    first, second = desk.server.workers
    with desk.server.only(first):
        begun = desk.edith.ask("POST", "/add", files={"files": ("hand.ris", RIS.encode())})
        assert begun.status_code == 303, begun.text
    job = begun.headers["location"]
    with desk.server.only(second):
        assert desk.edith.look(job)["state"] in {"waiting", "adding", "reading", "done"}
    deadline = time.monotonic() + PATIENCE_S
    while desk.edith.look(job)["state"] not in {"done", "failed", "interrupted"} and time.monotonic() < deadline:
        time.sleep(0.2)
    with desk.server.only(second):
        page = desk.edith.look(job)
    assert (page["state"], page["progress"]["sources"][0]["added"]) == ("done", 300)


def test_the_watch_of_two_workers_tells_once(desk):
    deadline = time.monotonic() + PATIENCE_S
    while not desk.hook.taken and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [(each["article_id"], each["question"]) for each in desk.hook.taken] == [(desk.flagged, OTHER)]
    with desk.database.reading() as session:
        flags = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "article.new_evidence")
        assert session.scalar(flags) == 1


def test_of_submissions_of_one_question_at_once_one_becomes_an_article(desk):
    works = [lambda: desk.ada.post("/desk/articles", q="Does massage help low back pain?") for _ in range(4)]
    assert statuses(at_once(*works)) == [303, 409, 409, 409]


def test_two_reviewers_who_decide_at_once_lose_nothing(desk):
    address = desk.under_review("Does massage help headache?", "rosa", "samir")
    keys = [each["key"] for each in desk.rosa.look(address)["statements"]]
    works = [
        lambda who=who, key=key: who.post(f"{address}/accept", version=1, statement=key)
        for who, mine in ((desk.rosa, keys[::2]), (desk.samir, keys[1::2]))
        for key in mine
    ]
    assert set(statuses(at_once(*works))) == {303}
    page = desk.rosa.look(address)
    assert page["undecided"] == 0
    assert {each["reviewer"] for one in page["statements"] for each in one["decisions"]} == {"Rosa", "Samir"}
    signed = {"version": page["version"], "revision": page["revision"], "digest": page["digest"]}
    answers = at_once(*(lambda who=who: who.post(f"{address}/approve", **signed) for who in (desk.rosa, desk.samir)))
    assert statuses(answers)[0] == 303
    assert statuses(answers)[1] in {409, 422}
    with desk.database.reading() as session:
        number = int(address.rsplit("/", 1)[1])
        assert session.scalar(select(func.count()).select_from(Approval).where(Approval.article_id == number)) == 1
    assert desk.whole()


def test_an_edit_and_an_approval_at_once_never_sign_a_text_that_nobody_saw(desk):
    address = desk.under_review("Does massage help anxiety?", "rosa", "samir")
    keys = [each["key"] for each in desk.rosa.look(address)["statements"]]
    with desk.database.writing() as session:
        for key in keys:
            reviewing.accept(session, desk.people["rosa"], int(address.rsplit("/", 1)[1]), key, Seen(1))
    page = desk.rosa.look(address)
    signed = {"version": 1, "revision": page["revision"], "digest": page["digest"]}
    edited = {"version": 1, "statement": keys[-1], "wording": "Ask your doctor before you begin.", "own_words": "true"}
    approval, edit = at_once(
        lambda: desk.rosa.post(f"{address}/approve", **signed), lambda: desk.samir.post(f"{address}/edit", **edited)
    )
    assert {approval.status_code, edit.status_code} in ({303, 409}, {303, 422}), (approval.text, edit.text)
    number = int(address.rsplit("/", 1)[1])
    with desk.database.reading() as session:
        article = session.get(Article, number)
        approvals = session.scalars(select(Approval).where(Approval.article_id == number)).all()
        versions = session.scalar(select(func.count()).select_from(ArticleVersion).where(ArticleVersion.article_id == number))
    if approval.status_code == 303:
        assert ([each.digest for each in approvals], versions, article.public_version) == ([page["digest"]], 1, 1)
    else:
        assert (approvals, versions, article.public_version) == ([], 2, None)
    assert desk.whole()


# A server that is killed


def test_killed_workers_are_replaced_and_a_killed_server_leaves_neither_a_port_nor_uploads(tmp_path):
    url = f"sqlite:///{tmp_path / 'desk.sqlite'}"
    new_library(tmp_path / "library")
    database = open_database(url)
    with database.writing() as session:
        user = create_user(
            session, Actor(name="set-up"), name="Edith", email="edith@example.org", roles={Role.EDITOR},
            password_hash=cheap_passwords().hashed(PASSWORD),
        )  # fmt: skip
        token = make_token(session, user.actor(), name="tests", scopes=list(Action), days=1)
    server = Served(tmp_path, url, "--workers", "2", "--watch-every", "0", FORWARDED_ALLOW_IPS="192.0.2.1")
    try:
        spoofing = Browser(server.port, **{"X-Forwarded-For": "203.0.113.9"})
        assert spoofing.log_in("edith@example.org", PASSWORD).status_code == 303
        assert [each["address"] for each in spoofing.look("/account")["sessions"]] == ["127.0.0.1"], "nobody vouches for it"
        workers = server.workers
        os.kill(workers[0], signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE_S
        while (len(server.workers) < 2 or workers[0] in server.workers) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert spoofing.get("/account.json").status_code == 200
        with database.writing() as session:
            jobs.begin(session, Actor(name="elsewhere"), ["holds the others up"])
        edith = Browser(server.port, Authorization=f"Bearer {token}")
        begun = edith.ask("POST", "/add", files={"files": ("hand.ris", RIS.encode())})
        [folder] = (tmp_path / "tmp").glob("palpate-add-*")
        workers = server.workers
    finally:
        server.kill()
    deadline = time.monotonic() + PATIENCE_S
    while any(Path(f"/proc/{each}").exists() for each in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", server.port))
    os.utime(folder, (time.time() - 120, time.time() - 120))
    after = Served(tmp_path, url, "--watch-every", "0")
    try:
        assert not folder.exists()
        edith.port = after.port
        assert edith.look(begun.headers["location"])["state"] in {"interrupted", "waiting"}
        with database.reading() as session:
            assert verify_chain(session).whole
    finally:
        after.stop()
        database.close()
