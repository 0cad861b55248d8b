"""The watch and its news when something goes wrong: several servers, a channel that is down, an answer that can't be made."""

from __future__ import annotations

import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select

from editorial.desk_samples import AUTHOR, OTHER, QUESTION, approved, retract
from library_samples import new_library
from palpate.answering import ask
from palpate.answering.difference import Change, ChangeKind, difference
from palpate.editorial import watching
from palpate.editorial.notifying import Channels, channels_from_environment, tell, told_lines
from palpate.editorial.tables import Article
from palpate.editorial.watching import WatchEvent, keep_question, moved_conclusions, watch, watched_state
from palpate.errors import LibraryError, UsageError
from palpate.library import Library
from palpate.publishing import Site, approved_for_publication, write_site
from palpate.vocabulary import SectionKey, Support
from palpate.web import Settings, schedule

pytestmark = pytest.mark.servers


@pytest.fixture
def library(tmp_path):
    return new_library(tmp_path / "held")


def opener(library):
    return lambda version: Library.open(library.uri, at=version)


def flagged(database):
    with database.reading() as session:
        return {each.id for each in session.scalars(select(Article)) if each.new_evidence_at}


def events(database, **which):
    with database.reading() as session:
        return moved_conclusions(session, **which)


# Looking


def test_an_answer_that_can_not_be_made_again_is_told_and_the_others_are_looked_at(database, library):
    first = approved(database, library)
    approved(database, library, OTHER)  # the newest is looked at first
    retract(library)
    told = []

    def open_at(version):
        if not told:
            raise LibraryError(f"version {version} was removed")
        return Library.open(library.uri, at=version)

    watch(database, library, open_at, problem=told.append)
    [problem] = told
    assert "could not be held against newer evidence" in problem
    assert "was removed" in problem
    assert flagged(database) == {first}


