"""MIB objects by name and by number, from the list that comes along."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon.discovery import oids
from netmon.regulation.mib import find_object


@pytest.mark.parametrize(
    ("text", "name", "oid"),
    [
        ("ifOperStatus", "ifOperStatus", "1.3.6.1.2.1.2.2.1.8"),
        ("IF-MIB::ifOperStatus", "ifOperStatus", "1.3.6.1.2.1.2.2.1.8"),
        ("ifOperStatus.3", "ifOperStatus.3", "1.3.6.1.2.1.2.2.1.8.3"),
        (".1.3.6.1.2.1.2.2.1.8", "ifOperStatus", "1.3.6.1.2.1.2.2.1.8"),
        ("1.3.6.1.2.1.2.2.1.8.10101", "ifOperStatus.10101", "1.3.6.1.2.1.2.2.1.8.10101"),
        ("sysContact", "sysContact", "1.3.6.1.2.1.1.4.0"),
        ("sysContact.0", "sysContact", "1.3.6.1.2.1.1.4.0"),
        ("1.3.6.1.2.1.1.4", "sysContact", "1.3.6.1.2.1.1.4.0"),
        ("1.3.6.1.4.1.99999.1.2", "1.3.6.1.4.1.99999.1.2", "1.3.6.1.4.1.99999.1.2"),
    ],
)
def test_an_object_is_found_by_name_and_by_number(text: str, name: str, oid: str) -> None:
    found = find_object(text)
    assert (found.name, found.oid) == (name, oid)


def test_states_have_names() -> None:
    assert find_object("ifAdminStatus").values == {1: "up", 2: "down", 3: "testing"}
    assert find_object("1.3.6.1.2.1.2.2.1.7.4").values[2] == "down"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ifOperStatu", "Did you mean 'ifOperStatus'"),
        ("IP-MIB::ifOperStatus", "is an object of IF-MIB, not of IP-MIB"),
        ("sysContact.3", "only the one instance sysContact.0"),
        ("if Oper Status", "neither a MIB object's name"),
        ("3.6.1", "neither a MIB object's name"),
        ("1.3.6.1.6.3.18.1.1.1.2", "holds the communities"),
        ("1.3.6.1.6.3", "is not read"),
        ("1.3.6.1.6.3.15.1.2.2.1.6", "holds the users' keys"),
        ("1.3." + ".".join("1" * 130), "longer than an OID may be"),
    ],
)
def test_what_is_not_known_or_not_read_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.replace("?", r"\?")):
        find_object(text)


def test_the_list_agrees_with_the_numbers_that_looks_are_made_by() -> None:
    """Two transcriptions of the MIBs, made apart from each other."""
    agreeing = 0
    for name, oid in vars(oids).items():
        if isinstance(oid, str) and oid[:1] == "1" and oid[-1] != ".":
            try:
                found = find_object(name)
            except ValueError:
                continue
            assert found.oid == oid, name
            agreeing += 1
    assert agreeing > 40


@given(
    st.one_of(
        st.text(max_size=40), st.lists(st.integers(0, 9)).map(lambda n: ".".join(map(str, n)))
    )
)
def test_any_text_is_an_object_to_ask_for_or_is_refused(text: str) -> None:
    try:
        found = find_object(text)
    except ValueError:
        return
    assert all(part.isascii() and part.isdecimal() for part in found.oid.split("."))
    assert not found.oid.startswith("1.3.6.1.6.3.18.1")
