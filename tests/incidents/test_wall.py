"""The first wall: every address, for everybody, with words behind it that could leak; in real transactions."""

from __future__ import annotations

import dataclasses
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import RoleAssignment, User
from companies.workflow import end_role
from incidents import duties, urls, wall, workflow
from incidents.models import CaseGroupObjectPermission, CaseUserObjectPermission, Concern, Grant, Opening
from kit.workflow import record
from tests.cast import DAY, Cast, as_fresh
from tests.incidents.conftest import MARKERS, REASON, TALK, Around, readers, report

pytestmark = pytest.mark.django_db(transaction=True)

Login = Callable[[User], Client]
OF_A_CASE = {"case", "open", "receipt", "acknowledge", "message", "name_another", "recuse", "close"}
READ = {"case", "open", "receipt"}
POSTED = {"sure": "on", "text": "x", "outcome": "substantiated", "note": "x", "handler": str(uuid.uuid4())}


@pytest.fixture
def inside(transactional_db: None, around: Around) -> Around:
    """Return the people on real transactions, with a dialogue and notes behind the wall; one grant has ended."""
    cast, case = around.cast, around.case
    ended = cast.person("Färdig Påhittsutredare", cast.nord, handler={})
    recused = cast.person("Jävig Påhittsutredare", cast.nord, handler={})
    workflow.acknowledge(case, by=around.handler, at=cast.at)
    for person in (ended, recused):
        workflow.name_another(case, person, by=around.handler, at=cast.at, note=REASON)
    workflow.message(case, TALK, by=around.handler, at=cast.at)
    workflow.message(case, TALK, by=around.reporter, at=cast.at)
    workflow.recuse(case, by=recused, at=cast.at, note=REASON)
    grant = Grant.objects.get(case=case, handler=ended)
    grant.until, grant.ended_by = cast.at, cast.portal
    record(grant, "end", cast.portal)
    return around


def outside(around: Around) -> dict[str, User]:
    """Return everybody who must not learn that there is a case, by why."""
    cast = around.cast
    people = {field.name: getattr(cast, field.name) for field in dataclasses.fields(cast)}
    found = {name: one for name, one in people.items() if isinstance(one, User) and one != around.reporter}
    for gone in ("portal", "leaver"):
        found.pop(gone)
    found |= {name: getattr(around, name) for name in ("accused", "leader", "excluded", "syd_handler", "fallback")}
    found |= {name: User.objects.get(name=f"{name} Påhittsutredare") for name in ("Färdig", "Jävig")}
    return found


def address(name: str, pk: uuid.UUID) -> str:
    return reverse(f"incidents:{name}", args=[pk])


def ask(client: Client, name: str, pk: uuid.UUID) -> Any:
    return client.get(address(name, pk)) if name in READ else client.post(address(name, pk), POSTED)


def test_every_address_of_a_case_is_asked_below() -> None:
    assert {pattern.name for pattern in urls.urlpatterns if "<uuid:pk>" in str(pattern.pattern)} == OF_A_CASE