def test_two_servers_that_watch_at_once_tell_of_each_thing_once(database, library, monkeypatch):
    approved(database, library)
    with database.writing() as session:
        keep_question(session, AUTHOR, ask(OTHER, library))
    retract(library)
    retract(library, OTHER)
    together = threading.Barrier(2)
    found, moved = [], watching._moved

    def at_once(*arguments):
        difference = moved(*arguments)
        together.wait(60)
        return difference

    monkeypatch.setattr(watching, "_moved", at_once)
    threads = [
        threading.Thread(target=lambda: found.extend(watch(database, Library.open(library.uri), opener(library))))
        for _ in range(2)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(event.question for event in found) == [QUESTION, OTHER]
    assert len(events(database)) == 2


def test_what_is_approved_later_is_watched_although_the_library_stays(database, library, tmp_path):
    settings = Settings(library=library.uri, database=database.engine.url.render_as_string(hide_password=False))
    answer = ask(QUESTION, library)
    retract(library)
    seen_first = schedule._look(settings, None)
    with database.writing() as session:
        keep_question(session, AUTHOR, answer)  # from the answer that somebody had open since before the retraction
    assert events(database) == []
    seen_then = schedule._look(settings, seen_first)
    assert [event.question for event in events(database)] == [QUESTION]
    with database.reading() as session:
        assert seen_then[1] == watched_state(session)


def test_a_watch_that_fails_is_tried_again(monkeypatch):
    tries = []

    def work():
        tries.append(True)
        if len(tries) == 1:
            raise RuntimeError("the database went away in the middle")

    stop = schedule._every(0.01, work, "test", first=True)
    deadline = time.monotonic() + 10
    while len(tries) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    stop.set()
    assert len(tries) >= 3


# Telling


@pytest.fixture
def due(database, library):
    with database.writing() as session:
        keep_question(session, AUTHOR, ask(QUESTION, library))
    retract(library)
    watch(database, library, opener(library))
    return database


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.taken.append(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(self.server.slow)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def hook():
    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.taken, server.slow = [], 0.0
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def address(server):
    return f"http://127.0.0.1:{server.server_port}/"


def test_a_channel_that_took_the_news_is_not_told_again_while_another_is_down(due, hook):
    channels = Channels(webhook=address(hook), smtp="smtp://127.0.0.1:1", sender="desk@example.org", mail=("a@example.org",))
    for _ in range(3):
        assert len(tell(due, channels)) == 1
    assert len(hook.taken) == 1
    assert len(events(due, untold=True)) == 1
    assert tell(due, Channels(webhook=address(hook))) == []
    assert len(hook.taken) == 1
    assert events(due, untold=True) == []


def test_of_two_processes_that_tell_at_once_one_does(due, hook):
    hook.slow = 0.5
    threads = [threading.Thread(target=tell, args=(due, Channels(webhook=address(hook)))) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(hook.taken) == 1
    with due.reading() as session:
        assert session.scalars(select(WatchEvent.told_by)).all() == ["webhook"]


class Plain(socketserver.StreamRequestHandler):
    """A mail server that offers no TLS, as one looks from which somebody on the way took it."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            self.server.heard.append(line)
            self.wfile.write(b"250 AUTH PLAIN LOGIN\r\n" if line.startswith(b"EHLO") else b"221 bye\r\n")


def test_a_password_is_not_sent_to_a_mail_server_without_tls(due):
    server = socketserver.ThreadingTCPServer(("127.0.0.2", 0), Plain)
    server.heard = []
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    port = server.server_address[1]
    channels = Channels(smtp=f"smtp://ada:secret@127.0.0.2:{port}", sender="d@example.org", mail=("a@example.org",))
    [problem] = tell(due, channels)
    server.shutdown()
    server.server_close()
    assert "offers no TLS" in problem
    assert not any(b"AUTH" in line for line in server.heard)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PALPATE_WATCH_WEBHOOK", "http://[bad"), ("PALPATE_WATCH_WEBHOOK", "https://"), ("PALPATE_SMTP_URL", "smtp://host:port")],
)
def test_an_address_that_is_none_is_refused_at_the_start(name, value, monkeypatch):
    monkeypatch.setenv("PALPATE_WATCH_MAIL", "a@example.org")
    monkeypatch.setenv("PALPATE_MAIL_FROM", "d@example.org")
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=name):
        channels_from_environment()


# How it is told


def test_news_reads_as_sentences_and_leads_to_the_page(database, library, hook):
    approved(database, library)
    retract(library)
    [event] = watch(database, library, opener(library))
    lines = told_lines(event, "https://evidence.example.org")
    assert f"{QUESTION} (for the clinician)" in lines
    assert any(line.startswith("- Retracted: ") for line in lines)
    assert not any("nothing" in line or "_" in line for line in lines)
    assert lines[-1] == "https://evidence.example.org/articles/does-massage-help-fibromyalgia/new-evidence"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "certainty", "before": "low", "after": "very_low"}, "Certainty: low before, very low now"),
        ({"kind": "certainty", "before": "low"}, "Certainty: low before, none now"),
        ({"kind": "verdict", "before": "yes", "after": "insufficient"}, "Verdict: yes before, insufficient now"),
        ({"kind": "recommendation", "before": "For massage."}, "No longer among the recommendations: For massage."),
        ({"kind": "recommendation", "after": "Against massage."}, "New among the recommendations: Against massage."),
        ({"kind": "supersession", "before": "Old 2010.", "after": "new-2024"}, "Replaced by new-2024: Old 2010."),
        ({"kind": "urgency", "after": "See a doctor now."}, "Urgent advice before: none Now: See a doctor now."),
    ],
)
def test_each_kind_of_change_is_said_plainly(change, said):
    assert Change.model_validate(change).told == said


def test_a_sentence_that_sums_several_bodies_up_is_not_told_beside_the_one_that_moved(library):
    question = "Does massage help low back pain?"
    before = ask(question, library)
    advice = next(section for section in before.sections if section.key is SectionKey.GUIDELINES).statements
    alone = next(each for each in advice if len({Support.parse(one).record for one in each.supports}) == 1)
    issuer = library.get(Support.parse(alone.supports[0]).record)
    library.add([issuer.model_copy(update={"recommendations": ()})])
    moved = [
        each for each in difference(before, ask(question, library), library).changes if each.kind is ChangeKind.RECOMMENDATION
    ]
    assert moved
    assert not any("do not all agree" in (each.before or each.after) for each in moved)


def test_what_moved_stands_on_the_static_site_and_in_the_fragment_to_embed(database, library, tmp_path):
    approved(database, library)
    retract(library)
    watch(database, library, opener(library))
    with database.reading() as session:
        published = approved_for_publication(session)
    write_site(tmp_path / "site", published, Site("https://evidence.example.org"))
    folder = tmp_path / "site"
    pages = [file.read_text("utf-8") for file in folder.rglob("*.html") if "fibromyalgia" in str(file)]
    assert len(pages) >= 2
    assert all("New evidence since approval" in page for page in pages)
    assert any("Retracted: " in page for page in pages)
