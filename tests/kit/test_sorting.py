"""Swedish order, by the database alone."""

import random

from django.db import connection

from companies.models import User
from tests.cast import Cast

IN_ORDER = [
    "abel påhitt", "Adam Påhitt", "Ådne", "Åke", "ÅSA", "åsmund", "Ängla", "ärla", "Öbo", "ÖRJAN", "östen",
]  # fmt: skip
ACCENTS = ["Ede", "Édith", "EFRAIM", "Éva", "Evald"]


def sorted_by_database(names: list[str], cast: Cast) -> list[str]:
    shuffled = random.Random(7).sample(names, len(names))
    made = [User.objects.create(name=name).pk for name in shuffled]
    return list(User.objects.filter(pk__in=made).order_by("sort_key").values_list("name", flat=True))


def test_a_ring_comes_after_z_then_a_with_dots_then_o(cast: Cast) -> None:
    names = [*IN_ORDER[:2], "Zäta", *IN_ORDER[2:]]
    assert sorted_by_database(names, cast) == names


def test_an_accent_changes_no_place(cast: Cast) -> None:
    assert sorted_by_database(ACCENTS, cast) == ACCENTS


def test_letters_of_the_neighbours_stand_with_their_swedish_ones(cast: Cast) -> None:
    names = ["Yngve", "Üve", "Zeta", "Åse", "Æbba", "Änne", "Øbe", "Öde"]
    assert sorted_by_database(names, cast) == names


def test_the_list_of_companies_is_in_swedish_order_by_itself(cast: Cast) -> None:
    from companies import queries

    cast.company("Ångpåhitt AB", "ang", "559900-0048", hue=1)
    cast.company("Äppelpåhitt AB", "appel", "559900-0055", hue=2)
    names = [company.slug for company in queries.open_companies()]
    assert names == ["nord", "group", "syd", "ang", "appel"]


def test_the_order_does_not_depend_on_the_machines_language(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'z' < '{' AND '{' < '|' AND '|' < '}' AND lower('ÅÄÖÉ') = 'åäöé'")
        assert cursor.fetchone() == (True,)
