"""The group's companies: added, changed and closed by HR of the parent, each change kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from companies import queries
from companies.models import Company, User
from companies.permissions import Can
from companies.workflow import change_company, propose
from kit.workflow import Forbidden, Refused
from plsportal import workflow as roof
from tests.cast import DAY, Cast
from tests.plsportal.source import called, modules, named

Login = Callable[[User], Client]
NEW = {"name": "Nypåhitt AB", "number": "559900-0048", "slug": "", "swatch": "30", "degrees": ""}
OTHERS = ("hr", "ceo", "syd_hr", "quality", "colleague", "auditor", "outsider_superuser", "stranger")


@pytest.fixture
def empty(cast: Cast) -> Company:
    """A company in which nothing ever happened."""
    return cast.company("Tompåhitt AB", "tom", "559900-0048", hue=33)


def test_hr_of_the_parent_adds_a_company_and_is_led_to_its_roles(cast: Cast, client_for: Login) -> None:
    answer = client_for(cast.group_hr).post(reverse("companies:add_company"), NEW)
    made = Company.objects.get(number=NEW["number"])
    assert (made.slug, made.hue) == ("nypahitt-ab", 30)
    assert answer["Location"] == reverse("companies:appoint", args=[made.slug])
    page = client_for(cast.group_hr).get(answer["Location"])
    assert [value for value, _label in page.context["form"].fields["role"].choices][:2] == ["ceo", "hr"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "559900-0022"}, "number"),
        ({"number": "559900-0049"}, "number"),
        ({"slug": "nord"}, "slug"),
        ({"name": "!!!"}, "slug"),
        ({"name": ""}, "name"),
        ({"degrees": "360"}, "degrees"),
        ({"swatch": "31"}, "swatch"),
    ],
)
def test_a_double_or_a_slip_is_a_sentence_at_its_field(
    cast: Cast, client_for: Login, changes: dict[str, str], field: str
) -> None:
    answer = client_for(cast.group_hr).post(reverse("companies:add_company"), NEW | changes)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert Company.objects.count() == 3


def test_the_grid_of_adding_changing_and_closing(cast: Cast, client_for: Login, empty: Company) -> None:
    urls = [reverse("companies:add_company"), *(reverse(name, args=["nord"]) for name in CHANGING)]
    found = {name: [client_for(getattr(cast, name)).get(url).status_code for url in urls] for name in OTHERS}
    expected = {name: [403, 403, 403] for name in OTHERS} | {"hr": [403, 200, 403]}
    expected |= {name: [403, 404, 404] for name in ("syd_hr", "stranger", "outsider_superuser")}
    assert found == expected
    assert [client_for(cast.group_hr).get(url).status_code for url in urls] == [200, 200, 200]


CHANGING = ("companies:change_company", "close_company")


def test_name_and_hue_are_changed_and_the_line_says_who(cast: Cast, client_for: Login) -> None:
    given = {"name": "Nordligt AB", "number": cast.nord.number, "swatch": "90", "degrees": "200"}
    url = reverse("companies:change_company", args=["nord"])
    assert client_for(cast.hr).post(url, given).status_code == 302
    cast.nord.refresh_from_db()
    assert (cast.nord.name, cast.nord.hue, cast.nord.slug) == ("Nordligt AB", 200, "nord")
    line = cast.nord.history.first()
    assert (line.history_change_reason, line.history_user) == ("change_company", cast.hr)
    assert "Nordpåhitt AB" in client_for(cast.hr).get(url).content.decode()


@pytest.mark.parametrize("who", ["ceo", "syd_hr", "colleague", "outsider_superuser", "leaver"])
def test_nobody_else_changes_a_company(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        change_company(cast.nord, name="Taget AB", by=getattr(cast, who), at=cast.at)


def test_an_empty_company_is_closed_and_its_roles_carry_nothing(cast: Cast, client_for: Login, empty: Company) -> None:
    cast.appoint(cast.colleague, empty, "hr")
    url = reverse("close_company", args=["tom"])
    client = client_for(cast.group_hr)
    assert client.post(url, {"note": "Såld", "name": "Annat"}).status_code == 422
    assert client.post(url, {"note": "Såld", "name": "tompåhitt ab"}).status_code == 302
    empty.refresh_from_db()
    assert empty.closed_on == cast.today
    assert empty.history.first().history_change_reason == "close_company: Såld"
    assert queries.basis(cast.colleague, Can.EDIT_PEOPLE, empty, cast.at) is None
    assert client.post(url, {"note": "Igen", "name": empty.name}).status_code == 422


@pytest.mark.parametrize("what", ["employed", "coming", "proposed", "request", "parent"])
def test_a_company_in_which_something_is_open_is_not_closed(
    cast: Cast, empty: Company, what: str, request: pytest.FixtureRequest
) -> None:
    company = cast.group if what == "parent" else empty
    if what in ("employed", "coming"):
        cast.employ(cast.colleague, company, first_day=cast.today + (9 * DAY if what == "coming" else 0 * DAY))
    elif what == "proposed":
        days: Any = {"first_day": cast.today, "by": cast.group_hr, "at": cast.at}
        propose(cast.colleague, company, "ceo", **days)  # type: ignore[arg-type]
    elif what == "request":
        company = request.getfixturevalue("request_draft").company
    with pytest.raises(Refused):
        roof.close_company(company, by=cast.group_hr, at=cast.at, note="Såld")
    company.refresh_from_db()
    assert company.closed_on is None


def test_only_the_roof_closes_a_company() -> None:
    places = {
        f"{module.path}: {name}"
        for module in modules()
        for name, node in named(module.tree)
        if (call := called(node)) and call[0] == "close_company"
    }
    assert places == {"plsportal/workflow.py: close_company", "plsportal/views/companies.py: close_company"}


def test_what_is_previewed_is_what_can_be_chosen() -> None:
    from pathlib import Path

    from companies.forms.companies import HUES

    css = Path("static/css/components/hue.css").read_text()
    assert all(f'[data-hue="{hue}"]' in css and f'[value="{hue}"]' in css for hue in HUES)
    assert css.count("--hue:") == len(HUES)
