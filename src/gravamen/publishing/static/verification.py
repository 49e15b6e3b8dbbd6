"""`gravamen verify` on a published site: every file against the manifest, and the manifest against its signature."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gravamen.publishing.static.keys import Ed25519PublicKey, KeyFileError, fingerprint, is_signed, public_key
from gravamen.publishing.static.manifest import MANIFEST, PUBLIC_KEY, SIGNATURE, UNLISTED, File, ManifestError, files_in
from gravamen.record.faults import Fault

_CHUNK = 1 << 20
_PROVES = "where nothing is wrong, this proves"


@dataclass(frozen=True, slots=True)
class Checked:
    """How many files were checked, of how many."""

    done: int
    total: int


class SiteVerification:
    """One check of a site. Iterating over `steps` does it; `summary` then says what it proves."""

    def __init__(self, folder: Path, key: Ed25519PublicKey | None) -> None:
        self._folder = folder
        self._key = key
        self._files = 0
        self._proof = "nothing is known of it, as its manifest could not be read"

    def steps(self) -> Iterator[Checked | Fault]:
        """How far it is, and every fault as it is found."""
        try:
            manifest = (self._folder / MANIFEST).read_bytes()
            listed = files_in(manifest)
        except OSError as error:
            yield Fault(MANIFEST, f"it could not be read ({error.strerror})")
            return
        except ManifestError as error:
            yield Fault(MANIFEST, str(error))
            return
        yield from self._signature(manifest)
        for done, (path, file) in enumerate(sorted(listed.items()), 1):
            reason = self._wrong_with(path, file)
            if reason:
                yield Fault(path, reason)
            self._files += 1
            yield Checked(done, len(listed))
        for path in paths_in(self._folder):
            if path not in listed and path not in UNLISTED:
                yield Fault(path, "it is not in the manifest, and does not belong here")

    def summary(self) -> Iterator[str]:
        """What was checked, and what that proves."""
        yield f"checked {self._files} files; {self._proof}"

    def _signature(self, manifest: bytes) -> Iterator[Fault]:
        place = self._folder / SIGNATURE
        if not place.exists():
            self._proof = f"{_PROVES} only that the site is whole: it is not signed, so anybody could have made it"
            if self._key is not None:
                yield Fault(SIGNATURE, "it is missing: the site is not signed, by this key or any")
            return
        try:
            key = self._key or public_key((self._folder / PUBLIC_KEY).read_bytes(), PUBLIC_KEY)
            signature = base64.b64decode(place.read_bytes().strip(), validate=True)
        except (OSError, KeyFileError, ValueError) as error:
            self._proof = "nothing is known of who made it, as its signature could not be checked"
            yield Fault(SIGNATURE, f"it cannot be checked ({error})")
            return
        if not is_signed(key, signature, manifest):
            self._proof = f"nothing is known of who made it, as its signature is not by the key {fingerprint(key)}"
            yield Fault(SIGNATURE, f"it is no signature of this {MANIFEST} by the key {fingerprint(key)}")
        elif self._key is not None:
            self._proof = f"{_PROVES} that who holds the key {fingerprint(key)} published exactly this"
        else:
            self._proof = (
                f"{_PROVES} only that the site is whole: the key that lies in it signed it, {fingerprint(key)}, and anybody can put a key"
                " there; give the publisher's key with --public-key to know whose it is"
            )

    def _wrong_with(self, path: str, file: File) -> str | None:
        place = self._folder / path
        if place.is_symlink() or not place.resolve().is_relative_to(self._folder.resolve()):
            return "it is a link, not a file"
        try:
            found = sized_digest(place)
        except OSError as error:
            return f"it could not be read ({error.strerror})" if place.exists() else "it is missing"
        return None if found == file else f"it was changed (its SHA-256 is {found.sha256}, not {file.sha256})"


def sized_digest(place: Path) -> File:
    """The SHA-256 and size of a file, read a piece at a time."""
    found, size = hashlib.sha256(), 0
    with place.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            found.update(chunk)
            size += len(chunk)
    return File(found.hexdigest(), size)


def paths_in(folder: Path) -> Iterator[str]:
    """Every file in a folder, links and hidden ones too, as a path below it with slashes; folders that are links are not gone into."""
    for place in sorted(folder.iterdir()):
        if place.is_dir() and not place.is_symlink():
            yield from (f"{place.name}/{path}" for path in paths_in(place))
        else:
            yield place.name


def is_site(folder: Path) -> bool:
    """Whether a folder has a manifest, and so is, or pretends to be, a published site."""
    return (folder / MANIFEST).is_file()
