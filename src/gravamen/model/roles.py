"""Which role may do what. This table is the only place that says so."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What an account may do; each role may do what the ones before it may."""

    READER = "reader"
    ANALYST = "analyst"
    EDITOR = "editor"

    def includes(self, other: Role) -> bool:
        """Whether this role may do what the other one may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


NEEDED: Mapping[str, Role] = MappingProxyType(
    {
        "read": Role.READER,
        # What is judged about one statement or allegation.
        "accept": Role.ANALYST,
        "correct": Role.ANALYST,
        "reject": Role.ANALYST,
        "restore": Role.ANALYST,
        "note": Role.ANALYST,
        "assess": Role.ANALYST,
        "reconcile": Role.ANALYST,
        # What changes how everything hangs together, or what is on file.
        "merge": Role.EDITOR,
        "split": Role.EDITOR,
        "move": Role.EDITOR,
        "name": Role.EDITOR,
        "pledge": Role.EDITOR,
        "exhibit": Role.EDITOR,
        "same-actor": Role.EDITOR,
        "other-actor": Role.EDITOR,
        "withdraw": Role.EDITOR,
    }
)
"""The role that each action in the application needs. Accounts themselves are changed on the command line alone."""


def may(role: Role, action: str) -> bool:
    """Whether a role may do something. Raises KeyError for an action that no role is said to need."""
    return role.includes(NEEDED[action])
