"""The demonstration tells its story once, lets one be its people, and exists nowhere else."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as live_settings
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts import duties as account_duties
from accounts import workflow as accounts
from accounts.models import Account, Request
from companies import queries as companies
from companies.models import Company, User
from kit import clock
from notices import workflow as notices
from notices.queries import waiting
from plsportal import inbox
from plsportal.apps import no_demonstration_in_production
from plsportal.demo import asked, asks, chooser, people
from plsportal.duties import ALL, KINDS
from policy import queries as policy
from policy.models import Quiz

KEYS = [part.key for part in chooser.PARTS]


def told(*command: str) -> str:
    """What a command prints."""
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def rows() -> dict[str, int]:
    """How many rows each table has."""
    tables = (model for model in apps.get_models() if model._meta.managed)
    return {model._meta.label: model._default_manager.count() for model in tables}


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The made-up group, loaded once for the module in a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield told("seed_demo")
        transaction.set_rollback(True)


@pytest.fixture
def group(seeded: str, db: None) -> str:
    """What the command said when it loaded the made-up group."""
    return seeded


def person(name: str) -> User:
    """Somebody of the made-up group."""
    return User.objects.get(email=people.address(name))


def awaiting(name: str) -> Counter[str]:
    """How much of each kind of duty awaits somebody now."""
    now, who = clock.now(), person(name)
    return Counter({kind.key: len(kind.rows(now).filter(who_id=who.pk)) for kind in KINDS})


def test_it_says_what_it_made(group: str) -> None:
    assert group == "Made up: 4 companies, 64 people.\n"
    assert Company.objects.count() == 4
    assert Company.objects.get(parent=True).name == "Exempelkoncernen"


def test_a_second_time_changes_nothing(group: str) -> None:
    before = rows()
    assert told("seed_demo") == "There are companies already: nothing was changed.\n"
    assert rows() == before


def test_every_status_of_a_request_occurs(group: str) -> None:
    assert set(Request.objects.values_list("status", flat=True)) == set(Request.Status.values)
    assert Counter(Account.objects.values_list("status", flat=True)) == {
        "active": 9,
        "decided": 3,
        "undecided": 6,
        "closed": 2,
    }
    assert set(Account.objects.values_list("company__slug", flat=True)) == {"group", "nord", "syd", "vast"}


def test_about_two_thirds_have_acknowledged_and_some_are_late(group: str) -> None:
    rates = policy.company_rates(Company.objects.values_list("pk", flat=True), clock.now())
    reached, done, late = (sum(row[key] for row in rates) for key in ("reached", "done", "late"))
    assert 0.6 < done / reached < 0.75
    assert 5 < late < reached - done


def test_the_decisions_wait_for_those_whose_they_are(group: str) -> None:
    assert awaiting(people.DEMO) == Counter(
        decide=4, decide_collective=1, assess_suspicion=1, overdue_condition=1, chase=1
    )
    assert awaiting(people.EXEMPLA) == Counter(endorse=2, review=2, assess_suspicion=1, chase_hr=2)
    assert awaiting(people.ORDNA) == Counter(decide=1)
    assert awaiting(asks.DIKTA) == Counter(decide_collective_delegated=1, decide_delegated=2)
    assert awaiting(people.PAHITTA) == Counter(confirm_open=2, meet_condition=1, take_down=1, assess_suspicion=1)
    assert awaiting("Lek Leksell") == Counter(acknowledge=1)


def test_where_the_only_hr_asks_the_request_goes_straight_to_the_ceo(group: str) -> None:
    request = Request.objects.get(requested_by=person(asks.PJAS))
    assert request.status == "submitted"
    assert not account_duties.endorse(clock.now()).filter(object_id=request.pk).exists()
    assert list(account_duties.decide(clock.now()).filter(object_id=request.pk).values_list("who_id", flat=True)) == [
        person(people.DEMO).pk
    ]


def test_reviews_are_overdue_in_two_companies_soon_in_one_and_done_in_one(group: str) -> None:
    today = clock.today()
    due = dict(policy.reviews_due(clock.now()).values_list("company__slug", "due"))
    assert due["group"] < today and due["vast"] < today
    assert timedelta() < due["nord"] - today <= timedelta(days=30)
    assert due["syd"] - today > timedelta(days=300)


def test_what_hr_shows_to_everybody_names_nobody_and_is_read_in_all_companies(group: str) -> None:
    now = clock.now()
    for name in ("Färska Färskberg", people.DEMO, "Kanske Kanskelin"):
        said = policy.frequent_shown_to(User.objects.get(name=name), now)
        assert [one.question for one in said] == [one.shown["question"] for one in asked.ASKED]
        assert not any(other.person in str(said) for other in asked.ASKED)


def test_whoever_is_new_answers_two_questions_before_acknowledging(group: str) -> None:
    quiz = Quiz.objects.get()
    assert (quiz.company.slug, len(quiz.questions), quiz.pass_mark) == ("nord", 2, 2)


def test_the_clock_reminds_everybody_of_what_awaits_them_and_the_mails_can_be_written(group: str) -> None:
    now = clock.now()
    notices.remind(KINDS, now)
    made = waiting(now).count()
    assert made > 30
    duties = {kind.key for kind in KINDS if not kind.alone}
    facts = waiting(now).exclude(kind__in=duties).count()
    people = waiting(now).filter(kind__in=duties).values("person").distinct().count()
    assert notices.deliver(ALL, now) == made
    assert len(mail.outbox) == facts + people
    assert "exempla.exempelsson@exempel.example" in {message.to[0] for message in mail.outbox}
    notices.remind(KINDS, now)
    assert not waiting(now).exists()


def test_for_everybody_of_the_demonstration_number_list_and_duties_agree(group: str) -> None:
    everybody = {person.pk: person for person in User.objects.all()}
    for days in (0, 45):
        at = clock.now() + timedelta(days=days)
        owed: dict[Any, set[Any]] = {}
        for kind in KINDS:
            for row in kind.rows(at):
                owed.setdefault(row["who_id"], set()).add((kind.key, row["object_id"]))
        busy = sorted(owed, key=lambda pk: (-len(owed[pk]), pk))[:5]
        idle = [pk for pk in everybody if pk not in owed][:2]
        assert len(busy) == 5
        for pk in busy + idle:
            items = inbox.items(everybody[pk], at)
            assert len(items) == inbox.count(everybody[pk], at) == len(owed.get(pk, ()))
            assert {item.kind for item in items} == {key for key, _ in owed.get(pk, ())}


def test_history_carries_the_days_of_the_story(group: str) -> None:
    request = Request.objects.get(name="Exempelbolaget Nord på YouTube")
    days = [(clock.today() - clock.day_of(row.history_date)).days for row in request.history.order_by("history_id")]
    assert days == [230, 228, 226, 221, 219, 217, 206]
    fresh = Request.objects.get(name="Väst på X")
    accounts.submit(fresh, by=fresh.requested_by, at=clock.now())
    assert clock.day_of(fresh.history.first().history_date) == clock.today()


def test_somebody_left_somebody_comes_and_somebody_works_in_two_companies(group: str) -> None:
    now = clock.now()
    assert not companies.may_log_in(person("Gåta Gåtström"), now)
    assert not companies.may_log_in(person("Teori Teorell"), now)
    assert companies.employments_of(person("Prova Provström"), now).count() == 2


@pytest.mark.parametrize("key", KEYS)
def test_everybody_of_the_chooser_can_log_in_and_sees_a_home_page(group: str, key: str) -> None:
    client = Client()
    answer = client.post(reverse("demo-login"), {"person": key}, follow=True)
    assert answer.redirect_chain == [(reverse("home"), 302)]
    assert answer.status_code == 200
    assert answer.context["user"].email == people.address(chooser.BY_KEY[key].name)


def test_the_printed_password_opens_the_log_in_page(group: str) -> None:
    printed = told("demo_logins").splitlines()
    assert len(printed) == len(chooser.PARTS) + 1
    address, password = printed[0].split()[0], printed[-1].split()[-1]
    answer = Client().post(reverse("account_login"), {"login": address, "password": password})
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    for part in chooser.PARTS:
        validate_password(password, person(part.name))


def test_changing_person_leaves_nothing_of_the_one_before(group: str) -> None:
    client = Client()
    client.post(reverse("demo-login"), {"person": "ceo"})
    session = client.session
    session["company"] = "nord"
    session.save()
    client.post(reverse("demo-login"), {"person": "employee"})
    assert "company" not in client.session


@pytest.mark.parametrize(
    ("wished", "got"),
    [("/policy/", "/policy/"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/"), ("", "/")],
)
def test_one_comes_to_the_page_one_wanted_and_never_elsewhere(group: str, wished: str, got: str) -> None:
    answer = Client().post(reverse("demo-login"), {"person": "employee", "next": wished})
    assert answer.url == got


@pytest.mark.parametrize("name", ["", "nobody", "sagolika.sagander@exempel.example"])
def test_only_people_of_the_list_can_be_chosen(group: str, name: str) -> None:
    assert Client().post(reverse("demo-login"), {"person": name}).status_code == 404


def test_a_person_who_has_left_cannot_be_chosen(group: str) -> None:
    from companies import workflow

    employment = person("Lek Leksell").employments.get()
    yesterday = clock.today() - timedelta(days=1)
    workflow.end_employment(employment, last_day=yesterday, by=workflow.portal(), at=clock.now())
    assert Client().post(reverse("demo-login"), {"person": "employee"}).status_code == 404


def test_the_log_in_takes_a_post_of_our_own_page_alone(group: str) -> None:
    assert Client().get(reverse("demo-login")).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("demo-login"), {"person": "ceo"}).status_code == 403


@pytest.mark.parametrize("page", ["demo-chooser", "account_login"])
def test_the_chooser_names_everybody_and_what_they_do(group: str, page: str) -> None:
    shown = Client().get(reverse(page)).content.decode()
    for part in chooser.PARTS:
        assert f'value="{part.key}"' in shown
        assert part.name in shown
        assert f"{part.role}. {part.does}" in shown


@pytest.mark.parametrize("page", ["demo-chooser", "mailbox"])
def test_outside_the_demonstration_its_pages_are_not_there(group: str, settings: Any, page: str) -> None:
    client = Client()
    client.post(reverse("demo-login"), {"person": "ceo"})
    assert client.get(reverse(page)).status_code == 200
    settings.DEMO = False
    assert client.get(reverse(page)).status_code == 404
    assert client.post(reverse("demo-login"), {"person": "hr"}).status_code == 404
    assert client.get(reverse("letter", args=["x"])).status_code == 404


def test_outside_the_demonstration_the_addresses_are_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def known() -> set[str]:
        spec = importlib.util.find_spec("plsportal.urls")
        fresh = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(fresh)
        included = [getattr(row, "urlconf_name", None) for row in fresh.urlpatterns]
        return {module.__name__ for module in included if hasattr(module, "__name__")}

    assert "plsportal.demo.urls" in known()
    monkeypatch.setattr(live_settings, "DEMO", False)
    assert "plsportal.demo.urls" not in known()


@pytest.mark.parametrize(("demo", "local", "found"), [(1, 0, ["plsportal.E001"]), (1, 1, []), (0, 0, []), (0, 1, [])])
def test_the_demonstration_cannot_run_where_others_reach_it(
    settings: Any, demo: int, local: int, found: list[str]
) -> None:
    settings.DEMO, settings.LOCAL = bool(demo), bool(local)
    assert [error.id for error in no_demonstration_in_production(None)] == found
