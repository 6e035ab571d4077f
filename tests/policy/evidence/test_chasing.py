"""Managers remind and note talks; manager, HR and CEO are told once a week how many are late, and which they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from companies.models import Employment, User
from kit import clock
from kit.duties import DutyKind
from kit.workflow import Forbidden, Refused, record
from notices import workflow as notices
from notices.models import Notice
from plsportal.duties import ALL
from policy import duties, queries, workflow
from policy.models import Policy, Reminder, Talk, Version
from policy.queries import Following
from tests.cast import DAY, Cast
from tests.policy.texts import adopt
from tests.racing import race, tally

ClientFor = Callable[[User], Client]
CHASING = ("chase", "chase_hr", "chase_hr_for", "chase_ceo")


def told(cast: Cast, days: int) -> dict[str, set[Any]]:
    """Return who has each duty, with the number, so many days from now; and say that the list has as many people."""
    at, found = cast.at + days * DAY, {}
    for key in CHASING:
        rows = list(getattr(duties, key)(at))
        found[key] = {(row["who_id"], row["people"]) for row in rows}
        state = {"chase": "due", "chase_ceo": "month"}.get(key, "week")
        for row in rows:
            wanted = Following(row.get("company__slug", ""), state)
            assert len(queries.people(User.objects.get(pk=row["who_id"]), wanted, at).rows) == row["people"]
    return found


def test_the_manager_is_told_on_the_day_hr_after_a_week_the_ceo_after_thirty_days(version: Version, cast: Cast) -> None:
    boss, hr, syd = (cast.manager.pk, 2), (cast.hr.pk, 6), (cast.syd_hr.pk, 4)
    parent = (cast.group_hr.pk, 2)
    nobody = {key: set[Any]() for key in CHASING}
    assert told(cast, 13) == nobody
    assert told(cast, 14) == {**nobody, "chase": {boss}}
    assert told(cast, 20) == {**nobody, "chase": {boss}}
    assert told(cast, 21) == {**nobody, "chase": {boss}, "chase_hr": {hr, syd, parent}}
    ceos = {(cast.ceo.pk, 6), (cast.ceo.pk, 2), (cast.other_ceo.pk, 4)}
    assert told(cast, 44) == {**nobody, "chase": {boss}, "chase_hr": {hr, syd, parent}, "chase_ceo": ceos}


def test_who_has_acknowledged_or_left_counts_no_more(version: Version, cast: Cast) -> None:
    workflow.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)
    assert told(cast, 21)["chase"] == {(cast.manager.pk, 1)}
    Employment.objects.filter(person=cast.communicator).update(last_day=cast.today + 20 * DAY)
    late = told(cast, 21)
    assert (late["chase"], (cast.hr.pk, 4) in late["chase_hr"]) == (set(), True)


def test_the_parents_hr_sees_to_a_company_without_one(version: Version, cast: Cast, client_for: ClientFor) -> None:
    from companies.models import RoleAssignment

    RoleAssignment.objects.filter(person=cast.syd_hr).update(last_day=cast.today - DAY)
    late = told(cast, 21)
    assert late["chase_hr_for"] == {(cast.group_hr.pk, 4)}
    assert late["chase_hr"] == {(cast.hr.pk, 6), (cast.group_hr.pk, 2)}


def kind(key: str) -> DutyKind:
    found = ALL[key]
    assert isinstance(found, DutyKind)
    return found


def test_each_is_told_once_a_week_for_as_long_as_it_lasts_and_names_nobody(
    version: Version, cast: Cast, mailoutbox: list[Any]
) -> None:
    kinds = [kind(key) for key in CHASING]
    for days in range(12, 60):
        notices.remind(kinds, cast.at + days * DAY)
    mails = Notice.objects.filter(person=cast.manager, kind="chase").values_list("created_at", flat=True)
    weeks = sorted(clock.day_of(at).isocalendar()[:2] for at in mails)
    assert weeks == sorted({(cast.today + days * DAY).isocalendar()[:2] for days in range(14, 60)})
    first = Notice.objects.filter(person=cast.manager, kind="chase").order_by("created_at")[0]
    assert first.created_at == cast.at + 14 * DAY
    notices.deliver(ALL, cast.at + 59 * DAY, 5000)
    assert {mail.to[0] for mail in mailoutbox} >= {cast.manager.email, cast.hr.email, cast.ceo.email}
    names = list(User.objects.values_list("name", flat=True))
    for mail in mailoutbox:
        assert not any(name in mail.body for name in names)


def test_a_manager_is_told_again_in_the_week_in_which_one_more_falls_due(version: Version, cast: Cast) -> None:
    monday = cast.at + (14 + (-cast.today.weekday()) % 7) * DAY
    notices.remind([kind("chase")], monday)
    first_day = cast.today + ((-cast.today.weekday()) % 7 + 2) * DAY
    new = {"manager": cast.manager, "first_day": first_day}
    cast.person("Senare Påhittsson", cast.nord, employment=new)
    notices.remind([kind("chase")], monday + DAY)
    assert Notice.objects.filter(kind="chase", person=cast.manager).count() == 1
    notices.remind([kind("chase")], monday + 2 * DAY)
    assert Notice.objects.filter(kind="chase", person=cast.manager).count() == 2


def test_the_person_is_told_of_a_new_text_at_once_and_weekly_when_late(version: Version, cast: Cast) -> None:
    for days in range(40):
        notices.remind([kind("acknowledge")], cast.at + days * DAY)
    steps = Notice.objects.filter(person=cast.colleague).order_by("step").values_list("step", flat=True)
    assert list(steps)[1:] == [-7, -1, 0, 7, 14, 21]


def press(client: Client, **form: str) -> Any:
    return client.post(reverse("policy:remind"), form, follow=True)


def test_one_press_reminds_all_who_owe_and_a_second_says_who_did(
    version: Version, cast: Cast, client_for: ClientFor, mailoutbox: list[Any]
) -> None:
    workflow.acknowledge(version, by=cast.communicator, at=cast.at, text_hash=version.text_hash)
    client = client_for(cast.manager)
    page = press(client)
    [row] = Reminder.objects.values("person", "by", "as_manager", "policy")
    assert row == {
        "person": cast.colleague.pk, "by": cast.manager.pk, "as_manager": True, "policy": version.policy_id
    }  # fmt: skip
    assert Notice.objects.filter(kind="policy_reminder").get().person == cast.colleague
    again = press(client_for(cast.hr), person=str(cast.colleague.pk))
    assert cast.manager.name in "".join(str(said) for said in again.context["messages"])
    assert Reminder.objects.count() == 1
    notices.deliver({"policy_reminder": ALL["policy_reminder"]}, cast.at + DAY)
    [mail] = mailoutbox
    assert (mail.to, "Din chef ber dig läsa Påhittad policy" in mail.body) == ([cast.colleague.email], True)
    assert cast.manager.name not in mail.body
    assert page.status_code == again.status_code == 200


def test_a_reminder_of_what_is_acknowledged_meanwhile_is_not_sent(
    version: Version, cast: Cast, mailoutbox: list[Any]
) -> None:
    workflow.remind(Following(), by=cast.manager, at=cast.at, person=cast.colleague)
    workflow.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)
    notices.deliver({"policy_reminder": ALL["policy_reminder"], "acknowledged": ALL["acknowledged"]}, cast.at + DAY)
    assert [mail.subject for mail in mailoutbox if "ber dig" in mail.subject] == []


def test_two_policies_are_one_mail_and_the_next_day_one_may_remind_again(version: Version, cast: Cast) -> None:
    adopt(cast, "En annan", cast.nord, title="En annan policy")
    assert workflow.remind(Following(), by=cast.manager, at=cast.at, person=cast.colleague) == 1
    assert (Reminder.objects.count(), Notice.objects.filter(kind="policy_reminder").count()) == (2, 1)
    assert workflow.remind(Following("nord"), by=cast.hr, at=cast.at) == 4  # all of nord but the two just asked, and HR
    assert workflow.remind(Following(), by=cast.manager, at=cast.at + DAY) == 2


@pytest.mark.parametrize(
    ("who", "one", "all_of"),
    [
        ("manager", 302, 403), ("hr", 302, 302), ("ceo", 403, 403), ("quality", 403, 403), ("auditor", 403, 403),
        ("communicator", 404, 403), ("stranger", 404, 403), ("syd_hr", 404, 403), ("outsider_superuser", 404, 403),
    ],
)  # fmt: skip
def test_managers_in_line_and_hr_remind_and_nobody_else(
    version: Version, cast: Cast, client_for: ClientFor, who: str, one: int, all_of: int
) -> None:
    client, where = client_for(getattr(cast, who)), reverse("policy:remind")
    assert client.post(where, {"person": str(cast.colleague.pk)}).status_code == one
    assert client.post(where, {"bolag": "nord"}).status_code == all_of
    assert client.post(where, {"person": "nonsense"}).status_code == 404
    assert client.get(where).status_code == 405


def test_a_manager_further_up_reminds_and_talks_too_and_nobody_themselves(version: Version, cast: Cast) -> None:
    under = cast.person("Under Påhittsson", cast.syd, employment={"manager": cast.colleague})
    assert workflow.remind(Following(), by=cast.manager, at=cast.at, person=under) == 1
    assert workflow.remind(Following(line=True), by=cast.manager, at=cast.at) == 2
    with pytest.raises(Forbidden):
        workflow.remind(Following(), by=cast.hr, at=cast.at, person=cast.hr)
    with pytest.raises(Refused):
        done = workflow.acknowledge(version, by=cast.quality, at=cast.at, text_hash=version.text_hash)
        workflow.remind(Following(), by=cast.hr, at=cast.at, person=done.person)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_remind_once(transactional_db: None, cast: Cast) -> None:
    adopt(cast, "En")
    people = (cast.manager, cast.hr)
    outcomes = race(
        2, lambda number: workflow.remind(Following(), by=people[number], at=cast.at, person=cast.colleague)
    )
    assert tally(outcomes) == {"done": 1, "Refused": 1}
    assert Notice.objects.filter(kind="policy_reminder").count() == 1


def test_a_talk_is_noted_shown_to_three_and_replaces_nothing(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    where = reverse("policy:note_talk", args=[cast.colleague.pk, version.policy.slug])
    theirs = reverse("policy:person", args=[cast.colleague.pk])
    boss = client_for(cast.manager)
    assert where in boss.get(theirs).content.decode()
    answer = boss.post(where, {"on": str(cast.today), "note": "<b>Gick bra</b>"})
    assert (answer.status_code, answer.url) == (302, theirs)
    talk = Talk.objects.get()
    assert (talk.version, talk.by, talk.person) == (version, cast.manager, cast.colleague)
    for who in (cast.manager, cast.hr, cast.colleague):
        assert "&lt;b&gt;Gick bra&lt;/b&gt;" in client_for(who).get(theirs).content.decode()
    assert f'href="{theirs}"' in client_for(cast.colleague).get(reverse("policy:index")).content.decode()
    for who in (cast.ceo, cast.quality, cast.auditor):
        page = client_for(who).get(theirs)
        assert (page.status_code, "Gick bra" in page.content.decode()) == (200, False)
        listed = client_for(who).get(reverse("policy:people"), {"bolag": "nord"}).content.decode()
        assert "genomgången" not in listed
    for who in (cast.communicator, cast.stranger, cast.outsider_superuser):
        assert client_for(who).get(theirs).status_code == 404
    assert "genomgången" in boss.get(reverse("policy:people")).content.decode()
    assert cast.colleague.pk in set(duties.acknowledge(cast.at).values_list("who_id", flat=True))


def test_who_works_in_two_companies_is_seen_in_each_for_what_holds_there(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    """The text in force in both is seen in both, syd's own in syd alone; the manager in line sees all of it."""
    cast.employ(cast.colleague, cast.syd, manager=cast.other_ceo)
    cast.person("Extern Påhittsgranskare", cast.syd, employment={"kind": "external"}, auditor={})
    alone = adopt(cast, "Bara i syd", cast.syd, title="Sydpolicyn")
    for about, note in ((alone.policy, "Ett syd-samtal"), (version.policy, "Ett samtal om båda")):
        workflow.note_talk(cast.colleague, about, on=cast.today, note=note, by=cast.other_ceo, at=cast.at)
    workflow.remind(Following(), by=cast.other_ceo, at=cast.at, person=cast.colleague)
    workflow.ask(alone, kind="decline", text="Nej.", by=cast.colleague, at=cast.at)
    done = workflow.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)
    theirs = reverse("policy:person", args=[cast.colleague.pk])

    def seen(who: User) -> tuple[bool, bool, bool]:
        page = client_for(who).get(theirs)
        assert (page.status_code, version.title in page.content.decode()) == (200, True)
        return tuple(word in page.content.decode() for word in ("Sydpolicyn", "Ett syd-samtal", "Ett samtal om båda"))

    assert {who: seen(who) for who in (cast.hr, cast.auditor, cast.ceo)} == {
        cast.hr: (False, False, True), cast.auditor: (False, False, False), cast.ceo: (False, False, False)
    }  # fmt: skip
    for who in (cast.syd_hr, cast.manager, cast.other_ceo, cast.colleague):
        assert seen(who) == (True, True, True)
    later = cast.at + DAY
    assert list(queries.receipts_visible_to(cast.hr, later)) == [done]
    signed = workflow.acknowledge(alone, by=cast.colleague, at=cast.at, text_hash=alone.text_hash)
    assert list(queries.receipts_visible_to(cast.hr, later)) == [done]
    assert set(queries.receipts_visible_to(cast.syd_hr, later)) == {done, signed}


