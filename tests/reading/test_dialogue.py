"""How statements, mentions and countries stand to each other, and that every statement of a long document is judged once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gravamen.reading.dialogue import (
    BEFORE,
    IN_CONTENT,
    IN_SENTENCE,
    IN_SOURCE,
    LONG_AFTER,
    MOST_MENTIONS,
    MOST_STATEMENTS,
    OTHER,
    OWN,
    UNKNOWN_SPEAKER,
    Turn,
    setting_of,
    stretches,
)


def test_places_and_whose_country() -> None:
    turn = Turn(100, (80, 200), [(110, 190)], [(90, 99)], "CHN")
    mentions = [("CHN", (10, 15)), ("CHN", (92, 97)), ("USA", (102, 104)), ("USA", (120, 125)), ("RUS", (900, 905))]
    setting = setting_of([turn], mentions)
    assert setting.countries == ("CHN", "USA", "RUS")
    assert setting.relation[0].tolist() == [
        BEFORE * 3 + OWN,
        IN_SOURCE * 3 + OWN,
        IN_SENTENCE * 3 + OTHER,
        IN_CONTENT * 3 + OTHER,
        LONG_AFTER * 3 + OTHER,
    ]
    assert setting.named.argmax(1).tolist() == [0, 0, 1, 1, 2]
    assert setting.speaks.tolist() == [[1, 0, 0]]


def test_an_unknown_speaker_has_no_country() -> None:
    setting = setting_of([Turn(0, (0, 50), [(5, 20)], [], None)], [("CHN", (6, 9))])
    assert setting.speaks.sum() == 0
    assert setting.relation[0, 0] % 3 == UNKNOWN_SPEAKER


def test_of_very_many_mentions_the_nearest_count() -> None:
    turn = Turn(50_000, (50_000, 50_100), [(50_010, 50_090)], [], "USA")
    setting = setting_of([turn], [("CHN", (at, at + 5)) for at in range(0, 100_000, 50)])
    assert len(setting.mentions) == MOST_MENTIONS
    assert max(abs(start - 50_000) for _, (start, _) in setting.mentions) <= 50 * MOST_MENTIONS


@given(st.integers(0, 700))
def test_every_statement_is_kept_once_and_no_stretch_is_too_long(count: int) -> None:
    kept = [k for low, high, a, b in stretches(count) for k in range(a, b) if low <= k < high]
    assert kept == list(range(count))
    assert all(high - low <= MOST_STATEMENTS for low, high, _, _ in stretches(count))
