"""What a form of the scorecard says: answers to items and values of fields, by the reasons that are given for them.

Inputs: `item-KEY` yes, no or unknown; `field-KEY` values; `untold-KEY` where a field cannot be told; `why-KEY` a reason for that one
alone; `why` the reason for all others. What is left empty says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from gravamen.assessment import fields, scorecard
from gravamen.assessment.fields import Field, FieldError, Value
from gravamen.assessment.reconciling import Given
from gravamen.assessment.scorecard import Item
from gravamen.publishing.site.scorecard import LONGEST_REASON
from gravamen.web.forms import text_in, texts_in

_ANSWERS = {"yes": True, "no": False, "unknown": None}


class AnswerError(ValueError):
    """What a form says cannot be filed; the message says which part, and what to do."""


@dataclass(slots=True)
class Answers:
    """Answers to items and values of fields, by their keys."""

    items: dict[str, bool | None] = field(default_factory=dict[str, "bool | None"])
    fields: dict[str, Value] = field(default_factory=dict[str, Value])

    def __len__(self) -> int:
        return len(self.items) + len(self.fields)


def answers_in(form: FormData, own: Mapping[str, Given]) -> dict[str, Answers]:
    """What a form says, by reasons, in the order of the scorecard. `own` is what its sender answers already: unless it is changed, or
    has a reason of its own now, it is left as it is.

    Raises:
        AnswerError: an answer is none, has no reason, or there is none at all.
    """
    found: dict[str, Answers] = {}
    for item in scorecard.ITEMS:
        if _is_given(form, f"item-{item.key}") and _is_new(form, own, item.key, given := _answer(form, item)):
            found.setdefault(_why(form, item), Answers()).items[item.key] = given
        elif text_in(form, f"why-{item.key}") and not _is_given(form, f"item-{item.key}"):
            raise AnswerError(f"“{item.text}” has a reason and no answer: choose one, or take the reason away")
    for each in fields.FIELDS:
        if _is_said(form, own, each) and _is_new(form, own, each.key, value := _value(form, each)):
            found.setdefault(_why(form, each), Answers()).fields[each.key] = value
    if not found:
        raise AnswerError("no answer is new: choose yes, no or “cannot tell” for at least one item, or code a field")
    return found


def _is_given(form: FormData, name: str) -> bool:
    return bool(text_in(form, name))


def _is_new(form: FormData, own: Mapping[str, Given], key: str, given: Given) -> bool:
    return key not in own or own[key] != given or _is_given(form, f"why-{key}")


def _answer(form: FormData, item: Item) -> bool | None:
    word = text_in(form, f"item-{item.key}")
    if word not in _ANSWERS:
        raise AnswerError(f"“{item.text}” is answered yes, no or unknown, and not {word}")
    return _ANSWERS[word]


def _is_said(form: FormData, own: Mapping[str, Given], each: Field) -> bool:
    """Whether a form says anything of a field."""
    if _is_given(form, f"field-{each.key}") or _is_given(form, f"untold-{each.key}"):
        return True
    if each.key in own:
        raise AnswerError(f"“{each.text}” was coded by you, and is empty now: choose what holds, or “cannot tell”")
    if text_in(form, f"why-{each.key}"):
        raise AnswerError(f"“{each.text}” has a reason and no value: choose one, or take the reason away")
    return False


def _value(form: FormData, each: Field) -> Value:
    values, is_untold = texts_in(form, f"field-{each.key}"), _is_given(form, f"untold-{each.key}")
    if values and is_untold:
        raise AnswerError(f"“{each.text}” has a value and “cannot tell”: choose one of the two")
    if is_untold:
        return None
    if each.is_many and each.allowed is None:
        values = [part.strip() for value in values for part in value.split(",") if part.strip()]
    if each.is_country:
        values = [value.upper() for value in values]
    try:
        return each.checked(values)
    except FieldError as error:
        raise AnswerError(f"“{each.text}” {error}") from error


def _why(form: FormData, question: Item | Field) -> str:
    why = text_in(form, f"why-{question.key}") or text_in(form, "why")
    if not why:
        raise AnswerError(f"“{question.text}” is answered without a reason: give one for all answers below, or one beside it")
    if len(why) > LONGEST_REASON:
        raise AnswerError(f"the reason for “{question.text}” has {len(why):,} characters: at most {LONGEST_REASON:,} are kept")
    return why
