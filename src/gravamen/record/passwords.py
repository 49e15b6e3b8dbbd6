"""Passwords: which are good enough, and how they are kept (Argon2id with the parameters that argon2-cffi recommends, from RFC 9106)."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 1024
"""How many characters a password has. The upper bound keeps anyone from having the server hash megabytes."""

_hasher = PasswordHasher()


def weakness(password: str, name: str) -> str | None:
    """Why a password is not good enough for an account of that name, and what would be; None where it is.

    Length is what counts (NIST SP 800-63B): no mixture of character classes is asked for.
    """
    if len(password) < SHORTEST:
        return f"the password has {len(password)} characters: use {SHORTEST} at least, such as four words that do not belong together"
    if len(password) > LONGEST:
        return f"the password has {len(password)} characters: use {LONGEST} at most"
    if name.casefold() in password.casefold() and len(password) - len(name) < SHORTEST:
        return "the password is little more than the name of the account: use one that has nothing to do with it"
    if len(set(password)) < 5:
        return "the password repeats very few characters: use one that cannot be guessed"
    return None


def hashed(password: str) -> str:
    """What is stored of a password."""
    return _hasher.hash(password)


def fits(password: str, stored: str) -> bool:
    """Whether a password is the one of which a hash was stored."""
    try:
        return len(password) <= LONGEST and _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than those in use now."""
    return _hasher.check_needs_rehash(stored)


@cache
def nobodys() -> str:
    """A hash that no password fits: checking against it takes as long as checking one of an account."""
    return hashed(secrets.token_urlsafe())