def test_whoever_stands_outside_is_told_at_every_address_that_nothing_is_here(
    inside: Around, client_for: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = lambda request, exception: HttpResponse(status=404)  # noqa: E731 - the page itself is compared below
    monkeypatch.setattr("plsportal.urls.handler404", quick, raising=False)
    answers = {
        (who, name): ask(as_fresh(client_for(person), person), name, inside.case.pk).status_code
        for who, person in outside(inside).items()
        for name in sorted(OF_A_CASE)
    }
    assert {cell for cell, status in answers.items() if status != 404} == set()
    assert len(answers) > 150


def plain(answer: Any, pk: uuid.UUID) -> tuple[int, bytes, dict[str, str]]:
    """Return status, body and headers without what differs between any two answers."""
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", answer.content)
    return (
        answer.status_code,
        body.replace(str(pk).encode(), b"the key"),
        {name: value for name, value in answer.items() if name not in ("X-Request-Id", "Set-Cookie")},
    )


@pytest.mark.parametrize("who", ["hr", "ceo", "manager", "auditor", "outsider_superuser", "accused", "Jävig"])
def test_what_they_are_told_is_what_is_told_of_a_case_that_is_not(inside: Around, client_for: Login, who: str) -> None:
    person, missing = outside(inside)[who], uuid.uuid4()
    client = as_fresh(client_for(person), person)
    for name in ("case", "message"):
        found, nothing = ask(client, name, inside.case.pk), ask(client, name, missing)
        assert plain(found, inside.case.pk) == plain(nothing, missing)


def test_a_case_that_is_not_costs_the_same_queries(inside: Around, client_for: Login) -> None:
    """The same code path: nobody tells a case from nothing by the clock."""
    client = as_fresh(client_for(inside.accused), inside.accused)
    seen = []
    ask(client, "case", uuid.uuid4())
    for pk in (inside.case.pk, uuid.uuid4()):
        with CaptureQueriesContext(connection) as queries:
            ask(client, "case", pk)
        seen.append([re.sub(r"'[^']*'|\\\\x\w+|\d+", "?", query["sql"]) for query in queries])
    assert seen[0] == seen[1]


@pytest.mark.parametrize("who", ["hr", "ceo", "manager", "accused", "Jävig", "outsider_superuser"])
def test_pages_show_nothing_to_them(inside: Around, client_for: Login, who: str) -> None:
    client = client_for(outside(inside)[who])
    for page in ("/anmalningar/", "/", "/anmal/"):
        text = client.get(page).content.decode()
        assert str(inside.case.pk) not in text and not any(marker in text for marker in MARKERS), page
        assert "/oppna/" not in text and 'href="/anmalan/' not in text, page


def test_lists_and_duties_have_nothing_for_them(inside: Around) -> None:
    at = inside.cast.at
    for who, person in outside(inside).items():
        assert wall.listed(person, at) == [] and not wall.has_news(person, at), who
        for rows in (duties.acknowledge, duties.answer):
            assert rows(at).filter(who_id=person.pk).count() == 0, who


def test_the_question_without_a_page_is_answered_the_same(inside: Around) -> None:
    named = {inside.handler.name, inside.second.name, inside.reporter.name}
    assert readers(inside.case) == named
    for person in outside(inside).values():
        assert wall.side_of(person, inside.case, inside.cast.at) is None
        with pytest.raises(wall.Shut), wall.opened(inside.case, person, at=inside.cast.at):
            raise AssertionError("open")


def test_list_and_detail_are_the_same_for_everybody(inside: Around) -> None:
    other = inside.report(inside.story(accused=(inside.handler,), excluded=()))
    for person in User.objects.all():
        listed = {row["id"] for row in wall.listed(person, inside.cast.at)}
        detail = {case.pk for case in (inside.case, other) if wall.can_read(person, case, inside.cast.at)}
        assert listed == detail, person


def test_those_inside_read_what_is_theirs(inside: Around, client_for: Login) -> None:
    for person, notes in ((inside.reporter, False), (inside.handler, True), (inside.second, True)):
        client = as_fresh(client_for(person), person)
        answer = client.get(address("case", inside.case.pk))
        text = answer.content.decode()
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store, private"
        assert all(marker in text for marker in MARKERS[:5])
        assert (REASON in text) is notes
    assert "Utreda Påhittsutredare" in text and "Rapport" not in text.partition("<title>")[2].partition("</title>")[0]


def test_the_reporter_may_write_and_nothing_else(inside: Around, client_for: Login) -> None:
    client = as_fresh(client_for(inside.reporter), inside.reporter)
    answers = {name: ask(client, name, inside.case.pk).status_code for name in OF_A_CASE - READ - {"name_another"}}
    assert answers == {"message": 302, "acknowledge": 403, "recuse": 403, "close": 403}
    found = {"handler": str(inside.fallback.pk), "note": "x"}
    assert client.post(address("name_another", inside.case.pk), found).status_code == 403
    assert client.get(address("receipt", inside.case.pk)).status_code == 200


def test_a_handler_has_no_receipt(inside: Around, client_for: Login) -> None:
    assert ask(client_for(inside.handler), "receipt", inside.case.pk).status_code == 404


@pytest.mark.parametrize("age", [None, 601, 3600])
def test_an_old_log_in_is_asked_for_again_and_nothing_is_opened(
    inside: Around, client_for: Login, age: int | None
) -> None:
    client = client_for(inside.handler)
    if age is not None:
        as_fresh(client, inside.handler, age)
    before = Opening.objects.count()
    answer = client.get(address("case", inside.case.pk))
    assert answer.status_code == 302 and answer["Location"].startswith("/login/bekrafta/?next=%2Fanmalan%2F")
    typed = client.post(address("message", inside.case.pk), {"text": "Zxqtypat ännu inte skickat"})
    assert typed.status_code == 403 and "Zxqtypat ännu inte skickat" in typed.content.decode()
    assert "Zxqtypat" not in str(dict(client.session))
    assert Opening.objects.count() == before
    as_fresh(client, inside.handler, 590)
    assert client.get(address("case", inside.case.pk)).status_code == 200
    assert Opening.objects.count() == before + 1


def test_who_has_nothing_to_show_again_comes_in_anew(inside: Around, client_for: Login) -> None:
    inside.handler.set_unusable_password()
    inside.handler.save()
    client = client_for(inside.handler)
    answer = client.get(address("case", inside.case.pk))
    assert answer["Location"].startswith("/login/?next=") and "_auth_user_id" not in client.session


def test_each_opening_is_recorded_and_never_names_the_reporter(inside: Around) -> None:
    with wall.opened(inside.case, inside.reporter, at=inside.cast.at):
        pass
    rows = set(Opening.objects.values_list("side", "reader__name", "verb"))
    assert ("reporter", None, "read") in rows and ("handler", inside.handler.name, "acknowledge") in rows
    assert inside.reporter.name not in {name for _side, name, _verb in rows}


def test_a_grant_without_guardians_row_and_a_row_without_a_grant_open_nothing(inside: Around) -> None:
    grant = Grant.objects.get(case=inside.case, handler=inside.second)
    CaseUserObjectPermission.objects.filter(user=inside.second).delete()
    assert inside.second.name not in readers(inside.case)
    row = CaseUserObjectPermission.objects.get(user=inside.handler)
    CaseUserObjectPermission.objects.bulk_create(
        [CaseUserObjectPermission(user=one, permission=row.permission, content_object=inside.case)
         for one in (inside.second, inside.fallback, inside.cast.hr, inside.syd_handler)]
    )  # fmt: skip
    assert inside.second.name in readers(inside.case)
    grant.until, grant.ended_by = inside.cast.at, inside.cast.portal
    record(grant, "end", inside.cast.portal)
    assert readers(inside.case) == {inside.handler.name, inside.reporter.name}


def test_no_group_can_be_granted_a_case(inside: Around) -> None:
    row = CaseUserObjectPermission.objects.first()
    assert row is not None
    given = CaseGroupObjectPermission(
        group=Group.objects.first(), permission=row.permission, content_object=inside.case
    )
    with pytest.raises(IntegrityError, match="case_no_group_permission"):
        CaseGroupObjectPermission.objects.bulk_create([given])


def test_who_becomes_a_manager_in_line_is_shut_out_at_once_and_has_no_duty(inside: Around) -> None:
    second = inside.report(inside.story(what="y"))
    assert {row["who_id"] for row in duties.acknowledge(inside.cast.at)} == {inside.handler.pk, inside.second.pk, *(
        User.objects.filter(name__in=["Färdig Påhittsutredare", "Jävig Påhittsutredare"]).values_list("pk", flat=True)
    )}  # fmt: skip
    line = inside.cast.manager.employments.get()
    line.manager = inside.handler
    record(line, "change", inside.cast.portal)
    for case in (inside.case, second):
        assert inside.handler.name not in readers(case)
        assert inside.handler not in wall.handlers_of(case, inside.cast.at)
    assert inside.handler.pk not in {row["who_id"] for row in duties.acknowledge(inside.cast.at)}
    assert inside.handler.pk not in {row["who_id"] for row in duties.answer(inside.cast.at)}


def test_whoever_comes_to_stand_in_for_a_manager_who_has_left_is_shut_out_and_has_no_duty(inside: Around) -> None:
    line = inside.cast.manager.employments.get()
    line.manager, line.last_day = inside.handler, inside.cast.today - DAY
    record(line, "change", inside.cast.portal)
    assert inside.handler.name not in readers(inside.case)
    assert inside.handler not in wall.handlers_of(inside.case, inside.cast.at)
    assert inside.handler.pk not in {row["who_id"] for row in duties.acknowledge(inside.cast.at)}


def test_a_denial_wins_over_being_named_and_who_reports_handles_not(inside: Around) -> None:
    case = inside.report(inside.story(accused=(), excluded=()))
    assert inside.handler.name in readers(case)
    own = [kind for kind in Concern.Kind if kind != Concern.Kind.REPORTER]
    assert len(own) == 3
    mine = report(inside.cast, inside.handler, inside.story(accused=(), excluded=()))
    assert wall.side_of(inside.handler, mine, inside.cast.at) == "reporter"
    assert wall.may_handle(inside.handler, mine, inside.cast.at) is None


def test_a_superuser_and_a_lost_role_help_nobody(inside: Around) -> None:
    User.objects.update(is_superuser=True)
    role = RoleAssignment.objects.get(person=inside.second, role="handler")
    end_role(role, last_day=inside.cast.today - DAY, by=inside.cast.portal, at=inside.cast.at)
    assert readers(inside.case) == {inside.handler.name, inside.reporter.name}


def test_the_list_costs_the_same_with_one_case_and_with_three(inside: Around, client_for: Login) -> None:
    def cost(cast: Cast) -> int:
        client = client_for(inside.handler)
        client.get("/anmalningar/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/anmalningar/")
        return len(queries)

    one = cost(inside.cast)
    inside.report()
    inside.report()
    assert cost(inside.cast) == one
