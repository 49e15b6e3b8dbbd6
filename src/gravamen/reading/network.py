"""The learned reader at run time: ONNX Runtime sessions over the graphs that training/export.py writes."""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from gravamen.reading.windows import Window, pack, units

Floats = NDArray[Any]

# Windows encoded at once: more gains nothing on a CPU and costs memory.
BATCH = 8


class ModelError(Exception):
    """The shipped model cannot be loaded; nothing can be read without it."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A window with its word vectors [W, 384] and, per word, the logits of opening an attribution or a statement [W, 2]
    and those of its role in any attribution [W, 7] (BIO tags of source, cue and content)."""

    window: Window
    words: Floats
    anchors: Floats
    tags: Floats


class Network:
    """Tokeniser and graphs, loaded once a process."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        runtime: Any = ort
        options = runtime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._sessions: dict[str, Any] = {
                name: runtime.InferenceSession(str(folder / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])
                for name in ("encoder", "attributions", "statements", "classes")
            }
        except Exception as error:
            raise ModelError(f"the model in {folder} cannot be loaded ({error}); reinstall gravamen") from error
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def _run(self, name: str, **inputs: Floats) -> list[Any]:
        return list(self._sessions[name].run(None, inputs))

    def encode(self, text: str) -> list[Encoded]:
        """Every window of a text, in text order."""
        windows = list(pack(units(self.tokenizer, text)))
        by_length = sorted(range(len(windows)), key=lambda i: len(windows[i].pieces))
        encoded: dict[int, Encoded] = {}
        for low in range(0, len(windows), BATCH):
            chosen = by_length[low : low + BATCH]
            for number, result in zip(chosen, self._encode_batch([windows[i] for i in chosen]), strict=True):
                encoded[number] = result
        return [encoded[i] for i in range(len(windows))]

    def _encode_batch(self, windows: Sequence[Window]) -> list[Encoded]:
        longest = max(len(w.pieces) for w in windows)
        pieces, features, mask = (np.zeros((len(windows), longest), dtype=np.int64) for _ in range(3))
        for row, window in enumerate(windows):
            size = len(window.pieces)
            pieces[row, :size], features[row, :size], mask[row, :size] = window.pieces, window.features, 1
        vectors, anchors, tags = self._run("encoder", pieces=pieces, features=features, mask=mask)
        return [Encoded(w, *(table[i, w.first] for table in (vectors, anchors, tags))) for i, w in enumerate(windows)]

    def attribution_roles(self, words: Floats, anchors: Floats) -> Floats:
        """Role logits [K, W, 4] (none, source, cue, content) of attribution anchors [K] over the words [W, 384] of a window."""
        return self._run("attributions", words=words, at=anchors)[0]

    def statement_roles(self, words: Floats, anchors: Floats) -> tuple[Floats, Floats]:
        """Role logits [K, W, 4] and mark logits [K, W, 3] (condition, names the respondent, names the addressee)."""
        roles, marks = self._run("statements", words=words, at=anchors)
        return roles, marks

    def classes(self, anchor: Floats, content: Floats, source: Floats) -> Floats:
        """Class logits [S, …] of S statements from their anchor, mean content and mean source vectors [S, 384]."""
        return self._run("classes", anchor=anchor, content=content, source=source)[0]


@functools.cache
def shipped_network() -> Network:
    """The model that the package ships, or the one in the folder that GRAVAMEN_MODEL names."""
    chosen = os.environ.get("GRAVAMEN_MODEL")
    if chosen:
        return Network(Path(chosen))
    with as_file(files("gravamen.reading") / "data") as folder:
        return Network(folder)
