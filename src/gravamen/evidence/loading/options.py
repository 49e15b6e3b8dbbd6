"""What a user says about exports, checked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gravamen.evidence.loading.formats import FIELDS
from gravamen.evidence.loading.records import Options
from gravamen.evidence.loading.times import zone_of
from gravamen.evidence.parameters import ParameterError

_NEEDED = ("account", "post", "time")
_SHORTEST_KEY = 16


def options_of(columns: Sequence[str], constants: Sequence[str], zone: str, day_first: bool | None) -> Options:
    """Options from FIELD=COLUMN and FIELD=VALUE.

    Raises:
        ParameterError: one is not of that form, names no field, or a mapping lacks what every post has.
    """
    named, given = _assignments(columns, "--map"), _assignments(constants, "--set")
    missing = [field for field in _NEEDED if field not in named and field not in given] if named else []
    if missing:
        raise ParameterError(f"--map does not say where to find {', '.join(missing)}: every post has account, post and time")
    try:
        zone_of(zone)
    except ValueError as error:
        raise ParameterError(str(error)) from error
    return Options(named, given, zone, day_first)


def _assignments(texts: Sequence[str], option: str) -> dict[str, str]:
    found = dict[str, str]()
    for text in texts:
        name, is_assigned, value = text.partition("=")
        if not is_assigned or name not in FIELDS or not value:
            raise ParameterError(f"{option} {text!r}: give FIELD=..., where FIELD is one of {', '.join(FIELDS)}")
        found[name] = value
    return found


def read_key(path: Path) -> bytes:
    """The key of pseudonyms: the contents of a file, without white space at its ends.

    Raises:
        ParameterError: it cannot be read, or is so short that it could be guessed.
    """
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise ParameterError(f"the key file {path} could not be read ({error.strerror})") from error
    if len(key) < _SHORTEST_KEY:
        raise ParameterError(f"the key in {path} has {len(key)} bytes; {_SHORTEST_KEY} or more are needed: openssl rand -hex 32 > {path}")
    return key
