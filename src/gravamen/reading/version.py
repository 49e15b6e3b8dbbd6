"""Which reader made a reading: the package's version and a digest of the model and tables that it reads with."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.resources import files
from pathlib import Path

from gravamen import __version__


@cache
def reader_version() -> str:
    """The version of the reader in this installation, such as "gravamen 0.1.0 3f2a9c41d07b"; it changes whenever its data do."""
    found = hashlib.sha256()
    chosen = os.environ.get("GRAVAMEN_MODEL")
    folder = Path(chosen) if chosen else Path(str(files("gravamen.reading") / "data"))
    for path in sorted(folder.iterdir()):
        if path.is_file():
            found.update(path.name.encode() + b"\0")
            with path.open("rb") as stream:
                found.update(hashlib.file_digest(stream, "sha256").digest())
    return f"gravamen {__version__} {found.hexdigest()[:12]}"
