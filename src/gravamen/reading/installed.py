"""Where the model lies that this installation reads with: in the package, or where GRAVAMEN_MODEL says."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

CHOSEN = "GRAVAMEN_MODEL"


class ModelError(Exception):
    """The model cannot be loaded; nothing can be read without it."""


def chosen_folder() -> Path | None:
    """The folder that GRAVAMEN_MODEL names; None where the package's own model is read with."""
    chosen = os.environ.get(CHOSEN)
    return Path(chosen) if chosen else None


def model_folder() -> Path:
    """The folder of the model that is read with."""
    return chosen_folder() or Path(str(files("gravamen.reading") / "data"))


def cannot_be_loaded(folder: Path, error: Exception) -> ModelError:
    """The error that says so of the model in a folder, and what to do about it."""
    advice = f"correct {CHOSEN}, or unset it to read with the model of the package" if folder == chosen_folder() else "reinstall gravamen"
    return ModelError(f"the model in {folder} cannot be loaded ({error}); {advice}")
