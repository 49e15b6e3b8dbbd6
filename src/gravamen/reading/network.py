"""The learned reader at run time: ONNX Runtime sessions over the graphs that training/export.py writes."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from gravamen.reading.dialogue import Setting
from gravamen.reading.installed import ModelError, cannot_be_loaded, chosen_folder
from gravamen.reading.windows import Window, pack, units

Floats = NDArray[Any]
# What ONNX Runtime fuses by itself, though the encoder runs 5 to 10 % faster without.
SLOWER = ["SkipLayerNormFusion"]


# What the dialogue tells of every statement, in order.
JUDGED = ("classes", "respondent", "addressee", "when", "speaker", "replies", "together")


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
                name: runtime.InferenceSession(
                    str(folder / f"{name}.onnx"), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER
                )
                for name in ("encoder", "attributions", "statements", "dialogue", "replies")
            }
        except Exception as error:
            raise cannot_be_loaded(folder, error) from error
        told = tuple(output.name for output in self._sessions["dialogue"].get_outputs())
        if told != JUDGED:
            told_of = ", ".join(told)
            raise ModelError(f"the model in {folder} is of another version (its dialogue tells {told_of}): take one of this version")
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def _run(self, name: str, **inputs: Floats) -> list[Any]:
        return list(self._sessions[name].run(None, inputs))

    def encode(self, text: str) -> Iterator[Encoded]:
        """Every window of a text, in text order; one at a time, which is fastest on a CPU core and needs no padding."""
        return map(self._encode, pack(units(self.tokenizer, text)))

    def _encode(self, window: Window) -> Encoded:
        vectors, anchors, tags = self._run("encoder", pieces=window.pieces[None], features=window.features[None])
        return Encoded(window, *(table[0, window.first] for table in (vectors, anchors, tags)))

    def attribution_roles(self, words: Floats, anchors: Floats) -> Floats:
        """Role logits [K, W, 4] (none, source, cue, content) of attribution anchors [K] over the words [W, 384] of a window."""
        return self._run("attributions", words=words, at=anchors)[0]

    def statement_roles(self, words: Floats, anchors: Floats) -> tuple[Floats, Floats]:
        """Role logits [K, W, 4] and condition logits [K, W] of statement anchors."""
        logits = self._run("statements", words=words, at=anchors)[0]
        return logits[..., :4], logits[..., 4]

    def judge(self, rows: Floats, countries: Floats, times: Floats, setting: Setting) -> list[Floats]:
        """What the dialogue makes of S statements, by their vectors [S, 3 × 384] and those of what is named [M, 384].

        Logits of classes [S, …], of respondent and addressee [S, C + 1], time [S, V + 1] and the speaker's country [S, C + 1] (none
        last), and logits [S, S] of the first replying to the second and of both standing in one dispute.
        """
        tables = {"rows": rows, "speaks": setting.speaks}
        for kind, vectors, choices in (("country", countries, setting.countries), ("time", times, setting.times)):
            tables |= {
                f"{kind}_vectors": vectors,
                f"{kind}_relation": choices.relation,
                f"{kind}_prominence": choices.prominence,
                f"{kind}_named": choices.named,
            }
        return self._run("dialogue", **tables)

    def answers(self, numbers: Floats, classes: Floats) -> Floats:
        """Logits [P] of the first of two statements answering the second, by what stands side by side (reading/answering.py)."""
        return self._run("replies", numbers=numbers, classes=classes)[0]


@functools.cache
def shipped_network() -> Network:
    """The model that the package ships, or the one in the folder that GRAVAMEN_MODEL names."""
    chosen = chosen_folder()
    if chosen:
        return Network(chosen)
    with as_file(files("gravamen.reading") / "data") as folder:
        return Network(folder)
