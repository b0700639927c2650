"""The province's registry of agencies: whom the target covers, from when to when, by which act.

The registry is the denominator of every share that is reported, so it may not shrink by itself:
an agency leaves the target only through a legal act, and a version that forgets one is refused
(``check_change``). Agencies are known by code. Names collide (a commune, an old district and a
town may share one) and are spelt in several ways; ``name_key`` only helps to recognise them.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from inventory.evidence_keys import ValidKey
from inventory.period import Period
from inventory.text import Text


class AgencyKind(StrEnum):
    """What an agency is (readiness 5)."""

    PROVINCIAL_OFFICE = "van_phong_ubnd_tinh"
    DEPARTMENT = "so"
    BOARD = "ban"
    INSPECTORATE = "thanh_tra"
    MANAGEMENT_BOARD = "ban_quan_ly"
    ATTACHED_UNIT = "don_vi_truc_thuoc"
    DISTRICT_OFFICE = "vp_ubnd_huyen"
    COMMUNE = "ubnd_xa"
    WARD = "ubnd_phuong"
    CENTRAL = "co_quan_trung_uong_tren_dia_ban"
    PARTY = "co_quan_dang"


class Scope(StrEnum):
    """Whether the LAN target binds an agency."""

    MANDATORY = "mandatory"
    VOLUNTARY = "voluntary"
    NONE = "none"


class Indicator(StrEnum):
    """The directive's declared indicators (readiness 3.5)."""

    D1 = "D1"
    D2 = "D2"
    D3 = "D3"
    D4 = "D4"
    D5 = "D5"
    D6 = "D6"
    D7 = "D7"
    D8 = "D8"


KINDS: Final[Mapping[AgencyKind, Text]] = {
    AgencyKind.PROVINCIAL_OFFICE: Text(vi="Văn phòng UBND tỉnh", en="Provincial office"),
    AgencyKind.DEPARTMENT: Text(vi="Sở", en="Department"),
    AgencyKind.BOARD: Text(vi="Ban", en="Board"),
    AgencyKind.INSPECTORATE: Text(vi="Thanh tra", en="Inspectorate"),
    AgencyKind.MANAGEMENT_BOARD: Text(vi="Ban quản lý", en="Management board"),
    AgencyKind.ATTACHED_UNIT: Text(vi="Đơn vị trực thuộc", en="Attached unit"),
    AgencyKind.DISTRICT_OFFICE: Text(vi="VP UBND huyện", en="District office"),
    AgencyKind.COMMUNE: Text(vi="UBND xã", en="Commune"),
    AgencyKind.WARD: Text(vi="UBND phường", en="Ward"),
    AgencyKind.CENTRAL: Text(vi="Cơ quan trung ương", en="Central agency"),
    AgencyKind.PARTY: Text(vi="Cơ quan Đảng", en="Party body"),
}

_OUTSIDE = frozenset({AgencyKind.CENTRAL, AgencyKind.PARTY})
_EVERYBODY = frozenset(Indicator) - {Indicator.D2}


def default_scope(kind: AgencyKind) -> Scope:
    """Central and party bodies are not the province's to oblige; all others are bound."""
    return Scope.NONE if kind in _OUTSIDE else Scope.MANDATORY


