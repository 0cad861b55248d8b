"""Addresses that lead inside, given to the page that checks other pages."""

from __future__ import annotations

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from palpate.checking import fetch_page, fetching
from palpate.web.routes import check

pytestmark = pytest.mark.servers


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
