"""The undertaking about log-in details: without it no appointment counts; given once, kept as shown, locked."""

from __future__ import annotations

import datetime as dt
import importlib
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts import duties, queries, workflow
from accounts.models import Account, Appointment, Request, Undertaking
from accounts.queries.undertakings import owing, undertakes_in
from accounts.rendering import PROMISE, PROMISES, digest
from companies import workflow as companies
from companies.models import User
from companies.permissions import Can
from kit.workflow import Forbidden, Refused
from notices import workflow as notices
from notices.models import Notice
from policy import workflow as policies
from tests.accounts.appointed import NOTE, appoint, newer_text, rows, state, undertaking
from tests.accounts.stages import bring, promise, read_policy
from tests.cast import DAY, Cast
from tests.racing import race, tally

Kind = Appointment.Kind
OPERATORS = tuple(kind for kind in Kind if kind != Kind.SPOKESPERSON)


def read_alone(cast: Cast, *people: User) -> None:
    """Let people acknowledge the policy, and undertake nothing yet."""
    read_policy(cast)
    for person in people:
        text = cast.nord.adoptions.get().version
        policies.acknowledge(text, by=person, at=cast.at, text_hash=text.text_hash)


def waiting(cast: Cast, person: User | None = None, **changes: Any) -> Appointment:
    """Appoint who has read and has yet to undertake: the colleague, where nobody is named."""
    read_alone(cast, person or cast.colleague)
    return appoint(cast, person, **changes)


def owed(at: dt.datetime) -> set[Any]:
    """Who is asked to undertake: person, company, since when and by when."""
    return {(row["who_id"], row["company_id"], row["since"], row["due"]) for row in duties.undertake(at)}


@pytest.fixture
def account(cast: Cast, request_draft: Request) -> Account:
    """An open account of nord, run by communicator and colleague, who have undertaken."""
    bring(request_draft, "carried_out", cast)
    return Account.objects.get()


def test_an_appointment_waits_until_the_person_has_undertaken(cast: Cast) -> None:
    made = waiting(cast)
    assert state(made, cast.at) == "waiting"
    later = cast.at + DAY
    workflow.undertake(cast.nord, text_hash=PROMISE.text_hash, by=cast.colleague, at=later)
    assert [state(made, cast.at), state(made, later)] == ["waiting", "active"]


def test_what_is_kept_is_what_was_shown(cast: Cast) -> None:
    User.objects.filter(pk=cast.colleague.pk).update(language="en")
    cast.colleague.refresh_from_db()
    made = workflow.undertake(cast.nord, text_hash=PROMISE.text_hash, by=cast.colleague, at=cast.at)
    assert (made.person, made.company, made.number, made.language) == (cast.colleague, cast.nord, PROMISE.number, "en")
    assert made.wording == "\n".join(PROMISE.en).replace("{company}", "Nordpåhitt AB")
    assert (made.wording_hash, made.text_hash, made.at) == (digest(made.wording), PROMISE.text_hash, cast.at)
    again = workflow.undertake(cast.nord, text_hash=PROMISE.text_hash, by=cast.colleague, at=cast.at + DAY)
    assert again == made and Undertaking.objects.count() == 1


def test_it_counts_in_the_company_where_it_is_given_alone(cast: Cast) -> None:
    made = waiting(cast)
    cast.employ(cast.colleague, cast.syd)
    workflow.undertake(cast.syd, text_hash=PROMISE.text_hash, by=cast.colleague, at=cast.at)
    assert state(made, cast.at) == "waiting"


@pytest.mark.parametrize("name", ["stranger", "ceo", "chair", "auditor", "leaver", "outsider_superuser"])
def test_only_who_is_employed_there_may_undertake(cast: Cast, name: str) -> None:
    with pytest.raises(Forbidden):
        workflow.undertake(cast.nord, text_hash=PROMISE.text_hash, by=getattr(cast, name), at=cast.at)
    assert not Undertaking.objects.exists()


def test_another_text_than_the_one_shown_is_not_undertaken(cast: Cast) -> None:
    with pytest.raises(Refused) as no:
        workflow.undertake(cast.nord, text_hash="0" * 64, by=cast.colleague, at=cast.at)
    assert no.value.code == "text_hash" and not Undertaking.objects.exists()


def test_the_numbers_and_hashes_of_the_texts_are_those_that_were_signed() -> None:
    """A text that has been signed is never mended: a change is a new text with the next number."""
    assert {one.number: one.text_hash for one in PROMISES} == {
        1: "a514e1093f6c42ae5fd01ec608e6bbab69253cfd35a809b5b89b8e82175a51c9",
    }
    assert [one.number for one in PROMISES] == list(range(1, len(PROMISES) + 1))
    assert all(len(one.sv) == len(one.en) for one in PROMISES)


