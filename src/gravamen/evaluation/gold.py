"""Reading gold from disk: PolNeAR-format attributions, and statements in the format of the annotation guide.

Nothing is taken on trust: what is missing, malformed or does not fit its text becomes an `UnreadableGold` beside the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gravamen.evaluation.fields import Fields, FormatError, json_lines
from gravamen.evaluation.records import (
    Annotated,
    Annotation,
    AttributionGold,
    Attributions,
    Gold,
    StatementGold,
    UnreadableGold,
)
from gravamen.model import Attribution, Document, digest


def attribution_gold(path: Path) -> Iterator[AttributionGold | UnreadableGold]:
    """The articles of a PolNeAR-format file (.jsonl or .jsonl.gz). Raises as `json_lines` does."""
    for number, line in json_lines(path):
        try:
            yield _attributed_article(Fields.parse(line))
        except (FormatError, UnicodeEncodeError) as error:
            yield UnreadableGold(f"{path}, line {number}", str(error))


def statement_gold(folder: Path, texts: dict[str, str] | None = None) -> Iterator[StatementGold | UnreadableGold]:
    """The articles of a folder of ID.json, by name; their texts stand beside them as ID.txt, or in `texts` by id."""
    for path in sorted(folder.glob("*.json")):
        try:
            yield _annotated_article(path, texts or {})
        except (FormatError, OSError, UnicodeError) as error:
            yield UnreadableGold(str(path), str(error))


def article_texts(path: Path) -> dict[str, str]:
    """The texts of a JSON Lines file of articles (`id`, `text`) by id. Raises OSError, or FormatError naming the line."""
    texts: dict[str, str] = {}
    for number, line in json_lines(path):
        try:
            article = Fields.parse(line)
            texts[article.text("id")] = article.text("text")
        except FormatError as error:
            raise FormatError(f"{path}, line {number}: {error}") from error
    return texts


def attributions_of(fields: Fields) -> Attributions:
    """The attributions of one PolNeAR-format record. Raises FormatError."""
    return tuple(
        Attribution(source=item.spans("source"), cue=item.spans("cue"), content=item.spans("content"))
        for item in fields.many("attributions", required=True)
    )


def _attributed_article(fields: Fields) -> AttributionGold:
    text = fields.text("text")
    document = Document(fields.text("article"), text, digest(text.encode()), published=fields.optional_text("published"))
    return Gold(document, attributions_of(fields.within(len(text))))


def _annotated_article(path: Path, texts: dict[str, str]) -> StatementGold:
    fields = Fields.parse(path.read_text("utf-8"))
    text = _text_of(path, texts)
    sha256 = digest(text.encode())
    if fields.has("sha256") and fields.text("sha256") != sha256:
        raise FormatError("the text is not the one that was annotated (its SHA-256 differs)")
    document = Document(path.stem, text, sha256, fields.optional_text("title"), fields.optional_text("published"))
    return Gold(document, _annotated(fields.within(len(text))))


def _text_of(path: Path, texts: dict[str, str]) -> str:
    beside = path.with_suffix(".txt")
    if beside.exists():
        with beside.open(encoding="utf-8", newline="") as opened:  # line ends kept as they are: offsets count them
            return opened.read()
    if path.stem not in texts:
        raise FormatError(f"there is no {beside.name} beside it, and no article {path.stem} in a file given by --texts")
    return texts[path.stem]


def _annotated(fields: Fields) -> Annotated:
    disputes = fields.many("disputes")
    pledges = [pledge for dispute in disputes for pledge in dispute.many("pledges")]
    return Annotated(
        statements=tuple(map(_annotation, fields.many("statements", required=True))),
        disputes=tuple(frozenset(dispute.texts("statements")) for dispute in disputes),
        pledges=frozenset((pledge.text("statement"), pledge.text("status")) for pledge in pledges),
    )


def _annotation(fields: Fields) -> Annotation:
    return Annotation(
        id=fields.text("id"),
        act=fields.act(),
        topic=fields.optional_text("topic"),
        when=fields.optional_text("when"),
        hedged=fields.flag("hedged"),
        negated=fields.flag("negated"),
        standing=fields.optional_flag("standing"),
        evidence=fields.optional_text("evidence"),
        quotation=fields.optional_text("quotation"),
        speaker=fields.optional_span("speaker_span"),
        cue=fields.optional_span("cue_span"),
        content=fields.spans("content_spans"),
        speaker_country=fields.optional_text("speaker_country"),
        respondent=fields.optional_text("respondent_country"),
        addressee=fields.optional_text("addressee_country"),
        condition=fields.optional_span("condition"),
        replies_to=fields.texts("replies_to"),
    )
