"""A key that the program makes for itself and keeps in a file only its user can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from netmon.errors import OperatorError


def own_key(path: Path, *, size: int = 32) -> bytes:
    """The key in the file, made on first use.

    Raises:
        OperatorError: the file cannot be read or made, or holds something else.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            key = path.read_bytes()
        else:
            key = secrets.token_bytes(size)
            with os.fdopen(file, "wb") as out:
                out.write(key)
                if os.geteuid() == 0:  # a trial by root: the directory's owner goes on with it
                    owner = path.parent.stat()
                    os.fchown(out.fileno(), owner.st_uid, owner.st_gid)
                out.flush()
                os.fsync(out.fileno())
    except OSError as error:
        msg = f"key file {path} cannot be used: {error}"
        raise OperatorError(msg) from error
    if len(key) != size:
        msg = f"key file {path} holds {len(key)} bytes instead of {size}: restore it or remove it"
        raise OperatorError(msg)
    return key
