"""Keys by which a published site is signed (Ed25519, RFC 8032), as PEM files."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_PEM, _RAW = serialization.Encoding.PEM, serialization.Encoding.Raw


class KeyFileError(Exception):
    """A key cannot be made, read or used; the message says why."""


def new_key(place: Path) -> str:
    """Makes a private key in a new file that its owner alone may read, and returns its public key as PEM.

    Raises:
        KeyFileError: there is such a file already, or it cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    data = key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    try:
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(data)
    except FileExistsError as error:
        raise KeyFileError(
            f"{place} is there already: a key is never overwritten, since what it signed could not be signed again"
        ) from error
    except OSError as error:
        raise KeyFileError(f"{place} could not be written ({error.strerror})") from error
    return public_pem(key.public_key())


def private_key(place: Path) -> Ed25519PrivateKey:
    """The private key in a file.

    Raises:
        KeyFileError: it cannot be read, or holds no such key.
    """
    try:
        key = serialization.load_pem_private_key(_read(place), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFileError(f"{place} holds no private key in PEM without a password: `gravamen keys new FILE` makes one") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{place} holds a key of another sort than Ed25519: `gravamen keys new FILE` makes one")
    return key


def public_key(data: bytes, name: str) -> Ed25519PublicKey:
    """The public key in the bytes of a file of that name.

    Raises:
        KeyFileError: it holds no such key.
    """
    try:
        key = serialization.load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyFileError(f"{name} holds no public key in PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyFileError(f"{name} holds a key of another sort than Ed25519")
    return key


def public_key_in(place: Path) -> Ed25519PublicKey:
    """The public key in a file. Raises KeyFileError."""
    return public_key(_read(place), str(place))


def public_pem(key: Ed25519PublicKey) -> str:
    """A public key as PEM."""
    return key.public_bytes(_PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def fingerprint(key: Ed25519PublicKey) -> str:
    """The SHA-256 of a public key's 32 bytes: short enough to read out."""
    return hashlib.sha256(key.public_bytes(_RAW, serialization.PublicFormat.Raw)).hexdigest()


def is_signed(key: Ed25519PublicKey, signature: bytes, data: bytes) -> bool:
    """Whether a signature of data is by the owner of a key."""
    try:
        key.verify(signature, data)
    except InvalidSignature:
        return False
    return True


def _read(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError as error:
        raise KeyFileError(f"{place} could not be read ({error.strerror})") from error
