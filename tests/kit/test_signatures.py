"""Signatures: known answers, one spelling of what is signed, a private key that opens at its place alone."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.sealed import Tampered
from kit.signatures import SIGNATURE, canonical, holds, key_id, new_pair, sign

PLACE = "table.column.row.1"
VALUES = st.dictionaries(st.text(), st.none() | st.text(), max_size=6)


def test_the_first_answer_of_the_standard_holds_and_a_changed_one_does_not() -> None:
    """RFC 8032, 7.1, test 2."""
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert holds(public, signature, b"\x72")
    assert not holds(public, signature, b"\x73")
    assert not holds(public, signature[:-1], b"\x72")
    assert not holds(public[:-1], signature, b"\x72")
    assert key_id(public) == "39f713d0a644253f"


def test_what_a_new_pair_signs_its_public_key_proves() -> None:
    pair, other = new_pair(PLACE), new_pair(PLACE)
    signature = sign(pair, b"message", place=PLACE)
    assert len(signature) == SIGNATURE
    assert holds(pair.public, signature, b"message")
    assert not holds(other.public, signature, b"message")


def test_a_private_key_opens_at_its_place_alone() -> None:
    with pytest.raises(Tampered):
        sign(new_pair(PLACE), b"message", place="table.column.another.1")


def test_the_spelling_is_fixed() -> None:
    assert canonical({"b": None, "a": "å\n"}) == b'{"a":"\\u00e5\\n","b":null}'


@given(VALUES)
def test_what_is_spelled_reads_back_and_is_spelled_the_same_in_any_order(values: dict[str, str | None]) -> None:
    spelled = canonical(values)
    assert json.loads(spelled) == values
    assert canonical(dict(reversed(values.items()))) == spelled
    assert spelled.isascii()


@given(VALUES, VALUES)
def test_two_things_never_share_a_spelling(one: dict[str, str | None], other: dict[str, str | None]) -> None:
    assert (canonical(one) == canonical(other)) == (one == other)


def test_the_private_key_lies_sealed() -> None:
    pair = new_pair(PLACE)
    assert base64.b64encode(pair.public) not in pair.sealed
    assert new_pair(PLACE).sealed != pair.sealed
