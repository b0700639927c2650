"""The agent's Ed25519 key (RFC 8032): made once, mode 0600, never shown.

The public half is written ``ed25519:BASE64`` wherever people or files name it.
"""

from __future__ import annotations

import base64
import binascii
import os
import stat
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from netmon.errors import OperatorError

_PREFIX = "ed25519:"
KEY_FILE = "evidence.key"
"""Name of the key's file in the agent's state directory."""


class KeyFileError(OperatorError):
    """The key's file is missing, readable by others, or no Ed25519 key."""


class SigningKey:
    """The agent's key. ``public`` may be told to anybody."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = _PREFIX + base64.b64encode(private.public_key().public_bytes_raw()).decode()

    def __repr__(self) -> str:
        return f"SigningKey({self.public})"

    def sign(self, data: bytes) -> str:
        """The signature of bytes, base64. Ed25519 is deterministic: the same bytes, the same."""
        return base64.b64encode(self._private.sign(data)).decode()


def make_key(path: Path) -> SigningKey:
    """Make a key in a new file of mode 0600.

    Raises:
        KeyFileError: the file exists or cannot be written; a key is never overwritten, because
            the months signed with it would no longer verify.
    """
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        msg = f"{path}: a key is already there; it is not overwritten"
        raise KeyFileError(msg) from error
    except OSError as error:
        msg = f"{path}: the key cannot be written: {error.strerror}"
        raise KeyFileError(msg) from error
    return SigningKey(private)


def load_key(path: Path) -> SigningKey:
    """Read the key.

    Raises:
        KeyFileError: missing, readable by others than its owner, or no Ed25519 key.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        pem = path.read_bytes()
    except OSError as error:
        msg = f"{path}: the key cannot be read: {error.strerror}; netmon init makes one"
        raise KeyFileError(msg) from error
    if mode & 0o077:
        msg = f"{path}: others than its owner may read the key (mode {mode:04o}); chmod 600 it"
        raise KeyFileError(msg)
    try:
        private = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        msg = f"{path}: not a private key"
        raise KeyFileError(msg) from error
    if not isinstance(private, Ed25519PrivateKey):
        msg = f"{path}: not an Ed25519 key"
        raise KeyFileError(msg)
    return SigningKey(private)


def check_signature(public: str, data: bytes, signature: str) -> bool:
    """Whether a signature of bytes is this key's; rubbish of any kind is not."""
    try:
        raw = base64.b64decode(public.removeprefix(_PREFIX), validate=True)
        key = Ed25519PublicKey.from_public_bytes(raw)
        signed = base64.b64decode(signature, validate=True)
        if not public.startswith(_PREFIX) or base64.b64encode(signed).decode() != signature:
            return False  # one signature has one spelling
        key.verify(signed, data)
    except (ValueError, binascii.Error, InvalidSignature):
        return False
    return True
