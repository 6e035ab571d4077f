"""What does not depend on the machine: the same queries for few and for many, and pages that stay small."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from bench.cases import BYTES, REGISTER, Case
from bench.shape import Shape, shape
from companies.models import User
from kit import clock
from plsportal.demo import scale

ClientFor = Callable[[User], Client]
PEOPLE = {"all": scale.HR_OF_ALL, "one": scale.HR_OF_ONE}


def seen(client_for: ClientFor, who: str, accounts: int, companies: int, path: str = REGISTER) -> Shape:
    """Make the group as large as this and open the page as the person does."""
    scale.grow(scale.Scale.of(accounts, companies), clock.now())
    return shape(client_for(User.objects.get(email=PEOPLE[who])), Case("page", who, path))


@pytest.mark.parametrize("who", ["all", "one"])
@pytest.mark.parametrize("path", [REGISTER, "/"])
def test_a_page_asks_the_same_for_few_accounts_and_for_many(
    portal: User, client_for: ClientFor, who: str, path: str
) -> None:
    few = seen(client_for, who, 50, 2, path)
    many = seen(client_for, who, 300, 2, path)
    assert many.queries == few.queries


@pytest.mark.parametrize(
    ("who", "companies", "queries"), [("one", 25, 8), ("all", 2, 9), ("all", 25, 8), ("all", 30, 7)]
)
def test_the_register_asks_one_thing_more_where_there_is_a_company_to_choose(
    portal: User, client_for: ClientFor, who: str, companies: int, queries: int
) -> None:
    assert seen(client_for, who, 50, companies).queries == queries


@pytest.mark.parametrize(("who", "accounts", "companies"), [("one", 150, 2), ("all", 300, 12), ("all", 300, 30)])
def test_a_page_of_the_register_is_small(
    portal: User, client_for: ClientFor, who: str, accounts: int, companies: int
) -> None:
    page = seen(client_for, who, accounts, companies)
    assert page.accounts >= 50
    assert page.size <= BYTES