def default_indicators(kind: AgencyKind) -> frozenset[Indicator]:
    """Which indicators an agency of this kind declares unless its entry says otherwise.

    D2 is about documents of the provincial committee, so its office alone declares it; D4 binds
    departments, boards and districts (directive, 1 and 2), which attached units are not.
    """
    if kind in _OUTSIDE:
        return frozenset()
    if kind is AgencyKind.PROVINCIAL_OFFICE:
        return frozenset(Indicator)
    if kind is AgencyKind.ATTACHED_UNIT:
        return _EVERYBODY - {Indicator.D4}
    return _EVERYBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalAct:
    """A decision on paper: its number and day."""

    number: str
    date: date

    def __str__(self) -> str:
        return f"{self.number} ({self.date:%d/%m/%Y})"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyEntry:
    """One agency in the registry.

    Attributes:
        valid_from, valid_to: days, inclusive; ``valid_to`` None: still.
        successors: codes of the agencies that took over when it ended.
        legal_act: what made, changed or ended it.
        public_key: its agent's key as ``ed25519:BASE64``.
        former_keys: keys that it had before, with the days on which they were its own.
        agent: where its agent answers, ``host:port``.
    """

    code: str
    name: str
    name_en: str = ""
    kind: AgencyKind
    parent: str = ""
    scope: Scope = Scope.MANDATORY
    valid_from: date
    valid_to: date | None = None
    successors: tuple[str, ...] = ()
    legal_act: LegalAct | None = None
    headcount: int | None = None
    seats: int | None = None
    sites: tuple[str, ...] = ()
    security_level: int = 2
    officer: str = ""
    profile: str = ""
    regulation: str = ""
    agent: str = ""
    public_key: str = ""
    former_keys: tuple[ValidKey, ...] = ()
    indicators: frozenset[Indicator] = frozenset()

    @property
    def keys(self) -> tuple[ValidKey, ...]:
        """Every key that may have signed its evidence; today's from the day the last one ended."""
        if not self.public_key:
            return self.former_keys
        ended = max((k.valid_to for k in self.former_keys if k.valid_to), default=None)
        return (*self.former_keys, ValidKey(self.public_key, ended))

    def to_json(self) -> dict[str, Any]:
        """JSON values, every field."""
        act = self.legal_act
        return {
            "code": self.code,
            "name": self.name,
            "name_en": self.name_en,
            "kind": self.kind.value,
            "parent": self.parent,
            "scope": self.scope.value,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "successors": list(self.successors),
            "legal_act": {"number": act.number, "date": act.date.isoformat()} if act else None,
            "headcount": self.headcount,
            "seats": self.seats,
            "sites": list(self.sites),
            "security_level": self.security_level,
            "officer": self.officer,
            "profile": self.profile,
            "regulation": self.regulation,
            "agent": self.agent,
            "public_key": self.public_key,
            "former_keys": [
                {
                    "key": k.key,
                    "valid_from": k.valid_from.isoformat() if k.valid_from else None,
                    "valid_to": k.valid_to.isoformat() if k.valid_to else None,
                }
                for k in self.former_keys
            ],
            "indicators": sorted(i.value for i in self.indicators),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """An agency on the days of a period on which it was active."""

    entry: AgencyEntry
    days: tuple[date, ...]
    whole: bool

    @property
    def code(self) -> str:
        """The agency's code."""
        return self.entry.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """One version of the registry. Entries are in order of code.

    Attributes:
        version: counts up with every change.
        example: whether it is an example that the province has not approved.
    """

    id: str
    title: str
    version: int
    approved: LegalAct | None
    example: bool
    entries: tuple[AgencyEntry, ...]

    @property
    def sha256(self) -> str:
        """Hash of the canonical form: the same whatever the file's order, comments and spelling."""
        body = {
            "id": self.id,
            "version": self.version,
            "approved": str(self.approved) if self.approved else None,
            "agencies": [e.to_json() for e in sorted(self.entries, key=lambda e: e.code)],
        }
        text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def get(self, code: str) -> AgencyEntry | None:
        """The entry with this code."""
        return next((e for e in self.entries if e.code == code), None)

    def find(self, text: str) -> AgencyEntry | None:
        """The entry with this code, or the only one with this name in whatever spelling."""
        found = self.get(text.strip().casefold())
        if found is not None:
            return found
        named = [e for e in self.entries if name_key(e.name) == name_key(text)]
        return named[0] if len(named) == 1 else None

    def active(
        self, period: Period, scopes: Iterable[Scope] = (Scope.MANDATORY,)
    ) -> tuple[Active, ...]:
        """The agencies of these scopes that are active on at least one day of a period."""
        wanted = frozenset(scopes)
        found = []
        for entry in sorted(self.entries, key=lambda e: e.code):
            days = period.active_days(entry.valid_from, entry.valid_to)
            if days and entry.scope in wanted:
                whole = len(days) == len(period.days())
                found.append(Active(entry=entry, days=days, whole=whole))
        return tuple(found)


_TONE = re.compile(r"(?<!q)([ou])([àáảãạèéẻẽẹỳýỷỹỵ])(?!\w)")
_OPEN_PAIRS = frozenset({"oa", "oe", "uy"})
_MARKS = dict(zip("̣̀́̉̃", range(5), strict=True))


def clean_name(name: str) -> str:
    """A name in Unicode's composed form (NFC) with single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def name_key(name: str) -> str:
    """What two spellings of one name share: case, normal form, and the place of the tone mark.

    ``Hoà`` and ``Hòa`` are the same syllable; the older rule puts the mark on the last vowel.
    """
    return _TONE.sub(_move_tone, clean_name(name).casefold())


def _move_tone(found: re.Match[str]) -> str:
    vowel = unicodedata.normalize("NFD", found[2])
    if found[1] + vowel[0] not in _OPEN_PAIRS or vowel[-1] not in _MARKS:
        return found[0]
    return unicodedata.normalize("NFC", found[1] + vowel[-1]) + vowel[0]


def check_change(old: Registry, new: Registry) -> tuple[Text, ...]:
    """Why a new version of the registry may not replace an old one; nothing when it may.

    The denominator shrinks only by a legal act: an entry is never deleted, it ends on a day, and
    whatever takes an agency out of the target names the act's number and date.
    """
    found: list[Text] = []
    if new.version <= old.version and new.sha256 != old.sha256:
        found.append(SAME_VERSION.format(version=new.version, before=old.version))
    entries = {e.code: e for e in new.entries}
    for before in old.entries:
        after = entries.get(before.code)
        if after is None:
            found.append(FORGOTTEN.format(code=before.code, name=before.name))
        elif _shrinks(before, after) and (
            after.legal_act is None or after.legal_act == before.legal_act
        ):
            found.append(NO_ACT.format(code=before.code, name=before.name))
    return tuple(found)


def _shrinks(before: AgencyEntry, after: AgencyEntry) -> bool:
    """Whether the agency counts on fewer days than it did."""
    if before.scope is not Scope.MANDATORY:
        return False
    if after.scope is not Scope.MANDATORY or after.valid_from > before.valid_from:
        return True
    forever = date.max
    return (after.valid_to or forever) < (before.valid_to or forever)


FORGOTTEN = Text(
    vi="{code} ({name}) bị xóa khỏi danh mục; hãy giữ lại và ghi valid_to cùng văn bản "
    "sáp nhập hoặc giải thể.",
    en="{code} ({name}) was deleted; keep it and write valid_to with the act that merged or "
    "dissolved it.",
)
NO_ACT = Text(
    vi="{code} ({name}) ra khỏi phạm vi hoặc kết thúc sớm hơn mà không có văn bản mới "
    "(legal_act: số, ngày).",
    en="{code} ({name}) leaves the target or ends earlier without a new legal act "
    "(legal_act: number, date).",
)
SAME_VERSION = Text(
    vi="danh mục đã thay đổi nhưng phiên bản {version} không lớn hơn phiên bản trước ({before}).",
    en="the registry changed but its version {version} is not above the previous one ({before}).",
)