def test_the_database_keeps_a_signed_text_and_every_undertaking_as_it_was(cast: Cast) -> None:
    undertaking(cast.colleague, cast.nord, cast.at).save()
    changed = undertaking(cast.communicator, cast.nord, cast.at)
    changed.text_hash = "0" * 64
    with pytest.raises(IntegrityError, match="signed under this number"), transaction.atomic():
        changed.save()
    with pytest.raises(IntegrityError, match="undertaking_once"), transaction.atomic():
        undertaking(cast.colleague, cast.nord, cast.at).save()
    for statement in ("UPDATE accounts_undertaking SET wording = 'x'", "DELETE FROM accounts_undertaking"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_who_is_appointed_is_asked_within_a_week_once_for_all_of_it(cast: Cast, account: Account) -> None:
    read_alone(cast, cast.manager)
    assert owed(cast.at) == set()
    appoint(cast, cast.manager, kind=Kind.MODERATOR, account=account)
    appoint(cast, cast.manager, kind=Kind.ANALYST, account=account, at=cast.at + 2 * DAY,
            first_day=cast.today + 2 * DAY)  # fmt: skip
    asked = {(cast.manager.pk, cast.nord.pk, cast.today, cast.today + 7 * DAY)}
    assert owed(cast.at + 3 * DAY) == asked
    workflow.undertake(cast.nord, text_hash=PROMISE.text_hash, by=cast.manager, at=cast.at + 4 * DAY)
    assert [owed(cast.at + 3 * DAY), owed(cast.at + 4 * DAY)] == [asked, set()]


@pytest.mark.parametrize("how", ["ended", "left", "closed", "never"])
def test_nobody_is_asked_for_what_is_over(cast: Cast, account: Account, how: str) -> None:
    read_alone(cast, cast.manager)
    begins = cast.today + (5 * DAY if how == "never" else 0 * DAY)
    made = appoint(cast, cast.manager, kind=Kind.EDITOR, account=account, first_day=begins)
    assert len(owed(cast.at)) == 1
    if how in ("ended", "never"):
        workflow.end_appointment(made, last_day=cast.today, by=cast.ceo, at=cast.at, note=NOTE)
    if how == "left":
        companies.end_employment(cast.manager.employments.get(), last_day=cast.today, by=cast.portal, at=cast.at)
    if how == "closed":
        Account.objects.filter(pk=account.pk).update(status="closed", closed_at=cast.at)
    assert owed(cast.at + DAY) == set()
    assert not owing(cast.at + DAY).exists()


def test_who_was_appointed_before_there_was_an_undertaking_has_time_for_it(cast: Cast) -> None:
    made = waiting(cast)
    Appointment.objects.filter(pk=made.pk).update(undertake_by=cast.today + 14 * DAY)
    days = (0, 14, 15)
    assert [state(made, cast.at + number * DAY) for number in days] == ["active", "active", "waiting"]
    assert {due for _who, _where, _since, due in owed(cast.at)} == {cast.today + 14 * DAY}


def test_the_migration_gives_those_who_are_appointed_fourteen_days(cast: Cast) -> None:
    sql = importlib.import_module("accounts.migrations.0009_undertakings").EXISTING
    assert sql.count("undertake_by = (now() AT TIME ZONE 'Europe/Stockholm')::date + 14") == 2
    made = waiting(cast)
    own = sql.split(";")[2]  # the history is not the portal's to change; the owner migrates
    assert "UPDATE accounts_appointment SET" in own
    connection.cursor().execute(own)
    made.refresh_from_db()
    assert made.undertake_by == cast.today + 14 * DAY


def test_those_whom_a_decision_appoints_owe_it_too_and_are_told(cast: Cast, request_draft: Request) -> None:
    bring(request_draft, "endorsed", cast)
    workflow.approve(request_draft, by=cast.ceo, at=cast.at)
    read_alone(cast, cast.communicator, cast.colleague)
    workflow.confirm_open(request_draft, by=cast.communicator, at=cast.at)
    both = {cast.communicator, cast.colleague}
    assert {who for who, *_rest in owed(cast.at)} == {person.pk for person in both}
    assert {state(row, cast.at) for row in Appointment.objects.all()} == {"waiting"}
    notices.remind(duties.KINDS, cast.at)
    told = Notice.objects.filter(kind="undertake").values_list("person", "step")
    assert set(told) == {(person.pk, -7) for person in both}
    promise(cast, cast.communicator)
    assert set(queries.run_by(cast.communicator, cast.at)) == set(Appointment.objects.filter(person=cast.communicator))
    assert not queries.run_by(cast.colleague, cast.at).exists()


def test_moderators_and_analysts_do_not_publish(cast: Cast, account: Account) -> None:
    read_policy(cast, cast.manager)
    for kind in (Kind.MODERATOR, Kind.ANALYST):
        assert state(appoint(cast, cast.manager, kind=kind, account=account), cast.at) == "active"
    assert not queries.run_by(cast.manager, cast.at).exists()
    appoint(cast, cast.manager, kind=Kind.EDITOR, account=account)
    assert queries.run_by(cast.manager, cast.at).get().kind == Kind.EDITOR


# The whole grid: what somebody may be appointed to, in which state it stands, who appoints and ends.

STATES = ("waiting", "active", "suspended", "later", "ended", "left")
WHO = ("colleague", "manager", "communicator", "quality", "hr", "group_hr", "ceo", "other_ceo", "auditor", "chair",
       "stranger", "outsider_superuser", "leaver", "delegate", "portal")  # fmt: skip


def people(cast: Cast) -> dict[str, User]:
    """The cast by name, and one to whom the CEO has delegated appointing."""
    span = {"first_day": cast.today, "last_day": cast.today + 90 * DAY}
    companies.delegate(cast.newcomer, cast.nord, [Can.APPOINT], by=cast.ceo, at=cast.at, **span)
    return {name: cast.newcomer if name == "delegate" else getattr(cast, name) for name in WHO}


def how(verb: Any) -> str:
    """How a call ends: "done", rolled back, or the class of its no, which has written nothing."""
    before, point = rows(), transaction.savepoint()
    try:
        verb()
    except (Forbidden, Refused) as no:
        transaction.savepoint_commit(point)
        assert rows() == before, "a no has written something"
        return type(no).__name__
    transaction.savepoint_rollback(point)
    return "done"


def bring_to(cast: Cast, stand: str, kind: str, account: Account) -> tuple[Appointment, dt.datetime]:
    """Appoint the manager and bring the appointment to the state; return it and the moment."""
    read_alone(cast, cast.manager)
    if stand != "waiting":
        promise(cast, cast.manager)
    given: dict[str, Any] = {"kind": kind} | ({} if kind == Kind.SPOKESPERSON else {"account": account})
    first = cast.today + 20 * DAY if stand == "later" else cast.today
    made = appoint(cast, cast.manager, first_day=first, last_day=cast.today + 5 * DAY if stand == "ended" else None,
                   **given)  # fmt: skip
    if stand == "suspended":
        newer_text(cast)
    if stand == "left":
        companies.end_employment(cast.manager.employments.get(), last_day=cast.today, by=cast.portal, at=cast.at)
    at = cast.at + {"suspended": 15, "ended": 6, "left": 1}.get(stand, 0) * DAY
    assert state(made, at) == {"left": "ended"}.get(stand, stand)
    return made, at


@pytest.mark.parametrize("stand", STATES)
@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_in_every_state_is_ended_by_ceo_and_delegate_alone(
    cast: Cast, account: Account, kind: str, stand: str
) -> None:
    everybody = people(cast)
    made, at = bring_to(cast, stand, kind, account)
    day = cast.today + 30 * DAY

    def end(who: User) -> Any:
        return workflow.end_appointment(made, last_day=day, by=who, at=at, note=NOTE)

    got = {name: how(lambda: end(who)) for name, who in everybody.items()}  # noqa: B023
    may = "Refused" if stand == "ended" else "done"
    assert got == {name: may if name in ("ceo", "delegate") else "Forbidden" for name in WHO}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_given_by_ceo_and_delegate_and_for_the_ceo_by_the_chair(
    cast: Cast, account: Account, kind: str
) -> None:
    everybody = people(cast)
    cast.employ(cast.ceo, cast.nord, first_day=cast.today)
    read_alone(cast, cast.manager, cast.ceo, cast.newcomer)
    given: dict[str, Any] = {"kind": kind} | ({} if kind == Kind.SPOKESPERSON else {"account": account})
    for person, able in (
        (cast.manager, {"ceo", "delegate"}),
        (cast.ceo, {"chair"}),
        (cast.newcomer, {"ceo"}),  # not by themselves, though the delegation would carry it
    ):
        got = {name for name, who in everybody.items() if how(lambda: appoint(cast, person, by=who, **given)) == "done"}  # noqa: B023
        assert got == able, person


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_undertaking(transactional_db: None, cast: Cast) -> None:
    def press(number: int) -> Any:
        return workflow.undertake(cast.nord, text_hash=PROMISE.text_hash, by=cast.colleague, at=cast.at)

    outcomes = race(4, press)
    assert tally(outcomes) == {"done": 4}, outcomes
    assert Undertaking.objects.count() == 1 and len({one.pk for one in outcomes}) == 1
    assert undertakes_in(cast.colleague, cast.at).get() == cast.nord
