"""`gravamen publish`: a state of the record as a folder of files, made beside its place and put there when it is whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from gravamen import __version__
from gravamen.publishing.site.rendering import record_name, render
from gravamen.publishing.static.addresses import SINGLE, InFolder
from gravamen.publishing.static.crew import Job, Queue, made, maker, one_state
from gravamen.publishing.static.downloads import ABOUT
from gravamen.publishing.static.folder import Done, Draft, Writer
from gravamen.publishing.static.keys import Ed25519PrivateKey, fingerprint, public_pem
from gravamen.publishing.static.manifest import FORMAT, MANIFEST, PUBLIC_KEY, SIGNATURE, Edition, File, manifest_of, signature_of
from gravamen.publishing.static.whole import setting_of
from gravamen.record import Record
from gravamen.record.history import latest
from gravamen.record.schema import canonical
from gravamen.record.selecting import Selection


@dataclass(frozen=True, slots=True)
class Made:
    """How many files of pages, charts and data are made, and how many there are as far as is known."""

    done: int
    total: int


class Publication:
    """One publishing of a record. Iterating over `steps` does it; `files` then counts what the site holds."""

    def __init__(
        self,
        record: Record,
        place: str,
        out: Path,
        selection: Selection,
        *,
        has_texts: bool = False,
        key: Ed25519PrivateKey | None = None,
        address: str | None = None,
        workers: int = 1,
    ) -> None:
        """
        Args:
            record: the record, open.
            place: where it is, as other processes can open it.
            out: the folder of the site; a site that is there is replaced.
            selection: what of the record is published.
            has_texts: whether whole archived texts are published.
            key: what the manifest is signed with.
            address: where the site will be on the web, with a slash at its end; for the feed.
            workers: how many processes make pages.
        """
        self._record, self._place, self._out, self._selection = record, place, out, selection
        self._has_texts, self._key, self._address, self._workers = has_texts, key, address, workers
        self.files: dict[str, File] = {}

    def steps(self) -> Iterator[Made]:
        """How far it is. The site is in its place when the last step is taken.

        Raises:
            PublishError: it cannot be made or put there; what is made is kept, and the next run goes on.
        """
        job = Job(self._place, self._selection, self._edition(), self._address)
        draft = Draft(self._out, canonical([FORMAT, __version__, asdict(job.edition), self._address]))
        try:
            with maker(job, self._record) as own:
                queue = Queue(page for done in draft.done for page in done.pages)
                for done in draft.done:
                    self._take(done, queue)
                queue.add(own.first())
                yield Made(queue.made, queue.total)
                for done in made(job, draft.writer(), queue, self._workers, own):
                    draft.note(done)
                    self._take(done, queue)
                    queue.made += len(done.pages)
                    yield Made(queue.made, queue.total)
            self._finish(job.edition, draft.writer())
            draft.put_in_place()
        finally:
            draft.close()

    def _edition(self) -> Edition:
        with one_state(self._record) as connection:
            last = latest(connection)
        selection = self._selection.in_words() if self._selection else None
        return Edition(
            record_name(self._place),
            last.seq if last else 0,
            last.at if last else None,
            last.hash if last else None,
            selection,
            self._has_texts,
        )

    def _take(self, done: Done, queue: Queue) -> None:
        self.files |= done.files
        queue.add(done.linked)

    def _finish(self, edition: Edition, writer: Writer) -> None:
        """Writes what tells of all other files."""
        if self._key:
            self.files[PUBLIC_KEY] = writer.put(PUBLIC_KEY, public_pem(self._key.public_key()).encode("ascii"))
        page = SINGLE["downloads"]
        self.files[page] = writer.put(page, self._downloads(edition, InFolder(page)).encode("utf-8"))
        manifest = manifest_of(edition, self.files)
        writer.put(MANIFEST, manifest)
        if self._key:
            writer.put(SIGNATURE, signature_of(self._key, manifest))

    def _downloads(self, edition: Edition, links: InFolder) -> str:
        files: list[Mapping[str, object]] = [{"path": path, "about": about, **asdict(self.files[path])} for path, about in ABOUT.items()]
        mark = fingerprint(self._key.public_key()) if self._key else None
        return render("downloads", setting_of(edition, links), edition=edition, files=files, fingerprint=mark)
