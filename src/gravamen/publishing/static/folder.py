"""The folder of a published site: written as a draft beside it, and put in its place at once when it is whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from gravamen.publishing.static.addresses import Page
from gravamen.publishing.static.manifest import MANIFEST, UNLISTED, File, ManifestError, files_in
from gravamen.publishing.static.verification import paths_in

_JOURNAL = "journal.jsonl"


class PublishError(Exception):
    """The site cannot be published; the message says why, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Done:
    """Pages (or other files, as pages of their names) that are written, the files that they became, and the pages that those link."""

    pages: tuple[Page, ...]
    linked: tuple[Page, ...]
    files: dict[str, File]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes files of a site into its draft. A file that the site before had as it is, is linked to, not written."""

    site: Path
    former: Path
    _made: set[Path] = field(default_factory=set[Path])

    def put(self, path: str, data: bytes) -> File:
        """Writes a file and returns what the manifest says of it."""
        place, before = self.site / path, self.former / path
        if place.parent not in self._made:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(place.parent)
        with suppress(OSError):  # from a run that did not come to its end; a link must not be written through
            place.unlink()
        if not _linked(before, place, data):
            place.write_bytes(data)
        return File(hashlib.sha256(data).hexdigest(), len(data))

    def pour(self, path: str, lines: Iterable[str]) -> File:
        """Writes a file that is too large to be held, line by line."""
        place = self.site / path
        with suppress(OSError):
            place.unlink()
        found, size = hashlib.sha256(), 0
        with place.open("wb") as stream:
            for line in lines:
                data = line.encode("utf-8", "replace")
                found.update(data)
                size += stream.write(data)
        return File(found.hexdigest(), size)


def _linked(before: Path, place: Path, data: bytes) -> bool:
    try:
        if before.is_symlink() or before.stat().st_size != len(data) or before.read_bytes() != data:
            return False
        os.link(before, place)
    except OSError:  # there is none, or the file system has no such links
        return False
    return True


class Draft:
    """A site that is being written, beside where it is to be. What an interrupted run for the same edition has written is kept."""

    def __init__(self, out: Path, edition: str) -> None:
        """`edition` is what must be the same for a run to go on with what another one began.

        Raises:
            PublishError: something is in the way.
        """
        _check_outside(out)
        self._out = out
        self._draft = out.with_name(f".{out.name}.publishing")
        self._former = out.with_name(f".{out.name}.former")
        self.site = self._draft / "site"
        self.done: list[Done] = []
        try:
            self._recover()
            check_replaceable(out)
            self._begin(edition)
        except OSError as error:
            raise PublishError(f"{error.filename or out} cannot be written ({error.strerror})") from error

    def writer(self) -> Writer:
        """What writes its files."""
        return Writer(self.site, self._out)

    def note(self, done: Done) -> None:
        """Notes that pages are written, so that a later run need not write them again."""
        line = json.dumps([[*map(_packed, done.pages)], [*map(_packed, done.linked)], {p: asdict(f) for p, f in done.files.items()}])
        self._journal.write(f"{line}\n")
        self._journal.flush()

    def put_in_place(self) -> None:
        """Makes the draft the site. Between two renames there is none; where a run is ended there, the next one mends it.

        Raises:
            PublishError: the site before cannot be replaced.
        """
        self._journal.close()
        try:
            if self._out.exists():
                self._out.rename(self._former)
            self.site.rename(self._out)
            shutil.rmtree(self._draft)
            shutil.rmtree(self._former, ignore_errors=True)
        except OSError as error:
            raise PublishError(f"{self._out} cannot be replaced ({error.strerror}); the new site is whole in {self.site}") from error

    def close(self) -> None:
        """Leaves the draft for a later run."""
        self._journal.close()

    def _recover(self) -> None:
        """The site before, if a run was ended while it was being replaced."""
        if self._former.exists():
            if self._out.exists():
                shutil.rmtree(self._former)
            else:
                self._former.rename(self._out)

    def _begin(self, edition: str) -> None:
        journal = self._draft / _JOURNAL
        lines = journal.read_text(encoding="utf-8").splitlines() if journal.is_file() else []
        if not lines or lines[0] != edition:
            if self._draft.exists():
                shutil.rmtree(self._draft)
            self.site.mkdir(parents=True)
            lines = [edition]
        for line in lines[1:]:
            with suppress(ValueError):  # the last line may have been cut off
                self.done.append(_done(line))
        # Written anew, since a line that was cut off must not have another one joined to it.
        self._journal = journal.open("w", encoding="utf-8")
        self._journal.write(f"{edition}\n")
        self._journal.flush()
        for done in self.done:
            self.note(done)


def _packed(page: Page) -> list[str | int]:
    return [page.sort, page.id, page.part, page.number]


def _done(line: str) -> Done:
    pages, linked, files = json.loads(line)
    return Done(tuple(Page(*p) for p in pages), tuple(Page(*p) for p in linked), {path: File(**file) for path, file in files.items()})


def _check_outside(out: Path) -> None:
    """Raises PublishError where a folder cannot be replaced as it holds the one that the command runs in (`.`, `..`, `/`)."""
    here, place = Path.cwd(), out.resolve()
    if place == here or place in here.parents:
        raise PublishError(
            f"{out} holds the folder that this command runs in, which cannot be replaced: run it from outside, or name another"
        )


def check_replaceable(out: Path) -> None:
    """Raises PublishError where a folder holds anything but a published site."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise PublishError(f"{out} is no folder: name one that is not there yet, or a site that `gravamen publish` wrote")
    if not out.exists():
        if not out.parent.is_dir():
            raise PublishError(f"there is no folder {out.parent}")
        return
    if not any(out.iterdir()):
        return
    try:
        listed = files_in((out / MANIFEST).read_bytes())
    except (OSError, ManifestError) as error:
        raise PublishError(
            f"{out} holds something, and no site that `gravamen publish` wrote; it is left as it is: name another folder"
        ) from error
    others = [path for path in paths_in(out) if path not in listed and path not in UNLISTED]
    if others:
        raise PublishError(
            f"{out} holds files that are not of the site ({_some(others)}), and would lose them: move them away, or name another folder"
        )


def _some(paths: Iterable[str]) -> str:
    listed = list(paths)
    return ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")
