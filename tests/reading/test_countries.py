"""Countries in text: which words mean which state, and which only look as if they did."""

from __future__ import annotations

import time

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gravamen.reading.countries import adjective_of, code_of, codes, find_countries, name_of, state_name

OWN_CODES = {"EUU", "UNO", "NTO", "XKX"}


def test_codes_are_iso_but_for_the_four_that_iso_lacks() -> None:
    assert {code for code in codes() if pycountry.countries.get(alpha_3=code) is None} == OWN_CODES


def test_every_member_of_the_united_nations_is_there() -> None:
    assert len(codes() - OWN_CODES) >= 193
    assert {"TWN", "PSE", "HKG", "VAT"} <= codes()


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("China warned Japan.", [("CHN", "name"), ("JPN", "name")], "names"),
        ("Beijing said so.", [("CHN", "capital")], "a capital stands for its government"),
        ("The Kremlin and Downing Street met.", [("RUS", "metonym"), ("GBR", "metonym")], "seats of government"),
        ("French and U.S. troops", [("FRA", "demonym"), ("USA", "name")], "adjectives; U.S. is a name"),
        ("The FBI and the Bundestag", [("USA", "body"), ("DEU", "body")], "bodies of a state"),
        ("The EU, NATO and the U.N.", [("EUU", "name"), ("NTO", "name"), ("UNO", "name")], "unions"),
        ("North Korea and South Korea", [("PRK", "name"), ("KOR", "name")], "the longer name wins"),
        ("They told us about a turkey.", [], "case decides"),
        ("The US asked us.", [("USA", "name")], "US is not us"),
        ("Rep. Jim Jordan met Chad Smith, who said", [], "given and family names"),
        ("Jordan and Chad signed.", [("JOR", "name"), ("TCD", "name")], "the same words as states"),
        ("Voters in Georgia and Ohio", [], "the US state"),
        ("Tbilisi said Georgia would join.", [("GEO", "capital"), ("GEO", "name")], "the state in the Caucasus"),
        ("ships in the South China Sea near New Mexico", [], "names that only hold a country's name"),
        ("the Washington Post reported", [], "a newspaper is no country"),
        ("Iran’s envoy", [("IRN", "name")], "a possessive"),
        ("Iranians", [("IRN", "demonym")], "people"),
        ("Chinatown", [], "whole words only"),
    ],
)
def test_finds(text: str, expected: list[tuple[str, str]], reason: str) -> None:
    assert [(m.code, m.form) for m in find_countries(text)] == expected, reason


def test_a_range_is_kept_to() -> None:
    text = "China told Japan and Peru."
    assert [m.code for m in find_countries(text, 6, 17)] == ["JPN"]


@pytest.mark.parametrize(
    ("code", "name", "adjective", "acting"),
    [
        ("CHN", "China", "Chinese", "Chinese government"),
        ("USA", "United States", "U.S.", "United States government"),
        ("UNO", "United Nations", "UN", "United Nations"),
        ("ZZZ", "ZZZ", "ZZZ", "ZZZ government"),
    ],
)
def test_names(code: str, name: str, adjective: str, acting: str) -> None:
    assert (name_of(code), adjective_of(code), state_name(code)) == (name, adjective, acting)


def test_code_of_a_name() -> None:
    assert code_of("Moscow") == "RUS"
    assert code_of("Nowhere") is None


@given(st.text(alphabet=st.sampled_from("CUS. hinaGeorgia’'-ñ\n\t\u2028𝒳9")))
def test_any_text_is_read_and_spans_lie_in_it(text: str) -> None:
    last = 0
    for mention in find_countries(text):
        start, end = mention.span
        assert last <= start < end <= len(text)
        last = end


@pytest.mark.parametrize(("last", "expected"), [("Voters agreed.", 0), ("Tbilisi agreed.", 8001)])
def test_a_text_full_of_georgia_is_looked_through_once(last: str, expected: int) -> None:
    text = "Georgia agreed. " * 8000 + last
    begun = time.process_time()
    assert len(find_countries(text)) == expected
    assert time.process_time() - begun < 5  # looked through for each mention: 24 s
