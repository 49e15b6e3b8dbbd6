"""Charts: what is drawn, what is said of what is not drawn, and that nobody's text is more than text."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from chart_rows import HOSTILE, many, pledge, statement

from gravamen.model import Act, PledgeStatus
from gravamen.publishing.charts import NARROW, Chart, Theme, acts, html, of_dispute, pair, pledges, png, specification, svg, timeline
from gravamen.publishing.charts.colours import DARK, LIGHT, Colours
from gravamen.publishing.charts.counting import MOST_MARKS
from gravamen.publishing.charts.groups import GROUP_OF, SHAPE_OF, Group

TODAY = "2025-01-01"
BROKEN = pledge(900, "2022-03-01", ("open", "2022-03-01"), ("breach_alleged", "2023-05-01"))
SVG = "{http://www.w3.org/2000/svg}"


def dispute(*statements: dict, tracked: tuple[dict, ...] = ()) -> dict:
    return {"statements_in_time": list(statements), "pledges_tracked": list(tracked)}


def every_chart(name: str, words: str) -> list[Chart]:
    """Each chart with a name and words that strangers chose."""
    rows = [statement(n, f"2024-0{n + 1}-01", act.value, speaker=name, speaker_country="CHN") for n, act in enumerate(list(Act)[:9])]
    tracked = pledge(90, "2024-01-01", ("open", "2024-01-01"), words=words)
    tracked["statement"]["speaker"] = name
    return [
        timeline(rows, [tracked], today=TODAY, title=name),
        pair(rows, "CHN", "USA"),
        acts(rows, title=name),
        pledges([tracked], today=TODAY, title=name),
        of_dispute(dispute(*rows, tracked=(tracked,)), today=TODAY),
    ]


def nothing() -> list[Chart]:
    return [
        timeline([], today=TODAY), pair([], "USA", "CHN"), acts([]), pledges([], today=TODAY), of_dispute(dispute(), today=TODAY),
        timeline([statement(1, None)], today=TODAY),
    ]  # fmt: skip


def symbols(drawn: str) -> int:
    """How many marks stand in the plot, those of legends not counted."""
    root = ET.fromstring(drawn)  # noqa: S314 (made here)
    plots = [group for group in root.iter(f"{SVG}g") if group.get("class", "").startswith("mark-symbol role-mark")]
    return sum(1 for plot in plots for path in plot.iter(f"{SVG}path") if path.get("opacity") != "0")


def test_a_mark_a_statement_with_the_shape_of_its_act_and_a_span_a_status() -> None:
    rows = [statement(n, f"2024-01-{n + 1:02d}", act.value) for n, act in enumerate(Act)]
    chart = timeline([*rows, statement(99, None)], [BROKEN], today=TODAY)
    made = specification(chart)
    assert len(made["datasets"]["marks"]) == len(Act)
    assert [span["status"] for span in made["datasets"]["spans"]] == ["open", "breach alleged"]
    (marks,) = [layer for layer in made["layer"] if layer["data"]["name"] == "marks"]
    assert marks["encoding"]["shape"]["scale"]["range"] == list(SHAPE_OF.values())
    assert "1 undated statement is not drawn." in chart.notes
    assert symbols(svg(chart)) >= len(Act)


def test_every_act_has_a_group_and_every_group_a_shape_and_a_colour() -> None:
    assert set(GROUP_OF) == set(Act) and set(GROUP_OF.values()) == set(Group) == set(SHAPE_OF)
    assert len(set(SHAPE_OF.values())) == len(Group)
    for colours in (LIGHT, DARK):
        assert set(colours.of_group) == set(Group) and set(colours.of_status) == set(PledgeStatus)
        assert len(set(colours.of_group.values())) == len(Group)
    assert all(act.value in group.value for act, group in GROUP_OF.items()), "the legend says which acts a mark may be"


def test_the_fuller_the_mark_the_better_the_evidence() -> None:
    grades = ("none", "claimed", "shown", "independent")
    rows = [statement(n, f"2024-01-{n + 1:02d}", evidence=grade) for n, grade in enumerate(grades)]
    filled = [mark["filled"] for mark in specification(timeline(rows, today=TODAY))["datasets"]["marks"]]
    assert filled == sorted(filled) and (filled[0], filled[-1]) == (0, 1)
    assert "independent" in svg(timeline(rows, today=TODAY))


@pytest.mark.parametrize("width", [860, NARROW])
def test_ten_thousand_statements_are_counted_by_month_and_it_is_said(width: int) -> None:
    chart = timeline(many(10_000), today=TODAY)
    drawn = svg(chart, width=width)
    assert symbols(drawn) <= 3 * len(Group) * 48
    assert sum(mark["statements"] for mark in specification(chart, width=width)["datasets"]["marks"]) == 10_000
    assert any("a mark stands for all statements of its kind" in note for note in chart.notes)
    assert sum(line["statements"] for line in chart.table) == 10_000
    assert len(drawn) < 600_000


def test_below_the_limit_nothing_is_counted_together_unless_marks_would_cover_each_other() -> None:
    spread = [
        statement(n, f"{2000 + n // 336}-{1 + n // 28 % 12:02d}-{1 + n % 28:02d}", respondent_country=f"X{n % 5:02d}")
        for n in range(MOST_MARKS)
    ]
    assert len(specification(timeline(spread, today=TODAY))["datasets"]["marks"]) == MOST_MARKS
    crowded = timeline([statement(n) for n in range(200)], today=TODAY)
    assert [mark["statements"] for mark in specification(crowded)["datasets"]["marks"]] == [200]


def test_rows_that_stand_for_many_count_as_many() -> None:
    chart = timeline([{**statement(1), "count": 40}, {**statement(2, "2024-05-01"), "count": 2}], today=TODAY)
    assert [mark["statements"] for mark in specification(chart)["datasets"]["marks"]] == [40, 2]
    assert chart.description.startswith("42 dated statements")


def test_a_few_statements_decades_away_do_not_empty_the_axis() -> None:
    chart = timeline([*many(2000), statement(5000, "1960-01-01"), statement(5001, "1961-01-01")], today=TODAY)
    assert any("2 statements are before" in note for note in chart.notes)
    assert specification(chart)["datasets"]["frame"][0]["day"] > "2019"


def test_many_respondents_share_the_last_lane_and_long_names_are_cut() -> None:
    codes = tuple(f"X{n:02d}" for n in range(40))
    chart = timeline(many(400, codes), today=TODAY)
    lanes = [lane["label"] for lane in specification(chart)["datasets"]["lanes"]]
    assert len(lanes) == 20 and lanes[-1] == "other respondents"
    assert any("21 respondents with fewer statements share the last lane" in note for note in chart.notes)
    (shown,) = specification(timeline([statement(1, speaker="N" * 500)], today=TODAY))["datasets"]["marks"]
    assert "…" in shown["does"] and len(shown["does"]) < 60


def test_two_states_stand_on_two_sides_of_a_line() -> None:
    rows = [
        statement(1, speaker_country="USA", respondent_country="CHN"),
        statement(2, speaker_country="USA", respondent_country="CHN", act="demand"),
        statement(3, speaker_country="CHN", respondent_country="CHN", act="deny"),
        statement(4, speaker_country="FRA", respondent_country="CHN"),
    ]
    chart = pair(rows, "USA", "CHN")
    bars = specification(chart)["datasets"]["bars"]
    assert [(bar["speaker"], bar["from"], bar["to"]) for bar in bars] == [
        ("United States", 0, 1), ("United States", 1, 2), ("China", 0, -1),
    ]  # fmt: skip
    drawn = svg(chart)
    assert "United States says" in drawn and "China says" in drawn
    assert [line["statements"] for line in chart.table] == [1, 1, 1]


def test_acts_are_counted_and_allegations_by_evidence() -> None:
    rows = [statement(1), statement(2, evidence="shown"), statement(3, act="deny")]
    chart = acts(rows)
    assert [(line["act"], line["evidence"], line["statements"]) for line in chart.table] == [
        ("allege", "claimed", 1), ("allege", "shown", 1), ("deny", "not an allegation", 1),
    ]  # fmt: skip


def test_a_pledge_is_drawn_from_status_to_status_up_to_today_and_no_further() -> None:
    later = pledge(1, "2024-01-01", ("open", "2024-01-01"), ("breach_alleged", "2024-06-01"), ("kept", "2030-01-01"))
    spans = specification(pledges([later], today=TODAY))["datasets"]["spans"]
    assert [(span["day"], span["until"], span["status"]) for span in spans] == [
        ("2024-01-01", "2024-06-01", "open"), ("2024-06-01", TODAY, "breach alleged"),
    ]  # fmt: skip
    to_come = pledge(2, "2030-01-01", ("open", "2030-01-01"))
    assert specification(timeline([], [to_come], today=TODAY))
    undated = pledges([later, pledge(3, None, ("open", None))], today=TODAY)
    assert undated.notes == ("1 undated pledge is not drawn.",)


def test_pledges_that_are_not_drawn_in_a_lane_are_said_to_be_missing() -> None:
    tracked = [pledge(n, f"2024-01-{n + 1:02d}", ("open", f"2024-01-{n + 1:02d}")) for n in range(8)]
    chart = timeline([statement(50, "2024-03-01")], tracked, today=TODAY)
    assert len(specification(chart)["datasets"]["spans"]) == 6
    assert any("the latest 6 are drawn" in note for note in chart.notes)
    assert not any("the latest" in note for note in timeline([statement(50)], tracked[:6], today=TODAY).notes)


def test_a_dispute_has_complaints_above_answers_below_and_numbers_where_its_page_has_them() -> None:
    said = (statement(1), statement(2, "2024-04-28", "deny", speaker_country="RUS"), statement(3, act="meet"))
    rows = tuple({**row, "number": number} for number, row in enumerate(said, 1))
    made = specification(of_dispute(dispute(*rows, tracked=(BROKEN,)), today=TODAY))
    assert [lane["label"] for lane in made["datasets"]["lanes"]] == ["complaints", "answers", "promises, deeds, other", "pledges"]
    height = {mark["group"]: mark["y"] for mark in made["datasets"]["marks"]}
    assert height[Group.ALLEGATION.value] < height[Group.ANSWER.value]
    assert sorted(mark["number"] for mark in made["datasets"]["numbered"]) == ["1", "2", "3"]


@pytest.mark.parametrize("chart", nothing(), ids=lambda chart: chart.title)
def test_nothing_is_drawn_as_nothing(chart: Chart) -> None:
    assert chart.is_empty or chart.title
    assert ("Nothing to draw." in svg(chart)) is chart.is_empty
    assert "<svg" in svg(chart) and png(chart)[:4] == b"\x89PNG"


def test_the_same_chart_has_the_same_bytes() -> None:
    one, other = (timeline(many(300), [BROKEN], today=TODAY) for _ in range(2))
    assert svg(one) == svg(other) and json.dumps(specification(one)) == json.dumps(specification(other))
    assert png(one) == png(other)


@pytest.mark.parametrize("chart", every_chart(HOSTILE, HOSTILE), ids=lambda chart: chart.description[:20])
def test_text_of_strangers_stays_text(chart: Chart) -> None:
    drawn = svg(chart)
    root = ET.fromstring(drawn)  # noqa: S314 (made here)
    assert {element.tag for element in root.iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "g", "path", "text", "rect", "line", "desc", "defs", "linearGradient", "stop", "clipPath")
    }
    assert "href" not in drawn and "<script" not in drawn
    assert '"url"' not in json.dumps(specification(chart))
    page = html(chart)
    assert page.count("<script") == 2 and "alert(1)</script>" not in page
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy and policy[1].startswith("default-src 'none'") and "unsafe" not in policy[1]


def test_pictures_have_no_links_and_live_charts_have_them() -> None:
    chart = timeline([{**statement(1), "href": "statements/1"}], today=TODAY)
    assert "href" not in svg(chart)
    (marks,) = [layer for layer in specification(chart)["layer"] if layer["data"]["name"] == "marks"]
    assert marks["encoding"]["href"]["field"] == "href"


def test_who_does_not_see_a_chart_is_told_what_is_in_it() -> None:
    chart = timeline([statement(1), statement(2, None)], today=TODAY)
    root = ET.fromstring(svg(chart))  # noqa: S314 (made here)
    assert root.get("role") == "img" and root.get("aria-label") == "Statements in time"
    assert "1 undated statement" in (root.findtext(f"{SVG}desc") or "")
    (line,) = chart.table
    assert line["speaker"] == "Anna Berg (EST)" and line["act"] == "alleges" and line["answered"] == "none on file"


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_marks_stand_out_from_their_paper(colours: Colours) -> None:
    assert contrast(colours.ink, colours.paper) >= 4.5
    for colour in (*colours.of_group.values(), *colours.of_status.values()):
        assert contrast(colour, colours.paper) >= 3, colour


def test_a_picture_on_paper_of_its_own_has_that_paper() -> None:
    chart = acts([statement(1)])
    assert DARK.paper in svg(chart, Theme.DARK) and DARK.ink in svg(chart, Theme.DARK)
    assert "currentColor" in svg(chart) and "var(--chart-allegation, " in svg(chart)
    with pytest.raises(ValueError, match="light or dark"):
        png(chart, Theme.PAGE)


def test_a_chart_draws_itself_in_a_browser_under_its_own_policy(tmp_path: Path) -> None:
    sync = pytest.importorskip("playwright.sync_api")
    from shutil import which  # noqa: PLC0415

    chromium = which("chromium") or which("chromium-browser") or which("google-chrome")
    if chromium is None:
        pytest.skip("needs Chromium")
    file = tmp_path / "chart.html"
    file.write_text(
        html(timeline([statement(1, speaker=HOSTILE), statement(2, "2024-05-01", "deny")], [BROKEN], today=TODAY)), encoding="utf-8"
    )
    said: list[str] = []
    asked: list[str] = []
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        page.wait_for_selector("div.chart svg")
        page.locator("div.chart svg .mark-symbol path").last.hover(force=True)
        assert page.locator("figure > svg").count() == 0, "the live chart takes the picture's place"
        browser.close()
    assert (said, asked) == ([], [file.as_uri()])
