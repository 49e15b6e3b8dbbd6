"""Accounts and sessions: who may sign in, for how long, and what the history says of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from recording import faults
from sqlalchemy import insert, select, update

from gravamen.model.roles import NEEDED, Role, may
from gravamen.record import Record, accounts, passwords, sessions
from gravamen.record.accounts import AccountError, Identity
from gravamen.record.history import history_of
from gravamen.record.schema import account, session
from gravamen.record.sessions import Lifetimes

GOOD = "lantern oxide seven harbour"
OTHER = "meadow violin granite eleven"
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LIVES = Lifetimes(idle=timedelta(hours=2), longest=timedelta(hours=12))


@pytest.fixture
def ann(record: Record) -> accounts.Account:
    with record.writing() as connection:
        return accounts.add(connection, "Ann Berg", Role.ANALYST, "Root", password=GOOD)


def told(record: Record, name: str) -> list[tuple[str, dict]]:
    with record.reading() as connection:
        return [(e.author, dict(e.body)) for e in history_of(connection, accounts.subject_of(name))]


def begin(record: Record, of: accounts.Account, at: datetime = START) -> str:
    with record.writing() as connection:
        return sessions.begin(connection, of.number, LIVES, at)


def viewer(record: Record, token: str, at: datetime = START) -> sessions.SignedIn | None:
    with record.reading() as connection:
        return sessions.signed_in(connection, token, LIVES, at)


def test_a_password_signs_in_by_name_in_any_case(record: Record, ann: accounts.Account) -> None:
    assert ann.has_password and ann.identity is None
    for name in ("Ann Berg", "ann berg", "ANN BERG", " Ann Berg"):
        assert accounts.with_password(record, name, GOOD) == ann
    for name, password in (("Ann Berg", OTHER), ("Ann Berg", ""), ("Ann", GOOD), ("\x00", GOOD), ("Ann Berg", GOOD * 100)):
        assert accounts.with_password(record, name, password) is None


def test_an_unknown_name_takes_as_much_work_as_a_known_one(record: Record, ann: accounts.Account, monkeypatch: pytest.MonkeyPatch) -> None:
    with record.writing() as connection:
        accounts.add(connection, "by provider", Role.READER, "Root", identity=Identity("https://id.example", "7"))
        accounts.add(connection, "gone", Role.READER, "Root", password=GOOD)
        accounts.disable(connection, "gone", "Root")
    checked: list[str] = []
    real = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda password, stored: checked.append(stored) or real(password, stored))
    for name in ("Ann Berg", "nobody", "by provider", "gone"):
        assert accounts.with_password(record, name, OTHER) is None
    assert len(checked) == 4 and all(stored.startswith("$argon2id$") for stored in checked)
    assert {stored.split("$")[3] for stored in checked} == {"m=65536,t=3,p=4"}
    assert accounts.with_password(record, "gone", GOOD) is None


def test_what_is_stored_is_no_password_and_is_made_anew_when_the_parameters_change(record: Record, ann: accounts.Account) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    with record.writing() as connection:
        connection.execute(update(account).where(account.c.number == ann.number).values(password=weak))
    assert accounts.with_password(record, "Ann Berg", OTHER) is None
    assert stored(record) == weak
    assert accounts.with_password(record, "Ann Berg", GOOD) is not None
    assert stored(record).startswith("$argon2id$v=19$m=65536,t=3,p=4$") and GOOD not in stored(record)
    assert accounts.with_password(record, "Ann Berg", GOOD) is not None


def stored(record: Record) -> str:
    with record.reading() as connection:
        return connection.execute(select(account.c.password)).scalar_one()


UNFIT: tuple[tuple[str, str | None, str], ...] = (
    ("ann berg", GOOD, "there is an account ann berg already"),
    ("ＡＮＮ ＢＥＲＧ", GOOD, "already"),  # the same letters in full width
    ("", GOOD, "has 1 to 80 characters"),
    ("x" * 81, GOOD, "this has 81"),
    ("An\u200bn", GOOD, "characters that are not seen"),
    ("Gravamen", GOOD, "what no person decided"),
    ("Ben", "short", "has 5 characters: use 12 at least"),
    ("Ben", "x" * 1025, "use 1024 at most"),
    ("administrator", "Administrator1", "little more than the name"),
    ("Ben", "abababababababab", "repeats very few characters"),
    ("Ben", None, "needs a way to sign in"),
)


def test_an_account_that_cannot_be_is_refused(record: Record, ann: accounts.Account) -> None:
    for name, password, reason in UNFIT:
        with pytest.raises(AccountError, match=reason), record.writing() as connection:
            accounts.add(connection, name, Role.READER, "Root", password=password)
    with record.reading() as connection:
        assert accounts.accounts(connection) == [ann]
    assert len(told(record, "Ann Berg")) == 1


def test_every_change_is_an_entry_by_who_made_it_without_secrets(record: Record, ann: accounts.Account) -> None:
    identity = Identity("https://id.example", "subject-4711")
    with record.writing() as connection:
        accounts.set_role(connection, "ann berg", Role.EDITOR, "Root")
        accounts.set_password(connection, "ann berg", OTHER, "Ann Berg")
        accounts.set_identity(connection, "ann berg", identity, "Root")
        accounts.disable(connection, "ann berg", "Root")
        accounts.enable(connection, "ann berg", "Root")
    assert told(record, "Ann Berg") == [
        ("Root", {"account": "Ann Berg", "change": "added", "role": "analyst", "has_password": True, "identity": None}),
        ("Root", {"account": "Ann Berg", "change": "role", "role": "editor", "before": "analyst"}),
        ("Ann Berg", {"account": "Ann Berg", "change": "password"}),
        ("Root", {"account": "Ann Berg", "change": "identity", "identity": identity.digest}),
        ("Root", {"account": "Ann Berg", "change": "disabled"}),
        ("Root", {"account": "Ann Berg", "change": "enabled"}),
    ]
    everything = json.dumps(told(record, "Ann Berg"))
    assert not any(secret in everything for secret in (GOOD, OTHER, "argon2", "4711"))
    assert faults(record) == []


@pytest.mark.parametrize(
    "changed", [{"role": "editor"}, {"disabled_at": "2026-01-01T00:00:00Z"}, {"issuer": "https://id.example", "subject": "mallory"}]
)
def test_a_change_that_the_history_does_not_know_of_is_found(record: Record, ann: accounts.Account, changed: dict[str, str]) -> None:
    with record.writing() as connection:
        connection.execute(update(account).values(**changed))
    assert [fault.what for fault in faults(record)] == ["account Ann Berg"]


def test_an_account_that_nobody_added_is_found(record: Record, ann: accounts.Account) -> None:
    with record.writing() as connection:
        values = {"name": "Mallory", "folded": "mallory", "role": "editor", "added_at": "2026-01-01T00:00:00Z"}
        connection.execute(insert(account).values(**values))
    assert [fault.what for fault in faults(record)] == ["account Mallory"]


def test_changes_without_sense_are_refused(record: Record, ann: accounts.Account) -> None:
    with record.writing() as connection:
        for change, reason in (
            (lambda: accounts.set_role(connection, "Ann Berg", Role.ANALYST, "Root"), "is analyst already"),
            (lambda: accounts.enable(connection, "Ann Berg", "Root"), "is not disabled"),
            (lambda: accounts.disable(connection, "Ben", "Root"), "there is no account Ben: `gravamen users list`"),
            (lambda: accounts.set_password(connection, "Ann Berg", "ann berg", "Root"), "use 12 at least"),
        ):
            with pytest.raises(AccountError, match=reason):
                change()
    with pytest.raises(AccountError, match="needs an author"), record.writing() as connection:
        accounts.disable(connection, "Ann Berg", " ")
    assert accounts.with_password(record, "Ann Berg", GOOD) is not None


def test_a_subject_at_a_provider_is_one_account(record: Record, ann: accounts.Account) -> None:
    identity = Identity("https://id.example", "7")
    with record.writing() as connection:
        ben = accounts.add(connection, "Ben", Role.READER, "Root", identity=identity)
        with pytest.raises(AccountError, match="is the account Ben already"):
            accounts.set_identity(connection, "Ann Berg", identity, "Root")
        assert accounts.with_identity(connection, identity) == ben
        assert accounts.with_identity(connection, Identity("https://other.example", "7")) is None
        accounts.disable(connection, "Ben", "Root")
        assert accounts.with_identity(connection, identity) is None
    assert accounts.with_password(record, "Ben", GOOD) is None


def test_a_session_says_who_looks_and_its_token_is_not_on_file(record: Record, ann: accounts.Account) -> None:
    token = begin(record, ann)
    assert viewer(record, token) == sessions.SignedIn("Ann Berg", Role.ANALYST)
    assert viewer(record, f"{token}x") is None and viewer(record, "") is None
    with record.reading() as connection:
        assert token not in str(connection.execute(select(session)).all())
    assert len({begin(record, ann) for _ in range(20)} | {token}) == 21 and len(token) >= 43


@pytest.mark.parametrize(
    ("used_after_hours", "asked_after_hours", "stands"),
    [
        ((), 1.99, True),
        ((), 2, False),  # not used for two hours
        ((1, 2.5, 4), 5.9, True),
        ((1, 2.5, 4), 6, False),
        ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 11.9, True),
        ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11.9), 12, False),  # used all the time, and at its end
    ],
)
def test_a_session_ends(
    record: Record, ann: accounts.Account, used_after_hours: tuple[float, ...], asked_after_hours: float, stands: bool
) -> None:
    token = begin(record, ann)
    for hours in used_after_hours:
        with record.writing() as connection:
            sessions.note_use(connection, token, START + timedelta(hours=hours))
    assert (viewer(record, token, START + timedelta(hours=asked_after_hours)) is not None) is stands


def test_use_is_noted_once_a_minute(record: Record, ann: accounts.Account) -> None:
    token = begin(record, ann)
    for seconds, is_due in ((0, False), (59, False), (60, True)):
        seen = viewer(record, token, START + timedelta(seconds=seconds))
        assert seen is not None and seen.is_due is is_due


def test_sessions_that_have_ended_are_forgotten(record: Record, ann: accounts.Account) -> None:
    begin(record, ann)
    later = begin(record, ann, START + timedelta(hours=3))
    with record.reading() as connection:
        assert len(connection.execute(select(session)).all()) == 1
    assert viewer(record, later, START + timedelta(hours=3)) is not None


def test_what_ends_the_sessions_of_an_account(record: Record, ann: accounts.Account) -> None:
    with record.writing() as connection:
        ben = accounts.add(connection, "Ben", Role.READER, "Root", password=GOOD)
    bens = begin(record, ben)
    with record.writing() as connection:
        first, second = (sessions.begin(connection, ann.number, LIVES, START) for _ in range(2))
        sessions.end(connection, first)
    assert viewer(record, first) is None and viewer(record, second) is not None
    for change in (
        lambda c: accounts.set_password(c, "Ann Berg", OTHER, "Root"),
        lambda c: accounts.set_identity(c, "Ann Berg", Identity("https://id.example", "1"), "Root"),
        lambda c: accounts.disable(c, "Ann Berg", "Root"),
    ):
        token = begin(record, ann)
        with record.writing() as connection:
            change(connection)
        assert viewer(record, token) is None
    assert viewer(record, bens) is not None
    assert viewer(record, begin(record, ann)) is None  # signed in at the moment when it was disabled


def test_another_role_holds_in_sessions_that_stand(record: Record, ann: accounts.Account) -> None:
    token = begin(record, ann)
    with record.writing() as connection:
        accounts.set_role(connection, "Ann Berg", Role.READER, "Root")
    seen = viewer(record, token)
    assert seen is not None and seen.role is Role.READER


def test_each_role_may_do_what_the_ones_before_it_may() -> None:
    allowed = {role: {action for action in NEEDED if may(role, action)} for role in Role}
    assert allowed[Role.READER] == {"read"}
    assert allowed[Role.ANALYST] == {"read", "accept", "correct", "reject", "restore", "note", "assess", "reconcile"}
    assert allowed[Role.EDITOR] == set(NEEDED)
    with pytest.raises(KeyError):
        may(Role.EDITOR, "users")
