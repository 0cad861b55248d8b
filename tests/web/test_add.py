"""Add evidence on the site: files and searches become jobs that can be watched, cancelled, and seen to have died."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html as lxml_html
from starlette.testclient import TestClient

import literature_server
from database_samples import new_database
from library_samples import new_library
from palpate.appraisal.adding import Literature
from palpate.editorial import clock, jobs
from palpate.editorial.audit import AuditEntry, verify_chain
from palpate.editorial.jobs import JobRow, JobState
from palpate.vocabulary import Record, RecordKind
from palpate.web import Settings, create_app
from palpate.web.evidence_job import EvidenceJob
from palpate.web.identity import LOCAL
from web.uploads import LITERATURE, RIS

JSON = {"accept": "application/json"}
OVER = {state.value for state in JobState if state.over}


@pytest.fixture(scope="module")
def adding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site whose library these tests may change."""
    folder = tmp_path_factory.mktemp("adding")
    settings = Settings(library=new_library(folder / "library").uri, database=new_database(folder))
    program = {"X-Requested-With": "tests"}
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8000", headers=program) as client:
        yield client


def begun(response) -> str:
    """The address of the job that a form has begun."""
    assert response.status_code == 303, response.text
    assert response.headers["location"].startswith("/add/")
    return response.headers["location"]


def wait(until: Callable[[], bool]) -> None:
    pause, deadline = threading.Event(), time.monotonic() + 60
    while not until():
        assert time.monotonic() < deadline, "it did not come about within a minute"
        pause.wait(0.05)


def ended(site: TestClient, address: str) -> dict:
    wait(lambda: site.get(address, headers=JSON).json()["state"] in OVER)
    return site.get(address, headers=JSON).json()


def temporary_folders() -> set[str]:
    return {path.name for path in Path(tempfile.gettempdir()).glob("palpate-add-*")}


def version(site: TestClient) -> int:
    with site.app.state.holdings.newest() as library:
        return library.version


@pytest.mark.parametrize("name", LITERATURE)
def test_a_file_of_each_format_is_added(adding: TestClient, name: str) -> None:
    before, folders = version(adding), temporary_folders()
    job = ended(adding, begun(adding.post("/add", files={"files": (name, LITERATURE[name])}, follow_redirects=False)))
    [source] = job["progress"]["sources"]
    assert job["state"] == "done"
    assert (source["name"], source["added"], source["rejected"], source["error"]) == (name, 1, 0, None)
    assert job["progress"]["from_version"] == before
    assert job["progress"]["to_version"] == version(adding) > before
    assert "Findings read by palpate" in job["progress"]["told"]
    assert temporary_folders() <= folders


def test_what_was_added_is_held_read_and_told_on_the_page(adding: TestClient) -> None:
    other = RIS.replace(b"neck", b"jaw").replace(b"Neck", b"Jaw")
    address = begun(adding.post("/add", files={"files": ("jaw.ris", other)}, follow_redirects=False))
    job = ended(adding, address)
    tree = lxml_html.fromstring(adding.get(address).text)
    start, end = job["progress"]["from_version"], job["progress"]["to_version"]
    assert tree.xpath(f"//a[@href='/library/changes?from={start}&to={end}']")
    assert not tree.xpath("//meta[@http-equiv] | //*[@hx-get]"), "a job that is over needs no looking again"
    with adding.app.state.holdings.newest() as library:
        assert any("jaw pain in invented people" in hit.title for hit in library.search("massage jaw pain"))


def test_several_files_one_of_which_is_none(adding: TestClient) -> None:
    files = [("files", ("good.ris", RIS.replace(b"neck", b"elbow"))), ("files", ("bad.txt", b"This is a letter to a friend."))]
    job = ended(adding, begun(adding.post("/add", files=files, follow_redirects=False)))
    good, bad = job["progress"]["sources"]
    assert job["state"] == "done"
    assert good["added"] == 1
    assert "bad.txt has no format that palpate knows" in bad["error"]


def test_rejected_entries_are_told_with_their_reasons(adding: TestClient) -> None:
    address = begun(
        adding.post("/add", files={"files": ("half.ris", b"TY  - JOUR\nAU  - A, B\nER  - \n" + RIS)}, follow_redirects=False)
    )
    [source] = ended(adding, address)["progress"]["sources"]
    assert source["rejected"] == 1
    assert source["rejections"][0]["reason"] in lxml_html.fromstring(adding.get(address).text).text_content()


