"""What the shipped model makes of short invented reports, in the manner of tests/gold: persons and events are invented.

Every case is one that the model reads rightly now. What it does not do well is measured, not listed here: docs/evaluation.md.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gravamen.disputes import with_disputes
from gravamen.model import Act, Document, Evidence, Quote, Reading, Statement, digest
from gravamen.reading import read_document
from gravamen.sources.decoding import decode

PUBLISHED = "2024-03-06"


def read(text: str) -> Reading:
    return with_disputes(read_document(Document("d", text, digest(text.encode()), published=PUBLISHED)))


def the(reading: Reading, act: Act, country: str | None = None) -> Statement:
    """The first statement with an act, made by somebody of a country if one is given."""
    return next(
        s for s in reading.statements if s.act is act and (country is None or (s.speaker is not None and s.speaker.country == country))
    )


def words(quotes: Sequence[Quote]) -> str:
    return " … ".join(quote.text for quote in quotes)


NESTED = [
    ("The daily Hansa Post reported that the German Foreign Ministry had accused Iran of spying on exiles.", Act.ALLEGE, "DEU", "Hansa"),
    ("The White House said that Polish officials had warned Belarus against closing the border.", Act.WARN, "POL", "White House"),
    ("The New Delhi Herald reported that Indian officials had accused Pakistan of sending drones over the border.",
     Act.ALLEGE, "IND", "Herald"),
    ("Chinese state broadcaster CTV reported on Monday that the Foreign Ministry in Beijing had warned Japan against landing on the "
     "islands.", Act.WARN, "CHN", "CTV"),
    ("A report by the Swedish parliament says that police officers told lawmakers that Iran had paid the gang.",
     Act.ALLEGE, "SWE", "parliament"),
    ("State television reported that Foreign Minister Omid Farahani had denied that Iran supplied the rockets.",
     Act.DENY, None, "State television"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "act", "country", "outer"), NESTED)
def test_an_outer_source_is_kept(text: str, act: Act, country: str | None, outer: str) -> None:
    inner = next(s for s in read(text).statements if s.via)
    assert (inner.act, inner.speaker and inner.speaker.country) == (act, country)
    assert len(inner.via) == 1 and outer in inner.via[0].name


def test_joint_outer_sources_are_all_kept() -> None:
    text = "The United States and Britain said that Iranian officials had denied that Iran supplied the rockets."
    (outer,) = next(s for s in read(text).statements if s.via).via
    assert [outer.country, *(other.country for other in outer.also)] == ["USA", "GBR"]


CONDITIONS = [
    ("“If the blockade goes on, we will impose sanctions on Serbia,” EU foreign policy chief Clara Voss said.",
     Act.THREATEN, "If the blockade goes on"),
    ("“Unless the ships leave, we will close the strait,” Iranian Defence Minister Reza Kamali warned the United States.",
     Act.WARN, "Unless the ships leave"),
    ("France warned Niger that it would close its embassy if the soldiers did not leave the compound.",
     Act.WARN, "if the soldiers did not leave the compound"),
    ("Poland threatened to close the border unless Belarus releases the journalist.",
     Act.THREATEN, "unless Belarus releases the journalist"),
    ("Turkey promised to withdraw its ships provided that Greece did the same.", Act.PROMISE, "provided that Greece did the same"),
    ("Japan offered to host talks if both sides stopped firing.", Act.OFFER, "if both sides stopped firing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "act", "condition"), CONDITIONS)
def test_conditions_are_whole_clauses(text: str, act: Act, condition: str) -> None:
    found = the(read(text), act).condition
    assert found and found.text == condition and text[slice(*found.span)] == condition


EVIDENCE = [
    ("Australia accuses China of buying votes in the assembly of Palau, without naming any evidence.", Evidence.NONE),
    ("Canadian Foreign Minister Ines Roy said that she had seen evidence of attempts by China to influence the vote.", Evidence.CLAIMED),
    ("Satellite images published by the United Nations show that Rwanda moved troops across the border, the UN said.", Evidence.SHOWN),
    ("Data published by the Dutch intelligence service show that Russian officers hacked the laboratory, the Dutch Defence Ministry said.",
     Evidence.SHOWN),
]  # fmt: skip


@pytest.mark.parametrize(("text", "grade"), EVIDENCE)
def test_evidence_grades(text: str, grade: Evidence) -> None:
    assert the(read(text), Act.ALLEGE).evidence is grade


STANDING = [
    ("Kenya has long accused Somalia of sheltering smugglers.", Act.ALLEGE, True),
    ("China has always maintained that it does not meddle in the elections of other countries.", Act.DENY, True),
    ("Russia has repeatedly said that it does not interfere in the affairs of other states.", Act.DENY, True),
    ("Germany urged Turkey on Monday to release the detained journalists.", Act.DEMAND, False),
    ("Estonia and Latvia accused Russia on Tuesday of jamming satellite signals.", Act.ALLEGE, False),
]


@pytest.mark.parametrize(("text", "act", "standing"), STANDING)
def test_standing_positions_and_dated_acts(text: str, act: Act, standing: bool) -> None:
    found = the(read(text), act)
    assert found.standing is standing
    assert (found.when.edtf is None) is standing


ELLIPTICAL = [
    ("The United States accused Iran on Monday of sending rockets to Yemen.\nIran denied this.", Act.DENY, "IRN"),
    ("The United States alleges that China hacked its ministries. China has repeatedly denied this.", Act.DENY, "CHN"),
    ("Ukraine has long accused Hungary of blocking aid. Hungary has always denied it.", Act.DENY, "HUN"),
    ("Czech Prime Minister Jan Dvorak accused Russia on Monday of blowing up the depot at Lhota.\n"
     "Russia denied this. Serbia repeated Moscow’s denial.", Act.DENY, "SRB"),
    ("Sweden says that Iran paid a gang to attack its exiles. Iran denied the allegation.", Act.DENY, "IRN"),
    ("French President Luc Morel urged Turkey to withdraw its ships from the bay. Turkey rejected the demand on Tuesday.",
     Act.REJECT, "TUR"),
    ("Japan accused China on Monday of sending ships into its waters. China rejected the accusation the same day.", Act.REJECT, "CHN"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "act", "country"), ELLIPTICAL)
def test_an_elliptical_act_is_tied_to_what_it_answers(text: str, act: Act, country: str) -> None:
    reading = read(text)
    answer = the(reading, act, country)
    assert reading.statements[0].id in answer.replies_to
    assert answer.respondent is not None


def test_a_denial_stands_beside_its_allegation() -> None:
    (dispute,) = read("The United States alleges that China hacked its ministries. China has repeatedly denied this.").disputes
    assert len(dispute.statements) == 2 and dispute.respondent.country == "CHN"


NOUNS = [
    ("Putin’s denials of Russian interference did not convince Washington.", Act.DENY, "RUS", "denials"),
    ("Russia’s denials of any role in the attack came as Germany accused it of hacking the parliament.", Act.DENY, "RUS", "denials"),
    ("U.S. allegations of Chinese hacking were rejected by Beijing.", Act.ALLEGE, "USA", "allegations"),
    ("Accusations by Poland that Belarus had jammed its radars led to talks in Minsk.", Act.ALLEGE, "POL", "Accusations"),
    ("The charge by Washington that China had copied the plans was repeated on Friday.", Act.ALLEGE, "USA", "charge"),
    ("Russia’s repeated threats to cut off the gas have united the neighbours of Ukraine.", Act.THREATEN, "RUS", "threats"),
    ("Tehran’s promise to let inspectors in has not been kept, the US State Department said.", Act.PROMISE, "IRN", "promise"),
]


@pytest.mark.parametrize(("text", "act", "country", "noun"), NOUNS)
def test_performative_nouns(text: str, act: Act, country: str, noun: str) -> None:
    found = the(read(text), act, country)
    assert found.cue and found.cue.text == noun


NOT_DONE = [
    "Hungary did not deny that it had bought the software.",
    "The German government stopped short of accusing Russia of the attack.",
    "The minister did not rule out sanctions against Belarus.",
    "Brazil’s foreign minister, Ana Prado, declined to comment on the report.",
]


@pytest.mark.parametrize("text", NOT_DONE)
def test_an_act_that_was_not_done_is_no_act(text: str) -> None:
    (found,) = read(text).statements
    assert found.act is Act.STATE and found.negated


FAMILY, VOTE, SATELLITE = "👩‍👩‍👧‍👦", "🗳️", "🛰️"
SPELT_OUT = "Estonia accused Russia of jamming the cafe\u0301 of Zu\u0308rich’s airport."


def test_emoji_are_counted_as_code_points_and_not_cut() -> None:
    text = f"“We {FAMILY} saw it {VOTE},” Estonian Foreign Minister Liina Tamberg said, and accused Russia of jamming {SATELLITE} signals."
    reading = read(text)
    assert [words(s.content) for s in reading.statements] == [f"We {FAMILY} saw it {VOTE}", f"Russia of jamming {SATELLITE} signals"]
    for said in reading.statements:
        assert all(text[slice(*quote.span)] == quote.text for quote in said.content)


def test_combining_marks_stay_with_their_letters() -> None:
    said = the(read(SPELT_OUT), Act.ALLEGE)
    assert words(said.content).endswith("the cafe\u0301 of Zu\u0308rich’s airport")


NOISE = st.lists(st.sampled_from(["\u0301", "\u0308", "\ufe0f", "🏽", "e", "👩", " ", " said ", "China", "“", "”", ". "]), max_size=12)


@settings(deadline=None, max_examples=40)
@given(NOISE.map("".join))
def test_no_span_ends_before_a_mark_of_its_last_character(noise: str) -> None:
    text = f"China{noise} accused Russia of hacking{noise}. {noise}Russia denied the charge{noise}."
    for said in read(text).statements:
        for quote in (*said.content, *filter(None, (said.cue,))):
            following = text[quote.span[1] : quote.span[1] + 1]
            assert not following or not unicodedata.combining(following), (quote, following)


HOSTILE_BYTES = [
    b"\xff\xfeR\x00u\x00s\x00s\x00i\x00a\x00",
    b"\xef\xbb\xbfRussia denied the charge.",
    b"Russia denied\x07 the charge. China \x1b[31maccused\x1b[0m Russia of hacking.",
    b"\r\n\r\n\r\r\n" * 50 + b"Russia denied the charge.\x0c\x0b\xc2\x85",
    "Russia denied the charge. \u2028\u2029\u202e\U000e0001".encode(),
    b"A" * 20_000 + b" said that Russia lied. " + b"(" * 5_000,
    "“".encode() * 3_000 + b"Russia denied it" + "”".encode() * 3_000,
]


@pytest.mark.parametrize("given_bytes", HOSTILE_BYTES, ids=range(len(HOSTILE_BYTES)))
def test_hostile_bytes_are_read_with_exact_spans(given_bytes: bytes) -> None:
    text = decode(given_bytes)
    for said in read(text).statements:
        for quote in (*said.content, *filter(None, (said.cue, said.condition))):
            assert text[slice(*quote.span)] == quote.text != ""
