"""What the installer says, in Vietnamese and English; it runs before netmon is there to say it."""

from __future__ import annotations

import os
from typing import NamedTuple


class Text(NamedTuple):
    """One sentence in both languages."""

    vi: str
    en: str

    def told(self, **places: object) -> str:
        """The sentence in the language of the person (``NETMON_LANG``, else the locale)."""
        names = ("NETMON_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
        language = next((os.environ[n] for n in names if os.environ.get(n)), "")
        return (self.vi if language.lower().startswith("vi") else self.en).format(**places)


NOT_LISTED = Text(
    vi="{name}: không có trong SHA256SUMS; hãy chép lại gói cài đặt",
    en="{name}: not listed in SHA256SUMS; copy the bundle again",
)
WRONG_SUM = Text(
    vi="{name}: hỏng hoặc thiếu (SHA-256 không khớp SHA256SUMS); hãy chép lại gói cài đặt",
    en="{name}: damaged or missing (its SHA-256 is not that of SHA256SUMS); copy the bundle again",
)
WRONG_MACHINE = Text(
    vi="gói này dành cho Python {wanted}, máy này có {found}: hãy dùng gói dành cho bản Debian này",
    en="this bundle is for Python {wanted}, this machine has {found}: use the one for this Debian",
)
NOT_ROOT = Text(vi="cần quyền root: sudo ./install", en="needs root: sudo ./install")
PACKAGED = Text(
    vi="netmon trên máy này là gói Debian: hãy nâng cấp bằng dpkg -i, gỡ bằng dpkg -r",
    en="netmon on this machine is the Debian package: upgrade it with dpkg -i, remove with dpkg -r",
)
BUSY = Text(
    vi="một lần cài đặt netmon khác đang chạy: hãy đợi nó xong",
    en="another installation of netmon is running: wait for its end",
)
NO_PROGRAM = Text(
    vi="thiếu chương trình {name}: cần Debian 12 với python3 và systemd",
    en="{name} is missing: Debian 12 with python3 and systemd is needed",
)
FAILED = Text(
    vi="lệnh thất bại ({code}): {command}\n{output}",
    en="this command failed ({code}): {command}\n{output}",
)
WRONG_VERSION = Text(
    vi="bản mới tự nhận là “{found}”, phải là “{wanted}”",
    en="the new release says it is '{found}', it should be '{wanted}'",
)
NOT_SWITCHED = Text(
    vi="KHÔNG nâng cấp, bản đang chạy giữ nguyên:\n{reason}",
    en="NOT upgraded, the running release stays:\n{reason}",
)
ROLLED_BACK = Text(
    vi="bản mới không chạy được; đã quay lại {release}, sổ như trước khi nâng cấp:\n{reason}",
    en="the new release does not run; back to {release}, the book as before the upgrade:\n{reason}",
)
NO_CONFIG = Text(
    vi="chưa có {path}: hãy chạy `netmon init` hoặc sửa một bản sao của tệp mẫu, rồi chạy lại",
    en="there is no {path} yet: run `netmon init` or edit a copy of the example, then run again",
)
INSTALLED = Text(
    vi="đã cài netmon {version} ({release})", en="netmon {version} installed ({release})"
)
ALREADY = Text(
    vi="netmon {version} ({release}) đã được cài từ trước",
    en="netmon {version} ({release}) was installed already",
)
NEXT = Text(
    vi="tiếp theo: tạo {path} (xem netmon.example.yaml), `netmon config check {path}`, rồi"
    " `systemctl enable --now netmon-agent`",
    en="next: make {path} (see netmon.example.yaml), `netmon config check {path}`, then"
    " `systemctl enable --now netmon-agent`",
)
BACKED_UP = Text(vi="đã sao lưu sổ: {path}", en="the book was backed up: {path}")
REMOVED = Text(
    vi="đã gỡ netmon; còn giữ {etc} và {state}",
    en="netmon removed; {etc} and {state} are kept",
)
PURGED = Text(
    vi="đã xóa netmon cùng cấu hình và sổ", en="netmon purged, with its configuration and its book"
)
