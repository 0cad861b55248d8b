"""Check a page on the site: three ways in, the annotated page and its files out, and nothing that a page holds can do harm."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from lxml import html as lxml_html

from palpate.checking import fetch_page, read_bytes, read_text
from palpate.checking.apart import fetch_apart, read_apart
from palpate.checking.pages import LARGEST_PAGE, LONGEST_TEXT
from palpate.editorial.audit import AuditEntry
from palpate.errors import SourceError, UsageError
from palpate.vocabulary import CheckedPage
from web.uploads import ARMED_HTML, encrypted_pdf, pdf

TEXT = "# Massage today\n\nMassage cures fibromyalgia. Massage may help fibromyalgia.\n\nNothing beats a good massage."
JSON = {"accept": "application/json"}
ACTIVE = (
    "//main//script",
    "//main//iframe",
    "//main//svg",
    "//main//img",
    "//main//@*[starts-with(name(), 'on')]",
    "//base",
    "//meta[@http-equiv]",
)


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are read in this process, for tests of what the site makes of them; the others start one for each."""
    monkeypatch.setattr("palpate.web.routes.check.read_apart", read_bytes)
    monkeypatch.setattr("palpate.web.routes.check.fetch_apart", fetch_page)


def page_of(response) -> lxml_html.HtmlElement:
    assert response.headers["content-type"].startswith("text/html")
    return lxml_html.fromstring(response.text)


def problem(response) -> str:
    """The message of an answer that is no result: on the form, or on a page of its own."""
    tree = page_of(response)
    return " ".join(tree.xpath("string(//*[@role='alert'])").split()) or " ".join(tree.xpath("string(//main)").split())


def test_the_form_offers_three_ways_with_labels(site) -> None:
    tree = page_of(site.get("/check"))
    for name in ("text", "file", "address"):
        assert tree.xpath(f"//label[@for='{name}']")
        assert tree.xpath(f"//form[@method='post']//*[@name='{name}']")
    assert "kept on the server" in tree.text_content()


def test_a_pasted_text_comes_back_annotated(site) -> None:
    response = site.post("/check", data={"text": TEXT})
    assert response.status_code == 200
    tree = page_of(response)
    assert tree.xpath("string(//h1)") == "Massage today"
    marks = tree.xpath("//mark")
    assert [(mark.text, mark.get("class")) for mark in marks][:2] == [
        ("Massage cures fibromyalgia.", "overstated"),
        ("Massage may help fibromyalgia.", "supported"),
    ]
    for link in tree.xpath("//main//a/@href[starts-with(., '#')]"):
        assert tree.xpath(f"//*[@id='{link[1:]}']"), link
    records = tree.xpath("//ol[@class='references']//a/@href[starts-with(., '/records/')]")
    with site.app.state.holdings.newest() as library:
        held = library.get_many([record.removeprefix("/records/") for record in records])
    assert records
    assert len(held) == len(records)
    assert "Could say: " in tree.text_content()


def test_json_is_the_same_result_by_suffix_header_and_body(site) -> None:
    by_suffix = site.post("/check.json", data={"text": TEXT})
    by_header = site.post("/check", data={"text": TEXT}, headers=JSON)
    by_body = site.post("/check", json={"text": TEXT}, headers=JSON)
    assert by_suffix.json() == by_header.json() == by_body.json()
    checked = CheckedPage.model_validate_json(by_body.text)
    assert [claim.verdict.value for claim in checked.claims][:2] == ["overstated", "supported"]


def test_openapi_describes_it(site) -> None:
    described = site.get("/openapi.json").json()["paths"]["/check"]["post"]
    assert described["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/CheckedPage")
    assert {"application/json", "multipart/form-data"} <= described["requestBody"]["content"].keys()


