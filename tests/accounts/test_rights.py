"""Every address of the app: done by the right person, 403 for who may see but not do it, 404 for strangers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import public_urls, urls
from accounts.models import Account, Request
from companies.models import User
from tests.accounts.stages import NOTE, bring, delegate, tables
from tests.accounts.test_appointments_pages import ADDRESSES
from tests.cast import DAY, Cast

Login = Callable[[User], Client]

STRANGERS = ("other_ceo", "syd_hr", "stranger", "outsider_superuser", "group_hr")
READERS = ("communicator", "colleague", "hr", "ceo", "auditor")  # of a request: parties, and who follows up
NOT_READERS = (*STRANGERS, "chair", "quality", "manager", "newcomer")
STAFF = ("communicator", "colleague", "manager", "newcomer", "quality", "hr", "ceo")


@dataclass(frozen=True)
class Row:
    """One address: the request's status, who does it, who may see but not do it, who must not know that it is."""

    done: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    missing: tuple[str, ...] = NOT_READERS
    status: str = ""
    ends: str = ""  # where the request stands afterwards
    post: bool = True


def verb(status: str, ends: str, *done: str) -> Row:
    """A move: whoever else may read the request may not do it."""
    return Row(done, tuple(name for name in READERS if name not in done), status=status, ends=ends)


PAGES = {
    "index": Row(("communicator", "auditor", "chair", "stranger"), missing=(), post=False),
    "official": Row(("communicator", "stranger"), missing=(), post=False),
    "draft": Row(STAFF, ("auditor", "chair"), missing=(), post=False),
    "request": Row(READERS, status="submitted", post=False),
    "account": Row((*STAFF, "auditor"), missing=(*STRANGERS, "chair"), status="carried_out", post=False),
}
VERBS = {
    "revise": verb("returned", "submitted", "communicator"),
    "submit": verb("draft", "submitted", "communicator"),
    "withdraw": verb("endorsed", "withdrawn", "communicator"),
    "endorse": verb("submitted", "endorsed", "hr"),
    "approve": verb("endorsed", "approved", "ceo"),
    "refuse": verb("endorsed", "refused", "ceo"),
    "revoke": verb("approved", "revoked", "ceo"),
    "confirm_open": verb("approved", "carried_out", "communicator", "colleague"),
}
VERBS["submit"] = Row(("communicator",), missing=(*NOT_READERS, *READERS[1:]), status="draft", ends="submitted")
# HR may ask for a change while it examines: the late one is told who was first (test_race), so HR stands in neither.
VERBS["send_back"] = Row(("ceo",), ("communicator", "colleague", "auditor"), status="endorsed", ends="returned")
ROWS = PAGES | VERBS
# Those of appointments, closing, the register, imports, lists, suspicions, drafts, conditions, renewal and the public
# have tests of their own.
ELSEWHERE = set(
    "accept_take_over add_existing am_i_spokesperson appointments_of ask_change ask_close ask_operate"
    " ask_suspend ask_take_over check collective confirm correct_undecided decide_collective decline_take_over"
    " delegate delegation delegations discard_draft drafts end_delegation export export_suspicions finish_closing"
    " import_accounts import_accounts_template log_suspicion look_import_accounts meet_condition official_account"
    " platform platforms put_before reopen report_to_platform save_draft set_contact suspend_now suspicion suspicions"
    " take_back take_over tell_suspicion tick tip to_confirm tolerate understaffed undertake verify waive".split()
)


def address(name: str, found: Request) -> str:
    """The address of a row for this request."""
    if name in ("index", "draft"):
        return reverse(f"accounts:{name}")
    if name == "official":
        return reverse(name)
    return reverse(f"accounts:{name}", args=[found.account_id if name == "account" else found.pk])


def form(found: Request, cast: Cast) -> dict[str, Any]:
    """What the pages send: the reason, or the whole request."""
    people = {"owner": cast.communicator.email, "backup": cast.colleague.email}
    texts = {"name": "Nytt namn", "purpose": "Påhittat", "audience": "Påhittade"}
    return {"note": NOTE, "company": cast.nord.pk, "address": found.url, "submit": "1", **texts, **people}


def call(client: Client, name: str, found: Request, cast: Cast) -> Any:
    """Open the address as the page's form or link would."""
    if ROWS[name].post:
        return client.post(address(name, found), form(found, cast))
    return client.get(address(name, found))


def test_every_address_has_a_row() -> None:
    known = {pattern.name for pattern in (*urls.urlpatterns, *public_urls.urlpatterns) if hasattr(pattern, "name")}
    assert known == set(ROWS) | ADDRESSES | ELSEWHERE


@pytest.mark.parametrize("name", list(ROWS))
def test_done_forbidden_or_missing(cast: Cast, request_draft: Request, client_for: Login, name: str) -> None:
    row = ROWS[name]
    found = bring(request_draft, row.status or "draft", cast)
    before = tables()
    got = {who: call(client_for(getattr(cast, who)), name, found, cast).status_code for who in row.forbidden}
    assert got == dict.fromkeys(row.forbidden, 403)
    got = {who: call(client_for(getattr(cast, who)), name, found, cast).status_code for who in row.missing}
    assert got == dict.fromkeys(row.missing, 404)
    assert tables() == before
    for who in row.done if not row.ends else row.done[:1]:
        answer = call(client_for(getattr(cast, who)), name, found, cast)
        assert answer.status_code == (302 if row.post else 200), who
    assert Request.objects.get().status == (row.ends or found.status)


