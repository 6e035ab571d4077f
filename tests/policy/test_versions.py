"""All versions of a policy, the difference between two, and what has changed since a person acknowledged."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from companies import workflow as companies
from companies.models import User
from kit.templatetags.times import day_words
from policy import queries, workflow
from policy.models import Version
from tests.cast import Cast

from .texts import adopt

ClientFor = Callable[[User], Client]
IN_FORCE, LATER, SUPERSEDED = "in_force", "later", "superseded"
SAME = "Det är samma version. Välj en annan."


def cells(cast: Cast, user: User, policy: object) -> dict[int, dict[str, str]]:
    """The chart as numbers and words."""
    found = queries.chart(user, policy, cast.at)  # type: ignore[arg-type]
    return {version.number: {cell.company.slug: cell.state for cell in row} for version, row in found.rows}


def test_the_chart_says_what_each_version_is_in_each_company(cast: Cast, version: Version) -> None:
    adopt(cast, "Andra texten", cast.nord, days=10)
    adopt(cast, "Tredje texten", cast.nord, cast.syd, days=-10)
    cast.appoint(cast.auditor, cast.syd, "auditor")
    both = cells(cast, cast.auditor, version.policy)
    assert both == {
        3: {"nord": LATER, "syd": LATER},
        2: {"nord": IN_FORCE, "syd": ""},
        1: {"nord": SUPERSEDED, "syd": IN_FORCE},
    }
    assert cells(cast, cast.stranger, version.policy) == {3: {"syd": LATER}, 1: {"syd": IN_FORCE}}


def about(client: Client, version: Version, number: int) -> str:
    """The words of a version's page, up to its text and beside it."""
    page = client.get(reverse("policy:read_version", args=[version.policy.slug, number]))
    words = re.sub(r'<article class="document".*?</article>', " ", page.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<(?!/?a[ >])[^>]+>", " ", words)).split())


def test_a_replaced_version_says_by_which_one_and_since_when(
    cast: Cast, client_for: ClientFor, version: Version
) -> None:
    adopt(cast, "Andra texten", cast.nord, days=10)
    adopt(cast, "Tredje texten", cast.nord, days=3)
    page = about(client_for(cast.colleague), version, 1)
    second = reverse("policy:read_version", args=[version.policy.slug, 2])
    assert "Den här versionen är ersatt av version 2." in page
    assert f'Ersatt av <a href="{second}">Version 2</a>, sedan {day_words(cast.today - dt.timedelta(10))}' in page
    assert f'<a href="{version.policy.get_absolute_url()}">Till den version som gäller' in page
    assert "för dig" not in page
    assert "Ersatt av" not in about(client_for(cast.colleague), version, 3)


def test_of_two_texts_of_one_day_the_later_number_replaces(cast: Cast, version: Version) -> None:
    adopt(cast, "Andra texten", cast.nord, days=10)
    third = adopt(cast, "Tredje texten", cast.nord, days=10)
    first, *_ = (queries.replaced_by(one, cast.at) for one in version.adoptions.filter(company=cast.nord))
    assert first is not None and first.version == third
    assert queries.replaced_by(version.adoptions.get(company=cast.syd), cast.at) is None


def test_a_version_to_come_and_one_of_another_company_are_not_called_replaced(
    cast: Cast, client_for: ClientFor, version: Version
) -> None:
    adopt(cast, "Andra texten", cast.nord, days=10)
    adopt(cast, "Tredje texten", cast.nord, cast.syd, days=-10)
    cast.appoint(cast.colleague, cast.syd, "auditor")
    cast.appoint(cast.colleague, cast.nord, "auditor")
    reader = client_for(cast.colleague)
    assert "Den här versionen gäller inte än." in about(reader, version, 3)
    for number in (1, 2, 3):
        assert ("Ersatt av" in about(reader, version, number)) == (number == 1)
    syd = adopt(cast, "Bara i Syd", cast.syd, days=1)
    page = about(reader, version, syd.number)
    assert f"Den här versionen gäller i {cast.syd.name}, inte för dig." in page
    assert f"Status Gäller i {cast.syd.name}" in page


def test_the_difference_is_shown_between_versions_one_may_see_and_no_other(
    cast: Cast, client_for: ClientFor, version: Version
) -> None:
    adopt(cast, "Hemligare text", cast.nord, days=10)
    adopt(cast, "Egen text", cast.syd, days=10)
    address = reverse("policy:compare", args=[version.policy.slug])
    page = client_for(cast.colleague).get(address, {"old": 1, "new": 2})
    assert page.status_code == 200
    assert "Hemligare" in page.content.decode()
    assert '<del><span class="sr-only">borttaget: </span>' in page.content.decode()
    hidden = client_for(cast.stranger).get(address, {"old": 1, "new": 2})
    assert hidden.status_code == 422
    assert "Hemligare" not in hidden.content.decode()


def test_a_version_is_not_compared_with_itself(cast: Cast, client_for: ClientFor, version: Version) -> None:
    address, reader = reverse("policy:compare", args=[version.policy.slug]), client_for(cast.colleague)
    for asked in ({}, {"old": 1, "new": 1}):
        alone = reader.get(address, asked)
        assert alone.status_code == 200 and alone.context["form"] is None
        assert "Det finns bara en version än" in alone.content.decode()
    adopt(cast, "Andra texten", cast.nord)
    same = reader.get(address, {"old": 2, "new": 2})
    assert same.status_code == 422 and same.context["form"].errors == {"new": [SAME]}
    assert same.context["form"]["old"].value() == "2" and "uppställd" not in same.content.decode()


@pytest.mark.parametrize("asked", [{"old": "x", "new": "1"}, {"old": "1"}, {"old": "1", "new": "99"}])
def test_a_wrong_number_is_told(cast: Cast, client_for: ClientFor, version: Version, asked: dict[str, str]) -> None:
    adopt(cast, "Andra texten", cast.nord)
    address = reverse("policy:compare", args=[version.policy.slug])
    assert client_for(cast.colleague).get(address, asked).status_code == 422
    assert client_for(cast.colleague).get(address).status_code == 200


@pytest.mark.parametrize(
    ("words", "sv", "en"),
    [(1, "ungefär en minut.", "about a minute."), (270, "ungefär 4 minuter.", "about 4 minutes.")],
)
def test_the_reader_is_told_how_long_this_text_takes(
    cast: Cast, client_for: ClientFor, version: Version, words: int, sv: str, en: str
) -> None:
    adopt(cast, "ord " * words, cast.nord)
    reader, address = client_for(cast.colleague), version.policy.get_absolute_url()
    assert f"Det tar {sv}" in reader.get(address).content.decode()
    companies.change_person(cast.colleague, language="en", by=cast.colleague, at=cast.at)
    assert f"It takes {en}" in reader.get(address).content.decode()


def test_the_signer_sees_what_has_changed_since_they_acknowledged(
    cast: Cast, client_for: ClientFor, version: Version
) -> None:
    client = client_for(cast.colleague)
    address = version.policy.get_absolute_url()
    assert "Det här har ändrats sedan du bekräftade" not in client.get(address).content.decode()
    workflow.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)
    adopt(cast, "Påhittad text och mer", cast.nord, days=0)
    page = client.get(address).content.decode()
    assert "Det här har ändrats sedan du bekräftade" in page
    assert "Du bekräftade version 1" in page
    assert "<ins>" in page
    other = client_for(cast.manager).get(address).content.decode()  # who never acknowledged is shown the text alone
    assert "Det här har ändrats sedan du bekräftade" not in other
    later = Version.objects.get(number=2)
    workflow.acknowledge(later, by=cast.colleague, at=cast.at, text_hash=later.text_hash)
    assert "Det här har ändrats sedan du bekräftade" not in client.get(address).content.decode()


def test_one_and_three_versions_cost_the_same(
    cast: Cast, client_for: ClientFor, version: Version, django_assert_num_queries: Callable[..., object]
) -> None:
    queries.chart(cast.colleague, version.policy, cast.at)
    with django_assert_num_queries(6):
        queries.chart(cast.colleague, version.policy, cast.at)
    adopt(cast, "Andra texten", days=10)
    adopt(cast, "Tredje texten", days=5)
    with django_assert_num_queries(6):
        queries.chart(cast.colleague, version.policy, cast.at)