def test_urgent_advice_comes_first(site) -> None:
    told = "My wife has had sudden chest pain and shortness of breath since this morning. Massage helps against pain."
    tree = page_of(site.post("/check", data={"text": told}))
    first = tree.xpath("//main//*[self::h1 or @role='alert']")[0]
    assert first.get("role") == "alert"
    assert "Urgent" in first.text_content()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html><title>Leaflet</title><body><p>Massage cures fibromyalgia.</p></body></html>"),
        ("page.md", b"# Leaflet\n\nMassage cures fibromyalgia."),
        ("page.txt", "\ufeffMassage cures fibromyalgia.\n\nCafé life.".encode()),
        ("old.txt", "Massage cures fibromyalgia.\n\nCafé life.".encode("cp1252")),
        ("page.pdf", pdf(b"BT /F1 12 Tf 40 700 Td (Massage cures fibromyalgia.) Tj ET")),
    ],
)
def test_files_of_each_kind_are_read(site, name: str, content: bytes) -> None:
    checked = site.post("/check", files={"file": (name, content)}, headers=JSON).json()
    assert checked["source"] == name
    assert ("Café" in checked["text"]) == (b"Caf" in content)
    assert [(claim["text"], claim["verdict"]) for claim in checked["claims"]] == [("Massage cures fibromyalgia.", "overstated")]


@pytest.mark.parametrize(
    ("form", "kind", "holds"),
    [("html", "text/html", "<mark"), ("markdown", "text/markdown", "## 1."), ("json", "application/json", '"claims"')],
)
def test_results_are_saved_as_files(site, form: str, kind: str, holds: str) -> None:
    shown = page_of(site.post("/check", data={"text": TEXT}))
    fields = {
        field.get("name"): field.get("value") or field.text_content()
        for field in shown.xpath("//main//form//*[@name and not(self::button)]")
    }
    assert form in shown.xpath("//main//form//button/@value")
    saved = site.post("/check", data=fields | {"save_as": form})
    assert saved.headers["content-type"].startswith(kind)
    assert saved.headers["content-disposition"].startswith("attachment;")
    assert holds in saved.text
    if form == "json":
        assert json.loads(saved.text) == site.post("/check", data={"text": TEXT}, headers=JSON).json() | {
            "title": "Massage today"
        }


def test_another_site_cannot_have_pages_checked(site) -> None:
    elsewhere = {"origin": "https://evil.invalid", "sec-fetch-site": "cross-site"}
    assert site.post("/check", data={"text": TEXT}, headers=elsewhere).status_code == 403
    assert site.post("/check", files={"file": ("a.txt", b"Massage helps.")}, headers=elsewhere).status_code == 403


def test_nothing_is_kept(site) -> None:
    def state() -> tuple[int, int]:
        with site.app.state.database.reading() as session, site.app.state.holdings.newest() as library:
            return library.version, session.query(AuditEntry).count()

    before = state()
    site.post("/check", data={"text": TEXT})
    assert state() == before


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "There is nothing to check yet"),
        ({"text": "  \n"}, "There is nothing to check yet"),
        ({"text": "Massage helps.", "address": "https://example.org"}, "one page at a time"),
        ({"text": "Massage helps.", "save_as": "exe"}, "not as 'exe'"),
        ({"text": "é" * (LONGEST_TEXT + 1)}, "longer than the 400,000 characters"),
    ],
)
def test_forms_that_make_no_sense_are_told_so(site, data: dict[str, str], says: str) -> None:
    response = site.post("/check", data=data)
    assert response.status_code == 400
    assert says in problem(response)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "is empty"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "This is no text"),
        ("zeros.txt", b"\0" * 5000, "This is no text"),
        ("archive.zip", b"PK\x03\x04" + bytes(range(256)) * 20, "This is no text"),
        ("locked.pdf", encrypted_pdf(), "encrypted"),
        ("broken.pdf", b"%PDF-1.7\n" + b"<<" * 4000, "can't be read"),
        ("deep.html", b"<html><body>" + b"<div>" * 3000 + b"Massage cures fibromyalgia.", "nested too deeply"),
        ("long.txt", b"massage " * 60_000, "at most 400,000"),
    ],
)
def test_files_that_cannot_be_read_are_refused_kindly_and_soon(site, name: str, content: bytes, says: str) -> None:
    assert_refused(site, name, content, says)


def test_a_pdf_that_unfolds_without_end_is_refused_kindly_and_soon(site) -> None:
    assert_refused(site, "bomb.pdf", pdf(b"0" * (200 << 20)), "PDF")


def assert_refused(site, name: str, content: bytes, says: str) -> None:
    start = time.monotonic()
    response = site.post("/check", files={"file": (name, content)})
    assert response.status_code in {400, 422}
    assert says in problem(response)
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    "content", [b"<html><body>" + b"<div>" * 100_000 + b"x", b"<p " + b"a=1 " * 300_000 + b">x", b"<p>" + b"a " * 150_000]
)
def test_html_beyond_all_measure_is_answered(site, content: bytes) -> None:
    assert site.post("/check", files={"file": ("odd.html", content)}).status_code in {200, 422}


