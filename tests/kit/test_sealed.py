"""Sealed text: known answers, what opens, and everything that must not."""

from __future__ import annotations

import os

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from kit import sealed
from kit.sealed import KeyLost, Tampered

MASTER = bytes(range(32))
OTHER = bytes(range(32, 64))
PLACE = "incidents_report.text.2b7e1516-28ae-4d2a-abf7-158809cf4f3c.1"
HERE, THERE = [MASTER], [OTHER]

# Made with the low-level cipher (`hazmat.primitives.ciphers`, modes.GCM) from the key 64…95, master 0…31, nonces a0…
# and b0…; what was sealed once must open for ever.
WRAPPED = bytes.fromhex(
    "01630dcd29a0a1a2a3a4a5a6a7a8a9aaaba6593e6e018e44f82a2ccd984b378e"
    "9120fd0b43c6e2143bc4577cdd23f62b5ea6ae7177c1b342ab58ec9426eec9aba3"
)
SEALED = bytes.fromhex(
    "01b0b1b2b3b4b5b6b7b8b9babb53c325eda83e9ff85fce4f3b499828aed27be16f6198f2e7c53d65cbca7d0d6438a33d"
)
TEXT = "Påhittad händelse"


def test_what_was_sealed_once_opens_for_ever() -> None:
    assert sealed.unseal(WRAPPED, SEALED, place=PLACE, masters=HERE) == TEXT


def test_the_bytes_are_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "urandom", lambda size: bytes(range(0xB0, 0xB0 + size)))
    assert sealed.seal(WRAPPED, TEXT, place=PLACE, masters=HERE) == SEALED


@given(st.text(), st.text(st.characters(codec="utf-8")))
def test_a_text_opens_at_its_place_and_is_never_readable_in_the_bytes(text: str, place: str) -> None:
    key = sealed.new_key(HERE)
    closed = sealed.seal(key, text, place=place, masters=HERE)
    assert sealed.unseal(key, closed, place=place, masters=HERE) == text
    assert len(closed) == 1 + 12 + len(text.encode()) + 16
    assert len(text.encode()) < 4 or text.encode() not in closed
    assert sealed.seal(key, text, place=place, masters=HERE) != closed


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=7))
def test_one_changed_bit_anywhere_closes_it(place: int, bit: int) -> None:
    for which in (WRAPPED, SEALED):
        spoilt = bytearray(which)
        spoilt[place % len(which)] ^= 1 << bit
        pair = (bytes(spoilt), SEALED) if which is WRAPPED else (WRAPPED, bytes(spoilt))
        with pytest.raises((Tampered, KeyLost)):
            sealed.unseal(*pair, place=PLACE, masters=HERE)


@given(st.integers(min_value=0, max_value=len(SEALED) - 1))
def test_a_text_cut_short_does_not_open(length: int) -> None:
    with pytest.raises(Tampered):
        sealed.unseal(WRAPPED, SEALED[:length], place=PLACE, masters=HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        PLACE.replace("report", "message"),
        PLACE.replace(".text.", ".where."),
        PLACE.replace("2b7e", "2b7f"),
        PLACE[:-1] + "2",
        "",
    ],
    ids=["table", "column", "row", "version", "nowhere"],
)
def test_a_text_moved_elsewhere_does_not_open(elsewhere: str) -> None:
    with pytest.raises(Tampered):
        sealed.unseal(WRAPPED, SEALED, place=elsewhere, masters=HERE)


def test_a_text_under_the_key_of_another_case_does_not_open() -> None:
    with pytest.raises(Tampered):
        sealed.unseal(sealed.new_key(HERE), SEALED, place=PLACE, masters=HERE)


@pytest.mark.parametrize("destroyed", [b"", None])
def test_a_destroyed_key_is_lost(destroyed: bytes) -> None:
    with pytest.raises(KeyLost):
        sealed.unseal(destroyed, SEALED, place=PLACE, masters=HERE)


def test_without_its_master_key_it_is_lost() -> None:
    for masters in (THERE, []):
        with pytest.raises(KeyLost):
            sealed.unseal(WRAPPED, SEALED, place=PLACE, masters=masters)
    with pytest.raises(KeyLost):
        sealed.new_key([])


def test_a_key_is_wrapped_anew_and_its_texts_still_open() -> None:
    both = [OTHER, MASTER]
    again = sealed.rewrap(WRAPPED, both)
    assert again[1:5] == sealed.master_id(OTHER) != WRAPPED[1:5] == sealed.master_id(MASTER)
    assert sealed.unseal(again, SEALED, place=PLACE, masters=THERE) == TEXT
    assert sealed.unseal(WRAPPED, SEALED, place=PLACE, masters=both) == TEXT


def test_the_portals_master_keys_are_the_ones_used_where_none_are_named() -> None:
    with override_settings(MASTER_KEYS=HERE):
        assert sealed.unseal(WRAPPED, SEALED, place=PLACE) == TEXT
        key = sealed.new_key()
        assert sealed.unseal(key, sealed.seal(key, "x", place="y"), place="y") == "x"
    with override_settings(MASTER_KEYS=THERE), pytest.raises(KeyLost):
        sealed.unseal(WRAPPED, SEALED, place=PLACE)


def test_what_an_exception_says_holds_neither_key_nor_text() -> None:
    with pytest.raises(Tampered) as caught:
        sealed.unseal(WRAPPED, SEALED, place="elsewhere", masters=HERE)
    assert str(caught.value) == "elsewhere"


def test_a_tag_finds_the_same_text_under_the_same_key_alone() -> None:
    mine = sealed.tag(WRAPPED, TEXT, masters=HERE)
    assert mine == sealed.tag(sealed.rewrap(WRAPPED, [OTHER, MASTER]), TEXT, masters=THERE)
    assert (
        len({mine, sealed.tag(WRAPPED, "x", masters=HERE), sealed.tag(sealed.new_key(HERE), TEXT, masters=HERE)}) == 3
    )
    with pytest.raises(KeyLost):
        sealed.tag(WRAPPED, TEXT, masters=THERE)