def test_the_person_s_page_says_who_sees_what(version: Version, cast: Cast, client_for: ClientFor) -> None:
    theirs = reverse("policy:person", args=[cast.colleague.pk])
    for who, near in ((cast.auditor, False), (cast.hr, True), (cast.colleague, True)):
        page = client_for(who).get(theirs).content.decode()
        told = [part.split("</p>")[0] for part in page.split("Synligt för")[1:]]
        assert ["granskare" in part for part in told] == ([True, False] if near else [True])
    listed = client_for(cast.hr).get(reverse("policy:people"), {"bolag": "nord"}).content.decode()
    assert "personen" in listed.split("Synligt för")[1].split("</p>")[0]


def test_no_talk_is_noted_about_a_policy_that_is_not_in_force_for_the_person(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    other = adopt(cast, "Bara i syd", cast.syd, title="Hemlig sydpolicy")
    drafted = Policy(slug="ett-utkast", title="Hemligt utkast")
    record(drafted, "draft", cast.portal)
    for slug in (other.policy.slug, drafted.slug, "finns-inte"):
        where = reverse("policy:note_talk", args=[cast.colleague.pk, slug])
        page = client_for(cast.manager).get(where)
        assert (page.status_code, "Hemlig" in page.content.decode()) == (404, False)
        assert client_for(cast.hr).get(where).status_code == 403


@pytest.mark.parametrize(
    ("who", "status"),
    [("manager", 200), ("hr", 403), ("ceo", 403), ("colleague", 403), ("communicator", 404), ("stranger", 404)],
)
def test_managers_in_line_alone_note_talks(
    version: Version, cast: Cast, client_for: ClientFor, who: str, status: int
) -> None:
    where = reverse("policy:note_talk", args=[cast.colleague.pk, version.policy.slug])
    assert client_for(getattr(cast, who)).get(where).status_code == status


@pytest.mark.parametrize("on", ["", "igår", "2099-01-01", "1999-01-01"])
def test_a_wrong_day_is_answered_at_its_field_and_loses_nothing(
    version: Version, cast: Cast, client_for: ClientFor, on: str
) -> None:
    where = reverse("policy:note_talk", args=[cast.colleague.pk, version.policy.slug])
    page = client_for(cast.manager).post(where, {"on": on, "note": "Behåll mig"})
    assert (page.status_code, bool(page.context["form"].errors["on"])) == (422, True)
    assert "Behåll mig" in page.content.decode()
    assert page.content.decode().count("En sak behöver rättas") == 1
    assert not Talk.objects.exists()


def test_reminders_and_talks_are_never_changed_or_removed(version: Version, cast: Cast) -> None:
    workflow.remind(Following(), by=cast.manager, at=cast.at)
    policy = Policy.objects.get(pk=version.policy_id)
    workflow.note_talk(cast.colleague, policy, on=cast.today, note="", by=cast.manager, at=cast.at)
    for table in ("policy_reminder", "policy_talk"):
        for order in (f"DELETE FROM {table}", f"UPDATE {table} SET at = now()"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(order)


def test_the_list_is_taken_along_as_it_is_seen_and_no_cell_is_a_formula(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    under = cast.person("Under Påhittsson", cast.nord, employment={"manager": cast.colleague})
    User.objects.filter(pk=under.pk).update(name="=Under Påhittsson")
    workflow.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)
    client, where = client_for(cast.manager), reverse("policy:export_people")

    def names(**query: str) -> list[str]:
        page = b"".join(client.get(where, query)).decode("utf-8-sig")  # type: ignore[call-overload]
        return [row[0] for row in csv.reader(io.StringIO(page), delimiter=";")][1:]

    assert names() == [cast.colleague.name, cast.communicator.name]
    assert names(status="missing") == [cast.communicator.name]
    assert names(linje="on", status="missing") == ["'=Under Påhittsson", cast.communicator.name]
    book = load_workbook(io.BytesIO(b"".join(client.get(where, {"format": "xlsx"}))))  # type: ignore[call-overload]
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1][0] == cast.colleague.name
    assert rows[1][6].date() == cast.today
    assert names(bolag="syd") == []
