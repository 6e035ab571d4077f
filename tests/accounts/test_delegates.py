"""Nobody decides by delegation for whoever gave it: by press, by duty, in words, in the database (G3, G4)."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from accounts import duties, queries, workflow
from accounts.models import Decision, Request
from accounts.platforms import Identity
from accounts.queries import conflicts
from companies import workflow as companies
from companies.models import Delegation, RoleAssignment, User
from companies.permissions import DELEGABLE, Can
from kit import clock
from kit.workflow import record
from tests.accounts.stages import act, ask, bring, outcome, profile
from tests.cast import DAY, Cast

Login = Callable[[User], Client]
PARTS = ("by", "owner", "backup")
KIND = {
    "open": Can.DECIDE_OPEN, "operate": Can.DECIDE_OPERATE, "change": Can.DECIDE_CHANGE,
    "take_over": Can.DECIDE_TAKE_OVER, "suspend": Can.DECIDE_SUSPEND, "close": Can.DECIDE_CLOSE,
}  # fmt: skip


def let(cast: Cast, giver: User, person: User, *cans: Can, company: Any = None) -> Delegation:
    """Let a CEO delegate from today until tomorrow."""
    days = {"first_day": cast.today, "last_day": cast.today + DAY}
    given = (person, company or cast.nord, cans or [Can.DECIDE_OPEN])
    return companies.delegate(*given, by=giver, at=cast.at, **days)


def second_ceo(cast: Cast, **days: Any) -> User:
    """A second CEO of nord, who works there."""
    return cast.person("Nya Påhittsvd", cast.nord, ceo=days)


def may(person: User, request: Request, cast: Cast) -> bool:
    """Whether the person may decide, by predicate, press, duty and words, which all say the same."""
    found = queries.may_decide(person, request, cast.at) is not None
    assert (outcome("refuse", request, by=person, at=cast.at) == "done") is found
    owed = [*duties.decide(cast.at), *duties.decide_delegated(cast.at)]
    assert ((request.pk, person.pk) in {(row["object_id"], row["who_id"]) for row in owed}) is found
    assert bool(conflicts.why_not_decide(person, request, cast.at)) is not found
    return found


def endorsed(cast: Cast, **people: User) -> Request:
    """A request of these people, endorsed by HR of nord."""
    number = Request.objects.count()
    request = ask(cast, profile(f"nord{number}"), **people)
    workflow.submit(request, by=request.requested_by, at=cast.at)
    act("endorse", request, by=cast.hr, at=cast.at)
    return request


def ended_role(cast: Cast, person: User) -> None:
    RoleAssignment.objects.filter(person=person, company=cast.nord).update(last_day=cast.today - DAY)


@pytest.mark.parametrize("part", PARTS)
def test_a_delegate_of_one_who_is_ceo_no_longer_does_not_decide_for_them(cast: Cast, part: str) -> None:
    old, new = second_ceo(cast), cast.ceo
    let(cast, old, cast.manager)
    let(cast, new, cast.manager)
    ended_role(cast, old)
    request, other = endorsed(cast, **{part: old}), endorsed(cast)
    assert not may(cast.manager, request, cast)
    assert may(new, request, cast)  # who is CEO today, and no delegate of anybody concerned
    assert may(cast.manager, other, cast)  # what concerns neither


@pytest.mark.parametrize("part", PARTS)
def test_a_delegate_from_another_company_does_not_decide_for_who_gave_it(cast: Cast, part: str) -> None:
    """The requester delegated in another capacity: as CEO of another company."""
    cast.employ(cast.manager, cast.syd)
    cast.employ(cast.other_ceo, cast.nord)
    let(cast, cast.other_ceo, cast.manager, Can.APPOINT, company=cast.syd)
    let(cast, cast.ceo, cast.manager)
    request, other = endorsed(cast, **{part: cast.other_ceo}), endorsed(cast)
    assert not may(cast.manager, request, cast)
    assert may(cast.ceo, request, cast)
    assert may(cast.manager, other, cast)
    why = conflicts.why_not_decide(cast.manager, request, cast.at)
    with translation.override("sv"):
        why = conflicts.why_not_decide(cast.manager, request, cast.at)
    assert why.startswith("Du kan inte besluta detta eftersom Valter Påhittsvd har delegerat beslut till dig")


def test_the_ceo_decides_on_what_a_delegate_asks_for(cast: Cast) -> None:
    let(cast, cast.ceo, cast.manager)
    request = endorsed(cast, by=cast.manager)
    assert may(cast.ceo, request, cast)
    assert not may(cast.manager, request, cast)


def test_a_role_of_ones_own_is_no_delegation(cast: Cast) -> None:
    """A CEO of nord, whom the CEO of syd lets decide there, still decides in nord what the latter asks for."""
    new = second_ceo(cast)
    cast.employ(new, cast.syd)
    cast.employ(cast.other_ceo, cast.nord)
    let(cast, cast.other_ceo, new, company=cast.syd)
    assert may(new, endorsed(cast, by=cast.other_ceo), cast)


def test_a_delegation_that_is_over_or_taken_back_binds_nobody(cast: Cast) -> None:
    old = second_ceo(cast)
    given = let(cast, old, cast.manager, Can.DECIDE_CLOSE)
    let(cast, cast.ceo, cast.manager)
    companies.end_delegation(given, by=old, at=cast.at, note="Påhittad")
    ended_role(cast, old)
    assert may(cast.manager, endorsed(cast, by=old), cast)


def frozen(cast: Cast, request: Request, by: User, **basis: Any) -> Decision:
    """A decision as a careless writer would write it."""
    who = {"requested_by": request.requested_by, "endorsed_by": request.endorsed_by, "decided_by": by}
    row = {"company": request.company, "kind": "open", "outcome": "refused", "at": cast.at, "note": "x", **who}
    return Decision(request=request, frozen={}, frozen_hash="", **row, **basis)


@pytest.mark.parametrize("part", PARTS)
def test_the_database_refuses_a_delegate_of_somebody_concerned(cast: Cast, part: str) -> None:
    old = second_ceo(cast)
    given, free = let(cast, old, cast.manager), let(cast, cast.ceo, cast.manager)
    ended_role(cast, old)
    request = endorsed(cast, **{part: old})
    for basis in (given, free):
        with pytest.raises(IntegrityError, match="decision_not_for_the_giver"), transaction.atomic():
            frozen(cast, request, cast.manager, basis_kind="delegation", basis_id=basis.pk).save(force_insert=True)
    other = endorsed(cast)
    frozen(cast, other, cast.manager, basis_kind="delegation", basis_id=free.pk).save(force_insert=True)


@pytest.mark.parametrize("part", PARTS)
def test_the_database_refuses_a_decision_by_anybody_concerned(cast: Cast, part: str) -> None:
    cast.employ(cast.ceo, cast.nord)
    request = endorsed(cast, **{part: cast.ceo})
    role = cast.ceo.assignments.get(company=cast.nord)
    with pytest.raises(IntegrityError, match="decision_not_own"), transaction.atomic():
        frozen(cast, request, cast.ceo, basis_kind="role", basis_id=role.pk, basis_role="ceo").save(force_insert=True)


@pytest.mark.parametrize("part", ("owner", "backup"))
def test_the_database_refuses_an_endorsement_by_who_is_to_run_it(cast: Cast, part: str) -> None:
    request = ask(cast, profile("nord"), **{part: cast.hr})
    workflow.submit(request, by=request.requested_by, at=cast.at)
    request.status, request.endorsed_by = "endorsed", cast.hr
    with pytest.raises(IntegrityError, match="request_not_endorsed_by_who_runs_it"), transaction.atomic():
        record(request, "endorse", cast.portal)


CONCERNED = ("nobody", "the CEO", "the delegate", "the giver's")
DECIDES = {  # who of these may decide, for any kind
    "nobody": {"ceo", "delegate"},
    "the CEO": {"chair"},
    "the delegate": {"ceo"},
    "the giver's": {"ceo"},
}


@pytest.mark.parametrize("kind", list(KIND))
@pytest.mark.parametrize("concerned", CONCERNED)
def test_the_grid_of_who_may_decide(cast: Cast, identity: Identity, kind: str, concerned: str) -> None:
    """Role × kind × concerned: the delegate of this kind is the manager, of every other kind the quality manager."""
    old = second_ceo(cast)
    let(cast, old, cast.manager, Can.APPOINT)
    ended_role(cast, old)
    let(cast, cast.ceo, cast.manager, KIND[kind])
    let(cast, cast.ceo, cast.quality, *(DELEGABLE - {KIND[kind]}))
    by = {"the CEO": cast.ceo, "the delegate": cast.manager, "the giver's": old}.get(concerned, cast.communicator)
    request = ask(cast, identity, by=cast.communicator)
    request.kind, request.requested_by, request.status = kind, by, "endorsed"  # asked of the predicate, never saved
    request.endorsed_by = cast.hr
    people = {"ceo": cast.ceo, "delegate": cast.manager, "chair": cast.chair, "other kinds": cast.quality}
    people |= {name: getattr(cast, name) for name in ("hr", "group_hr", "auditor", "other_ceo", "colleague", "leaver")}
    people |= {"superuser": cast.outsider_superuser, "communicator": cast.communicator, "former CEO": old}
    found = {name for name, one in people.items() if queries.may_decide(one, request, cast.at)}
    assert found == DECIDES[concerned]
    assert {name for name, one in people.items() if not conflicts.why_not_decide(one, request, cast.at)} == found


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("taken back", "din delegation togs tillbaka den"),
        ("ended", "din delegation gick ut den"),
        ("later", "din delegation börjar den"),
        ("another kind", "din delegation inte omfattar det här slaget av beslut"),
        ("giver gone", "inte längre är VD för Nordpåhitt AB"),
        ("left", "en delegation följer anställningen"),
        ("none", "du idag varken är VD för Nordpåhitt AB eller har VD:s delegation"),
    ],
)
def test_who_lacks_the_right_that_day_reads_why(cast: Cast, change: str, sentence: str) -> None:
    request = endorsed(cast)
    if change != "none":
        given = let(cast, cast.ceo, cast.manager, Can.DECIDE_CLOSE if change == "another kind" else Can.DECIDE_OPEN)
    if change == "taken back":
        companies.end_delegation(given, by=cast.ceo, at=cast.at, note="Påhittad")
    if change in ("ended", "later"):
        move = {"ended": -5, "later": 5}[change]
        Delegation.objects.update(first_day=cast.today + move * DAY, last_day=cast.today + move * DAY)
    if change == "giver gone":
        ended_role(cast, cast.ceo)
    if change == "left":
        cast.employ(cast.manager, cast.syd)
        cast.manager.employments.filter(company=cast.nord).update(last_day=cast.today - DAY)
    with translation.override("sv"):
        assert sentence in conflicts.why_not_decide(cast.manager, request, cast.at)


def test_the_page_and_a_press_say_why_not(cast: Cast, client_for: Login) -> None:
    request = endorsed(cast, by=cast.ceo)
    url = request.get_absolute_url()
    own = "Du kan inte besluta detta eftersom du själv har bett om det."
    answer = client_for(cast.ceo).get(url)
    assert own in text(answer)
    for verb in ("godkann", "avsla", "begar-andring"):
        answer = client_for(cast.ceo).post(f"{url}{verb}/", {"note": "Påhittad"})
        assert (answer.status_code, own in text(answer)) == (403, True)
    endorser = "eftersom du har tillstyrkt det. Två olika personer tillstyrker och beslutar."
    assert endorser in text(client_for(cast.hr).get(url))
    assert endorser in text(client_for(cast.hr).post(f"{url}godkann/"))
    answer = client_for(cast.ceo).post(f"{url}tillstyrk/")
    assert answer.status_code == 403
    assert "Du kan inte tillstyrka detta eftersom du själv har bett om det" in text(answer)
    assert not client_for(cast.communicator).get(url).context["stopped"]  # whom no gate stops is told nothing


def test_a_delegate_where_the_ceo_is_concerned_reads_why(cast: Cast, client_for: Login) -> None:
    let(cast, cast.ceo, cast.manager)
    request = endorsed(cast, by=cast.ceo)
    answer = client_for(cast.manager).get(request.get_absolute_url())
    assert "eftersom VD för Nordpåhitt AB är berörd. Då beslutar styrelseordföranden." in text(answer)


def test_who_was_a_delegate_reads_why_and_whoever_never_was_finds_nothing(cast: Cast, client_for: Login) -> None:
    before = let(cast, cast.ceo, cast.quality)
    companies.end_delegation(before, by=cast.ceo, at=cast.at, note="Påhittad")
    given = let(cast, cast.ceo, cast.manager)
    let(cast, cast.ceo, cast.newcomer, Can.DECIDE_CLOSE)
    request = ask(cast, profile("nord"))
    workflow.submit(request, by=cast.communicator, at=clock.now())
    act("endorse", request, by=cast.hr, at=clock.now())
    url = request.get_absolute_url()
    assert client_for(cast.manager).get(url).status_code == 200
    companies.end_delegation(given, by=cast.ceo, at=clock.now(), note="Påhittad")
    for answer in (client_for(cast.manager).get(url), client_for(cast.manager).post(f"{url}godkann/")):
        assert (answer.status_code, "din delegation togs tillbaka den" in text(answer)) == (403, True)
        assert request.name not in text(answer)
    for who in ("newcomer", "quality", "stranger", "outsider_superuser"):  # another kind, over before, never
        assert client_for(getattr(cast, who)).get(url).status_code == 404, who


def test_a_delegate_of_somebody_concerned_is_named_nowhere_as_decider(cast: Cast, client_for: Login) -> None:
    old = second_ceo(cast)
    let(cast, old, cast.manager, Can.APPOINT)
    let(cast, cast.ceo, cast.manager)
    ended_role(cast, old)
    request = endorsed(cast, by=old)
    page = client_for(old).get(request.get_absolute_url())
    assert page.context["deciders"] == [cast.ceo]
    assert page.context["turn"].who == [cast.ceo.name]


def test_nobody_is_stopped_once_it_is_decided(cast: Cast, request_draft: Request, client_for: Login) -> None:
    found = bring(request_draft, "refused", cast)
    assert not client_for(cast.hr).get(found.get_absolute_url()).context["stopped"]
