"""What stands in for a document that could not be read: the rest of the run goes on around it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that gave no document: its name as the user would know it, why, and what the user can do."""

    name: str
    reason: str
    advice: str


class RefusedError(Exception):
    """Raised inside this stage where an input cannot be read, and caught there, where its name is known."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice

    def __reduce__(self) -> tuple[type[RefusedError], tuple[str, str]]:
        """It travels between processes with its advice."""
        return RefusedError, (self.reason, self.advice)

    def of(self, name: str) -> Unreadable:
        """The record of this refusal for the input of that name."""
        return Unreadable(name, self.reason, self.advice)


def refusal_of(error: Exception) -> RefusedError:
    """An error of the operating system or of a decompressor, in words a user can act on."""
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, FileNotFoundError):
        return RefusedError("there is no such file or folder", "check the spelling of the path")
    if isinstance(error, PermissionError):
        return RefusedError("this user may not read it", "change its permissions, or run as a user who may read it")
    if isinstance(error, OSError) and error.errno is not None:
        return RefusedError(f"it could not be read ({error.strerror})", "check that it is a readable file or folder")
    return RefusedError(f"the compressed data is damaged ({error})", "fetch or compress the file again")
