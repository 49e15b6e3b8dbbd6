"""Links to one page are one object, and families do not depend on the order of texts."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from gravamen.evidence.loading.families import LIKENESS, families, normal_form
from gravamen.evidence.loading.shared_objects import canonical_url, hashtags_in, links_in

SAME = [
    "https://www.example.com/news/harbour?utm_source=x&utm_medium=y",
    "http://example.com/news/harbour/",
    "HTTPS://EXAMPLE.com:443/news/harbour?fbclid=abc",
    "https://m.example.com/news/harbour",
    "example.com/news/harbour",
]


@pytest.mark.parametrize("link", SAME)
def test_links_to_one_page_are_one(link: str) -> None:
    assert canonical_url(link) == "example.com/news/harbour"


def test_shorteners_stay_as_they_are() -> None:
    assert canonical_url("https://bit.ly/3AbC") == "bit.ly/3AbC"


NO_LINKS = [
    "javascript:alert(1)",
    "ftp://example.com/x",
    "not a link",
    "",
    "http://[::1",
    "https://x" * 5000,
    "https://l.facebook.com/l.php?u=//",  # a redirection to nothing
    "https://l.facebook.com/l.php?u=//&9",  # and one to itself
]


@pytest.mark.parametrize("link", NO_LINKS)
def test_what_is_no_web_link_is_none(link: str) -> None:
    assert canonical_url(link) is None


@given(st.text(alphabet="abc.:/@[]%?#&=01-é．", max_size=30), st.sampled_from(["", "http://", "https://l.facebook.com/l.php?u="]))
def test_no_link_is_too_odd(link: str, before: str) -> None:
    canonical = canonical_url(before + link)
    assert canonical is None or canonical


def test_links_and_hashtags_in_text() -> None:
    assert links_in("see https://a.org/x, and (http://b.org/y).") == ("https://a.org/x", "http://b.org/y")
    assert hashtags_in("#Wahl2021 and #Größe, not a&#39;b or x#y") == ("Wahl2021", "Größe")


BASE = "the council of the northern harbour voted late on friday to close the outer gates until the cables are repaired"


@given(st.permutations(range(6)))
def test_families_do_not_depend_on_order(order: list[int]) -> None:
    texts = [
        BASE,
        BASE.replace("late", "early"),
        BASE.replace("friday", "monday"),
        "x" * 40,
        "y" * 40,
        BASE[: len(BASE) // 2] + " and nothing else was said by anybody at all there",
    ]
    named = families([texts[number] for number in order])
    assert {texts[number]: name for number, name in zip(order, named, strict=True)} == dict(zip(texts, families(texts), strict=True))


def changed(text: str, words: int, chance: random.Random) -> str:
    """A text with so many of its words put in other places."""
    found = text.split()
    for _ in range(words):
        found[chance.randrange(len(found))] = chance.choice(found)
    return " ".join(found)


def test_families_are_what_likeness_connects_however_they_grow_together() -> None:
    chance = random.Random(7)  # noqa: S311
    texts = sorted({changed(BASE, chance.randrange(8), chance) for _ in range(300)})
    chance.shuffle(texts)
    alike = [[other for other in range(len(texts)) if fuzz.ratio(text, texts[other]) >= LIKENESS] for text in texts]
    connected = [-1] * len(texts)
    for number in range(len(texts)):
        reached = [number] if connected[number] < 0 else []
        for each in reached:
            if connected[each] < 0:
                connected[each] = number
                reached.extend(alike[each])
    named = families(texts)
    families_of_name = {name: {connected[n] for n in range(len(texts)) if named[n] == name} for name in named}
    assert len(set(connected)) > 10
    assert all(len(found) == 1 for found in families_of_name.values())
    # Hashing misses a pair now and then that is just alike, so that few of 300 texts stay apart from their family.
    assert len(families_of_name) <= len(set(connected)) + 10


def test_thousands_of_copies_are_no_more_work_each_than_a_few() -> None:
    chance = random.Random(7)  # noqa: S311
    texts = [f"{BASE} {chance.randrange(10**9)}" for _ in range(6_000)]
    begun = time.process_time()
    assert len(set(families(texts))) == 1
    assert time.process_time() - begun < 7  # each beside all before it: 11 s, and four times as long for twice as many


def test_families_keep_what_differs_apart() -> None:
    first, changed, other = families([BASE, BASE.replace("late on friday", "early on monday"), BASE.upper()[::-1]])
    assert first == changed != other


def test_normal_form_leaves_what_copies_change_freely() -> None:
    assert normal_form("RT @ann:  The CABLES were cut last night! https://t.co/x") == normal_form("the cables were cut last night!")
    assert normal_form("Good morning") is None