def test_a_job_of_which_nothing_can_be_read_has_failed_and_changed_nothing(adding: TestClient) -> None:
    before = version(adding)
    job = ended(adding, begun(adding.post("/add", files={"files": ("bad.gz", b"\x1f\x8b\x08broken")}, follow_redirects=False)))
    assert job["state"] == "failed"
    assert version(adding) == before


@pytest.mark.parametrize("service", ["pubmed", "europepmc"])
def test_a_search_is_added(adding: TestClient, service: str, server: literature_server.LiteratureServer) -> None:
    server.hold("91000001", "91000002", "91000003")
    server.results = [
        {"id": f"9200000{n}", "source": "MED", "pmid": f"9200000{n}", "title": f"Massage, invented, part {n}.", "pubYear": "2020"}
        for n in range(3)
    ]
    fields = {"query": "massage AND neck", "service": service, "most": "2"}
    job = ended(adding, begun(adding.post("/add", data=fields, follow_redirects=False)))
    [source] = job["progress"]["sources"]
    assert job["state"] == "done", job
    assert source["total"] == source["entries"] == source["added"] == 2


def test_a_search_by_json_leads_to_json(adding: TestClient, server: literature_server.LiteratureServer) -> None:
    server.hold("91000011")
    job = adding.post("/add", json={"query": "massage"}, headers=JSON).json()
    assert ended(adding, f"/add/{job['id']}")["progress"]["sources"][0]["added"] == 1


