"""Appointing and ending: who may, in which state, what it leaves behind, and what it rests on (gate G2)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts import workflow
from accounts.models import Account, Appointment, Decision, Request
from companies import workflow as companies
from companies.models import User
from companies.permissions import Can
from kit.keys import uuid7
from kit.workflow import Forbidden, Refused, record
from policy.models import Acknowledgement
from tests.accounts.appointed import NOTE, TOPICS, appoint, appointed, newer_text, owner_and_backup, rows, state
from tests.accounts.stages import bring, outcome, read_policy
from tests.cast import DAY, Cast


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


def everybody(cast: Cast) -> dict[str, User]:
    """The whole cast by name, the portal too."""
    people = {field.name: getattr(cast, field.name) for field in dataclasses.fields(cast)}
    return {name: person for name, person in people.items() if isinstance(person, User)}


def delegate(cast: Cast, person: User) -> None:
    """Let the CEO of nord delegate appointing."""
    days = {"first_day": cast.today, "last_day": cast.today}
    companies.delegate(person, cast.nord, [Can.APPOINT], by=cast.ceo, at=cast.at, **days)


def test_the_ceo_and_a_delegate_appoint_others_and_nobody_themselves(cast: Cast) -> None:
    delegate(cast, cast.manager)
    read_policy(cast, cast.colleague, cast.manager)
    able = {name for name, who in everybody(cast).items() if how(lambda: appoint(cast, by=who)) == "done"}  # noqa: B023
    assert able == {"ceo", "manager"}
    assert how(lambda: appoint(cast, cast.manager, by=cast.manager)) == "Forbidden"
    assert how(lambda: appoint(cast, cast.manager, by=cast.ceo)) == "done"


def test_where_the_ceo_is_to_be_appointed_the_chair_decides(cast: Cast) -> None:
    cast.employ(cast.ceo, cast.nord, first_day=cast.today)
    delegate(cast, cast.manager)
    read_policy(cast, cast.ceo)
    people = everybody(cast).items()
    able = {name for name, who in people if how(lambda: appoint(cast, cast.ceo, by=who)) == "done"}  # noqa: B023
    assert able == {"chair"}
    made = appoint(cast, cast.ceo, by=cast.chair)
    assert (made.basis_kind, made.basis_role) == ("role", "chair")


@pytest.mark.parametrize("stand", ["active", "suspended", "later", "ended", "left"])
def test_each_state_is_ended_by_who_may_appoint_and_by_nobody_else(cast: Cast, stand: str) -> None:
    begins = cast.today + 20 * DAY if stand == "later" else cast.today
    made = appointed(cast, first_day=begins, last_day=cast.today + 5 * DAY if stand == "ended" else None)
    newer_text(cast)
    if stand == "left":
        companies.end_employment(cast.colleague.employments.get(), last_day=cast.today, by=cast.portal, at=cast.at)
    at = cast.at + {"active": 1, "later": 1, "suspended": 15, "ended": 6, "left": 1}[stand] * DAY
    assert state(made, at) == {"left": "ended"}.get(stand, stand)
    day = cast.today + 15 * DAY

    def end(who: User) -> Any:
        return workflow.end_appointment(made, last_day=day, by=who, at=at, note=NOTE)

    got = {name: how(lambda: end(who)) for name, who in everybody(cast).items()}  # noqa: B023
    others = {name for name in got if name != "ceo"}
    assert {name: word for name, word in got.items() if name in others} == dict.fromkeys(others, "Forbidden")
    assert got["ceo"] == ("Refused" if stand == "ended" else "done")


def test_each_verb_leaves_a_line_with_actor_and_reason(cast: Cast) -> None:
    made = appointed(cast, last_day=cast.today + 90 * DAY)
    role = cast.ceo.assignments.get(company=cast.nord)
    assert (made.basis_kind, made.basis_id, made.basis_role) == ("role", role.pk, "ceo")
    assert (made.appointed_by, made.appointed_at, made.topics) == (cast.ceo, cast.at, TOPICS)
    assert made.acknowledgement == Acknowledgement.objects.get(person=cast.colleague)
    workflow.end_appointment(made, last_day=cast.today + DAY, by=cast.ceo, at=cast.at, note=f" {NOTE} ")
    lines = made.history.order_by("history_id").values_list("history_change_reason", "history_user", "last_day")
    assert list(lines) == [
        ("appoint", cast.ceo.pk, cast.today + 90 * DAY),
        (f"end_appointment: {NOTE}", cast.ceo.pk, cast.today + DAY),
    ]
    table = Appointment.history.model._meta.db_table
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM {table}")


def code(verb: Any) -> str:
    """The field at which the workflow says no."""
    with pytest.raises(Refused) as no:
        verb()
    return no.value.code


def test_without_the_acknowledgement_the_workflow_says_who_must_read(cast: Cast) -> None:
    assert code(lambda: appoint(cast)) == "person"  # nothing is in force yet
    read_policy(cast)
    with pytest.raises(Refused, match=cast.colleague.name):
        appoint(cast)
    newer_text(cast)
    read_policy(cast, cast.colleague)
    assert state(appoint(cast), cast.at) == "active"


def test_an_earlier_text_is_enough_while_the_later_one_is_editorial(cast: Cast) -> None:
    read_policy(cast, cast.colleague, cast.communicator)
    newer_text(cast, material=False)
    assert appoint(cast).acknowledgement.version.number == 1
    newer = newer_text_again(cast)
    assert code(lambda: appoint(cast, cast.communicator)) == "person"
    assert newer.number == 3


def newer_text_again(cast: Cast) -> Any:
    """Adopt a third version, with a material change."""
    from tests.policy.texts import adopt

    return adopt(cast, "Ännu nyare påhittad text")


@pytest.mark.parametrize("name", ["ceo", "chair", "auditor", "stranger", "leaver"])
def test_only_who_is_employed_in_the_company_is_appointed(cast: Cast, name: str) -> None:
    read_policy(cast, cast.colleague, cast.stranger)
    by = cast.chair if name == "ceo" else cast.ceo
    assert code(lambda: appoint(cast, getattr(cast, name), by=by)) == "person"


def raw(cast: Cast, rests_on: Acknowledgement, **changes: Any) -> Appointment:
    """A row as the workflow would never write it."""
    given = {
        "person": cast.colleague,
        "company": cast.nord,
        "kind": "spokesperson",
        "topics": "x",
        "languages": ["sv"],
        "rank": "primary",
    }
    given |= {"rank": "primary"}
    right = {"appointed_by": cast.ceo, "appointed_at": cast.at, "basis_kind": "role", "basis_id": uuid7()}
    return Appointment(**given | right | {"first_day": cast.today, "acknowledgement": rests_on} | changes)


def test_the_database_refuses_what_rests_on_no_acknowledgement_that_counts(cast: Cast) -> None:
    read_policy(cast, cast.communicator, cast.colleague)
    own = Acknowledgement.objects.get(person=cast.colleague)
    others = Acknowledgement.objects.get(person=cast.communicator)
    before_it = cast.at - dt.timedelta(minutes=1)
    wrong: list[dict[str, Any]] = [{"rests_on": others}, {"rests_on": own, "appointed_at": before_it}]
    for changes in wrong:
        with pytest.raises(IntegrityError, match="not acknowledged"), transaction.atomic():
            record(raw(cast, **changes), "appoint", cast.ceo)
    good = raw(cast, own)
    record(good, "appoint", cast.ceo)
    good.person = cast.manager
    with pytest.raises(IntegrityError, match="not acknowledged"), transaction.atomic():
        record(good, "appoint", cast.ceo)
    newer_text(cast)
    with pytest.raises(IntegrityError, match="not acknowledged"), transaction.atomic():
        record(raw(cast, own, first_day=cast.today + DAY), "appoint", cast.ceo)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"kind": "owner"}, "operator_has_an_account"),
        ({"topics": ""}, "about_what"),
        ({"languages": []}, "about_what"),
        ({"last_day": dt.date(2020, 1, 1)}, "days_in_order"),
        ({"appointed_by": "colleague"}, "not_by_oneself"),
    ],
)
def test_the_database_refuses_rows_that_make_no_sense(cast: Cast, changes: dict[str, Any], constraint: str) -> None:
    read_policy(cast, cast.colleague)
    if "appointed_by" in changes:
        changes = {"appointed_by": cast.colleague}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        record(raw(cast, Acknowledgement.objects.get(), **changes), "appoint", cast.ceo)


def test_days_that_have_passed_stay_as_they_were(cast: Cast) -> None:
    read_policy(cast, cast.colleague)
    assert code(lambda: appoint(cast, first_day=cast.today - DAY)) == "first_day"
    assert code(lambda: appoint(cast, last_day=cast.today - DAY)) == "last_day"
    made = appoint(cast, last_day=cast.today + 9 * DAY)
    assert code(lambda: appoint(cast, first_day=cast.today + 9 * DAY)) == "first_day"

    def end(days: int, note: str = NOTE) -> Any:
        return workflow.end_appointment(made, last_day=cast.today + days * DAY, by=cast.ceo, at=cast.at, note=note)

    assert [code(lambda: end(-1)), code(lambda: end(10)), code(lambda: end(0, " "))] == ["last_day", "last_day", "note"]
    end(0)
    assert [state(made, cast.at), state(made, cast.at + DAY)] == ["active", "ended"]


def test_one_that_is_ended_before_it_begins_never_was(cast: Cast) -> None:
    made = appointed(cast, first_day=cast.today + 9 * DAY)
    workflow.end_appointment(made, last_day=cast.today, by=cast.ceo, at=cast.at, note=NOTE)
    assert {state(made, cast.at + days * DAY) for days in (0, 8, 9, 10)} == {"ended"}
    assert state(appoint(cast, first_day=cast.today), cast.at) == "active"


def test_opening_an_account_appoints_owner_and_back_up_by_its_decision(cast: Cast, request_draft: Request) -> None:
    bring(request_draft, "carried_out", cast)
    assert owner_and_backup() == {"owner": cast.communicator, "backup": cast.colleague}
    decision = Decision.objects.get(kind="open")
    for row in Appointment.objects.all():
        assert (row.decision, row.appointed_by, row.basis_id) == (decision, cast.ceo, decision.basis_id)
        assert (row.first_day, row.last_day, row.account) == (cast.today, None, Account.objects.get())
        assert state(row, cast.at) == "active"


@pytest.mark.parametrize("missing", ["communicator", "colleague"])
def test_an_account_does_not_open_before_both_have_read(cast: Cast, request_draft: Request, missing: str) -> None:
    who = {"communicator": cast.colleague, "colleague": cast.communicator}[missing]
    bring(request_draft, "endorsed", cast)
    workflow.approve(request_draft, by=cast.ceo, at=cast.at)
    read_policy(cast, who)
    with pytest.raises(Refused, match=getattr(cast, missing).name):
        workflow.confirm_open(request_draft, by=cast.communicator, at=cast.at)
    assert not Appointment.objects.exists()
    read_policy(cast, getattr(cast, missing))
    assert outcome("confirm_open", request_draft, by=cast.communicator, at=cast.at) == "done"


def test_operators_are_appointed_to_an_open_account_of_the_company(cast: Cast, request_draft: Request) -> None:
    found = bring(request_draft, "approved", cast)
    read_policy(cast, cast.manager)
    account = Account.objects.get()
    editor: dict[str, Any] = {"kind": "editor", "account": account}
    assert code(lambda: appoint(cast, cast.manager, **editor)) == "account"
    workflow.confirm_open(found, by=cast.communicator, at=cast.at)
    account.refresh_from_db()
    assert appoint(cast, cast.manager, **editor).account == account
    assert code(lambda: appoint(cast, cast.manager, **editor)) == "first_day"
    assert appoint(cast, cast.manager, kind="backup", account=account).kind == "backup"
