"""Which reader made a reading: the package's version and a digest of the model and tables that it reads with."""

from __future__ import annotations

import hashlib
from functools import cache

from gravamen import __version__
from gravamen.reading.installed import cannot_be_loaded, model_folder


@cache
def reader_version() -> str:
    """The version of the reader in this installation, such as "gravamen 0.1.0 3f2a9c41d07b"; it changes whenever its data do.

    Raises:
        ModelError: there is no such folder, or it cannot be read.
    """
    found = hashlib.sha256()
    folder = model_folder()
    try:
        for path in sorted(folder.iterdir()):
            if path.is_file():
                found.update(path.name.encode() + b"\0")
                with path.open("rb") as stream:
                    found.update(hashlib.file_digest(stream, "sha256").digest())
    except OSError as error:
        raise cannot_be_loaded(folder, error) from error
    return f"gravamen {__version__} {found.hexdigest()[:12]}"
