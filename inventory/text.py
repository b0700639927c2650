"""Sentences for people, in Vietnamese and in English, held together.

A ``Text`` cannot exist in one language only, so a missing translation is a type error and not a
surprise on site. Catalogues are plain modules of ``Text`` constants (``texts.py`` in each package);
a regulation check keeps its own beside its code. Findings store the finished ``Text``: what was
said at the time stays readable in both languages however the catalogue changes later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Lang(StrEnum):
    """The languages netmon speaks."""

    VI = "vi"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages, possibly with ``{named}`` places still to fill."""

    vi: str
    en: str

    def format(self, **values: object) -> Text:
        """Fill the named places; a value that is itself a ``Text`` is filled in by language.

        Raises:
            KeyError: a place has no value.
        """
        return Text(
            vi=self.vi.format_map(_by_lang(values, Lang.VI)),
            en=self.en.format_map(_by_lang(values, Lang.EN)),
        )

    def in_(self, lang: Lang) -> str:
        """The sentence in one language."""
        return self.vi if lang is Lang.VI else self.en

    def to_json(self) -> dict[str, str]:
        """``{"vi": ..., "en": ...}``."""
        return {"vi": self.vi, "en": self.en}

    @classmethod
    def from_json(cls, data: Mapping[str, str]) -> Text:
        """The reverse of ``to_json``.

        Raises:
            KeyError: a language is missing.
        """
        return cls(vi=data["vi"], en=data["en"])


def verbatim(text: str) -> Text:
    """A ``Text`` for what has no translation: a device's own words, a name, a number."""
    return Text(vi=text, en=text)


def joined(texts: Iterable[Text], between: str) -> Text:
    """Several texts as one, in both languages."""
    parts = tuple(texts)
    return Text(vi=between.join(p.vi for p in parts), en=between.join(p.en for p in parts))


def _by_lang(values: Mapping[str, object], lang: Lang) -> dict[str, object]:
    return {k: v.in_(lang) if isinstance(v, Text) else v for k, v in values.items()}
