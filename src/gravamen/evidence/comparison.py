"""How two findings differ: their settings, their pairs, and their groups."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gravamen.evidence.folder import read_facts, read_table
from gravamen.evidence.groups import adjusted_rand

_Pair = tuple[tuple[str, Any], tuple[str, Any]]
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Comparison:
    """`settings` holds what was asked differently, as (first, second); pairs are named by platform and account.

    `adjusted_rand` compares the groups over all accounts that are in a group of either; an account outside is a group of its own.
    """

    same_posts: bool
    settings: dict[str, tuple[Any, Any]]
    common: int
    only_first: tuple[_Pair, ...]
    only_second: tuple[_Pair, ...]
    changed: int
    adjusted_rand: float

    @property
    def is_same(self) -> bool:
        """Whether the findings report the same pairs with the same figures in the same groups."""
        return not (self.only_first or self.only_second or self.changed) and self.adjusted_rand == 1.0

    def as_json(self) -> str:
        """The comparison as JSON."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False)

    def lines(self) -> Iterator[str]:
        """The comparison for reading."""
        yield "the same posts" if self.same_posts else "different posts"
        for name, (first, second) in self.settings.items():
            yield f"{name}: {first} against {second}"
        yield f"{self.common} pairs in both, {self.changed} of them with other figures"
        yield from _listed("only in the first", self.only_first)
        yield from _listed("only in the second", self.only_second)
        yield f"agreement of the groups (adjusted Rand index): {self.adjusted_rand:.3f}"


def compare_findings(first: Path, second: Path) -> Comparison:
    """Compares two folders of findings.

    Raises:
        FolderError: one of them is no finding, or damaged.
    """
    facts, other_facts = read_facts(first), read_facts(second)
    pairs, others = _pairs(first), _pairs(second)
    common = pairs.keys() & others.keys()
    asked, other_asked = facts["parameters"], other_facts["parameters"]
    return Comparison(
        same_posts=facts["posts"]["sha256"] == other_facts["posts"]["sha256"],
        settings={name: (asked[name], other_asked.get(name)) for name in asked if asked[name] != other_asked.get(name)},
        common=len(common),
        only_first=tuple(sorted(pairs.keys() - common)),
        only_second=tuple(sorted(others.keys() - common)),
        changed=sum(_figures(pairs[pair], others[pair]) for pair in common),
        adjusted_rand=_agreement(first, second),
    )


def _listed(title: str, pairs: tuple[_Pair, ...]) -> Iterator[str]:
    yield f"{len(pairs)} pairs {title}"
    for pair in pairs[:_SHOWN]:
        yield "  " + " and ".join(f"{platform}:{account}" if platform else str(account) for platform, account in pair)
    if len(pairs) > _SHOWN:
        yield f"  and {len(pairs) - _SHOWN} more"


def _pairs(folder: Path) -> dict[_Pair, dict[str, Any]]:
    found = dict[_Pair, dict[str, Any]]()
    for row in read_table(folder, "edges").to_pylist():
        found[(row["platform_a"], row["account_a"]), (row["platform_b"], row["account_b"])] = row
    return found


def _figures(row: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether any figure that both have differs; numbers of groups are compared by the groups."""
    return any(row[name] != other[name] for name in row.keys() & other.keys() if name != "group")


def _agreement(first: Path, second: Path) -> float:
    groups, others = _groups(first), _groups(second)
    # One finding may have accounts by number, the other by name.
    accounts = sorted(groups.keys() | others.keys(), key=str)
    if len(accounts) < 2:
        return 1.0
    return adjusted_rand(_labels(accounts, groups), _labels(accounts, others))


def _labels(accounts: list[tuple[str, Any]], groups: dict[tuple[str, Any], int]) -> list[int]:
    alone = max(groups.values(), default=0)
    return [groups.get(account, alone + place) for place, account in enumerate(accounts, 1)]


def _groups(folder: Path) -> dict[tuple[str, Any], int]:
    return {(row["platform"], row["account"]): row["group"] for row in read_table(folder, "members").to_pylist()}
