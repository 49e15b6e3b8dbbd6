"""Turn an annotator's draft, which quotes its spans, into a label file, which holds offsets only.

A draft is JSON in the format of the annotation guide, except that spans are quoted strings:
    {"id": "…", "statements": [{"id": "s1", "speaker": "President Trump", "cue": "said", "content": ["first words … last words"], …}],
     "disputes": […]}
A content may be cut short in the middle with " … "; `"said#2"` means the second occurrence in the document. Without a
number the occurrence nearest to the content is taken; contents are searched for from the previous statement on.

    python training/annotate.py show  ARTICLES ID            print one article
    python training/annotate.py build ARTICLES DRAFT… -o DIR check the drafts, write DIR/ID.json, print how each was read
    python training/annotate.py sheet ARTICLES LABEL…        print the statements of labels, to judge which answers which
    python training/annotate.py links LABELS FILE…           put what was judged ("ID s4>s1 s5>s1,s2" a line) into the labels
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ACTS = {
    "allege",
    "deny",
    "confirm",
    "demand",
    "promise",
    "warn",
    "threaten",
    "concern",
    "reject",
    "offer",
    "endorse",
    "meet",
    "sanction",
    "state",
}
TOPICS = {
    "election_interference",
    "cyber",
    "espionage",
    "disinformation",
    "military_support",
    "sanctions_trade",
    "territorial",
    "human_rights",
    "diplomacy",
    "other",
}
EVIDENCE = {None, "none", "claimed", "shown", "independent"}
PLEDGE_STATUSES = {"open", "breach_alleged", "breach_shown", "kept", "no_public_evidence", "withdrawn"}
EDTF = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?[~?%]?(/(\d{4}(-\d{2}(-\d{2})?)?[~?%]?)?)?")
GAP = " … "


class DraftError(Exception):
    """A draft that cannot be read; the message names the statement and what to change."""


def articles(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of a (gzipped) JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for line in lines:
            yield json.loads(line)


def occurrences(text: str, quoted: str) -> list[tuple[int, int]]:
    """Every [start, end) at which the quoted string stands in the text, not inside a word."""
    head, gap, tail = quoted.partition(GAP)
    found = []
    for match in re.finditer(re.escape(head), text):
        end = match.end()
        if gap:
            at = text.find(tail, end)
            if at < 0:
                continue
            end = at + len(tail)
        start = match.start()
        inside = (start and text[start - 1].isalnum() and text[start].isalnum()) or (
            end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
        )
        if not inside:
            found.append((start, end))
    return found


def resolve(text: str, quoted: str | None, near: int, after: bool = False, beside: list[list[int]] | None = None) -> list[int] | None:
    """The span of a quoted string: its numbered occurrence, else the one nearest to (or first after) `near`.

    With `beside`, nearest to an edge of one of these spans, from outside: a cue stands before or after its content.
    """
    if quoted is None:
        return None
    numbered = re.fullmatch(r"(.*)#(\d+)", quoted, re.S)
    if numbered:
        spans = occurrences(text, numbered[1])
        number = int(numbered[2])
        if not 1 <= number <= len(spans):
            raise DraftError(f"{quoted!r}: the text has {len(spans)} such occurrences (whole words only)")
        return list(spans[number - 1])
    spans = occurrences(text, quoted)
    if not spans:
        raise DraftError(f"{quoted!r} is not in the text (exact characters, quotes and dashes included; whole words only)")
    if quoted != quoted.strip():
        raise DraftError(f"{quoted!r} begins or ends with white space")
    if after:
        return list(next((s for s in spans if s[0] >= near), spans[-1]))
    if beside:
        return list(min(spans, key=lambda s: min(_gap(s, content) for content in beside)))
    return list(min(spans, key=lambda s: min(abs(s[0] - near), abs(s[1] - near))))


def _gap(span: tuple[int, int], content: list[int]) -> float:
    """Characters between a span and a content, by the nearer edge; a span inside is as good as far away."""
    if content[0] <= span[0] and span[1] <= content[1]:
        return 10_000 + span[0] - content[0]
    return max(content[0] - span[1], span[0] - content[1])


def build_statement(text: str, draft: dict[str, Any], near: int) -> dict[str, Any]:
    """Resolve one drafted statement to offsets and check its closed fields."""
    for field, allowed in (("act", ACTS), ("topic", TOPICS), ("evidence", EVIDENCE)):
        if draft.get(field) not in allowed:
            raise DraftError(f"{field} {draft.get(field)!r} is none of {sorted(map(str, allowed))}")
    when = draft.get("when")
    if when is not None and not EDTF.fullmatch(when):
        raise DraftError(f"when {when!r} is not EDTF")
    for field in ("country", "respondent", "addressee"):
        if draft.get(field) is not None and not re.fullmatch("[A-Z]{3}", draft[field]):
            raise DraftError(f"{field} {draft[field]!r} is not a three-letter code")
    contents: list[list[int]] = []
    for quoted in draft["content"]:
        span = resolve(text, quoted, contents[-1][1] if contents else near, after=True)
        assert span is not None
        contents.append(span)
    contents.sort()
    if not contents:
        raise DraftError("no content")
    cue = resolve(text, draft.get("cue"), contents[0][0], beside=contents)
    speaker = resolve(text, draft.get("speaker"), (cue or contents[0])[0])
    return {
        "id": draft["id"],
        "speaker_span": speaker,
        "speaker_name": draft.get("speaker_name"),
        "speaker_country": draft.get("country"),
        "act": draft["act"],
        "respondent_country": draft.get("respondent"),
        "addressee_country": draft.get("addressee"),
        "topic": draft["topic"],
        "cue_span": cue,
        "content_spans": contents,
        "quotation": draft.get("quotation", "indirect"),
        "when": when,
        "hedged": bool(draft.get("hedged")),
        "negated": bool(draft.get("negated")),
        "standing": bool(draft.get("standing")),
        "evidence": draft.get("evidence"),
        "condition": resolve(text, draft.get("condition"), contents[0][0]),
        "replies_to": draft.get("replies_to") or [],
    }


def build(article: dict[str, Any], draft: dict[str, Any]) -> dict[str, Any]:
    """The label file of one drafted article; raises DraftError listing everything wrong with it."""
    text, statements, errors, near = article["text"], [], [], 0
    for drafted in draft["statements"]:
        try:
            statement = build_statement(text, drafted, max(0, near - 600))
            statements.append(statement)
            near = statement["content_spans"][0][0]
        except DraftError as error:
            errors.append(f"{drafted.get('id')}: {error}")
    known = {s["id"] for s in draft["statements"]}
    for drafted in draft["statements"]:
        errors += [f"{drafted['id']}: replies_to unknown {r}" for r in drafted.get("replies_to") or [] if r not in known]
    for dispute in draft.get("disputes") or []:
        errors += [f"dispute: unknown statement {s}" for s in dispute["statements"] if s not in known]
        for pledge in dispute.get("pledges") or []:
            if pledge["status"] not in PLEDGE_STATUSES:
                errors.append(f"pledge status {pledge['status']!r}")
        dispute.setdefault("pledges", [])
    if errors:
        raise DraftError("\n  ".join(errors))
    return {
        "id": article["id"],
        "published": article["published"],
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "statements": statements,
        "disputes": draft.get("disputes") or [],
    }


def written(label: dict[str, Any]) -> str:
    """A label as JSON with a statement and a dispute a line."""
    lists = {key: ",\n".join(" " + json.dumps(row, ensure_ascii=False) for row in label[key]) for key in ("statements", "disputes")}
    head = {key: value for key, value in label.items() if key not in lists}
    return json.dumps(head, ensure_ascii=False)[:-1] + "".join(f',\n"{key}": [\n{rows}]' for key, rows in lists.items()) + "}\n"


def explain(text: str, label: dict[str, Any]) -> Iterator[str]:
    """One line a statement, as the offsets read."""
    for s in label["statements"]:
        contents = " ‖ ".join(text[a:b] for a, b in s["content_spans"])
        speaker, cue = (text[slice(*s[k])] if s[k] else None for k in ("speaker_span", "cue_span"))
        context = text[max(0, s["content_spans"][0][0] - 30) : s["content_spans"][0][0]].replace("\n", "¶")
        yield f"{s['id']} {s['act']} [{speaker}] <{cue}> …{context}⟦{contents[:160]}⟧"


def sheet(article: dict[str, Any], label: dict[str, Any]) -> Iterator[str]:
    """What an annotator of links reads: a line a statement, with who, what, whose conduct, and the words."""
    yield f"=== {label['id']} | {article['title']} | {label['published']}"
    for s in label["statements"]:
        spans = [*s["content_spans"], *(s[k] for k in ("cue_span", "speaker_span") if s[k])]
        words = article["text"][min(a for a, _ in spans) : max(b for _, b in spans)].replace("\n", " ")
        who = f"{s['speaker_name'] or '?'}/{s['speaker_country'] or '-'} {s['act'].upper()}{' NEGATED' if s['negated'] else ''}"
        known = f" | links: {','.join(s['replies_to'])}" if s["replies_to"] else ""
        yield f"{s['id']} [{who} at issue {s['respondent_country'] or '-'}{known}] {words}"


def relinked(label: dict[str, Any], line: str) -> dict[str, Any]:
    """A label whose statements reply to what a line says, and to nothing else.

    Raises:
        DraftError: the line links what the label does not hold, or a statement to itself.
    """
    links = {later: earlier.split(",") for later, _, earlier in (link.partition(">") for link in line.split()[1:])}
    known = {s["id"] for s in label["statements"]}
    wrong = [f"{a}>{b}" for a, bs in links.items() for b in bs if {a, b} - known or a == b]
    if wrong:
        raise DraftError(f"{label['id']}: links of statements that are not there, or to themselves: {' '.join(wrong)}")
    return label | {"statements": [s | {"replies_to": links.get(s["id"], [])} for s in label["statements"]]}


def relink(labels: Path, files: list[Path]) -> bool:
    """Rewrite the labels that lines of some files speak of; whether every line could be taken."""
    taken = True
    for line in (line for path in files for line in path.read_text("utf-8").splitlines() if line.strip()):
        path = labels / f"{line.split()[0]}.json"
        try:
            path.write_text(written(relinked(json.loads(path.read_text("utf-8")), line)), "utf-8")
        except (DraftError, FileNotFoundError) as error:
            taken = False
            print(f"{path}: left as it was: {error}", file=sys.stderr)
    return taken


def main() -> None:
    """Command line: show, build, sheet or links."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    show = commands.add_parser("show")
    show.add_argument("articles", type=Path)
    show.add_argument("id")
    build_ = commands.add_parser("build")
    build_.add_argument("articles", type=Path)
    build_.add_argument("drafts", type=Path, nargs="+")
    build_.add_argument("-o", "--out", type=Path, required=True)
    sheet_ = commands.add_parser("sheet")
    sheet_.add_argument("articles", type=Path)
    sheet_.add_argument("labels", type=Path, nargs="+")
    links = commands.add_parser("links")
    links.add_argument("labels", type=Path)
    links.add_argument("files", type=Path, nargs="+")
    args = parser.parse_args()
    if args.command == "links":
        sys.exit(0 if relink(args.labels, args.files) else 3)
    if args.command == "sheet":
        chosen = {label["id"]: label for label in (json.loads(path.read_text("utf-8")) for path in args.labels)}
        print("\n\n".join("\n".join(sheet(a, chosen[a["id"]])) for a in articles(args.articles) if a["id"] in chosen))
        return
    if args.command == "show":
        article = next(a for a in articles(args.articles) if a["id"] == args.id)
        print(f"{article['id']} | {article['title']} | {article['source']} | {article['published']}\n\n{article['text']}")
        return
    drafts = {draft["id"]: (path, draft) for path in args.drafts for draft in [json.loads(path.read_text("utf-8"))]}
    args.out.mkdir(parents=True, exist_ok=True)
    failed = False
    for article in articles(args.articles):
        if article["id"] not in drafts:
            continue
        path, draft = drafts[article["id"]]
        try:
            label = build(article, draft)
        except DraftError as error:
            failed = True
            print(f"{path}: not written:\n  {error}", file=sys.stderr)
            continue
        (args.out / f"{article['id']}.json").write_text(written(label), "utf-8")
        print(f"{path}: {len(label['statements'])} statements, {len(label['disputes'])} disputes")
        for line in explain(article["text"], label):
            print("  " + line)
    sys.exit(3 if failed else 0)


if __name__ == "__main__":
    main()
