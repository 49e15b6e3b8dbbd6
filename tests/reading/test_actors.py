"""Actors: who is meant by the words that name a speaker, from names, titles, descriptions and pronouns."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gravamen.model import Actor, Kind
from gravamen.reading.actors import Cast
from gravamen.reading.windows import paragraphs, sentences

PUBLISHED = "2018-07-20"


def cast_of(text: str, published: str | None = PUBLISHED) -> Cast:
    return Cast.of(text, [s for a, b in paragraphs(text) for s in sentences(text, a, b)], published)


def resolve(marked: str, published: str | None = PUBLISHED) -> Actor:
    """Resolve the words between ⟦ and ⟧; those between ⟨ and ⟩ are resolved and noted as speakers before."""
    text = "".join(c for c in marked if c not in "⟦⟧⟨⟩")
    at, opened, spans = 0, 0, list[tuple[int, int]]()
    for char in marked:
        if char in "⟦⟨":
            opened = at
        elif char in "⟧⟩":
            spans.append((opened, at))
        else:
            at += 1
    cast = cast_of(text, published)
    for span in spans[:-1]:
        cast.note_speaker(span, cast.resolve(span))
    return cast.resolve(spans[-1])


@pytest.mark.parametrize(
    ("marked", "name", "country", "reason"),
    [
        ("⟦US Secretary of State Anthony Blinken⟧ spoke.", "Antony Blinken", "USA", "a misspelt known name"),
        ("⟦Sergei Lavrov, Russia's foreign minister,⟧ spoke.", "Sergei Lavrov", "RUS", "apposition"),
        ("⟦Sen. Joan Miller (D-Va.)⟧ spoke.", "Joan Miller", "USA", "party and state"),
        ("⟦Chinese Foreign Ministry spokeswoman Liu Fang⟧ spoke.", "Liu Fang", "CHN", "an unknown person by the title"),
        ("⟦Ana Petrova, spokeswoman for the Bulgarian Defense Ministry⟧, spoke.", "Ana Petrova", "BGR", "a ministry after for"),
        ("Chilean minister Rosa Vidal came. ⟦Vidal⟧ spoke.", "Rosa Vidal", "CHL", "a family name takes up the full one"),
        ("⟦Paul Brown, an analyst at a Berlin bank⟧, spoke.", "Paul Brown", None, "an expert speaks for no state"),
        ("⟦Former U.S. intelligence official Alan Reed⟧ spoke.", "Alan Reed", None, "nor does a former official"),
        ("⟦Mary Poole, chief executive of Microsoft⟧, spoke.", "Mary Poole", None, "nor does a company's head"),
        ("⟦Apparently Trump⟧ agreed.", "Donald Trump", "USA", "an adverb is no given name"),
        ("Kremlin spokesman Dmitry ⟦Peskov⟧ spoke.", "Dmitry Peskov", "RUS", "part of a mention"),
        ("Choi Dae-jung, the head of South Korea's customs, left. ⟦Choi⟧ spoke.", "Choi Dae-jung", "KOR", "the family name is first"),
        ("Rep. Jim Jordan of Ohio came. ⟦Jordan⟧ spoke.", "Jim Jordan", "USA", "a namesake of a country"),
        ("⟦RUSSIAN PRESIDENT VLADIMIR PUTIN⟧ spoke.", "Vladimir Putin", "RUS", "capitals"),
        ("⟦Paul Brown, a Kyiv-based State Department official⟧, spoke.", "Paul Brown", "USA", "a place of work is no state"),
        ("⟦Bill Palmer, a White House official under President Obama⟧, spoke.", "Bill Palmer", None, "an office once held"),
        ("⟦Trump's personal lawyer Rudy Giuliani⟧ spoke.", "Rudy Giuliani", "USA", "the employer is not meant"),
        ("⟦President Mbali Sithole of Lesotho⟧ spoke.", "Mbali Sithole", "LSO", "a country right behind the name"),
        ("Honduran minister Edén Larios Bermúdez came. ⟦Larios⟧ spoke.", "Edén Larios Bermúdez", "HND", "the first of two family names"),
        ("Health Minister Rosa Vidal of Chile came. ⟦Vidal⟧ spoke.", "Rosa Vidal", "CHL", "a portfolio before a title"),
        ("Ana Merkel Soto left. ⟦Merkel⟧ spoke.", "Angela Merkel", "DEU", "a leader before a stranger's inner name"),
        ("Chilean minister Ana Santibáñez came. ⟦Santibanez⟧ spoke.", "Ana Santibáñez", "CHL", "spelt without diacritics"),
    ],
)
def test_persons(marked: str, name: str, country: str | None, reason: str) -> None:
    actor = resolve(marked)
    assert (actor.name, actor.country, actor.kind) == (name, country, Kind.PERSON), reason


@pytest.mark.parametrize(
    ("marked", "name", "kind", "country", "reason"),
    [
        ("⟦China⟧ spoke.", "Chinese government", Kind.COUNTRY, "CHN", "a country that acts is its government"),
        ("⟦Tehran⟧ spoke.", "Iranian government", Kind.COUNTRY, "IRN", "so is a capital"),
        ("⟦NATO⟧ spoke.", "NATO", Kind.COUNTRY, "NTO", "a union by its name"),
        ("⟦the Pentagon⟧ spoke.", "Pentagon", Kind.GOVERNMENT, "USA", "a known body"),
        ("⟦Facebook⟧ spoke.", "Facebook", Kind.COMPANY, None, "companies have no country"),
        ("⟦Reuters⟧ wrote.", "Reuters", Kind.MEDIA, None, "nor have media"),
        ("⟦Xinhua⟧ wrote.", "Xinhua News Agency", Kind.MEDIA, "CHN", "but a state's media have"),
        ("⟦South Korea's Joint Chiefs of Staff⟧ spoke.", "South Korea's Joint Chiefs of Staff", Kind.GOVERNMENT, "KOR", "its"),
        ("⟦Iran's Revolutionary Guards⟧ spoke.", "Islamic Revolutionary Guard Corps", Kind.GOVERNMENT, "IRN", "a possessive"),
        ("⟦U.S. officials familiar with Iran⟧ spoke.", "U.S. officials familiar with Iran", Kind.GOVERNMENT, "USA", "head"),
        ("⟦aides to Angela Merkel⟧ spoke.", "aides to Angela Merkel", Kind.GOVERNMENT, "DEU", "a name that belongs to a head"),
        ("⟦lawmakers⟧ spoke.", "US lawmakers", Kind.GOVERNMENT, "USA", "American by default"),
        ("⟦Critics⟧ spoke.", "Critics", Kind.UNKNOWN, None, "critics speak for nobody"),
        ("Nokia is Finnish. Google came. ⟦The company⟧ spoke.", "Google", Kind.COMPANY, None, "the company named last"),
    ],
)
def test_bodies_and_groups(marked: str, name: str, kind: Kind, country: str | None, reason: str) -> None:
    actor = resolve(marked)
    assert (actor.name, actor.kind, actor.country) == (name, kind, country), reason


@pytest.mark.parametrize(
    ("marked", "name", "country", "reason"),
    [
        ("Vladimir Putin met Donald Trump. ⟦The Russian president⟧ spoke.", "Vladimir Putin", "RUS", "office and country"),
        ("Vladimir Putin met Donald Trump. ⟦The president⟧ spoke.", "Donald Trump", "USA", "the president of the US first"),
        ("A letter came. ⟦The British foreign secretary⟧ spoke.", "Jeremy Hunt", "GBR", "the table tells who held an office"),
        ("Rex Tillerson left. ⟦The US Secretary of State⟧ spoke.", "Mike Pompeo", "USA", "of the year of the article"),
        ("Chile's minister ⟨Rosa Vidal⟩ spoke. ⟦The minister⟧ left.", "Rosa Vidal", "CHL", "an office known from the text"),
        ("⟨A Peruvian customs official⟩ spoke. ⟦The official⟧ left.", "Peruvian customs official", "PER", "spoken alike"),
        ("⟨China⟩ spoke on Ukraine. ⟦The country⟧ waits.", "China", "CHN", "the country that spoke"),
        ("North Korea fired. ⟦The South⟧ spoke.", "South Korea", "KOR", "the two Koreas"),
        ("NATO met. ⟦The alliance⟧ spoke.", "NATO", "NTO", "a union by its noun"),
        ("Trump spoke. ⟦His administration⟧ acted.", "Trump administration", "USA", "by the owner"),
        ("China met Iran. ⟦Its foreign ministry⟧ spoke.", "Chinese foreign ministry", "CHN", "by the subject that its means"),
        ("The U.N. Security Council met. ⟦The council⟧ spoke.", "UN Security Council", "UNO", "the body named by its noun"),
    ],
)
def test_descriptions(marked: str, name: str, country: str, reason: str) -> None:
    actor = resolve(marked)
    assert (actor.name, actor.country) == (name, country), reason


@pytest.mark.parametrize(
    ("marked", "name", "country", "reason"),
    [
        ("⟨Putin⟩ spoke with Donald Trump. ⟦He⟧ left.", "Vladimir Putin", "RUS", "the subject and speaker before"),
        ("Theresa May met Putin. ⟦She⟧ left.", "Theresa May", "GBR", "sex decides"),
        ("⟨Sergei Lavrov⟩ spoke. “Trump knows it,” ⟦he⟧ said.", "Sergei Lavrov", "RUS", "who is quoted goes on speaking"),
        ("⟨Trump⟩ met Putin. “⟦He⟧ denied it,” Trump said.", "Vladimir Putin", "RUS", "the quoted speaker is I, not he"),
        ("The US accused Iran. ⟦It⟧ denies the charge.", "Iranian government", "IRN", "who denies is the accused"),
        ("⟨China⟩ spoke of Ukraine. ⟦They⟧ are neutral.", "Chinese government", "CHN", "a country may be they"),
        ("⟨Emmanuel Macron⟩ spoke. “⟦We⟧ will act,” he said.", "Emmanuel Macron", "FRA", "the one quoted"),
        ("A day after ⟦he⟧ signed it, Donald Trump left.", "Donald Trump", "USA", "a name that follows"),
        ("Trump met Putin in Helsinki. ⟦He⟧ thanked Trump for it.", "Vladimir Putin", "RUS", "who is named after is not he"),
        ("⟨Iran⟩ spoke of Israel. “Nothing happened,” ⟦it⟧ said.", "Iranian government", "IRN", "who is quoted goes on speaking"),
    ],
)
def test_pronouns(marked: str, name: str, country: str, reason: str) -> None:
    actor = resolve(marked)
    assert (actor.name, actor.country) == (name, country), reason


@pytest.mark.parametrize(
    ("marked", "countries", "reason"),
    [
        ("⟦France, Germany and Britain⟧ spoke.", ["FRA", "DEU", "GBR"], "a list of states"),
        ("⟦President Emmanuel Macron and Shinzo Abe⟧ met.", ["FRA", "JPN"], "a list of persons"),
        ("⟦Both Iran and the U.S.⟧ spoke.", ["IRN", "USA"], "a list after both"),
        ("Joe Biden and Xi Jinping met. The ⟦Biden-Xi⟧ summit", ["USA", "CHN"], "a hyphen joins"),
        ("Xi Jinping met Barack Obama. ⟦The two leaders⟧ spoke.", ["USA", "CHN"], "the American first"),
        ("⟦Ann Lee, head of the Army and Navy Club⟧, spoke.", [None], "and within a name joins nobody"),
    ],
)
def test_joint_speakers(marked: str, countries: list[str | None], reason: str) -> None:
    actor = resolve(marked)
    assert [actor.country, *(other.country for other in actor.also)] == countries, reason


def test_roles_come_from_the_text_and_then_from_the_table() -> None:
    assert resolve("⟦Russian lawmaker Ivan Petrov⟧ spoke.").role == "Russian lawmaker"
    assert resolve("⟦Mike Pompeo⟧ spoke.").role == "US Secretary of State"
    assert resolve("⟦Mike Pompeo⟧ spoke.", "2017-03-01").role == "US CIA Director"


def test_without_a_date_the_years_of_the_text_tell_who_held_office() -> None:
    assert resolve("In 2014 ⟦the Russian foreign minister⟧ spoke.", None).name == "Sergei Lavrov"
    assert resolve("In 2010 ⟦the British prime minister⟧ spoke.", None).name == "David Cameron"


def test_countries_are_named_by_persons_bodies_and_pronouns_too() -> None:
    text = "Trump met Rouhani. It was said that the FBI and its allies know."
    found = cast_of(text).countries_in(0, 18)
    assert found == [("USA", (0, 5)), ("IRN", (10, 17))]


def test_mentions_stand_in_order_and_do_not_overlap() -> None:
    text = "US President Donald Trump told Sen. Mark Warner, D-Va., that Facebook and the Kremlin knew."
    mentions = cast_of(text).mentions
    assert [m.name for m in mentions] == ["United States", "Donald Trump", "Mark Warner", "Facebook", "Kremlin"]
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(mentions))


PIECES = st.sampled_from(
    ["Trump", "President", "the", "The", "China", "China's", " and ", ", ", "he", "Mr. ", "“", "”", ". ", "\n", "U.S.",
     "officials", "Kim Jong Un", "said", "Jr.", "-", "(D-Va.)", "of", "statement", "Foreign Ministry", "\u2028", "é", "𝒳",
     "'s", "its", "Lee "]
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map(" ".join)), st.data())
def test_any_text_is_read(text: str, data: st.DataObject) -> None:
    cast = cast_of(text, None)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    actor = cast.resolve((start, end))
    cast.note_speaker((start, end), actor)
    cast.resolve((0, len(text)))
    assert actor.span is not None
    assert text[slice(*actor.span)] == actor.text
    assert all(0 <= s < e <= len(text) for s, e in (m.span for m in cast.mentions))
    assert all(text[slice(*span)].strip() for _, span in cast.countries_in(0, len(text)))


def test_time_grows_with_the_length_of_the_text() -> None:
    line = "President Trump told Chinese officials that Iran denied it. He met Sen. Ann Brook of Ohio, who knew the country. "
    text = line * 1200

    def seconds() -> float:
        begun = time.process_time()
        cast = cast_of(text)
        for at in range(0, len(text) - 60, len(line)):
            cast.note_speaker((at, at + 15), cast.resolve((at, at + 15)))
            cast.resolve((at + 60, at + 62))
        return time.process_time() - begun

    assert seconds() < 10


@pytest.mark.parametrize(
    ("marked", "country", "reason"),
    [
        ("Russia shelled Sumy. ⟦Pro-Russian rebels⟧ agreed.", None, "who only sides with a state"),
        ("⟦U.S. allies⟧ agreed.", None, "allies are other states"),
        ("⟦Trump's lawyers⟧ agreed.", None, "lawyers speak for a client"),
        ("⟦Current and former American officials⟧ agreed.", "USA", "not all of them former"),
        ("⟦State media in North Korea⟧ agreed.", "PRK", "media of the state"),
        ("Boris Johnson met the Europeans. ⟦The Europeans⟧ agreed.", "EUU", "the Union"),
        ("The US accused Iran. ⟦The Foreign Ministry⟧ agreed.", None, "left to the network, which sees the whole document"),
        ("⟦The U.S⟧. agreed.", "USA", "a span cut before the last stop"),
        ("⟦Ana Petrov of the Russia-based Kugel Centre⟧ agreed.", None, "where a firm sits is no state"),
        ("⟦Ana Petrov of Iran Watch⟧ agreed.", None, "a country's name in that of a society"),
    ],
)
def test_whose_words(marked: str, country: str | None, reason: str) -> None:
    assert resolve(marked).country == country, reason


@pytest.mark.parametrize("words", ["The president", "The indictment", "The bill", "We"])
def test_a_text_that_names_other_states_alone_has_no_american_speaker(words: str) -> None:
    actor = resolve(f"Togo’s foreign minister accused Benin of smuggling fuel. ⟦{words}⟧ said that three officers took bribes.")
    assert actor.country != "USA"
    assert "US" not in actor.name and "Trump" not in actor.name


def test_no_table_tells_who_is_president_of_a_country_that_the_text_does_not_name() -> None:
    assert resolve("⟦The president⟧ said that the strait must stay open.").kind is not Kind.PERSON


@pytest.mark.parametrize(
    ("marked", "name", "country", "reason"),
    [
        ("France and Mali met in Paris. ⟦Secretary of State Anne Vautrin⟧ spoke.", "Anne Vautrin", None, "other states have one too"),
        ("Washington and Mali met. ⟦Secretary of State Anne Vautrin⟧ spoke.", "Anne Vautrin", "USA", "the text is about the US"),
        ("⟦Nina Brandt, who advised on Asia in the Obama administration⟧, spoke.", "Nina Brandt", None, "her president's term is over"),
        ("Kenya sent an envoy. ⟦Mr. French⟧ spoke.", "French", None, "a demonym behind an honorific is a family name"),
        ("⟦Fisheries Agency Director-General Tsou Yung-hsin⟧ spoke.", "Tsou Yung-hsin", None, "a title inside a run of names"),
    ],
)
def test_whom_a_title_means_depends_on_whom_the_text_is_about(marked: str, name: str, country: str | None, reason: str) -> None:
    actor = resolve(marked)
    assert (actor.name, actor.country) == (name, country), reason


@pytest.mark.parametrize(
    ("text", "words", "independent"),
    [
        ("Edward Snowden spoke in Moscow.", "Edward Snowden", True),
        ("Robert Hale, a lawyer for the company, spoke in Moscow.", "Robert Hale", True),
        ("Robert Hale spoke in Moscow.", "Robert Hale", False),
        ("The former minister spoke in Moscow.", "The former minister", True),
        ("The minister spoke in Moscow.", "The minister", False),
    ],
)
def test_who_speaks_for_no_country_by_table_or_words_is_not_placed_by_the_network(text: str, words: str, independent: bool) -> None:
    cast = cast_of(text)
    start = text.index(words)
    assert cast.is_independent(cast.resolve((start, start + len(words)))) is independent


def test_both_countries_stand_in_the_order_of_the_text() -> None:
    actor = resolve("Russia and the United States met. ⟦Both countries⟧ agreed.")
    assert [a.country for a in (actor, *actor.also)] == ["RUS", "USA"]


@pytest.mark.parametrize(
    ("marked", "country", "reason"),
    [
        ("Estonia gave a note to the Russian ambassador in March. ⟦The ambassador⟧ spoke.", "RUS", "the noun was that country's before"),
        (
            "⟨North Korea⟩ denied attacks on banks. In 2019, after a theft in Dhaka, ⟦its envoy⟧ spoke.",
            "PRK",
            "a place does not own an envoy",
        ),
    ],
)
def test_whose_an_envoy_is_stands_before(marked: str, country: str, reason: str) -> None:
    assert resolve(marked).country == country, reason


def test_a_word_that_is_a_given_name_too_hides_no_country() -> None:
    text = "Will China stop? Will Russia and Iran agree? Christian Iraqis accused the militias."
    assert [code for code, _ in cast_of(text).countries_in(0, len(text))] == ["CHN", "RUS", "IRN", "IRQ"]