def test_a_file_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(SourceError, match=r"took more than"):
        read_apart(b"<p>Massage</p>", seconds=0.01)


@pytest.mark.slow
def test_a_file_that_takes_too_much_memory_is_given_up() -> None:
    with pytest.raises(SourceError, match=r"memory"):
        read_apart(b"<html>" + b"<p>a</p>" * 2_000_000)


def test_reading_apart_reads_the_same() -> None:
    assert read_apart(TEXT.encode()) == read_text(TEXT)


def test_fetching_apart_refuses_the_same(site) -> None:
    with pytest.raises(UsageError, match="not on the public internet"):
        fetch_apart("http://127.0.0.1/")
    assert "not on the public internet" in problem(site.post("/check", data={"address": "http://127.0.0.1/"}))


def test_a_body_that_is_too_large_is_refused_before_it_is_read(site) -> None:
    response = site.post("/check", files={"file": ("big.txt", b"x" * (LARGEST_PAGE + (2 << 20)))})
    assert response.status_code == 413
    assert "larger than the" in problem(response)


def test_a_body_without_a_length_is_counted(site) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        for _ in range(60):
            sent += 1
            yield b"x" * (1 << 20)

    response = site.post("/check", content=endless(), headers={"content-type": "multipart/form-data; boundary=b"})
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (
            "fields",
            b"".join(b'--b\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % n for n in range(5000)) + b"--b--\r\n",
        ),
        (
            "files",
            b"".join(b'--b\r\nContent-Disposition: form-data; name="file"; filename="f%d"\r\n\r\nx\r\n' % n for n in range(5000))
            + b"--b--\r\n",
        ),
        ("broken", b"--b\r\nContent-Disposition: form-data"),
        ("no boundary", b"hello"),
    ],
)
def test_forms_with_too_many_parts_or_broken_ones_are_refused(site, kind: str, body: bytes) -> None:
    boundary = "" if kind == "no boundary" else "; boundary=b"
    response = site.post("/check", content=body, headers={"content-type": f"multipart/form-data{boundary}"})
    assert response.status_code == 400
    assert problem(response)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"text": 3}', b'{"texts": "a"}', b"[" * 100_000, b"\xff"])
def test_json_that_is_none_is_refused_as_a_problem(site, body: bytes) -> None:
    response = site.post("/check", content=body, headers=JSON | {"content-type": "application/json"})
    assert response.status_code == 400
    assert response.json()["detail"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\x.txt", "<img src=x onerror=alert(1)>.txt", "a\r\nSet-Cookie: b=c.txt", "ü" * 300]
)
@pytest.mark.usefixtures("read_here")
def test_file_names_are_names_and_never_paths_or_markup(site, name: str) -> None:
    response = site.post("/check", files={"file": (name, b"Massage cures fibromyalgia.")}, headers=JSON)
    source = response.json()["source"]
    assert not set("/\\\r\n") & set(source)
    assert len(source) <= 120
    assert "set-cookie" not in response.headers
    tree = page_of(site.post("/check", files={"file": (name, b"Massage cures fibromyalgia.")}))
    assert not any(tree.xpath(path) for path in ACTIVE)


def test_nothing_active_comes_out_of_an_armed_page(site) -> None:
    response = site.post("/check", files={"file": ("armed.html", ARMED_HTML)})
    assert response.status_code == 200
    tree = page_of(response)
    assert len(tree.xpath("//mark")) == 2
    for path in ACTIVE:
        assert not tree.xpath(path), path
    for address in tree.xpath("//main//@href | //main//@src | //main//@action"):
        assert address.startswith(("#", "/", "https://")), address
        assert "evil" not in address


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8000/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "javascript://example.org/%0aalert(1)",
        "http://user:secret@example.org/",
        "http://example.org:22/",
    ],
)
@pytest.mark.usefixtures("read_here")
def test_addresses_inside_a_network_and_other_schemes_are_not_asked(site, address: str) -> None:
    response = site.post("/check", data={"address": address})
    assert response.status_code == 400
    assert problem(response)
    assert page_of(response).xpath("//input[@name='address']/@value") == [address]
