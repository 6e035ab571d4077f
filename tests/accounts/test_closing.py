"""An account that exists goes on, or is closed, by decision alone (policy: "startas, bedrivas och avslutas")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import duties, queries, workflow
from accounts.models import Account, Appointment, Collective, Decision, Request
from companies import workflow as companies
from companies.models import Company, User
from companies.permissions import Can
from kit import clock
from kit.workflow import Forbidden, Refused, Stale, record
from tests.accounts.stages import bring, read_policy
from tests.accounts.stopped import tick_all
from tests.cast import DAY, Cast

Login = Callable[[User], Client]
WHY = "Ingen har skrivit där på ett påhittat år"


@pytest.fixture
def account(cast: Cast, request_draft: Request) -> Account:
    """Return an account of nord that is open and run by communicator, with colleague as back-up."""
    return bring(request_draft, "carried_out", cast).account


@pytest.fixture
def found(cast: Cast) -> Account:
    """Return an account of nord that exists without a decision, owned by colleague, without a back-up."""
    row = Account(
        company=cast.nord, name="Påhittat fynd", platform="facebook", kind="page", handle="pahittatfynd",
        url="https://www.facebook.com/pahittatfynd", owner=cast.colleague, status=Account.Status.UNDECIDED,
    )  # fmt: skip
    record(row, "import_accounts", cast.hr)
    return row


def ask(account: Account, cast: Cast) -> Request:
    return workflow.ask_close(account, by=cast.communicator, at=cast.at, purpose=WHY)


def put_before(account: Account, cast: Cast) -> Request:
    """Let HR ask the CEO, in a list, whether an account may go on."""
    collective = Collective.objects.create(company=cast.nord, put_by=cast.hr, put_at=cast.at)
    request = Request(kind="operate", requested_by=cast.hr, account=account, purpose=WHY, collective=collective)
    workflow.copy_account(account, request)
    record(request, "draft", cast.hr)
    workflow.submit(request, by=cast.hr, at=cast.at)
    return request


def let(cast: Cast, person: User, can: Can) -> None:
    """Let the CEO of nord give one right to a person."""
    days = {"first_day": cast.today, "last_day": cast.today + 30 * DAY}
    companies.delegate(person, cast.nord, {can}, by=cast.ceo, at=cast.at, **days)


def live(account: Account, at: dt.datetime) -> set[User]:
    return {row.person for row in queries.live_appointments(at).filter(account=account).select_related("person")}


def test_hr_endorses_and_the_ceo_closes(cast: Cast, account: Account) -> None:
    request = ask(account, cast)
    assert request.status == Request.Status.SUBMITTED
    workflow.endorse(request, by=cast.hr, at=cast.at)
    workflow.approve(request, by=cast.ceo, at=cast.at, note="Avsluta")
    account.refresh_from_db()
    request.refresh_from_db()
    assert (account.status, account.closed_at) == (Account.Status.CLOSING, None)
    assert (request.status, request.account) == (Request.Status.CARRIED_OUT, account)
    decision = Decision.objects.get(request=request)
    assert (decision.kind, decision.outcome, decision.account, decision.ends_on) == ("close", "approved", account, None)
    assert decision.frozen["kind"] == "close" and decision.frozen["purpose"] == WHY
    assert decision.frozen_hash == workflow.content_hash(decision.frozen)
    assert account.history.first().history_change_reason == "close"
    assert queries.official(cast.at).filter(pk=account.pk).exists()  # until its check list is done


def test_whoever_ran_a_closed_account_runs_it_no_longer(cast: Cast, account: Account) -> None:
    assert live(account, cast.at) == {cast.communicator, cast.colleague}
    request = ask(account, cast)
    workflow.endorse(request, by=cast.hr, at=cast.at)
    workflow.approve(request, by=cast.ceo, at=cast.at, note="Avsluta")
    assert live(account, cast.at) == {cast.communicator, cast.colleague}  # who go through the check list
    tick_all(account, cast)
    workflow.finish_closing(account, by=cast.hr, at=cast.at)
    assert live(account, cast.at) == set()
    assert Appointment.objects.filter(account=account).count() == 2  # evidence stays


def test_a_refusal_leaves_the_account_as_it_was(cast: Cast, account: Account) -> None:
    request = ask(account, cast)
    workflow.endorse(request, by=cast.hr, at=cast.at)
    workflow.refuse(request, by=cast.ceo, at=cast.at, note="Vi behöver det")
    account.refresh_from_db()
    assert account.status == Account.Status.ACTIVE
    assert Decision.objects.get(request=request).kind == "close"


def test_what_is_sent_back_is_written_anew_and_sent_again(cast: Cast, account: Account, client_for: Login) -> None:
    request = ask(account, cast)
    workflow.send_back(request, by=cast.hr, at=cast.at, note="Vad gör de som följer det?")
    page = reverse("accounts:revise", args=[request.pk])
    client = client_for(cast.communicator)
    assert WHY in client.get(page).content.decode()
    empty = client.post(page, {"purpose": " "})
    assert empty.status_code == 422 and "Skriv varför kontot ska avslutas." in empty.content.decode()
    assert client.post(page, {"purpose": "De följer Facebook"}).status_code == 302
    request.refresh_from_db()
    assert (request.status, request.purpose) == (Request.Status.SUBMITTED, "De följer Facebook")
    verbs = [row.history_change_reason.partition(":")[0] for row in request.history.order_by("history_id")]
    assert verbs == ["draft", "submit", "send_back", "revise", "submit"]


def test_nobody_decides_on_closing_what_is_their_own(cast: Cast, account: Account) -> None:
    request = ask(account, cast)
    workflow.endorse(request, by=cast.hr, at=cast.at)
    for who in (cast.communicator, cast.colleague, cast.hr, cast.other_ceo, cast.outsider_superuser, cast.chair):
        with pytest.raises(Forbidden), transaction.atomic():
            workflow.approve(request, by=who, at=cast.at, note="Nej")


def test_a_delegate_decides_only_on_what_is_delegated(cast: Cast, account: Account) -> None:
    let(cast, cast.manager, Can.DECIDE_OPEN)
    request = ask(account, cast)
    workflow.endorse(request, by=cast.hr, at=cast.at)
    assert queries.may_decide(cast.manager, request, cast.at) is None
    assert not queries.requests_visible_to(cast.manager, cast.at).filter(pk=request.pk).exists()
    let(cast, cast.quality, Can.DECIDE_CLOSE)
    assert queries.requests_visible_to(cast.quality, cast.at).filter(pk=request.pk).exists()
    waiting = [(row["who_id"], row["object_id"]) for row in duties.decide_delegated(cast.at)]
    assert waiting == [(cast.quality.pk, request.pk)]
    workflow.approve(request, by=cast.quality, at=cast.at, note="Avsluta")
    assert Decision.objects.get(request=request).basis_kind == "delegation"


def test_one_question_at_a_time_and_none_about_a_closed_account(cast: Cast, account: Account) -> None:
    request = ask(account, cast)
    with pytest.raises(Refused, match="redan på väg"), transaction.atomic():
        ask(account, cast)
    workflow.endorse(request, by=cast.hr, at=cast.at)
    workflow.approve(request, by=cast.ceo, at=cast.at, note="Avsluta")
    with pytest.raises(Stale), transaction.atomic():
        ask(account, cast)


@pytest.mark.parametrize(("who", "status"), [
    ("communicator", 302), ("newcomer", 302), ("hr", 302), ("ceo", 302), ("auditor", 403),
    ("stranger", 404), ("other_ceo", 404), ("outsider_superuser", 404), ("chair", 404),
])  # fmt: skip
def test_who_may_ask_to_close(cast: Cast, account: Account, client_for: Login, who: str, status: int) -> None:
    page = reverse("accounts:ask_close", args=[account.pk])
    answer = client_for(getattr(cast, who)).post(page, {"purpose": WHY})
    assert answer.status_code == status
    assert Request.objects.filter(kind="close").count() == (status == 302)


def test_an_account_that_nobody_decided_on_goes_on_by_decision(cast: Cast, found: Account) -> None:
    read_policy(cast, cast.colleague)
    request = put_before(found, cast)
    assert [row["object_id"] for row in duties.decide(cast.at)] == []  # a list is one duty, not one for each
    workflow.approve(request, by=cast.ceo, at=cast.at, note="Fortsätt", months=12)
    found.refresh_from_db()
    ends_on = clock.add_months(cast.today, 12)
    assert (found.status, found.opened_at, found.operated_until) == (Account.Status.ACTIVE, cast.at, ends_on)
    decision = Decision.objects.get(request=request)
    assert (decision.kind, decision.ends_on, decision.requested_by) == ("operate", ends_on, cast.hr)
    assert live(found, cast.at) == {cast.colleague}
    assert queries.official(cast.at).filter(pk=found.pk).exists()


def test_whoever_has_yet_to_read_the_policy_is_not_appointed(cast: Cast, found: Account) -> None:
    read_policy(cast)
    workflow.approve(put_before(found, cast), by=cast.ceo, at=cast.at, note="Fortsätt")
    found.refresh_from_db()
    assert found.status == Account.Status.ACTIVE and live(found, cast.at) == set()


def test_the_chair_decides_where_the_ceo_is_the_owner(cast: Cast, found: Account) -> None:
    cast.employ(cast.ceo, cast.nord)
    found.owner = cast.ceo
    record(found, "import_accounts", cast.hr)
    request = put_before(found, cast)
    with pytest.raises(Forbidden), transaction.atomic():
        workflow.approve(request, by=cast.ceo, at=cast.at, note="Fortsätt")
    workflow.approve(request, by=cast.chair, at=cast.at, note="Fortsätt")
    assert Decision.objects.get(request=request).decided_by == cast.chair


@pytest.mark.parametrize("months", [0, 25])
def test_a_decision_to_operate_ends_within_24_months(cast: Cast, found: Account, months: int) -> None:
    with pytest.raises(Refused, match="1 till 24 månader"):
        workflow.approve(put_before(found, cast), by=cast.ceo, at=cast.at, note="Fortsätt", months=months)


def test_what_has_been_closed_meanwhile_does_not_go_on(cast: Cast, found: Account) -> None:
    request = put_before(found, cast)
    found.status, found.closed_at = Account.Status.CLOSED, cast.at
    record(found, "close", cast.hr)
    with pytest.raises(Stale):
        workflow.approve(request, by=cast.ceo, at=cast.at, note="Fortsätt")


@pytest.mark.parametrize("status", ["undecided", "closed"])
def test_a_known_address_is_not_asked_for_anew(cast: Cast, found: Account, request_draft: Request, status: str) -> None:
    found.status = status
    found.closed_at = cast.at if status == "closed" else None
    record(found, "close", cast.hr)
    for name in ("platform", "handle", "url"):
        setattr(request_draft, name, getattr(found, name))
    request_draft.account_kind = found.kind
    record(request_draft, "revise", cast.communicator)
    with pytest.raises(Refused) as refused:
        workflow.submit(request_draft, by=cast.communicator, at=cast.at)
    assert refused.value.code == "address"


def test_the_database_refuses_a_request_without_what_its_kind_needs(cast: Cast, found: Account) -> None:
    request = Request(kind="operate", requested_by=cast.hr, account=found, purpose=WHY)
    workflow.copy_account(found, request)
    request.owner = None
    with pytest.raises(IntegrityError, match="request_kind_has_what_it_needs"), transaction.atomic():
        record(request, "draft", cast.hr)
    request.owner, request.kind = cast.colleague, "close"
    request.collective = Collective.objects.create(company=cast.nord, put_by=cast.hr, put_at=cast.at)
    with pytest.raises(IntegrityError, match="request_collective_is_to_operate"), transaction.atomic():
        record(request, "draft", cast.hr)


def test_closed_accounts_do_not_keep_a_company_open(cast: Cast, account: Account) -> None:
    company: Company = cast.nord
    assert len(queries.open_things(company, cast.at)) == 1
    request = ask(account, cast)
    workflow.endorse(request, by=cast.hr, at=cast.at)
    workflow.approve(request, by=cast.ceo, at=cast.at, note="Avsluta")
    assert len(queries.open_things(company, cast.at)) == 1  # what is being closed is not closed
    tick_all(account, cast)
    workflow.finish_closing(account, by=cast.hr, at=cast.at)
    assert queries.open_things(company, cast.at) == []


def test_the_page_asks_in_the_words_of_its_kind(cast: Cast, account: Account, client_for: Login) -> None:
    request = ask(account, cast)
    workflow.endorse(request, by=cast.hr, at=cast.at)
    client = client_for(cast.ceo)
    page = client.get(request.get_absolute_url()).content.decode()
    assert f"Ska {cast.nord} avsluta {account.name}?" in page and "Avsluta kontot" in page
    answer = client.post(reverse("accounts:approve", args=[request.pk]), {"note": ""}, follow=True)
    assert f"Du har beslutat att avsluta {account.name}." in answer.content.decode()
    assert "beslutade att avsluta kontot" in answer.content.decode()
