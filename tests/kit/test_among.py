"""The condition that a column is one of some keys, or any but some, finds the same rows in each of its shapes."""

from __future__ import annotations

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from companies.models import Company
from kit.among import MOST, AllBut, Number, array, none_of, once, one_of, up_to
from kit.keys import uuid7
from kit.written import COMPANY, Blank, write
from tests.cast import Cast


@pytest.mark.parametrize("number", [Number.FEW, Number.MANY])
def test_it_finds_just_the_rows_of_these_keys(cast: Cast, number: Number) -> None:
    wanted = [cast.nord.pk, cast.syd.pk, uuid7()]
    for ids in (wanted, wanted[:1], wanted[2:], []):
        found = set(Company.objects.filter(one_of("pk", array(ids), number)))
        assert found == {one for one in (cast.nord, cast.syd) if one.pk in ids}


def test_keys_are_told_as_one_text_whatever_they_are_written_as() -> None:
    one, other = uuid7(), uuid7()
    assert array([one, other]) == array([str(one), str(other)]) == f"{{{one},{other}}}"
    assert array([]) == "{}"


def test_how_many_they_are_decides_the_shape() -> None:
    keys = [uuid7() for _one in range(MOST + 1)]
    shapes = [Number.of(keys[:number]) for number in (1, 2, MOST, MOST + 1)]
    assert shapes == [Number.ONE, Number.FEW, Number.FEW, Number.MANY]


def test_an_array_that_is_asked_for_twice_is_read_once(cast: Cast) -> None:
    both = one_of("pk", Blank("keys"), Number.MANY) & (one_of("pk", Blank("keys"), Number.MANY) | Q(slug="nowhere"))
    plain = write(Company.objects.filter(both).order_by("slug").values_list("slug"))
    kept = once(plain)
    keys = array([cast.nord.pk, cast.syd.pk])
    assert (plain.statement.count("%(keys)s"), kept.statement.count("%(keys)s")) == (2, 1)
    assert kept.ask(cast.at, keys=keys) == plain.ask(cast.at, keys=keys) == [(cast.nord.slug,), (cast.syd.slug,)]
    alone = write(Company.objects.filter(pk=COMPANY).values_list("slug"))
    assert once(alone) == alone


KEYS = [str(uuid7()) for _one in range(6)]
SOME = st.frozensets(st.sampled_from(KEYS))


def among(found: set[str] | AllBut) -> set[str]:
    return {key for key in KEYS if key in found}


@given(SOME, SOME)
def test_all_but_some_are_put_together_and_taken_apart_as_the_keys_themselves(left: set[str], right: set[str]) -> None:
    def rest(keys: set[str]) -> AllBut:
        return AllBut(frozenset(KEYS) - keys, KEYS[-1], len(KEYS))

    for one in (set(left), rest(left)):
        for other in (set(right), rest(right)):
            assert among(one | other) == left | right
            assert among(one - other) == left - right
            assert (len(one | other), len(one - other)) == (len(left | right), len(left - right))
            assert (bool(one | other), bool(one - other)) == (bool(left | right), bool(left - right))
    assert str(uuid7()) not in rest(left)


def test_what_was_there_at_two_moments_is_not_put_together() -> None:
    then, now = AllBut(frozenset(), KEYS[4], 5), AllBut(frozenset(), KEYS[5], 6)
    for put in (lambda: then | now, lambda: now | then, lambda: now - then):
        with pytest.raises(ValueError, match="two moments"):
            put()


def test_it_finds_all_rows_but_those_of_these_keys(cast: Cast) -> None:
    every = [cast.group, cast.nord, cast.syd]
    last = str(max(one.pk for one in every))
    for left_out in ([], [cast.nord], [cast.nord, cast.syd], every):
        found = Company.objects.filter(none_of("pk", array([one.pk for one in left_out]), last))
        assert set(found) == set(every) - set(left_out)
        number = Number.of(AllBut(frozenset(str(one.pk) for one in left_out), last, 3))
        assert number is (Number.REST if left_out else Number.ALL)
    assert set(Company.objects.filter(up_to("pk", last))) == set(every)
