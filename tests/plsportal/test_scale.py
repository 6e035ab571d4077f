"""The made-up group of any size: every rule of the database holds in it, the pages work, and it touches nobody real."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Appointment, Confirmation, Decision, Request
from accounts.platforms import identify
from accounts.workflow.decisions import content_hash, frozen
from companies import queries
from companies.models import Company, CompanyGroupObjectPermission, Employment, RoleAssignment, User
from companies.numbers import organisation_number
from companies.permissions import Can
from companies.workflow import mirror
from kit import clock
from plsportal.demo import scale
from policy import queries as policy

TABLES = (Account, Request, Decision, Appointment, Confirmation, Company, User, Employment, RoleAssignment)
ACCOUNTS, COMPANIES = 200, 3


def seeded(**options: Any) -> str:
    said = StringIO()
    call_command("seed_scale", stdout=said, **{"accounts": ACCOUNTS, "companies": COMPANIES, **options})
    return said.getvalue()


def sizes() -> dict[str, int]:
    tables = {table.__name__: table.objects.count() for table in TABLES}
    return tables | {"lines": Account.history.count() + Request.history.count() + Employment.history.count()}


@pytest.fixture
def group(portal: User, settings: Any) -> None:
    """Make up the small group; the portal's own log-in may not analyse tables and is told so, which is no fault."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    seeded()


def test_it_is_as_large_as_asked_for_and_a_second_time_changes_nothing(group: None) -> None:
    made = sizes()
    assert (made["Account"], made["Company"], made["User"]) == (ACCOUNTS, COMPANIES, 2 + 10 * COMPANIES + 1)
    seeded()
    assert sizes() == made
    seeded(accounts=ACCOUNTS + 50)
    assert sizes()["Account"] == ACCOUNTS + 50
    with pytest.raises(CommandError, match="3 companies already"):
        seeded(companies=4)


def test_its_policies_reach_everybody_and_most_have_acknowledged_them(portal: User, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    said = seeded(policies=3)
    people, policies = 2 + 10 * COMPANIES, 3
    tallies = policy.tallies(Company.objects.values_list("pk", flat=True), clock.now())
    assert len(tallies) == policies * COMPANIES
    assert sum(row["reached"] for row in tallies) == policies * people
    assert 0 < sum(row["missing"] for row in tallies) <= policies * people / 10
    manager = User.objects.get(email=scale.manager_of_one(COMPANIES))
    assert manager.email in said
    assert policy.people(manager, policy.Following(), clock.now()).counts["all"] == 10 - 3


def test_all_that_rests_on_something_rests_on_it(group: None) -> None:
    connection.check_constraints()
    assert {status for (status,) in Account.objects.values_list("status")} == set(Account.Status.values) - {
        "suspended",
        "closing",
    }
    decided = Account.objects.exclude(status="undecided")
    assert set(decided.filter(decisions__kind="operate", decisions__outcome="approved")) == set(decided)
    for account in decided.prefetch_related("decisions", "confirmations"):
        ends = max(decision.ends_on for decision in account.decisions.all() if decision.ends_on)
        assert account.operated_until == ends
        latest = max((each.at for each in account.confirmations.all()), default=None)
        assert account.confirmed_at == latest
    for decision in Decision.objects.select_related("request")[:60]:
        assert decision.frozen == frozen(decision.request)
        assert decision.frozen_hash == content_hash(decision.frozen)


def test_addresses_and_numbers_are_such_as_the_portal_takes(group: None) -> None:
    for company in Company.objects.all():
        assert organisation_number(company.number) == company.number
    for account in Account.objects.all()[:30]:
        known = identify(account.url)
        assert (known.platform, known.kind, known.handle, known.url) == (
            account.platform, account.kind, account.handle, account.url,
        )  # fmt: skip


def test_rights_are_those_of_the_one_page(group: None) -> None:
    at = clock.now()
    rows = set(CompanyGroupObjectPermission.objects.values_list("pk", flat=True))
    for company in Company.objects.all():
        mirror(company)
    assert set(CompanyGroupObjectPermission.objects.values_list("pk", flat=True)) == rows
    everywhere = set(Company.objects.values_list("pk", flat=True))
    people = {address: User.objects.get(email=address) for address in (scale.HR_OF_ALL, scale.HR_OF_ONE)}
    assert queries.companies_where(people[scale.HR_OF_ALL], Can.EDIT_PEOPLE, at) == everywhere
    assert len(queries.companies_where(people[scale.HR_OF_ONE], Can.EDIT_PEOPLE, at)) == 1
    ceo = User.objects.get(email=scale.CEO_OF_ALL)
    assert queries.companies_where(ceo, Can.DECIDE_OPEN, at) == everywhere


@pytest.mark.parametrize("who", [scale.HR_OF_ALL, scale.CEO_OF_ALL, scale.HR_OF_ONE])
def test_its_people_log_in_and_their_pages_work(group: None, client_for: Callable[[User], Client], who: str) -> None:
    answer = Client().post(reverse("account_login"), {"login": who, "password": scale.PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    client = client_for(User.objects.get(email=who))
    account = Account.objects.filter(status="active", company__slug="skala-2").first()
    assert account is not None
    for address in ("/", "/konton/", "/policy/", "/personer/", account.get_absolute_url()):
        assert client.get(address).status_code == 200


def test_it_is_made_beside_nobody_real_and_on_nobody_elses_machine(cast: Any, settings: Any) -> None:
    before = sizes()
    with pytest.raises(CommandError, match="bin/run --empty"):
        seeded()
    settings.LOCAL = False
    with pytest.raises(CommandError, match="PLS_LOCAL"):
        seeded()
    assert sizes() == before


@pytest.mark.parametrize(
    "wrong", [{"companies": 1}, {"accounts": -1}, {"people": 13}, {"companies": 100_000}, {"policies": 0}]
)
def test_a_size_that_cannot_be_is_refused(portal: User, wrong: dict[str, int]) -> None:
    with pytest.raises(CommandError):
        seeded(**wrong)
    assert not Company.objects.exists()
