"""Fetching a page: from the public internet only, not for long, not too much, and with one clear line where it fails."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from palpate.checking import fetch_page, fetching
from palpate.checking.fetching import Limits, is_public
from palpate.errors import PalpateError, ServiceError, UsageError

LOCAL = Limits(private_networks=True, silence_s=1.0, whole_s=2.0, bytes=100_000)
PAGE = b"<html><head><title>Neck</title></head><body><p>Massage may ease neck pain.</p></body></html>"


class Pages(BaseHTTPRequestHandler):
    """A site with one good page and many bad ones."""

    asked: list[dict[str, str]] = []  # noqa: RUF012 what the tests look at

    def do_GET(self) -> None:  # noqa: C901 one line a page
        Pages.asked.append({"path": self.path, **dict(self.headers.items())})
        match self.path:
            case "/page":
                self.answer(PAGE)
            case "/gzip":
                self.answer(gzip.compress(PAGE), encoding="gzip")
            case "/bomb":
                self.answer(gzip.compress(b"a" * 5_000_000), encoding="gzip", kind="text/plain")
            case "/latin":
                self.answer("Massage für Müde".encode("latin-1"), kind="text/plain; charset=iso-8859-1")
            case "/picture":
                self.answer(b"\x89PNG", kind="image/png")
            case "/large":
                self.answer(b"a" * 200_000, kind="text/plain")
            case "/gone":
                self.send_error(404)
            case "/silent":
                time.sleep(3)
            case "/drip":
                self.send_response(200)
                self.send_header("Content-Type", "text/plain")
                self.end_headers()
                for _ in range(50):
                    self.wfile.write(b"a")
                    self.wfile.flush()
                    time.sleep(0.1)
            case "/away":
                self.redirect("/page")
            case "/round":
                self.redirect("/round")
            case "/inside":
                self.redirect(f"http://127.0.0.2:{self.server.server_port}/page")
            case "/file":
                self.redirect("file:///etc/hostname")

    def answer(self, body: bytes, *, kind: str = "text/html", encoding: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] the client hangs up on purpose
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    Pages.asked.clear()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_is_fetched_and_read(site: str) -> None:
    page = fetch_page(f"{site}/page#part", LOCAL)
    assert (page.title, page.text) == ("Neck", "Massage may ease neck pain.")
    assert page.source == f"{site}/page#part"


def test_a_redirect_a_packed_page_and_a_stated_encoding_are_followed(site: str) -> None:
    assert fetch_page(f"{site}/away", LOCAL).source == f"{site}/page"
    assert fetch_page(f"{site}/gzip", LOCAL).title == "Neck"
    assert fetch_page(f"{site}/latin", LOCAL).text == "Massage für Müde"


def test_the_server_sees_its_own_name_and_no_cookies(site: str) -> None:
    fetch_page(f"{site}/page", LOCAL)
    [asked] = Pages.asked
    assert asked["Host"] == site.removeprefix("http://")
    assert asked["User-Agent"].startswith("palpate/")
    assert "Cookie" not in asked


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/gone", "HTTP 404"),
        ("/picture", "image/png"),
        ("/large", "more than 100,000 bytes"),
        ("/bomb", "more than 100,000 bytes"),
        ("/silent", "did not answer within 1 second"),
        ("/drip", "more than 2 seconds"),
        ("/round", "redirects more than 5 times"),
        ("/file", "must start with https"),
    ],
)
def test_what_is_no_page_is_told_in_one_line(site: str, path: str, said: str) -> None:
    start = time.monotonic()
    with pytest.raises(PalpateError, match=said) as error:
        fetch_page(f"{site}{path}", LOCAL)
    assert time.monotonic() - start < LOCAL.whole_s + 2, "whoever drips is not waited for"
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
     "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
     "64:ff9b::a9fe:a9fe", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "::127.0.0.1", "2001:db8::1", "nonsense"],
)  # fmt: skip
def test_no_address_inside_a_network_is_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111"])
def test_addresses_of_the_internet_are_public(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    "url",
    ["http://localhost/", "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/",
     "http://169.254.169.254/latest/meta-data/", "https://10.0.0.1/", "http://0/"],
)  # fmt: skip
def test_addresses_inside_a_network_are_not_asked_in_whatever_spelling(url: str) -> None:
    with pytest.raises(UsageError, match="not on the public internet"):
        fetch_page(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://example.org/page", "must start with https"),
        ("file:///etc/passwd", "must start with https"),
        ("gopher://example.org/", "must start with https"),
        ("http://", "must start with https"),
        ("http://user:word@example.org/", "password"),
        ("http://example.org:22/", "Port 22"),
        ("http://example.org:99999/", "no address"),
        ("http://[::1/", "no address"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(url: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        fetch_page(url)


def test_a_public_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_of_two(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 80)) for number in ("93.184.216.34", "10.0.0.7")]

    monkeypatch.setattr(socket, "getaddrinfo", one_of_two)
    with pytest.raises(UsageError, match="not on the public internet"):
        fetch_page("http://rebinding.example/")


def test_a_redirect_inside_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "is_public", lambda number: number in {"127.0.0.1", "::1"})
    monkeypatch.setattr(fetching, "_PORTS", {int(site.rsplit(":", 1)[1])})
    assert fetch_page(f"{site}/page").title == "Neck"
    Pages.asked.clear()
    with pytest.raises(UsageError, match=r"127\.0\.0\.2 is not on the public internet"):
        fetch_page(f"{site}/inside")
    assert [each["path"] for each in Pages.asked] == ["/inside"]


def test_a_proxy_of_the_environment_is_not_used(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    assert fetch_page(f"{site}/page", LOCAL).title == "Neck"


def test_an_unknown_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(ServiceError, match=r"no-such-host\.example is not known"):
        fetch_page("https://no-such-host.example/")
