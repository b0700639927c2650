"""Which of many readings is believed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inventory.facts import merge_facts, merge_tables
from inventory.model import FactName, FactRank, Vlan
from inventory.observation import Observation
from tests.support.evidence import at, look, managed

ME = managed(serials=["A"])


def said(value: str, rank: FactRank, *, day: float = 0, source: str = "s") -> Observation:
    return look(ME, at(days=day), source=source, facts={FactName.MODEL: (value, rank)})


def model(*looks: Observation) -> object:
    fact = merge_facts(looks).get(FactName.MODEL)
    return None if fact is None else fact.value


def test_stale_fact_of_higher_rank_beats_a_fresh_one_of_lower_rank() -> None:
    entity = said("C9300-48P", FactRank.ENTITY, source="system")
    hearsay = said("Catalyst", FactRank.HEARSAY, day=30, source="neighbors")
    assert model(entity, hearsay) == "C9300-48P"


def test_fact_that_its_source_no_longer_gives_is_gone() -> None:
    entity = said("C9300-48P", FactRank.ENTITY, source="system")
    hearsay = said("Catalyst", FactRank.HEARSAY, source="neighbors")
    later = look(ME, at(days=1), source="system")
    assert model(entity, hearsay, later) == "Catalyst"
    assert model(entity, later) is None


def test_of_equal_rank_the_newer_is_believed() -> None:
    old = said("old", FactRank.SYSTEM, source="a")
    new = said("new", FactRank.SYSTEM, day=1, source="b")
    assert model(old, new) == model(new, old) == "new"


def test_placeholder_is_absent_and_leaves_the_word_to_the_next() -> None:
    nothing = said("To Be Filled By O.E.M.", FactRank.ENTITY, source="a")
    assert model(nothing) is None
    assert model(nothing, said("X1", FactRank.OUI, source="b")) == "X1"


@given(
    st.permutations(
        [
            said(v, r, day=d, source=s)
            for v, r, d, s in [
                ("a", FactRank.ENTITY, 0, "x"),
                ("b", FactRank.ENTITY, 0, "y"),
                ("c", FactRank.ENTITY, 0, "x"),
                ("d", FactRank.SYSTEM, 3, "z"),
            ]
        ]
    )
)
def test_belief_does_not_depend_on_order(looks: list[Observation]) -> None:
    assert model(*looks) == "b"


def test_table_is_its_latest_complete_reading_even_when_empty() -> None:
    full = look(ME, at(), tables={Vlan: (Vlan(vlan=1),)})
    empty = look(ME, at(days=1), tables={Vlan: ()}, source="other")
    assert merge_tables([empty, full])[Vlan].rows == ()
    assert merge_tables([empty, full])[Vlan].source == "other"
    assert merge_tables([look(ME)]) == {}
