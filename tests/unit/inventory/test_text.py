"""Sentences exist in both languages or not at all."""

from __future__ import annotations

import pytest

from inventory import texts
from inventory.text import Lang, Text, verbatim


def test_places_are_filled_in_each_language() -> None:
    kind = Text(vi="cổng", en="port")
    text = Text(vi="{kind} {n} hỏng", en="{kind} {n} is broken").format(kind=kind, n=3)
    assert text.in_(Lang.VI) == "cổng 3 hỏng"
    assert text.in_(Lang.EN) == "port 3 is broken"
    assert Text.from_json(text.to_json()) == text
    assert verbatim("Gi1").in_(Lang.VI) == verbatim("Gi1").in_(Lang.EN)


def test_a_place_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        Text(vi="{a}", en="{a}").format(b=1)


def test_translations_have_the_same_places() -> None:
    def places(sentence: str) -> set[str]:
        return {part.split("}")[0] for part in sentence.split("{")[1:]}

    found = [t for t in vars(texts).values() if isinstance(t, Text)]
    assert len(found) > 5
    assert all(places(t.vi) == places(t.en) for t in found)
