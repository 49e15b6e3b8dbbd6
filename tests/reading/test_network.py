"""The learned reader's files: what cannot be read with is refused at once, with what to do about it."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from gravamen.reading.installed import ModelError
from gravamen.reading.network import Network


def copied(folder: Path) -> Path:
    """A copy of the shipped model."""
    with as_file(files("gravamen.reading") / "data") as shipped:
        for name in ("encoder.onnx", "attributions.onnx", "statements.onnx", "dialogue.onnx", "replies.onnx", "tokenizer.json"):
            shutil.copy(shipped / name, folder / name)
    return folder


def test_a_folder_with_the_model_is_taken(tmp_path: Path) -> None:
    assert len(list(Network(copied(tmp_path)).encode("Chad denied it."))) == 1


def test_a_model_whose_dialogue_tells_something_else_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    shutil.copy(folder / "replies.onnx", folder / "dialogue.onnx")
    with pytest.raises(ModelError, match=r"another version.*take one of this version"):
        Network(folder)


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "encoder.onnx").write_bytes(b"nothing")
    with pytest.raises(ModelError, match=r"cannot be loaded.*reinstall"):
        Network(folder)
