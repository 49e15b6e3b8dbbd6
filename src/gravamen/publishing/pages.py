"""What `gravamen show` prints of one dispute, statement, document or actor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from gravamen.model import Act
from gravamen.publishing.account import GRADES, excerpt, heading, party, statement, statements, verb
from gravamen.publishing.visible import one_line
from gravamen.publishing.wording import dated, plural, span

Fields = Mapping[str, Any]


def dispute(shown: Fields) -> RenderableType:
    """A dispute: allegations with their answers, then everything in time, positions held, changes, pledges, exhibits."""
    parts: list[RenderableType] = [heading(f"Dispute {shown['id']}"), Text(one_line(shown["name"]), "bold"), *_summary(shown)]
    complaints = [s for s in shown["statements_in_time"] if Act(s["act"]).is_complaint]
    parts += [Text(), heading("In time"), statements(shown["statements_in_time"])]
    if not complaints:
        parts.append(Text("No complaint with a date of its own is on file.", "dim"))
    if shown["positions_held"]:
        parts += [Text(), heading("Positions held over time (no dated acts)"), statements(shown["positions_held"])]
    for change in shown["changes_of_position"]:
        changed = f"{change['speaker']} changed position by {change['day']}: {change['from']} ({change['before']}), then {change['to']}"
        parts.append(Text(one_line(f"{changed} ({change['after']})"), "bold magenta"))
    for pledge in shown["pledges_tracked"]:
        parts += [Text(), heading("Pledge"), *_pledge(pledge)]
    if shown["exhibits"]:
        parts += [Text(), heading("Exhibits"), *map(_exhibit, shown["exhibits"])]
    return Group(*parts, *_decisions(shown), Text())


def _summary(shown: Fields) -> Iterator[Text]:
    inside = f"{plural(shown['statements'], 'statement')} in {plural(shown['documents'], 'document')}"
    counted = f"{inside}, {span(shown['first_when'], shown['last_when'])} · {plural(shown['allegations'], 'allegation')}"
    yield Text(f"{counted} · {plural(shown['answers'], 'answer')} by the respondent's side", "default")
    if shown["evidence"]:
        yield Text(f"The most that complainants offer: {GRADES[shown['evidence']]}", "default")
    if shown["answers"] == 0:
        yield Text("No denial or rejection by the respondent's side is on file.", "default")
    if shown["merged_into"]:
        yield Text(f"Merged into dispute {shown['merged_into']}", "bold")


def _pledge(shown: Fields) -> Iterator[RenderableType]:
    yield from statement(shown["statement"])
    kind = "Not to do something" if shown["negative"] else "To do something"
    yield _under(f"{kind}{', until ' + shown['term'] if shown['term'] else ', with no term on file'}", "default")
    now = shown["status"]
    yield _under(f"Status: {_words(now['status'])} – {now['meaning']}", "bold")
    for status in shown["statuses"]:
        interest = {True: "an interested party", False: "not a party to the dispute", None: ""}[status["interested"]]
        by = ", ".join(filter(None, (status["by"], interest)))
        because = f"{status['reason']}{f' ({by})' if by else ''}, by {', '.join(status['why'])}"
        yield _under(f"{status['day'] or 'not dated'}  {_words(status['status'])}: {because}", "dim")


def _words(status: str) -> str:
    return status.replace("_", " ")


def _exhibit(row: Fields) -> Text:
    shows = f" · filed as independent evidence of a breach of {row['shows_breach_of']}" if row["shows_breach_of"] else ""
    return Text(one_line(f"{row['day']}  {row['title']} ({row['sort']}, SHA-256 {row['sha256'][:16]}…){shows}"))


def _under(text: str, style: str) -> Padding:
    return Padding(Text(one_line(text), style), (0, 1, 0, 4))


def one_statement(shown: Fields) -> RenderableType:
    """A statement with its words in context, its replies, how it was read, and decisions on it."""
    parts: list[RenderableType] = [
        heading(f"Statement {shown['id']}"),
        *statement(shown),
        Text(),
        heading("In context"),
        _context(shown["context"]),
    ]
    if shown["replies_to"]:
        parts += [Text(), heading("Replies to"), *map(_reply, shown["replies_to"])]
    parts += [Text(), heading("Why it stands where it stands"), *_placing(shown)]
    for carrier in shown["carried_by"]:
        parts.append(
            _under(f"also in {carrier['publisher'] or carrier['document']}, {carrier['published'] or 'not dated'}: {carrier['why']}", "dim")
        )
    return Group(*parts, *_decisions(shown), Text())


def _context(context: Fields) -> Text:
    text, at = Text(), 0
    for start, end in context["spans"]:
        text.append(one_line_kept(context["text"][at:start]), "dim")
        text.append(one_line_kept(context["text"][max(at, start) : end]), "bold")
        at = max(at, end)
    return text.append(one_line_kept(context["text"][at:]), "dim")


def one_line_kept(words: str) -> str:
    """Words made safe to show, with the spaces at their ends kept: they stand between other words."""
    shown = one_line(words)
    return f"{' ' if words[:1].isspace() else ''}{shown}{' ' if words[-1:].isspace() and shown else ''}"


def _reply(row: Fields) -> Padding:
    who = party(row["speaker"], row["speaker_country"])
    return _under(f"{who} {verb(row)}, {dated(row)}: {excerpt(row['words'])}  {row['id']} – {row['why']}", "default")


def _placing(shown: Fields) -> Iterator[Padding]:
    if shown["rejected"]:
        yield _under("it was rejected by a person, so it stands in no dispute", "default")
    elif shown["dispute"]:
        yield _under(f"in dispute {shown['dispute']}: {shown['dispute_reason']}", "default")
    else:
        yield _under(f"in no dispute{': ' + shown['strand_reason'] if shown['strand_reason'] else ''}", "default")
    yield _under(f"read with confidence {shown['confidence']:.2f}", "dim")


def document(shown: Fields) -> RenderableType:
    """A document: what is known of it and from where, its near duplicates, its statements."""
    parts: list[RenderableType] = [heading(f"Document {shown['sha256']}"), Text(one_line(shown["title"] or shown["name"]), "bold")]
    for name in ("publisher", "published", "language", "url"):
        if shown[name]:
            parts.append(_under(f"{name}: {shown[name]} (from {shown['origins'][name]})", "default"))
    parts.append(_under(f"text by {shown['extractor']}, read by {shown['reader']}, filed {shown['filed_at']}", "dim"))
    parts += [
        _under(f"found in {d['source']}{', ' + d['part'] if d['part'] else ''} on {d['received_at']}", "dim") for d in shown["deliveries"]
    ]
    if shown["near_duplicates"]:
        parts += [Text(), heading("Near duplicates: one source, not many"), *map(_duplicate, shown["near_duplicates"])]
    parts += [Text(), heading(plural(len(shown["statements"]), "statement")), statements(shown["statements"])]
    return Group(*parts, *_decisions(shown), Text())


def _duplicate(row: Fields) -> Padding:
    told = " · ".join(filter(None, (row["publisher"], row["name"], row["published"])))
    return _under(f"{told} · {row['alike_to_first']:.0%} of the runs of words of the first · {row['sha256'][:12]}", "default")


def actor(shown: Fields) -> RenderableType:
    """An actor: its names and offices, and the latest of what it said."""
    parts: list[RenderableType] = [
        heading(f"Actor {shown['id']}"),
        Text(one_line(f"{party(shown['name'], shown['country'])}, {shown['kind']}"), "bold"),
    ]
    parts += [_under(f"also known as {other['name']}  {other['id']}", "default") for other in shown["also_known_as"]]
    if shown["merged_into"]:
        parts.append(_under(f"merged into {shown['merged_into']}", "default"))
    parts += [_under(office(held), "default") for held in shown["offices"]]
    parts += [Text(), heading("Latest statements"), statements(shown["statements"])]
    return Group(*parts, *_decisions(shown), Text())


def office(held: Fields) -> str:
    """An office with the days between which the documents show it held."""
    if held["first_day"] is None:
        return f"{held['role']} (not dated)"
    return f"{held['role']} (shown so from {held['first_day']} to {held['last_day']})"


def _decisions(shown: Fields) -> Iterator[RenderableType]:
    rows: Iterable[Fields] = shown["decisions"]
    if rows:
        yield Text()
        yield heading("Decisions")
    for row in rows:
        taken_back = f" (taken back by {row['withdrawn_by']})" if row["withdrawn_by"] else ""
        yield _under(f"{row['decided_at']}  {row['kind']} by {row['author']}: {row['why']}{taken_back}  {row['id']}", "default")
