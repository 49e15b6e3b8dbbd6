"""What is shown of a finding is the same from memory and from files, and words are found for every figure."""

from __future__ import annotations

import io
import random
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gravamen.evidence.duckdb_engine import DuckDBEngine
from gravamen.evidence.facts import FactsError, facts_from, facts_of
from gravamen.evidence.finding import Finding, find, find_compatible
from gravamen.evidence.folder import FACTS, write_folder
from gravamen.evidence.parameters import Parameters
from gravamen.publishing.finding import network, timeline, wording
from gravamen.publishing.finding.contents import contents
from gravamen.publishing.finding.network import Circle, lay_out
from gravamen.publishing.finding.pairs import PairsShown
from gravamen.publishing.finding.tables import Column, TableError, in_files, in_memory

NAMES = ("object_id", "account_id", "content_id", "timestamp_share")


@pytest.fixture(scope="module", params=["tested", "compatible"])
def finding(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Finding:
    chance = random.Random(3)  # noqa: S311 - a seeded crowd
    rows = [(f"o{n}", f"a{chance.randrange(50)}", f"p{n}", chance.randrange(900_000)) for n in range(400)]
    for group in range(4):
        for n in range(25):
            at = chance.randrange(900_000)
            rows += [(f"{group}-{n}", f"g{group}m{m}", f"{group}-{n}-{m}", at + chance.randrange(9)) for m in range(2 + group)]
            rows += [(f"{group}-{n}", f"a{n}", f"{group}-{n}-a", at + 9000)]
    path = tmp_path_factory.mktemp("posts") / "posts.parquet"
    pq.write_table(pa.table({name: list(column) for name, column in zip(NAMES, zip(*rows, strict=True), strict=True)}), path)
    engine = DuckDBEngine("500MB", 1)
    try:
        if request.param == "tested":
            return find(engine, path, Parameters(), lambda _: None)
        return find_compatible(engine, path, Parameters(), 0.5, lambda _: None)
    finally:
        engine.close()


def test_files_say_what_memory_says(finding: Finding, tmp_path: Path) -> None:
    write_folder(finding, tmp_path / "F", None)
    facts = facts_of((tmp_path / "F" / FACTS).read_bytes())
    fetched = Counter[str]()

    def bytes_of(name: str) -> bytes | None:
        fetched[name] += 1
        return (tmp_path / "F" / name).read_bytes() if name in facts.files else None

    from_files, from_memory = contents(facts, in_files(bytes_of)), contents(facts_from(finding.facts), in_memory(finding.tables))
    assert from_files.pairs == from_memory.pairs and from_files.groups == from_memory.groups
    assert from_files.charts == from_memory.charts and from_files.sensitivity == from_memory.sensitivity
    assert set(fetched.values()) == {1}


def test_pairs_have_their_own_posts_and_days_count_every_co_action(finding: Finding) -> None:
    shown = PairsShown.of(in_memory(finding.tables), is_tested="compatible" not in finding.facts, null="synchrony")
    evidence = finding.tables["evidence"].to_pylist()
    for pair in shown.strongest:
        own = [row for row in evidence if (row["account_a"], row["account_b"]) == (pair["account_a"], pair["account_b"])]
        assert [m["post_a"] for m in pair["meetings"]] == [row["post_a"] for row in own[:8]]
    group_of = {(e["account_a"], e["account_b"]): e["group"] or 0 for e in finding.tables["edges"].to_pylist()}
    days = Counter(
        (min(row["time_a"], row["time_b"]).date().toordinal() - 719_163, group_of[row["account_a"], row["account_b"]]) for row in evidence
    )
    assert shown.days == Counter({(day, group if group <= 7 else 0): 0 for day, group in days}) + days


def test_a_network_is_bounded_and_every_line_ends_at_a_point() -> None:
    circles = [Circle(1, tuple(("", n) for n in range(80))), Circle(2, (("x", "a"), ("x", "b")))]
    edges = [(("", a), ("", b)) for a in range(80) for b in range(a)] + [(("x", "a"), ("x", "b"))]
    drawn = lay_out(circles, edges)
    assert len(drawn.points) == 82 and len(drawn.lines) == network.MOST_LINES < len(edges)
    places = {(point["x"], point["y"]) for point in drawn.points}
    assert all({(line["x"], line["y"]), (line["x2"], line["y2"])} <= places for line in drawn.lines)
    assert lay_out([], []).points == []


def test_what_goes_on_for_years_is_shown_by_month() -> None:
    by_day = timeline.chart({(19_000, 1): 2, (19_001, 0): 3})(700)
    assert [row["day"] for row in by_day.data["days"]] == ["2022-01-08", "2022-01-09"]
    by_month = timeline.chart({(19_000, 1): 2, (19_001, 1): 3, (19_800, 0): 1})(700)
    assert [(row["day"], row["co_actions"]) for row in by_month.data["days"]] == [("2022-01-01", 5), ("2024-03-01", 1)]


@given(p=st.floats(0, 1))
def test_every_probability_has_words(p: float) -> None:
    assert wording.odds(p).endswith(("times", "not"))
    assert wording.probability(p)


def test_probabilities_as_papers_give_them() -> None:
    assert [wording.probability(p) for p in (1, 0.0123, 3.4e-12, 0.0)] == ["1", "0.012", "3.4\u00a0×\u00a010⁻¹²", "below 10⁻³⁰⁰"]
    assert [wording.rate(share) for share in (0.01, 0.001, 0.07)] == ["1 %", "0.1 %", "7 %"]


@pytest.mark.parametrize(
    ("values", "sort"),
    [
        (pa.array([1.0, float("nan")]), Column.REAL),
        (pa.array([1, None]), Column.WHOLE),
        (pa.array([1.5]), Column.WHOLE),
        (pa.array(["1"]), Column.REAL),
        (pa.array([2**62], pa.timestamp("us", "UTC")), Column.TIME),
        (pa.array([["a"]]), Column.NAME),
        (pa.array([b"\xff\xfe"]), Column.NAME),
    ],
)
def test_a_page_counts_on_the_types_of_columns(values: pa.Array, sort: Column) -> None:
    stream = io.BytesIO()
    pq.write_table(pa.table({"x": values}), stream)
    for tables in (in_memory({"t": pa.table({"x": values})}), in_files(lambda _: stream.getvalue())):
        with pytest.raises(TableError, match="the column x of the table t"):
            tables.table("t", {"x": sort})


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 100_000, b'{"schema": 1e999}', b'{"schema": NaN}', b"1" * 5000, b'"\\ud800"'])
def test_what_is_no_finding_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(FactsError, match="it is no"):
        facts_of(data)
