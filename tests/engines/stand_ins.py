"""Stand-ins for the reader, importable from a worker process: what the engine does with documents is under test here."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from gravamen.model import Document, Reading
from gravamen.reading.installed import ModelError


def echo(document: Document) -> Reading:
    """Fails, dies or dawdles where the text says so."""
    match document.text:
        case "fail":
            raise ValueError("no such word")
        case "deep":
            raise RecursionError
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exit":
            os._exit(7)
        case "slow":
            time.sleep(0.3)
        case "broken":
            raise ModelError("no model here")
        case _:
            pass
    return Reading(document, (), (), ())


def hang(document: Document) -> Reading:
    """Leaves a sign of life and reads for ever."""
    Path(document.text).touch()
    time.sleep(600)
    return Reading(document, (), (), ())