@pytest.mark.usefixtures("server")
def test_what_a_service_refuses_is_told(adding: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NCBI_API_KEY", "not-a-key")
    job = ended(adding, begun(adding.post("/add", data={"query": "massage"}, follow_redirects=False)))
    assert job["state"] == "failed"
    assert "PubMed" in job["progress"]["sources"][0]["error"]


@pytest.mark.parametrize(
    ("send", "says"),
    [
        ({"data": {"query": ""}}, "nothing to add"),
        ({}, "nothing to add"),
        ({"files": {"files": ("empty.ris", b"")}}, "is empty"),
        ({"files": {"files": ("a.ris", RIS)}, "data": {"query": "massage"}}, "not both"),
        ({"data": {"query": "massage", "most": "0"}}, "most"),
        ({"data": {"query": "massage", "most": "10001"}}, "most"),
        ({"data": {"query": "massage", "most": "many"}}, "most"),
        ({"data": {"query": "massage", "service": "elsewhere"}}, "service"),
        ({"files": [("files", (f"{n}.ris", RIS)) for n in range(21)]}, "Too many files"),
    ],
)
def test_what_cannot_be_added_is_refused_before_a_job_begins(adding: TestClient, send: dict, says: str) -> None:
    with adding.app.state.database.reading() as session:
        before = len(jobs.latest(session, 1000))
    response = adding.post("/add", follow_redirects=False, **send)
    assert response.status_code == 400
    assert says in lxml_html.fromstring(response.text).text_content()
    with adding.app.state.database.reading() as session:
        assert len(jobs.latest(session, 1000)) == before


def test_a_file_name_with_a_path_or_markup_stays_a_name(adding: TestClient) -> None:
    name = "../../<script>alert(1)</script>/../<b>x.ris"
    address = begun(adding.post("/add", files={"files": (name, RIS)}, follow_redirects=False))
    assert ended(adding, address)["progress"]["sources"][0]["name"] == "<b>x.ris"
    assert "<b>x" not in adding.get(address).text
    assert "<b>x" not in adding.get("/add").text


def test_two_jobs_at_once_write_one_after_the_other(adding: TestClient) -> None:
    addresses = [
        begun(
            adding.post("/add", files={"files": (f"{place}.ris", RIS.replace(b"neck", place.encode()))}, follow_redirects=False)
        )
        for place in ("thumb", "ankle", "finger")
    ]
    spans = sorted(
        (job["progress"]["from_version"], job["progress"]["to_version"]) for job in (ended(adding, one) for one in addresses)
    )
    assert all(job_end <= next_start for (_, job_end), (next_start, _) in pairwise(spans))
    assert all(start < end for start, end in spans)


class Endless:
    """A source whose second entry comes only when it is told to go on."""

    def __init__(self) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()

    def __len__(self) -> int:
        return 2

    def __iter__(self) -> Iterator[Record]:
        for number in range(2):
            yield Record(id=f"endless-{number}", kind=RecordKind.NARRATIVE_REVIEW, title=f"An invented title {number}", year=2020)
            self.reached.set()
            self.go_on.wait(30)


def test_a_job_is_cancelled_and_keeps_nothing_of_the_source_at_hand(adding: TestClient) -> None:
    database, uri = adding.app.state.database, adding.app.state.holdings.uri
    before, source = version(adding), Endless()
    with database.writing() as session:
        job_id = jobs.begin(session, LOCAL, ["endless"])
    EvidenceJob(database, uri, job_id, LOCAL, [Literature("endless", "add endless", lambda: source)], None).start()
    assert source.reached.wait(30)
    wait(lambda: adding.get(f"/add/{job_id}", headers=JSON).json()["progress"]["sources"][0]["entries"] == 1)
    shown = lxml_html.fromstring(adding.get(f"/add/{job_id}").text)
    assert shown.xpath("//*[@hx-get]/@hx-get") == [f"/add/{job_id}/progress"]
    assert shown.xpath("//noscript/meta[@http-equiv='refresh']")
    assert "Entries read" in adding.get(f"/add/{job_id}/progress").text
    assert adding.post(f"/add/{job_id}/cancel", follow_redirects=False).status_code == 303
    pause = threading.Event()
    pause.wait(1.0)  # until the next beat has seen it
    source.go_on.set()
    assert ended(adding, f"/add/{job_id}")["state"] == "cancelled"
    assert version(adding) == before
    assert adding.post(f"/add/{job_id}/cancel").status_code == 409


def test_a_job_whose_server_died_is_interrupted_and_holds_nobody_up(adding: TestClient) -> None:
    database = adding.app.state.database
    with database.writing() as session:
        dead = jobs.begin(session, LOCAL, ["lost.ris"])
        row = session.get_one(JobRow, dead)
        row.state, row.beat = JobState.ADDING, clock.now().timestamp() - jobs.SILENCE - 1
    assert adding.get(f"/add/{dead}", headers=JSON).json()["state"] == "interrupted"
    assert "Interrupted" in adding.get(f"/add/{dead}").text
    after = begun(adding.post("/add", files={"files": ("toe.ris", RIS.replace(b"neck", b"toe"))}, follow_redirects=False))
    assert ended(adding, after)["state"] == "done"


def test_a_job_waits_for_one_that_lives_and_can_be_cancelled_meanwhile(adding: TestClient) -> None:
    database = adding.app.state.database
    with database.writing() as session:
        living = jobs.begin(session, LOCAL, ["elsewhere.ris"])
    waiting = begun(adding.post("/add", files={"files": ("a.ris", RIS)}, follow_redirects=False))
    assert "Waiting for another addition" in adding.get(waiting).text
    adding.post(f"{waiting}/cancel")
    assert ended(adding, waiting)["state"] == "cancelled"
    with database.writing() as session:
        session.delete(session.get_one(JobRow, living))


def test_each_addition_is_in_the_audit_log_at_its_begin_and_its_end(adding: TestClient) -> None:
    address = begun(adding.post("/add", files={"files": ("chin.ris", RIS.replace(b"neck", b"chin"))}, follow_redirects=False))
    ended(adding, address)
    with adding.app.state.database.reading() as session:
        entries = session.query(AuditEntry).filter_by(subject=address.removeprefix("/add/")).order_by(AuditEntry.number).all()
        assert verify_chain(session).whole
    assert [entry.action for entry in entries] == ["evidence.add", "evidence.done"]
    assert '"added":1' in entries[1].details


def test_who_may_not_add_is_refused_before_the_files_are_read(tmp_path: Path) -> None:
    settings = Settings(library=new_library(tmp_path / "library").uri, database=new_database(tmp_path), local=False)
    with TestClient(create_app(settings), headers=JSON | {"origin": "http://testserver"}) as site:
        for response in (site.get("/add"), site.get("/add/abc"), site.post("/add", files={"files": ("a.ris", RIS)})):
            assert response.status_code == 403
            assert "To add evidence, log in" in response.json()["detail"]
        assert site.post("/add/abc/cancel").status_code == 403
        assert site.get("/check").status_code == 200


def test_another_site_can_neither_add_nor_cancel(adding: TestClient) -> None:
    elsewhere = {"origin": "https://evil.invalid", "sec-fetch-site": "cross-site"}
    assert adding.post("/add", files={"files": ("a.ris", RIS)}, headers=elsewhere).status_code == 403
    assert adding.post("/add/abc/cancel", headers=elsewhere).status_code == 403


def test_there_is_no_job_under_another_name(adding: TestClient) -> None:
    for address in ("/add/nothing", "/add/nothing/progress", "/add/..%2f..%2fetc"):
        assert adding.get(address).status_code == 404
