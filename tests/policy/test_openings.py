"""A policy that a company shows to everybody, and the poster whose code leads there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import zxingcpp
from django.conf import settings
from django.test import Client
from django.urls import reverse

from companies.models import User
from kit.workflow import Forbidden
from policy import queries, workflow
from policy.models import Adoption, PolicyOpening
from policy.views.paper import poster_pdf
from tests.cast import DAY, Cast

from .printed import pictures
from .test_paper import words
from .texts import adopt

ClientFor = Callable[[User], Client]
BESIDE = {  # what stands last beside each code, before the address
    True: ("Dubehöverinteloggain.", "Loggainsompåjobbet.", "somkännsfel."),
    False: ("Loggainsompåjobbet.", "Loggainsompåjobbet.", "somkännsfel."),
}
MADE = {name: f"https://a.example/{name}" for name in ("policy", "publish", "report", "verify")}


def test_nothing_stands_open_until_the_company_says_so_and_then_its_version_in_force_alone(
    cast: Cast, client_for: ClientFor, policy_in_force: Adoption
) -> None:
    slug = policy_in_force.policy.slug
    address = reverse("policy:read_open", args=[slug, "nord"])
    assert Client().get(address).status_code == 404
    hr = client_for(cast.hr)
    assert hr.post(reverse("policy:open_up", args=[slug, "nord"])).status_code == 302
    answer = Client().get(address)
    assert answer.status_code == 200
    assert "Påhittad text om genomförande." in answer.content.decode()
    assert not answer.cookies
    assert Client().get(reverse("policy:read_open", args=[slug, "syd"])).status_code == 404
    adopt(cast, "Nyare text", cast.nord)
    page = Client().get(address).content.decode()
    assert "Nyare text" in page
    assert "Påhittad text" not in page
    assert hr.post(reverse("policy:close_off", args=[slug, "nord"])).status_code == 302
    assert Client().get(address).status_code == 404


def test_the_latest_word_counts_and_each_is_kept(cast: Cast, policy_in_force: Adoption) -> None:
    later = dt.timedelta(minutes=1)
    workflow.open_up(policy_in_force, by=cast.hr, at=cast.at)
    workflow.close_off(policy_in_force, by=cast.ceo, at=cast.at + later)
    slug = policy_in_force.policy.slug
    assert queries.open_adoption(slug, "nord", cast.at) == policy_in_force
    assert queries.open_adoption(slug, "nord", cast.at + later) is None
    assert list(PolicyOpening.objects.values_list("opened", "by")) == [(False, cast.ceo.pk), (True, cast.hr.pk)]


@pytest.mark.parametrize("who", ["colleague", "communicator", "auditor", "group_hr", "other_ceo", "stranger"])
def test_only_writers_of_the_company_open_it(cast: Cast, policy_in_force: Adoption, who: str) -> None:
    with pytest.raises(Forbidden):
        workflow.open_up(policy_in_force, by=getattr(cast, who), at=cast.at)
    assert not PolicyOpening.objects.exists()


def test_a_company_that_is_closed_shows_nothing(cast: Cast, policy_in_force: Adoption) -> None:
    workflow.open_up(policy_in_force, by=cast.hr, at=cast.at)
    type(cast.nord).objects.filter(pk=cast.nord.pk).update(closed_on=cast.today - DAY)
    assert queries.open_adoption(policy_in_force.policy.slug, "nord", cast.at) is None


def test_the_poster_leads_to_the_open_page_or_carries_the_text(
    cast: Cast, client_for: ClientFor, policy_in_force: Adoption
) -> None:
    slug = policy_in_force.policy.slug
    address, client = reverse("policy:poster", args=[slug, "nord"]), client_for(cast.colleague)
    closed = words(client.get(address).content)
    assert "Påhittad text om genomförande." in closed
    assert reverse("policy:read_open", args=[slug, "nord"]) not in closed.replace(" ", "")
    workflow.open_up(policy_in_force, by=cast.hr, at=cast.at)
    opened = words(client.get(address).content)
    assert "Påhittad text om genomförande." not in opened
    assert reverse("policy:read_open", args=[slug, "nord"]) in opened.replace(" ", "")
    for page in ("how_to_publish", "incidents:report", "verify"):
        assert reverse(page) in opened
    once, again = (poster_pdf(policy_in_force, MADE, opened=True) for _ in "ab")
    assert once == again


def test_the_poster_says_what_each_code_is_for_in_the_language_of_the_text(
    cast: Cast, policy_in_force: Adoption
) -> None:
    swedish = words(poster_pdf(policy_in_force, MADE, opened=True))
    places = [swedish.index(one) for one in ("Läs policyn", "Får jag publicera?", "Anmäl", "Är det här kontot vårt?")]
    assert places == sorted(places)
    version = policy_in_force.version
    version.title_en, version.body_en, version.text_hash_en = "Made-up policy", "A made-up text.", "0" * 64
    english = words(poster_pdf(policy_in_force, MADE, opened=False, language="en"))
    for said in ("Made-up policy", "Read the policy", "May I publish?", "Report", "A made-up text."):
        assert said in english


@pytest.mark.parametrize("opened", [True, False])
def test_a_reader_of_codes_reads_from_each_the_address_beside_it_and_it_answers(
    cast: Cast, policy_in_force: Adoption, client_for: ClientFor, opened: bool
) -> None:
    if opened:
        workflow.open_up(policy_in_force, by=cast.hr, at=cast.at)
    slug, client = policy_in_force.policy.slug, client_for(cast.colleague)
    poster = client.get(reverse("policy:poster", args=[slug, "nord"])).content
    read = sorted(zxingcpp.read_barcodes(pictures(poster)[0]), key=lambda one: one.position.top_left.y)
    said = words(poster).replace(" ", "")
    places = [said.index(beside + one.text) for beside, one in zip(BESIDE[opened], read, strict=True)]
    assert places == sorted(places)
    paths = [one.text.removeprefix(settings.PUBLIC_URL) for one in read]
    policy = reverse("policy:read_open", args=[slug, "nord"]) if opened else policy_in_force.policy.get_absolute_url()
    assert paths == [policy, reverse("how_to_publish"), reverse("incidents:report")]
    assert [client.get(path).status_code for path in paths] == [200, 200, 200]
    assert [Client().get(path).status_code for path in paths] == [200 if opened else 302, 302, 302]
    assert Client().get(paths[1])["Location"] == f"{reverse('account_login')}?next={paths[1]}"


@pytest.mark.parametrize("letters", [1, 60, 200])
def test_codes_of_short_and_of_long_addresses_are_read(policy_in_force: Adoption, letters: int) -> None:
    made = {name: f"{address}/{'ab-' * letters}?till=1&fr=2" for name, address in MADE.items()}
    pages = pictures(poster_pdf(policy_in_force, made, opened=True))
    read = {one.text for page in pages for one in zxingcpp.read_barcodes(page)}
    assert read == {made["policy"], made["publish"], made["report"]}


def test_the_open_page_says_discreetly_when_the_review_is_late_and_else_nothing(cast: Cast) -> None:
    for title, days, late in (("Aktuell", 300, False), ("Gammal", 500, True)):
        adoption = adopt(cast, title, cast.nord, days=days, title=title).adoptions.get(company=cast.nord)
        workflow.open_up(adoption, by=cast.hr, at=cast.at)
        address = reverse("policy:read_open", args=[adoption.policy.slug, "nord"])
        assert ("Ses över senast" in Client().get(address).content.decode()) is late
