"""A text that is not English is told from one that is, so that nobody relies on what the reader makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gravamen.reading.language import NOT_ENGLISH, foreign

GERMAN = (
    "Die Regierung hat den Botschafter einbestellt, nachdem Unbekannte in das Netz des Parlaments eingedrungen waren. Der "
    "Außenminister sagte am Mittwoch, das Nachbarland müsse mit Folgen rechnen. Dort wies man die Vorwürfe zurück und nannte "
    "sie unbegründet."
)
DANISH = (
    "Udenrigsministeren sagde tirsdag, at naboen har forsøgt at blande sig i valget. Det er for tidligt at sige, om der "
    "kommer sanktioner, men landene er parate til at handle sammen. Ambassadøren afviste anklagerne og kaldte dem grundløse. "
    "Parterne mødes igen mandag."
)
FRENCH = (
    "Le ministre des affaires étrangères a déclaré mardi que le pays voisin avait tenté de peser sur l’élection. On a "
    "démenti ces accusations, et promis de ne pas intervenir. Les deux pays se parleront lundi à Genève, a dit un "
    "porte-parole du gouvernement."
)
RUSSIAN = (
    "Министр иностранных дел заявил во вторник, что соседняя страна пыталась вмешаться в выборы. Там отвергли обвинения и "
    "пообещали не вмешиваться во внутренние дела других стран, сообщили в министерстве. Переговоры пройдут в понедельник в "
    "Женеве, сказал представитель правительства."
)
CHINESE = "外交部长星期二表示，邻国曾试图干预选举。该国否认了这一指控，并承诺不干涉别国内政。双方将于星期一在日内瓦举行会谈。" * 5
ENGLISH = (
    "The foreign minister said on Tuesday that the neighbour had tried to interfere in the vote. Its embassy denied the "
    "charge and promised not to meddle in the affairs of others. The two sides will meet in Geneva on Monday, a spokesman of "
    "the government said."
)


@pytest.mark.parametrize("text", [GERMAN, DANISH, FRENCH, RUSSIAN, CHINESE])
def test_another_language_is_told_by_its_first_words(text: str) -> None:
    gap = foreign(text)
    assert gap is not None and gap.kind == NOT_ENGLISH
    assert text.startswith(gap.text) and gap.text == text[slice(*gap.span)] and 1 < len(gap.text) <= 100


@pytest.mark.parametrize("text", [ENGLISH, ENGLISH.upper(), f"{ENGLISH}\n\n{GERMAN}", f"{GERMAN}\n\n{ENGLISH}", GERMAN[:150], ""])
def test_english_and_what_is_too_short_to_tell_is_read_as_it_is(text: str) -> None:
    assert foreign(text) is None


@given(st.text(max_size=3000))
def test_any_text_has_a_language_or_none(text: str) -> None:
    gap = foreign(text)
    assert gap is None or (gap.text and gap.text == text[slice(*gap.span)])
