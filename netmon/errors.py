"""What can go wrong, in the four kinds that are handled in four ways (architecture: "Faults").

Absent data is not here: "no such object" is a value that is missing, not an exception.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence

from inventory.text import Text

_VIETNAMESE = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EISDIR: "đây là một thư mục",
    errno.ENOTDIR: "một phần của đường dẫn không phải là thư mục",
    errno.EEXIST: "đã có",
    errno.ENOSPC: "đĩa đầy",
    errno.EROFS: "chỉ đọc được",
}


def reason(error: OSError) -> Text:
    """Why the system refused, in both languages."""
    en = error.strerror or str(error)
    return Text(vi=_VIETNAMESE.get(error.errno or 0, en), en=en)


class NetmonError(Exception):
    """Base of everything netmon raises on purpose."""


class TransportError(NetmonError):
    """Device or network trouble: counted, and the next device is looked at."""


class DeviceTimeoutError(TransportError, TimeoutError):
    """The device did not answer in time."""


class AuthError(TransportError):
    """The device refused our credentials. Never retried in a loop: accounts lock."""


class HostKeyChangedError(AuthError):
    """The device shows another SSH host key than the one pinned for it; nothing was sent to it.

    Attributes:
        fingerprint: of the key it showed, as ``ssh-keygen -l`` writes it.
        pinned: of the key that is pinned for it.
    """

    def __init__(self, message: str, *, fingerprint: str, pinned: str) -> None:
        super().__init__(message)
        self.fingerprint = fingerprint
        self.pinned = pinned


class DisconnectedError(TransportError):
    """The device hung up before it had said everything."""


class ProtocolError(TransportError, ValueError):
    """The device answered nonsense: malformed, non-increasing, or without end."""


class TooManyRowsError(ProtocolError):
    """A walk brought more rows than anybody wants; what came of it is dropped."""


class BudgetError(TransportError):
    """The look has spent all the requests that one device may be asked in it."""


class PermissionMissingError(TransportError, PermissionError):
    """The operating system refused, e.g. raw frames without CAP_NET_RAW."""


class OperatorError(NetmonError):
    """A mistake in what the operator gave us; the message says how to correct it. Exit code 2."""


class ConfigError(OperatorError):
    """One or more problems in configuration or regulation files.

    Attributes:
        problems: every problem at once, each ``file:line: key: what is wrong``.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class TableError(ConfigError):
    """Problems of a table that a person filled in, said in both languages.

    Attributes:
        texts: every problem at once, each with its line.
    """

    def __init__(self, texts: Sequence[Text]) -> None:
        super().__init__([text.en for text in texts])
        self.texts = tuple(texts)
