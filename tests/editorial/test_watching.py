"""Approved articles and kept questions against newer evidence, and how editors are told."""

from __future__ import annotations

import hashlib
import hmac
import json
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from editorial.desk_samples import AUTHOR, EDITOR, FIRST, READER, seen
from library_samples import new_library
from palpate.answering import ask
from palpate.answering.difference import ChangeKind
from palpate.editorial import articles, reviewing
from palpate.editorial.approved import approved_at
from palpate.editorial.article_text import statements
from palpate.editorial.articles import text_of, version_of
from palpate.editorial.audit import AuditEntry, verify_chain
from palpate.editorial.notifying import Channels, channels_from_environment, tell
from palpate.editorial.watching import drop_question, keep_question, moved_conclusions, watch, watched_questions
from palpate.errors import ForbiddenError, UsageError
from palpate.library import Library
from palpate.publishing import Site, approved_for_publication, write_site
from palpate.vocabulary import SectionKey, Support

QUESTION = "Does massage help fibromyalgia?"


@pytest.fixture
def library(tmp_path):
    return new_library(tmp_path / "held")


def _look(database, library):
    return watch(database, library, lambda version: Library.open(library.uri, at=version))


def _approved(database, library) -> int:
    """An article that went through the whole review."""
    with database.writing() as session:
        number = articles.submit(session, AUTHOR, ask(QUESTION, library)).id
    with database.writing() as session:
        reviewing.assign(session, EDITOR, number, FIRST, seen(database, number))
    with database.writing() as session:
        reviewing.declare(session, FIRST, number, "", seen(database, number))
    with database.reading() as session:
        keys = [each.key for each in statements(text_of(version_of(session, number, 1)))]
    for key in keys:
        with database.writing() as session:
            reviewing.accept(session, FIRST, number, key, seen(database, number))
    with database.writing() as session:
        digest = version_of(session, number, 1).digest
        reviewing.approve(session, FIRST, number, digest, seen(database, number))
    return number


def _retract(library, answer):
    record = library.get(Support.parse(answer.bottom_line_statements[0].supports[0]).record)
    library.add([record.model_copy(update={"retracted": True})])
    return record


def test_a_retraction_flags_the_approved_article_once_and_leaves_its_text(database, library, tmp_path):
    number = _approved(database, library)
    with database.reading() as session:
        slug, before = approved_for_publication(session)[0].slug, approved_for_publication(session)[0].answer
    assert _look(database, library) == []
    record = _retract(library, before)
    [event] = _look(database, library)
    assert (event.article_id, event.slug, event.told) == (number, slug, False)
    assert event.difference.changes[0].kind is ChangeKind.RETRACTION
    assert event.difference.changes[0].record == record.id
    assert _look(database, library) == []
    with database.reading() as session:
        public, text = approved_at(session, slug)
        assert public.new_evidence_at is not None
        assert text.answer == before
        assert "article.new_evidence" in [entry.action for entry in session.query(AuditEntry)]
        assert verify_chain(session).whole
        published = approved_for_publication(session)
    write_site(tmp_path / "site", published, Site("https://evidence.example.org"))
    page = (tmp_path / "site" / "articles" / slug / "index.html").read_text("utf-8")
    assert "New evidence since approval" in page


def test_the_flag_goes_when_the_conclusion_is_back(database, library):
    _approved(database, library)
    with database.reading() as session:
        answer = approved_for_publication(session)[0].answer
    advice = next(section for section in answer.sections if section.key is SectionKey.GUIDELINES).statements[0]
    issuer = library.get(Support.parse(advice.supports[0]).record)
    library.add([issuer.model_copy(update={"recommendations": (), "summary": "Under revision."})])
    [event] = _look(database, library)
    assert ChangeKind.RECOMMENDATION in {change.kind for change in event.difference.changes}
    library.add([issuer])
    assert _look(database, library) == []
    with database.reading() as session:
        assert approved_for_publication(session)[0].new_evidence_at is None


def test_a_kept_question_is_told_of_once_and_can_be_dropped(database, library):
    answer = ask(QUESTION, library)
    with database.writing() as session:
        first = keep_question(session, AUTHOR, answer)
        assert keep_question(session, AUTHOR, answer).id == first.id
    _retract(library, answer)
    [event] = _look(database, library)
    assert (event.article_id, event.slug, event.question) == (None, None, QUESTION)
    assert _look(database, library) == []
    with database.writing() as session:
        drop_question(session, AUTHOR, first.id)
    with database.reading() as session:
        assert watched_questions(session) == []


def test_a_reader_keeps_no_question(database, library):
    with pytest.raises(ForbiddenError), database.writing() as session:
        keep_question(session, READER, ask(QUESTION, library))


@contextmanager
def _served(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def due(database, library):
    """A database with one event that nobody was told of."""
    with database.writing() as session:
        keep_question(session, AUTHOR, ask(QUESTION, library))
    _retract(library, ask(QUESTION, library))
    _look(database, library)
    return database


def _untold(database) -> int:
    with database.reading() as session:
        return len(moved_conclusions(session, untold=True))


def test_a_webhook_gets_the_event_signed_and_only_then_is_it_told(due):
    taken, answers = [], [500, 200]

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            taken.append((self.rfile.read(int(self.headers["Content-Length"])), self.headers["X-Palpate-Signature"]))
            self.send_response(answers.pop(0))
            self.end_headers()

        def log_message(self, *_):
            pass

    with _served(HTTPServer(("127.0.0.1", 0), Hook)) as (host, port):
        channels = Channels(webhook=f"http://{host}:{port}/hook", secret="shared")
        [problem] = tell(due, channels)
        assert "did not take the news" in problem
        assert _untold(due) == 1
        assert tell(due, channels) == []
        assert _untold(due) == 0
        assert tell(due, channels) == []
    assert len(taken) == 2
    body, signature = taken[-1]
    assert signature == "sha256=" + hmac.new(b"shared", body, hashlib.sha256).hexdigest()
    assert json.loads(body)["question"] == QUESTION


class _MailHandler(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs to hand a message over."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = []
                while (line := self.rfile.readline()) != b".\r\n":
                    lines.append(line)
                self.server.messages.append(b"".join(lines).decode())
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 well\r\n")


def test_editors_get_a_mail_that_says_what_moved(due):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _MailHandler)
    server.messages = []
    with _served(server) as (host, port):
        channels = Channels(smtp=f"smtp://{host}:{port}", sender="desk@example.org", mail=("a@example.org", "b@example.org"))
        assert tell(due, channels) == []
    [message] = server.messages
    assert f"Subject: New evidence: {QUESTION}" in message
    assert "To: a@example.org, b@example.org" in message
    assert "- Retracted: " in message
    assert _untold(due) == 0


def test_a_mail_server_that_is_not_there_leaves_the_news_due(due):
    [problem] = tell(due, Channels(smtp="smtp://127.0.0.1:1", sender="desk@example.org", mail=("a@example.org",)))
    assert "was not sent" in problem
    assert _untold(due) == 1


@pytest.mark.parametrize(
    "variables",
    [
        {"PALPATE_WATCH_WEBHOOK": "file:///etc/passwd"},
        {"PALPATE_SMTP_URL": "http://mail.example.org"},
        {"PALPATE_SMTP_URL": "smtp://mail.example.org"},
    ],
)
def test_channels_that_can_not_be_used_are_refused_at_once(variables, monkeypatch):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UsageError):
        channels_from_environment()
