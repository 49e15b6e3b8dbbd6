"""Addresses on the web → documents as received, fetched as a guest: asked for politely, and never further in than the public web.

Each answer is archived as the WARC record of what came. Redirects are followed one by one, each checked like the first address.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpcore
import httpx

from gravamen import __version__
from gravamen.sources.confinement import Confined
from gravamen.sources.feeds import entries_of
from gravamen.sources.public_network import NotPublicError, PublicBackend, public_transport
from gravamen.sources.received import Container, Form, Metadata, Received
from gravamen.sources.unreadable import RefusedError, Unreadable
from gravamen.sources.warc import FORMS, PAYLOAD_LIMIT, too_large_payload, unpacked

AGENT = f"gravamen/{__version__}"
REDIRECTS = 5
SECONDS = 60.0
"""For one document, redirects included."""
PAUSE = 1.0
"""Seconds between two requests to one host, unless its robots.txt asks for more."""
LONGEST_PAUSE = 30.0
_ROBOTS_LIMIT = 500_000
_BY_HAND = "save the page by hand, and add the file"
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/xml", "text/xml")
_SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came from an address: its body as sent, and decoded."""

    url: str
    response: httpx.Response
    raw: bytes
    body: bytes


class Fetcher:
    """Fetches addresses, one after the other. `backend` opens its connections."""

    def __init__(
        self,
        confined: Confined,
        backend: PublicBackend | None = None,
        seconds: float = SECONDS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._confined = confined
        self._seconds = seconds
        self._sleep = sleep
        self._robots: dict[str, RobotFileParser] = {}
        self._asked_last: dict[str, float] = {}
        self._client = httpx.Client(
            transport=public_transport(backend or PublicBackend()),
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(15.0),
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def fetch(self, url: str) -> Iterator[Received | Unreadable]:
        """The document at an address, or the entries of the feed that is there; what cannot be had comes out as `Unreadable`."""
        try:
            answer = self._answer(url)
            yield from self._received(url, answer)
        except RefusedError as refusal:
            yield refusal.of(url)

    def _answer(self, url: str) -> _Answer:
        deadline = time.monotonic() + self._seconds
        at = url
        for _ in range(REDIRECTS + 1):
            _check_address(at)
            if not self._may_fetch(at, deadline):
                raise RefusedError(
                    f"the robots.txt of {urlsplit(at).netloc} asks not to fetch it", "save the page by hand, and add the file"
                )
            answer = self._asked(at, deadline, PAYLOAD_LIMIT)
            if len(answer.raw) > PAYLOAD_LIMIT:
                raise too_large_payload()
            if not answer.response.is_redirect:
                if answer.response.status_code != int(httpx.codes.OK):
                    raise RefusedError(f"its server answered {answer.response.status_code}", "check the address in a browser")
                return answer
            at = _led_to(answer)
        raise RefusedError(f"it redirects more than {REDIRECTS} times", "give the address that it leads to in a browser")

    def _may_fetch(self, url: str, deadline: float) -> bool:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(f"{site}/robots.txt", deadline)
        return self._robots[site].can_fetch(AGENT, url)

    def _read_robots(self, url: str, deadline: float) -> RobotFileParser:
        """The rules of a site; where it has none all is allowed, and where it cannot say nothing is (RFC 9309).

        Rules that stand elsewhere are read there; of rules beyond the limit the first part counts.
        """
        rules = RobotFileParser(url)
        answer = self._asked(url, deadline, _ROBOTS_LIMIT)
        for _ in range(REDIRECTS):
            if not answer.response.is_redirect:
                break
            at = _led_to(answer)
            _check_address(at)
            answer = self._asked(at, deadline, _ROBOTS_LIMIT)
        status = answer.response.status_code
        if answer.response.is_success:
            rules.parse(answer.body.decode("utf-8", "replace").splitlines())
        else:
            rules.parse(["User-agent: *", "Disallow: /" if status >= httpx.codes.INTERNAL_SERVER_ERROR else "Disallow:"])
        return rules

    def _asked(self, url: str, deadline: float, limit: int) -> _Answer:
        """What an address answers; of a body beyond the limit only a beginning, itself beyond the limit."""
        self._wait_for_turn(url)
        try:
            with self._client.stream("GET", url) as response:
                raw = self._body(response, deadline, limit)
        except NotPublicError as error:
            raise RefusedError(str(error), f"only public addresses are fetched; {_BY_HAND}") from error
        except (httpx.HTTPError, httpcore.ConnectError, httpx.InvalidURL, OSError, ValueError) as error:
            raise RefusedError(f"it could not be fetched ({error or type(error).__name__})", "check the address and the network") from error
        encoding = response.headers.get("content-encoding", "identity").lower()
        body = unpacked(raw) if encoding in ("gzip", "x-gzip", "deflate") else raw
        if isinstance(body, RefusedError):
            raise body
        return _Answer(url, response, raw, body)

    def _body(self, response: httpx.Response, deadline: float, limit: int) -> bytes:
        data = bytearray()
        for chunk in response.iter_raw(65_536):
            data += chunk
            if len(data) > limit:
                break
            if time.monotonic() > deadline:
                raise RefusedError(f"fetching it took longer than {self._seconds:.0f} seconds", _BY_HAND)
        return bytes(data)

    def _wait_for_turn(self, url: str) -> None:
        host = urlsplit(url).netloc
        rules = next((rules for site, rules in self._robots.items() if site.endswith(f"//{host}")), None)
        pause = min(LONGEST_PAUSE, max(PAUSE, float((rules.crawl_delay(AGENT) if rules else None) or 0)))
        if host in self._asked_last:
            self._sleep(max(0.0, self._asked_last[host] + pause - time.monotonic()))
        self._asked_last[host] = time.monotonic()

    def _received(self, url: str, answer: _Answer) -> Iterator[Received]:
        content_type = answer.response.headers.get("content-type", "")
        sort = content_type.partition(";")[0].strip().lower()
        container = Container(_warc_record(answer), "application/warc")
        given = Metadata.of("the address that it was fetched from", url=answer.url)
        if sort in _FEEDS:
            for entry in self._confined.call(entries_of, answer.body):
                name = f"{url}, {entry.part}"
                yield Received(name, name, entry.fragment, Form.FRAGMENT, url, entry.part, entry.given.or_else(given), None, container)
            return
        form = FORMS.get(sort)
        if form is None:
            raise RefusedError(
                f"it is {sort or 'of no declared type'}, not a document", "give the address of a page, a PDF, a text or a feed"
            )
        yield Received(url, url, answer.body, form, url, "", given, answer.response.charset_encoding, container)


def _led_to(answer: _Answer) -> str:
    """Where a redirect leads to. Raises RefusedError where that is no address."""
    location = answer.response.headers.get("location", "")
    try:
        return urljoin(answer.url, location)
    except ValueError as error:
        raise RefusedError(f"it redirects to “{location[:80]}”, which is no address ({error})", _BY_HAND) from error


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise RefusedError(f"it is no address ({error})", "give an address such as https://example.org/page") from error
    if parts.scheme.lower() not in _SCHEMES or not parts.hostname:
        raise RefusedError(f"{parts.scheme or 'it'} is no address of http or https", "give an address such as https://example.org/page")
    if parts.username or parts.password:
        raise RefusedError("the address holds a user name or password", "give it without")


def _warc_record(answer: _Answer) -> bytes:
    """The answer as one WARC record: status, headers and body as they were sent, transfer encoding undone."""
    from fastwarc import warc as _warc  # noqa: PLC0415 - only what is fetched needs it

    warc = cast(Any, _warc)

    response = answer.response
    headers = [(name, value) for name, value in response.headers.raw if name.lower() not in (b"transfer-encoding", b"content-length")]
    head = b"".join(name + b": " + value + b"\r\n" for name, value in [*headers, (b"Content-Length", str(len(answer.raw)).encode())])
    status = f"HTTP/1.1 {response.status_code} {response.reason_phrase}\r\n".encode("ascii", "replace")
    record = warc.WarcRecord()
    record.init_headers(record_type=warc.WarcRecordType.response)
    record.headers["WARC-Target-URI"] = answer.url
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(status + head + b"\r\n" + answer.raw)
    data = io.BytesIO()
    record.write(data)
    return data.getvalue()
