"""Statements of one document → disputes, by rules that a reader can follow; each statement carries the rule that brought it in.

1. Statements that the reader judged to stand together (clusters.py) do; their respondent and topic are what most of them have.
   A complaint about another state is never among them.
2. Those with the same respondent and topic stand together.
3. A group without a complaint of its own, or of a single statement, joins the respondent's dispute that its statements reply to or
   are replied to from.
4. What is in no group yet, meetings left out, joins where it replies to a member and is the respondent's side's or that of the side
   that it replies to, or where the respondent's own side speaks on the dispute's topic.
5. What is left with neither a complaint nor a denial, or with a single statement, is no dispute.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from gravamen.disputes.clusters import clusters
from gravamen.disputes.pledges import pledges_of
from gravamen.model import Act, Actor, Dispute, Kind, Reading, Statement, Topic
from gravamen.reading.countries import name_of

Key = tuple[str, Topic]


@dataclass(slots=True)
class Group:
    """A dispute in the making: member ids with the reason for each."""

    respondent: str
    topic: Topic
    members: dict[str, str] = field(default_factory=dict[str, str])


def with_disputes(reading: Reading) -> Reading:
    """The reading with the disputes that its statements make."""
    return replace(reading, disputes=tuple(_disputes(reading)))


def _disputes(reading: Reading) -> Iterable[Dispute]:
    document, statements = reading.document.id, reading.statements
    by_id = {s.id: s for s in statements}
    affinity = {(other, s.id): chance for s in statements for other, chance in s.together}
    groups = _by_respondent_and_topic(clusters([s.id for s in statements], affinity), by_id)
    _fold_groups_without_complaint(groups, by_id)
    _take_in_unaimed(groups, statements, by_id)
    order = {s.id: number for number, s in enumerate(statements)}
    told = reading.document.published or max((s.when.edtf for s in statements if s.when.edtf), default=None)
    for group in groups.values():
        members = [by_id[i] for i in sorted(group.members, key=order.__getitem__)]
        if len(members) > 1 and any(s.act.is_complaint or s.act is Act.DENY for s in members):
            yield _dispute(document, group, members, told)


def _by_respondent_and_topic(found: Sequence[Sequence[str]], by_id: dict[str, Statement]) -> dict[Key, Group]:
    """The clusters that have a respondent, one group a respondent and topic.

    A complaint about another state's conduct than most of its cluster never stands under that respondent's name: such
    complaints make a cluster of their own.
    """
    groups: dict[Key, Group] = {}
    for cluster in found:
        for members in _parted([by_id[i] for i in cluster]):
            key = _key(members)
            if key:
                group = groups.setdefault(key, Group(*key))
                group.members |= {s.id: _reason(s, group) for s in members}
    return groups


def _parted(members: Sequence[Statement]) -> list[list[Statement]]:
    """The members of a cluster, complaints about other respondents than that of most parted from it by respondent."""
    key = _key(members)
    parts: dict[str | None, list[Statement]] = {None: []}
    for s in members:
        respondent = _country(s.respondent)
        stray = key is not None and s.act.is_complaint and respondent is not None and respondent != key[0]
        parts.setdefault(respondent if stray else None, []).append(s)
    return list(parts.values())


def _key(members: Sequence[Statement]) -> Key | None:
    """The respondent and the topic that most of the members have; None where nobody's conduct is at issue."""
    respondents = Counter(s.respondent.country for s in members if s.respondent and s.respondent.country)
    topics = Counter(s.topic for s in members)
    return (respondents.most_common(1)[0][0], topics.most_common(1)[0][0]) if respondents else None


def _reason(s: Statement, group: Group) -> str:
    respondent = s.respondent.country if s.respondent else None
    if s.respondent and respondent == group.respondent and s.topic is group.topic:
        return f"{s.act}: the conduct of {s.respondent.name} on {_words(s.topic)} is at issue"
    if s.respondent and respondent == group.respondent:
        return f"{s.act}: the conduct of {s.respondent.name} is at issue, and it is told together with the rest of this dispute"
    return f"{s.act}: told together with the rest of this dispute"


def _words(topic: Topic) -> str:
    return topic.value.replace("_", " ")


def _fold_groups_without_complaint(groups: dict[Key, Group], by_id: dict[str, Statement]) -> None:
    replied_from: dict[str, list[str]] = {}
    for s in by_id.values():
        for target in s.replies_to:
            replied_from.setdefault(target, []).append(s.id)
    for key, group in list(groups.items()):
        if len(group.members) > 1 and any(by_id[i].act.is_complaint for i in group.members):
            continue
        linked = [x for i in group.members for x in (*by_id[i].replies_to, *replied_from.get(i, ()))]
        homes = Counter(k for k, g in groups.items() if k != key and k[0] == key[0] for x in linked if x in g.members)
        if homes:
            home = groups[homes.most_common(1)[0][0]]
            for i in group.members:
                home.members[i] = f"same respondent, and tied by reply to this dispute (its own topic: {_words(group.topic)})"
            del groups[key]


def _country(actor: Actor | None) -> str | None:
    return actor.country if actor else None


def _take_in_unaimed(groups: dict[Key, Group], statements: Sequence[Statement], by_id: dict[str, Statement]) -> None:
    home = {i: key for key, g in groups.items() for i in g.members}
    taken = frozenset(home)
    rank = {key: number for number, key in enumerate(sorted(groups, key=lambda k: -len(groups[k].members)))}
    for s in statements:
        if s.id in taken or s.act is Act.MEET:
            continue
        voice = _country(s.speaker)
        # No other groups can fit: they are no party's own, and nothing in them is answered.
        near = {home[i] for i in s.replies_to if i in home}
        if voice and (voice, s.topic) in rank:
            near.add((voice, s.topic))
        for key in sorted(near, key=rank.__getitem__):
            group = groups[key]
            answered = next((t for t in s.replies_to if t in group.members), None)
            if answered and voice in (group.respondent, _country(by_id[answered].speaker)):
                group.members[s.id] = f"replies to a statement of this dispute ({by_id[answered].act})"
                home[s.id] = key
                break
            if s.topic is group.topic and voice == group.respondent:
                group.members[s.id] = f"the respondent's own side speaks on {_words(s.topic)}"
                home[s.id] = key
                break


def _dispute(document: str, group: Group, members: Sequence[Statement], told: str | None) -> Dispute:
    respondent = next(
        (s.respondent for s in members if s.respondent and s.respondent.country == group.respondent),
        Actor(group.respondent, None, group.respondent, Kind.COUNTRY, None, group.respondent),
    )
    identity = hashlib.sha256(f"{document}|{group.respondent}|{group.topic}|{members[0].id}".encode()).hexdigest()[:16]
    return Dispute(
        id=identity,
        document=document,
        respondent=Actor(respondent.name, None, respondent.name, Kind.COUNTRY, None, group.respondent),
        complainants=tuple(_complainants(group, members)),
        topic=group.topic,
        statements=tuple(s.id for s in members),
        pledges=tuple(pledges_of(group.respondent, members, told)),
        reasons=dict(group.members),
    )


def _complainants(group: Group, members: Sequence[Statement]) -> Iterable[Actor]:
    voices: Counter[str] = Counter()
    for s in members:
        if s.act.is_complaint and s.speaker:
            voices.update(a.country for a in (s.speaker, *s.speaker.also) if a.country and a.country != group.respondent)
    for code, _ in voices.most_common():
        yield Actor(name_of(code), None, name_of(code), Kind.COUNTRY, None, code)
