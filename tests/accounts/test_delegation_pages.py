"""The register of delegations, giving one and taking it back, on pages; and what the person is told."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import duties
from accounts.workflow.delegations import delegate, end_delegation
from companies.models import Delegation, User
from companies.permissions import DELEGABLE, Can
from companies.queries import delegating
from notices.models import Notice
from plsportal.duties import ALL
from tests.cast import DAY, Cast

Login = Callable[[User], Client]
NEW = reverse("accounts:delegate")
LIST = reverse("accounts:delegations")
SEES = ("hr", "group_hr", "ceo", "auditor", "colleague")


def filled(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What the CEO of nord sends to let the colleague decide on opening."""
    days = {"first_day": cast.today.isoformat(), "last_day": (cast.today + 30 * DAY).isoformat()}
    data = {"company": cast.nord.pk, "person": cast.colleague.email, "cans": ["decide_open"], "note": "Semester"}
    return {**data, **days, **changes}


def given(cast: Cast, person: User, **more: Any) -> Delegation:
    """A delegation from today, told as the pages do."""
    days = {"first_day": cast.today, "last_day": cast.today + 9 * DAY, **more}
    return delegate(person, cast.nord, [Can.DECIDE_OPEN], by=cast.ceo, at=cast.at, **days)


def words(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_the_form_offers_what_the_table_of_rights_lets_be_delegated(cast: Cast, client_for: Login) -> None:
    form = client_for(cast.ceo).get(NEW).context["form"]
    assert {value for value, _label in form.fields["cans"].choices} == set(DELEGABLE)
    assert set(form.fields["company"].queryset) == {cast.group, cast.nord}


def test_the_ceo_delegates_and_the_person_is_told(cast: Cast, client_for: Login) -> None:
    answer = client_for(cast.ceo).post(NEW, filled(cast, cans=["decide_open", "appoint"]))
    made = Delegation.objects.get()
    assert (answer.status_code, answer.url) == (302, made.get_absolute_url())
    assert (made.person, made.company, made.cans) == (cast.colleague, cast.nord, ["appoint", "decide_open"])
    told = Notice.objects.get(object_id=made.pk)
    assert (told.kind, told.person) == ("delegated", cast.colleague)
    mail = ALL["delegated"].content(made.pk, cast.colleague)
    assert mail and mail["url"] == made.get_absolute_url()
    assert cast.ceo.name not in str(mail) and "Nordpåhitt" not in str(mail)
    assert client_for(cast.colleague).get(made.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("field", "changes", "sentence"),
    [
        ("person", {"person": "vera.pahittsvd@demo.example"}, ""),
        ("person", {"person": "Ingen Alls"}, "Ingen"),
        ("person", {"person": ""}, ""),
        ("cans", {"cans": []}, "Välj minst en sak"),
        ("cans", {"cans": ["edit_people"]}, ""),
        ("first_day", {"first_day": "2001-01-01"}, "dagar som har gått"),
        ("last_day", {"last_day": ""}, "utan slut är inte möjlig"),
        ("last_day", {"last_day": "2001-01-01"}, "före den första"),
        ("last_day", {"last_day": "2099-01-01"}, "högst 24 månader"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    cast: Cast, client_for: Login, field: str, changes: dict[str, Any], sentence: str
) -> None:
    answer = client_for(cast.ceo).post(NEW, filled(cast, **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors, answer.context["form"].errors
    assert sentence in words(answer) and "Semester" in words(answer)
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("by", ["name", "email"])
def test_who_works_in_another_company_of_the_group_is_told_what_to_do_first(
    cast: Cast, client_for: Login, by: str
) -> None:
    client, sent = client_for(cast.ceo), filled(cast, person=getattr(cast.stranger, by))
    answer = client.post(NEW, sent)
    assert (answer.status_code, Delegation.objects.exists()) == (422, False)
    reason = f"{cast.stranger.name} är anställd i Sydpåhitt AB, inte i Nordpåhitt AB. En delegation följer"
    assert reason in " ".join(answer.context["form"].errors["person"]) and reason in words(answer)
    assert answer.context["form"]["person"].value() == sent["person"] and "Semester" in words(answer)
    assert "Bara den som är anställd i bolaget kan ha en" in words(client.get(NEW))
    cast.employ(cast.stranger, cast.nord)
    assert client.post(NEW, sent).status_code == 302


def test_nobody_delegates_for_a_company_that_is_not_theirs(cast: Cast, client_for: Login) -> None:
    answer = client_for(cast.ceo).post(NEW, filled(cast, company=cast.syd.pk))
    assert answer.status_code == 422 and "Du är inte VD för det bolaget" in words(answer)
    for who in ("hr", "auditor", "colleague", "outsider_superuser"):
        answer = client_for(getattr(cast, who)).post(NEW, filled(cast))
        assert answer.status_code == 403 and "Bara ett bolags VD delegerar" in words(answer)


def test_the_ceo_who_works_there_cannot_choose_themselves(cast: Cast, client_for: Login) -> None:
    cast.employ(cast.ceo, cast.nord)
    answer = client_for(cast.ceo).post(NEW, filled(cast, person=cast.ceo.email))
    assert answer.status_code == 422 and "Du beslutar redan" in words(answer)


def test_the_same_right_twice_is_said_and_nothing_is_lost(cast: Cast, client_for: Login) -> None:
    given(cast, cast.colleague)
    answer = client_for(cast.ceo).post(NEW, filled(cast))
    assert answer.status_code == 422 and "Ta tillbaka den delegationen först" in words(answer)
    assert Delegation.objects.count() == 1


def test_it_is_taken_back_at_once_or_later_with_the_reason_and_the_person_is_told(
    cast: Cast, client_for: Login
) -> None:
    made, client = given(cast, cast.colleague), client_for(cast.ceo)
    url = reverse("accounts:end_delegation", args=[made.pk])
    tomorrow = (cast.today + DAY).isoformat()
    assert client.post(url, {"when": "day", "last_day": tomorrow, "note": "Kortare"}).status_code == 302
    assert client.post(url, {"when": "now", "note": "Åter i tjänst"}).status_code == 302
    made.refresh_from_db()
    assert made.ended_at and made.last_day == cast.today
    told = Notice.objects.filter(object_id=made.pk, kind="delegation_ended")
    assert [(row.person, row.step) for row in told.order_by("step")] == [(cast.colleague, 1), (cast.colleague, 2)]
    assert ALL["delegated"].content(made.pk, cast.colleague) is None  # no longer true: the mail is not sent
    assert ALL["delegation_ended"].content(made.pk, cast.colleague)
    page = words(client_for(cast.hr).get(LIST + "?bolag=nord"))
    assert "Åter i tjänst" in page and "Tillbakatagen" in page


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"when": "now", "note": ""}, "note"),
        ({"when": "day", "note": "Skäl"}, "last_day"),
        ({"when": "day", "note": "Skäl", "last_day": "2001-01-01"}, "last_day"),
        ({"when": "day", "note": "Skäl", "last_day": "2101-01-01"}, "last_day"),
        ({"when": "day", "note": "Skäl", "last_day": "igår"}, "last_day"),
        ({"note": "Skäl"}, "when"),
    ],
)
def test_taking_back_wrongly_is_told_at_the_field(
    cast: Cast, client_for: Login, data: dict[str, str], field: str
) -> None:
    made = given(cast, cast.colleague)
    answer = client_for(cast.ceo).post(reverse("accounts:end_delegation", args=[made.pk]), data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert made.history.count() == 1


def test_the_second_press_is_late(cast: Cast, client_for: Login) -> None:
    made = given(cast, cast.colleague)
    end_delegation(made, by=cast.ceo, at=cast.at, note="Skäl")
    url = reverse("accounts:end_delegation", args=[made.pk])
    answer = client_for(cast.ceo).post(url, {"when": "now", "note": "Skäl"})
    assert answer.status_code == 409 and made.get_absolute_url() in words(answer)


def test_everybody_concerned_reads_the_register_and_nobody_else(cast: Cast, client_for: Login) -> None:
    made = given(cast, cast.colleague)
    for who in SEES:
        client = client_for(getattr(cast, who))
        assert cast.colleague.name in words(client.get(LIST + "?bolag=nord")), who
        assert client.get(made.get_absolute_url()).status_code == 200
    for who in ("manager", "communicator", "stranger", "outsider_superuser"):
        client = client_for(getattr(cast, who))
        assert (client.get(LIST).status_code, client.get(made.get_absolute_url()).status_code) == (403, 404), who
    assert client_for(cast.other_ceo).get(LIST + "?bolag=nord").status_code == 404


def test_a_delegate_sees_their_own_alone(cast: Cast, client_for: Login) -> None:
    given(cast, cast.colleague)
    given(cast, cast.manager)
    page = words(client_for(cast.colleague).get(LIST))
    assert (cast.colleague.name in page, cast.manager.name in page) == (True, False)


def test_an_empty_register_says_so(cast: Cast, client_for: Login) -> None:
    assert "VD beslutar ensam" in words(client_for(cast.auditor).get(LIST))


def test_the_register_is_reached_from_the_navigation_and_the_companys_pages(cast: Cast, client_for: Login) -> None:
    link = f"{LIST}?bolag=nord"
    for page in ("companies:roles", "companies:companies"):
        assert link in words(client_for(cast.hr).get(reverse(page))), page
    given(cast, cast.colleague)
    for who, there in (("hr", True), ("auditor", True), ("ceo", True), ("colleague", True), ("manager", False)):
        assert (f'href="{LIST}"' in words(client_for(getattr(cast, who)).get("/mer/"))) is there, who


def test_the_register_asks_as_much_for_many_as_for_one(cast: Cast, client_for: Login) -> None:
    client = client_for(cast.auditor)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(LIST).status_code == 200
        return len(found)

    given(cast, cast.colleague)
    before = [asked(), asked()][1]
    for person in (cast.manager, cast.communicator):
        given(cast, person)
    assert asked() == before <= 16


def test_states_are_told_in_words(cast: Cast) -> None:
    from accounts.views.delegations import STATES

    states = {delegating.ACTIVE, delegating.LATER, delegating.LAPSED, delegating.ENDED, delegating.REVOKED}
    assert set(STATES) == states
    assert {kind.key for kind in duties.NOTICES} >= {"delegated", "delegation_ended"}