@pytest.mark.parametrize(("who", "code"), [("hr", 302), ("ceo", 409), ("communicator", 403), ("auditor", 403)])
def test_while_it_is_submitted_hr_asks_for_a_change(
    cast: Cast, request_draft: Request, client_for: Login, who: str, code: int
) -> None:
    found = bring(request_draft, "submitted", cast)
    assert call(client_for(getattr(cast, who)), "send_back", found, cast).status_code == code
    assert Request.objects.get().status == ("returned" if code == 302 else "submitted")


def test_the_back_up_confirms_too(cast: Cast, request_draft: Request, client_for: Login) -> None:
    found = bring(request_draft, "approved", cast)
    assert call(client_for(cast.colleague), "confirm_open", found, cast).status_code == 302
    assert Account.objects.get().status == "active"


@pytest.mark.parametrize("name", list(ROWS))
def test_who_has_left_and_who_is_not_logged_in_meet_the_log_in_page(
    cast: Cast, request_draft: Request, client_for: Login, name: str
) -> None:
    found = bring(request_draft, ROWS[name].status or "draft", cast)
    before = tables()
    for client in (client_for(cast.leaver), Client()):
        answer = call(client, name, found, cast)
        if name == "official":
            assert answer.status_code == 200
        else:
            assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("account_login"))
    assert tables() == before


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if name not in ("draft", "revise")])
def test_the_wrong_method_changes_nothing(cast: Cast, request_draft: Request, client_for: Login, name: str) -> None:
    row = ROWS[name]
    found = bring(request_draft, row.status or "draft", cast)
    before = tables()
    client = client_for(getattr(cast, row.done[0]))
    for method in ("get", "head", "put", "delete") if row.post else ("post", "put", "delete"):
        assert getattr(client, method)(address(name, found)).status_code == 405, method
    assert tables() == before


@pytest.mark.parametrize("name", list(VERBS))
def test_a_press_from_another_site_is_refused(cast: Cast, request_draft: Request, name: str) -> None:
    found = bring(request_draft, VERBS[name].status, cast)
    before = tables()
    client = Client(enforce_csrf_checks=True)
    person = User.objects.get(pk=getattr(cast, VERBS[name].done[0]).pk)
    client.force_login(person, backend="companies.login.LiveEmploymentBackend")
    assert call(client, name, found, cast).status_code == 403
    assert tables() == before


def test_a_role_counts_from_its_first_day_and_no_longer_after_its_last(
    cast: Cast, request_draft: Request, client_for: Login
) -> None:
    found = bring(request_draft, "submitted", cast)
    assert call(client_for(cast.yesterdays_hr), "request", found, cast).status_code == 404
    assert call(client_for(cast.yesterdays_hr), "endorse", found, cast).status_code == 404
    assert call(client_for(cast.todays_hr), "endorse", found, cast).status_code == 302
    assert Request.objects.get().endorsed_by == cast.todays_hr


@pytest.mark.parametrize(("first", "last", "code"), [(0, 5, 302), (-5, 0, 302), (-5, -1, 404), (1, 5, 404)])
def test_a_delegation_counts_in_its_days(
    cast: Cast, request_draft: Request, client_for: Login, first: int, last: int, code: int
) -> None:
    delegate(cast, cast.manager, first_day=cast.today + first * DAY, last_day=cast.today + last * DAY)
    found = bring(request_draft, "endorsed", cast)
    assert call(client_for(cast.manager), "approve", found, cast).status_code == code


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_what_was_never_sent_is_seen_by_its_writer_alone(
    cast: Cast, request_draft: Request, client_for: Login, status: str
) -> None:
    if status == "withdrawn":
        from accounts import workflow

        workflow.withdraw(request_draft, by=cast.communicator, at=cast.at)
    assert call(client_for(cast.communicator), "request", request_draft, cast).status_code == 200
    for who in (*READERS[1:], *NOT_READERS):
        assert call(client_for(getattr(cast, who)), "request", request_draft, cast).status_code == 404, who
    for who in ("colleague", "hr", "ceo"):
        page = client_for(getattr(cast, who)).get(reverse("accounts:index")).content.decode()
        assert "Nordpåhitt på Instagram" not in page


def test_the_page_names_exactly_those_who_can_read_it(cast: Cast, request_draft: Request, client_for: Login) -> None:
    from accounts import queries

    delegate(cast, cast.quality)
    people = User.objects.exclude(pk=cast.portal.pk)
    for status in ("draft", "submitted"):
        found = bring(request_draft, status, cast) if status == "submitted" else request_draft
        able = {person for person in people if queries.requests_visible_to(person, cast.at).exists()}
        assert set(queries.readers(found, cast.at)) == able
        page = client_for(cast.communicator).get(found.get_absolute_url()).content.decode()
        (line,) = re.findall(r'<p class="sees">.*?</p>', page, re.DOTALL)
        assert {person for person in people if person.name in line} == able
