from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gravamen.evaluation.fields import FormatError
from gravamen.evaluation.gold import article_texts, attribution_gold, statement_gold
from gravamen.evaluation.predictions import attribution_predictions, statement_predictions
from gravamen.evaluation.records import UnreadableGold
from gravamen.model import digest

TEXT = "Oslo denied it.\r\nRiga said 🙂 so.\n"
STATEMENT = {"id": "s1", "act": "deny", "topic": "cyber", "content_spans": [[12, 14]], "speaker_span": [0, 4], "cue_span": None}


def write(folder: Path, name: str = "a", text: str | None = TEXT, **fields: Any) -> Path:
    """One labelled article; with `text` None, without its text."""
    label = {"id": name, "sha256": digest(TEXT.encode()), "statements": [STATEMENT], "disputes": [], **fields}
    path = folder / f"{name}.json"
    path.write_text(json.dumps(label), "utf-8")
    if text is not None:
        path.with_suffix(".txt").write_bytes(text.encode())
    return path


def test_text_is_kept_as_it_is_because_offsets_count_its_line_ends(tmp_path: Path) -> None:
    write(tmp_path)
    (gold,) = statement_gold(tmp_path)
    assert not isinstance(gold, UnreadableGold)
    assert gold.document.text == TEXT
    assert gold.marks.statements[0].content == ((12, 14),)


def test_labels_without_text_find_it_by_id(tmp_path: Path) -> None:
    write(tmp_path, text=None)
    articles = tmp_path / "articles.jsonl.gz"
    articles.write_bytes(gzip.compress(json.dumps({"id": "a", "text": TEXT}).encode()))
    (gold,) = statement_gold(tmp_path, article_texts(articles))
    assert not isinstance(gold, UnreadableGold)
    assert gold.document.text == TEXT


@pytest.mark.parametrize(
    ("fields", "text", "reason"),
    [
        ({}, None, "no a.txt beside it"),
        ({}, TEXT + "x", "SHA-256 differs"),
        ({"statements": None}, TEXT, "'statements' is missing"),
        ({"statements": [{**STATEMENT, "act": "deni"}]}, TEXT, "'deni' is no act"),
        ({"statements": [{**STATEMENT, "content_spans": [[12, 99]]}]}, TEXT, "no span"),
        ({"statements": [{**STATEMENT, "cue_span": [4, 2]}]}, TEXT, "no span"),
        ({"statements": [{**STATEMENT, "cue_span": "said"}]}, TEXT, "no span"),
        ({"statements": [{**STATEMENT, "hedged": "yes"}]}, TEXT, "neither true nor false"),
        ({"statements": [{**STATEMENT, "replies_to": [1]}]}, TEXT, "no list of texts"),
        ({"disputes": [{"statements": ["s1"], "pledges": [{"statement": "s1"}]}]}, TEXT, "'status' is missing"),
    ],
)
def test_gold_that_does_not_hold_is_named_and_the_rest_is_read(
    tmp_path: Path, fields: dict[str, Any], text: str | None, reason: str
) -> None:
    write(tmp_path, "a", text, **fields)
    write(tmp_path, "b")
    bad, good = statement_gold(tmp_path)
    assert isinstance(bad, UnreadableGold)
    assert bad.name.endswith("a.json")
    assert reason in bad.reason
    assert not isinstance(good, UnreadableGold)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=80))
def test_any_bytes_as_a_label_are_unreadable_and_never_an_exception(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.json").write_bytes(data)
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    (found,) = statement_gold(tmp_path)
    assert isinstance(found, UnreadableGold)


def test_a_bad_line_of_attributions_is_named_by_its_number(tmp_path: Path) -> None:
    good = {"article": "a", "text": TEXT, "attributions": [{"source": [[0, 4]], "cue": [[5, 11]], "content": [[12, 14]]}]}
    path = tmp_path / "gold.jsonl"
    # A blank line is no article, and counts all the same in whatever shows the file to a person.
    path.write_text(json.dumps(good) + "\n" + json.dumps({"article": "b"}) + "\n\nno JSON\n", "utf-8")
    first, *bad = attribution_gold(path)
    assert not isinstance(first, UnreadableGold)
    assert first.marks[0].cue == ((5, 11),)
    assert [item.name.rpartition(", ")[2] for item in bad if isinstance(item, UnreadableGold)] == ["line 2", "line 4"]


def test_predictions_name_the_line_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "predictions.jsonl"
    path.write_text('{"document": "a", "id": "x", "act": "deny"}\n{"document": "a", "id": "y", "act": "dny"}\n', "utf-8")
    with pytest.raises(FormatError, match="line 2"):
        statement_predictions(path)
    with pytest.raises(FormatError, match="line 1"):
        attribution_predictions(path)


def test_predictions_are_gathered_by_document_with_their_disputes(tmp_path: Path) -> None:
    statement = {"document": "a", "id": "x", "act": "deny", "content": [{"text": "it", "span": [12, 14]}]}
    dispute = {"document": "a", "dispute": "d", "statements": ["x"], "pledges": [{"statement": "x", "status": "open"}]}
    path = tmp_path / "predictions.jsonl"
    path.write_text("\n".join(map(json.dumps, (dispute, statement, {**dispute, "document": "b"}))), "utf-8")
    read = statement_predictions(path)
    assert list(read) == ["a", "b"]
    assert read["a"].statements[0].content == ((12, 14),)
    assert read["a"].disputes == (frozenset({"x"}),)
    assert read["a"].pledges == {("x", "open")}
    assert read["b"].statements == ()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("gold.jsonl", b"\xff\xfe"),  # no UTF-8
        ("gold.jsonl.gz", b"no gzip"),
        ("gold.jsonl.gz", gzip.compress(b"{}" * 500)[:-12]),  # cut off
    ],
)
def test_a_file_that_cannot_be_decoded_is_named(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(FormatError, match=name):
        list(attribution_gold(path))


def test_a_text_that_is_no_unicode_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"article": "a", "text": "\\ud800", "attributions": []}\n', "utf-8")
    (found,) = attribution_gold(path)
    assert isinstance(found, UnreadableGold)
