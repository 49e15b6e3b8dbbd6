"""The manifest of a published site: every file with its size and SHA-256, of which state of the record, signed or not."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from gravamen import __version__
from gravamen.publishing.static.keys import Ed25519PrivateKey
from gravamen.record.schema import canonical

FORMAT = "gravamen-site/1"
MANIFEST, SIGNATURE, PUBLIC_KEY = "manifest.json", "manifest.sig", "public-key.pem"
UNLISTED = frozenset({MANIFEST, SIGNATURE})
"""The files that the manifest cannot list: itself, and what is made from it."""
_PATH = re.compile(r"[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class ManifestError(ValueError):
    """A file is no manifest of a published site; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a site: its SHA-256 and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Edition:
    """Which state of which record a site shows: the last entry of its history (0, None for a record without any), what is selected in
    words (None: everything), and whether whole texts are in it."""

    record: str
    entry: int
    at: str | None
    hash: str | None
    selection: str | None
    has_texts: bool


def manifest_of(edition: Edition, files: Mapping[str, File]) -> bytes:
    """The manifest as canonical JSON: the same site has the same bytes."""
    told = {
        "format": FORMAT,
        "gravamen": __version__,
        **asdict(edition),
        "files": {path: asdict(file) for path, file in files.items()},
    }
    return canonical(told).encode("utf-8") + b"\n"


def signature_of(key: Ed25519PrivateKey, manifest: bytes) -> bytes:
    """The signature of a manifest's bytes, as the file beside it has it: base64 and a line end."""
    return base64.b64encode(key.sign(manifest)) + b"\n"


def files_in(manifest: bytes) -> dict[str, File]:
    """The files that a manifest lists, by their paths.

    Raises:
        ManifestError: it is none, or a path in it leads anywhere but down.
    """
    try:
        told = json.loads(manifest)
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"{MANIFEST} is no JSON") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:  # pyright: ignore[reportUnknownMemberType]
        raise ManifestError(f"{MANIFEST} is no manifest of a site that this Gravamen knows ({FORMAT})")
    listed: Any = told.get("files")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    if not isinstance(listed, dict):
        raise ManifestError(f"{MANIFEST} lists no files")
    return {path: _file(path, given) for path, given in listed.items()}  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _file(path: str, given: Any) -> File:
    if not _PATH.fullmatch(path) or path in UNLISTED:
        raise ManifestError(f"{MANIFEST} lists “{path}”, which is no path of a file that a site has")
    match given:
        case {"sha256": str(sha256), "size": int(size)} if _SHA256.fullmatch(sha256):
            return File(sha256, size)
        case _:
            raise ManifestError(f"{MANIFEST} tells no SHA-256 and size of {path}")
