"""Fetching: polite, bounded, and never further in than the public web. The server is real, on this machine."""

from __future__ import annotations

import gzip
import io
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from making import feed

from gravamen.sources import Unreadable
from gravamen.sources.confinement import Confined
from gravamen.sources.fetching import AGENT, Fetcher
from gravamen.sources.public_network import PublicBackend, is_public
from gravamen.sources.received import Form, Received
from gravamen.sources.warc import captures_of

PAGE = b"<!doctype html><html><body><p>Words.</p></body></html>"
Answer = tuple[int, dict[str, str], bytes]


class Site:
    """A web server on this machine whose pages a test sets."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, self.headers["User-Agent"]))
                status, headers, body = site.pages.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.port = self.server.server_address[1]

    def url(self, path: str, host: str = "news.example") -> str:
        return f"http://{host}:{self.port}{path}"


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(scope="module")
def confined() -> Iterator[Confined]:
    with Confined() as helper:
        yield helper


def fetched(
    confined: Confined,
    url: str,
    *,
    is_allowed: Callable[[str], bool] = lambda address: True,
    seconds: float = 20,
    waits: list[float] | None = None,
) -> list[Received | Unreadable]:
    """Fetches where every name leads to this machine, which `is_allowed` lets pass."""
    backend = PublicBackend(lambda host, port: ["127.0.0.1"], is_allowed)
    with Fetcher(confined, backend, seconds, (waits if waits is not None else []).append) as fetcher:
        return list(fetcher.fetch(url))


def refused(found: list[Received | Unreadable]) -> str:
    (item,) = found
    assert isinstance(item, Unreadable) and item.advice
    return item.reason


def test_a_page_comes_with_the_record_of_what_came(site: Site, confined: Confined) -> None:
    body = gzip.compress(PAGE)
    site.pages["/a"] = (200, {"Content-Type": "text/html; charset=windows-1251", "Content-Encoding": "gzip"}, body)
    (page,) = fetched(confined, site.url("/a"))
    assert isinstance(page, Received) and page.container is not None
    assert (page.data, page.form, page.charset, page.given.url) == (PAGE, Form.HTML, "windows-1251", site.url("/a"))
    (archived,) = captures_of(io.BytesIO(page.container.data), is_compressed=False)
    assert (archived.data, archived.given.url) == (PAGE, site.url("/a"))
    assert site.asked == [("/robots.txt", AGENT), ("/a", AGENT)]


def test_redirects_are_followed_to_an_end(site: Site, confined: Confined) -> None:
    site.pages["/a"] = (301, {"Location": "/b"}, b"")
    site.pages["/b"] = (200, {"Content-Type": "text/html"}, PAGE)
    (page,) = fetched(confined, site.url("/a"))
    assert isinstance(page, Received) and page.given.url == site.url("/b")
    site.pages["/b"] = (302, {"Location": "/a"}, b"")
    assert "redirects more than 5 times" in refused(fetched(confined, site.url("/a")))


def test_a_live_feed_gives_its_entries(site: Site, confined: Confined) -> None:
    site.pages["/feed"] = (200, {"Content-Type": "application/atom+xml"}, feed([("One", "2024-04-26", "<p>First.</p>")]))
    (entry,) = fetched(confined, site.url("/feed"))
    assert isinstance(entry, Received) and (entry.data, entry.form, entry.given.published) == (
        b"<p>First.</p>",
        Form.FRAGMENT,
        "2024-04-26",
    )


@pytest.mark.parametrize(
    ("robots", "is_refused"),
    [
        ((200, {}, b"User-agent: *\nDisallow: /private"), True),
        ((200, {}, b"User-agent: gravamen\nDisallow: /"), True),
        ((200, {}, b"User-agent: other\nDisallow: /"), False),
        ((404, {}, b""), False),
        ((503, {}, b""), True),  # a site that cannot say what it allows, allows nothing
    ],
)
def test_robots_are_obeyed(site: Site, confined: Confined, robots: Answer, is_refused: bool) -> None:
    site.pages |= {"/robots.txt": robots, "/private/a": (200, {"Content-Type": "text/html"}, PAGE)}
    (item,) = fetched(confined, site.url("/private/a"))
    assert isinstance(item, Unreadable) == is_refused
    assert ("/private/a", AGENT) in site.asked or is_refused


def test_robots_that_stand_elsewhere_are_obeyed(site: Site, confined: Confined) -> None:
    page = (200, {"Content-Type": "text/html"}, PAGE)
    rules = (200, {}, b"User-agent: *\nDisallow: /private")
    site.pages |= {"/robots.txt": (301, {"Location": "/all/robots.txt"}, b""), "/all/robots.txt": rules, "/private/a": page, "/a": page}
    assert "asks not to fetch it" in refused(fetched(confined, site.url("/private/a")))
    assert isinstance(fetched(confined, site.url("/a"))[0], Received)


def test_of_endless_robots_the_first_part_counts(site: Site, confined: Confined) -> None:
    rules = b"User-agent: *\nDisallow: /private\n" + b"# more\n" * 100_000
    site.pages |= {"/robots.txt": (200, {}, rules), "/a": (200, {"Content-Type": "text/html"}, PAGE)}
    assert isinstance(fetched(confined, site.url("/a"))[0], Received)
    assert "asks not to fetch it" in refused(fetched(confined, site.url("/private/a")))


def test_what_is_no_address_is_refused_and_the_rest_goes_on(confined: Confined) -> None:
    assert "it is no address" in refused(fetched(confined, "http://[broken/"))


def test_it_pauses_between_requests_to_a_host(site: Site, confined: Confined) -> None:
    site.pages |= {"/robots.txt": (200, {}, b"User-agent: *\nCrawl-delay: 7"), "/a": (200, {"Content-Type": "text/html"}, PAGE)}
    waits: list[float] = []
    fetched(confined, site.url("/a"), waits=waits)
    assert len(waits) == 1 and 6 < waits[0] <= 7


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((404, {}, b""), "answered 404"),
        ((200, {"Content-Type": "image/png"}, b"x"), "it is image/png, not a document"),
        ((200, {}, b"x"), "no declared type"),
        ((200, {"Content-Type": "text/html", "Content-Length": "40000000"}, b"a" * 40_000_000), "larger than 30 MB"),
        ((200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(b"a" * 60_000_000)), "larger than 30 MB"),
        ((200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"no gzip"), "damaged"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "file is no address of http or https"),
        ((302, {"Location": "http://[broken/"}, b""), "redirects to “http://[broken/”, which is no address"),
        ((302, {"Location": "http://user:secret@news.example/"}, b""), "user name or password"),
    ],
)
def test_what_is_not_taken_is_said(site: Site, confined: Confined, answer: Answer, reason: str) -> None:
    site.pages["/a"] = answer
    assert reason in refused(fetched(confined, site.url("/a")))


def test_a_server_that_trickles_is_left(site: Site, confined: Confined) -> None:
    site.pages["/a"] = (200, {"Content-Type": "text/html"}, PAGE * 5000)
    assert "longer than" in refused(fetched(confined, site.url("/a"), seconds=0))


def test_this_machine_is_not_fetched_from(site: Site, confined: Confined) -> None:
    site.pages["/a"] = (200, {"Content-Type": "text/html"}, PAGE)
    for host in ("127.0.0.1", "localhost", "news.example"):  # the last one by its answer from the name service
        assert "not a public address" in refused(fetched(confined, site.url("/a", host), is_allowed=is_public))
    assert site.asked == []


def test_a_redirect_to_this_machine_is_not_followed(site: Site, confined: Confined) -> None:
    site.pages["/a"] = (302, {"Location": f"http://inside.example:{site.port}/secret"}, b"")
    site.pages["/secret"] = (200, {"Content-Type": "text/html"}, PAGE)
    answers = {"news.example": ["127.0.0.1"], "inside.example": ["10.0.0.1"]}
    backend = PublicBackend(lambda host, port: answers[host], lambda address: address != "10.0.0.1")
    with Fetcher(confined, backend, sleep=lambda seconds: None) as fetcher:
        assert "inside.example leads to 10.0.0.1" in refused(list(fetcher.fetch(site.url("/a"))))
    assert "/secret" not in [path for path, _ in site.asked]


def test_one_private_address_among_public_ones_is_enough_to_refuse(confined: Confined) -> None:
    backend = PublicBackend(lambda host, port: ["93.184.215.14", "192.168.0.1"])
    with Fetcher(confined, backend) as fetcher:
        assert "leads to 192.168.0.1" in refused(list(fetcher.fetch("http://news.example/")))


NOT_PUBLIC = """
    127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 255.255.255.255 ::1 :: fe80::1%eth0 fc00::1
    ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 2002:7f00:1:: 64:ff9b::7f00:1 64:ff9b::a00:1
"""


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)
