"""Groups and their members as tables and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from gravamen.evidence.edges import Names
from gravamen.evidence.profiles import Member, Profile

_TIME = pa.timestamp("us", tz="UTC")


def group_table(profiles: Sequence[Profile], names: Names) -> pa.Table:
    """The table `groups`: a row for each."""
    leaders = [account_of(profile.leader, names) for profile in profiles]
    return pa.table(
        {
            "group": pa.array([p.number for p in profiles], pa.int64()),
            "accounts": pa.array([len(p.members) for p in profiles], pa.int64()),
            "edges": pa.array([p.edges for p in profiles], pa.int64()),
            "objects": pa.array([p.objects for p in profiles], pa.int64()),
            "co_actions": pa.array([p.co_actions for p in profiles], pa.int64()),
            "cohesion": pa.array([p.cohesion for p in profiles], pa.float64()),
            "coordinated_share": pa.array([p.coordinated_share for p in profiles], pa.float64()),
            "leader": pa.array([account for account, _ in leaders], names.account.type),
            "leader_platform": pa.array([platform for _, platform in leaders], pa.string()),
            "first_time": pa.array([p.first for p in profiles], pa.int64()).cast(_TIME),
            "last_time": pa.array([p.last for p in profiles], pa.int64()).cast(_TIME),
            "platforms": pa.array([list(p.platforms) for p in profiles], pa.list_(pa.string())),
            "hours": pa.array([list(p.hours) for p in profiles], pa.list_(pa.int64())),
            "edges_on_several_kinds": pa.array([p.kind_overlap for p in profiles], pa.int64()),
        }
    )


def member_table(profiles: Sequence[Profile], names: Names) -> pa.Table:
    """The table `members`: a row for each account of a group."""
    members = [member for profile in profiles for member in profile.members]
    accounts = [account_of(member, names) for member in members]
    return pa.table(
        {
            "account": pa.array([account for account, _ in accounts], names.account.type),
            "platform": pa.array([platform for _, platform in accounts], pa.string()),
            "group": pa.array([m.group for m in members], pa.int64()),
            "edges": pa.array([m.edges for m in members], pa.int64()),
            "was_first": pa.array([m.led for m in members], pa.int64()),
            "was_second": pa.array([m.followed for m in members], pa.int64()),
            "posts": pa.array([m.posts for m in members], pa.int64()),
            "coordinated_posts": pa.array([m.coordinated for m in members], pa.int64()),
            "coordinated_share": pa.array([m.coordinated / max(m.posts, 1) for m in members], pa.float64()),
            "first_time": pa.array([m.first for m in members], pa.int64()).cast(_TIME),
            "last_time": pa.array([m.last for m in members], pa.int64()).cast(_TIME),
        }
    )


def group_facts(profiles: Sequence[Profile], names: Names) -> list[dict[str, Any]]:
    """The groups as JSON values."""
    return [
        {
            "group": p.number,
            "accounts": len(p.members),
            "edges": p.edges,
            "cohesion": p.cohesion,
            "objects": p.objects,
            "co_actions": p.co_actions,
            "coordinated_share": p.coordinated_share,
            "leader": account_of(p.leader, names)[0],
            "platforms": list(p.platforms),
            "edges_by_kind": p.kinds,
            "edges_on_several_kinds": p.kind_overlap,
            "checks": asdict(p.checks),
        }
        for p in profiles
    ]


def account_of(member: Member, names: Names) -> tuple[Any, str]:
    """The name and platform of a member."""
    place = int(names.numbers.searchsorted(member.account))
    return names.account[place].as_py(), names.platform[place].as_py()
