"""The pages of people: who sees which person, who may change whom, and what a second HR is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from companies import queries, workflow
from companies.models import Employment, PersonChange, User
from companies.queries import versions
from kit import clock
from tests.cast import DAY, Cast
from tests.companies.lines import boss_over_manager, leaves

Login = Callable[[User], Client]
LISTS = ("companies:people", "leaving")

# Who may what with a person of nord alone: "done" is 200 on GET.
READ = {"hr": 200, "ceo": 200, "auditor": 200, "syd_hr": 404, "group_hr": 404}
READ |= dict.fromkeys(
    ("manager", "colleague", "communicator", "quality", "chair", "stranger", "outsider_superuser"), 404
)
EDIT = READ | {"ceo": 403, "auditor": 403}
LIST = READ | {"syd_hr": 200, "group_hr": 200}
ADD = EDIT | {"syd_hr": 200, "group_hr": 200}
PAGES = {
    "companies:person": READ,
    "companies:change_person": EDIT,
    "companies:employ": EDIT,
    "companies:move": EDIT,
    "companies:end_employment": EDIT,
    "companies:leave_now": EDIT,
    "companies:withdraw_employment": EDIT,
}


def of(person: User) -> Employment:
    return person.employments.get()


def address(name: str, person: User) -> str:
    """The address of a page about a person, or about their one employment."""
    about = {"companies:person", "companies:change_person", "companies:employ"}
    return reverse(name, args=[person.pk if name in about else of(person).pk])


@pytest.mark.parametrize("name", PAGES)
def test_each_page_opens_for_whom_the_table_says(cast: Cast, client_for: Login, name: str) -> None:
    got = {who: client_for(getattr(cast, who)).get(address(name, cast.newcomer)).status_code for who in READ}
    assert got == PAGES[name]


@pytest.mark.parametrize("name", [name for name in PAGES if name != "companies:person"])
def test_a_post_writes_nothing_for_whom_the_page_is_closed(cast: Cast, client_for: Login, name: str) -> None:
    before = [Employment.history.count(), PersonChange.objects.count(), Employment.objects.count()]
    closed = [who for who, status in EDIT.items() if status != 200]
    values = {"name": "Annan", "company": cast.nord.pk, "first_day": "2020-01-01", "last_day": "2020-02-01"}
    values |= {"kind": "employee", "language": "sv", "version": str(versions.version_of(of(cast.newcomer)))}
    for who in closed:
        answer = client_for(getattr(cast, who)).post(address(name, cast.newcomer), values)
        assert answer.status_code == EDIT[who]
    assert [Employment.history.count(), PersonChange.objects.count(), Employment.objects.count()] == before


@pytest.mark.parametrize("name", [*LISTS, "companies:add_person"])
def test_the_lists_open_for_whom_the_table_says(cast: Cast, client_for: Login, name: str) -> None:
    table = ADD if name == "companies:add_person" else LIST
    expected = {who: 403 if status == 404 else status for who, status in table.items()}
    assert {who: client_for(getattr(cast, who)).get(reverse(name)).status_code for who in expected} == expected


def test_strangers_are_sent_to_the_log_in(cast: Cast) -> None:
    for name in PAGES:
        assert Client().get(address(name, cast.newcomer)).status_code == 302
    for name in (*LISTS, "companies:add_person"):
        assert Client().get(reverse(name)).status_code == 302


# The list


def names(page: Any) -> list[str]:
    return [row["name"] for row in page.context["rows"]]


def test_the_list_shows_one_row_for_each_person_of_ones_companies_alone(cast: Cast, client_for: Login) -> None:
    page = client_for(cast.hr).get(reverse("companies:people"))
    everybody = set(User.objects.filter(employments__company=cast.nord).values_list("name", flat=True))
    assert sorted(names(page)) == sorted(everybody)
    assert cast.stranger.name not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ({"q": "kolla"}, "colleague"),
        ({"q": "KOLLA påhitt"}, "colleague"),
        ({"q": "kolla.pahittsson@"}, "colleague"),
        ({"q": "A17"}, "communicator"),
        ({"status": "left"}, "leaver"),
        ({"status": "managers"}, "manager"),
    ],
)
def test_people_are_found_by_name_address_number_and_state(
    cast: Cast, client_for: Login, query: dict[str, str], who: str
) -> None:
    workflow.move(of(cast.communicator), by=cast.hr, at=cast.at, number="A17")
    assert names(client_for(cast.hr).get(reverse("companies:people"), query)) == [getattr(cast, who).name]


def test_a_named_manager_works_and_so_does_somebody_who_is_led(cast: Cast, client_for: Login) -> None:
    boss = boss_over_manager(cast)
    board = cast.person("Ordna Påhittsson", cast.nord)
    cast.person("Styrelse Påhittsson", cast.nord, employment={"manager": board, "kind": "external"})
    client, address = client_for(cast.hr), reverse("companies:people")
    page = client.get(address, {"status": "managers"})
    assert set(names(page)) == {boss.name, cast.manager.name} and page.context["counts"]["managers"] == 2
    leaves(cast.manager, cast)
    page = client.get(address, {"status": "managers"})  # who stands in until HR names another is not named
    assert names(page) == [] and page.context["counts"]["managers"] == 0
    assert "Utsedda chefer" in page.content.decode()


def test_who_begins_later_is_coming_and_who_left_at_once_has_left(cast: Cast, client_for: Login) -> None:
    coming = cast.person("Sedan Påhittsson", cast.nord, employment={"first_day": cast.today + DAY})
    workflow.leave_now(of(cast.colleague), by=cast.hr, at=cast.at)
    client = client_for(cast.hr)
    assert names(client.get(reverse("companies:people"), {"status": "coming"})) == [coming.name]
    left = names(client.get(reverse("companies:people"), {"status": "left"}))
    assert left == [cast.colleague.name, cast.leaver.name]


def test_a_returning_or_moving_person_stands_once_with_what_tells_most(cast: Cast, client_for: Login) -> None:
    cast.employ(cast.leaver, cast.nord, first_day=cast.today + 5 * DAY)
    workflow.move(of(cast.colleague), by=cast.hr, at=cast.at, from_day=cast.today + 5 * DAY, title="Ny")
    rows = client_for(cast.hr).get(reverse("companies:people")).context["rows"]
    states = {row["name"]: (row["state"], row["title"]) for row in rows}
    assert len(rows) == len(states)
    assert states[cast.leaver.name][0] == "coming"
    assert states[cast.colleague.name] == ("working", "Påhittad")
    assert {row["name"]: row["leaves"] for row in rows}[cast.colleague.name] is None, "who only moves does not leave"


@pytest.mark.parametrize("query", ["?q=%00", "?after=x", "?status=x", "?bolag=x", "?q=ingen"])
def test_odd_words_find_nobody_or_everybody_and_never_fail(cast: Cast, client_for: Login, query: str) -> None:
    assert client_for(cast.hr).get(reverse("companies:people") + query).status_code == 200


def test_a_long_list_goes_on_where_it_stopped(cast: Cast, client_for: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companies.queries.people.SHOWN_AT_ONCE", 4)
    client, found, after = client_for(cast.hr), [], ""
    for _ in range(9):
        page = client.get(reverse("companies:people"), {"after": after} if after else {})
        found += names(page)
        after = str(page.context["more_after"] or "")
        if not after:
            break
    assert found == names(client_for(cast.hr).get(reverse("companies:people"))) or len(found) == len(set(found))
    assert len(found) == User.objects.filter(employments__company=cast.nord).distinct().count()


@pytest.mark.parametrize("more", [1, 3])
@pytest.mark.parametrize(("name", "wanted"), [("people", 12), ("person", 20)])
def test_the_pages_ask_the_same_whatever_their_length(
    cast: Cast, client_for: Login, django_assert_num_queries: Any, more: int, name: str, wanted: int
) -> None:
    boss = cast.person("Många Påhittschef", cast.nord, employment={"last_day": cast.today + 9 * DAY}, quality={})
    for number in range(more):
        days = {"last_day": cast.today + (number + 3) * DAY, "manager": boss}
        cast.person(f"Rad {number}", cast.nord, employment=days, communications={})
    client = client_for(cast.hr)
    url = boss.get_absolute_url() if name == "person" else reverse(f"companies:{name}")
    assert client.get(url).status_code == 200
    with django_assert_num_queries(wanted):
        client.get(url)


# Entering somebody


def new(cast: Cast, **more: Any) -> dict[str, Any]:
    day = cast.today.isoformat()
    values = {"name": "Ny Påhittsson", "email": "ny@demo.example", "language": "sv", "company": cast.nord.pk}
    return {**values, "kind": "employee", "first_day": day, "title": "Snickare", **more}


def test_hr_enters_a_person_who_is_employed_and_may_log_in(cast: Cast, client_for: Login) -> None:
    values = new(cast, manager=cast.manager.name, number="77")
    answer = client_for(cast.hr).post(reverse("companies:add_person"), values)
    made = User.objects.get(email="ny@demo.example")
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    assert (of(made).title, of(made).manager, of(made).number) == ("Snickare", cast.manager, "77")
    assert queries.may_log_in(made, clock.now())


def test_what_was_typed_stays_when_something_is_wrong(cast: Cast, client_for: Login) -> None:
    values = new(cast, manager="Ingen Alls", last_day="2001-01-01")
    answer = client_for(cast.hr).post(reverse("companies:add_person"), values)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"manager", "last_day"}
    assert 'value="Snickare"' in answer.content.decode()
    assert not User.objects.filter(email="ny@demo.example").exists()


def test_hr_enters_nobody_in_another_company(cast: Cast, client_for: Login) -> None:
    answer = client_for(cast.hr).post(reverse("companies:add_person"), new(cast, company=cast.syd.pk))
    assert answer.status_code == 422
    assert not User.objects.filter(email="ny@demo.example").exists()


def test_a_known_address_is_offered_and_employed_instead_of_entered_twice(cast: Cast, client_for: Login) -> None:
    client, count = client_for(cast.hr), User.objects.count()
    values = new(cast, name="Fel Stavat", email=(cast.stranger.email or "").upper())
    answer = client.post(reverse("companies:add_person"), values)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert cast.stranger.name in page and 'value="new"' not in page
    answer = client.post(reverse("companies:add_person"), {**values, "known": cast.stranger.pk})
    assert answer.status_code == 302
    cast.stranger.refresh_from_db()
    assert (User.objects.count(), cast.stranger.name) == (count, "Främmande Påhittsson")
    assert {one.company for one in cast.stranger.employments.all()} == {cast.nord, cast.syd}


def test_a_known_name_may_be_the_same_person_or_another(cast: Cast, client_for: Login) -> None:
    client, count = client_for(cast.hr), User.objects.count()
    values = new(cast, name="slutar  påhittsson", email="")
    assert client.post(reverse("companies:add_person"), values).status_code == 422
    assert client.post(reverse("companies:add_person"), {**values, "known": cast.hr.pk}).status_code == 422
    assert client.post(reverse("companies:add_person"), {**values, "known": cast.leaver.pk}).status_code == 302
    assert User.objects.count() == count
    assert cast.leaver.employments.count() == 2
    assert client.post(reverse("companies:add_person"), {**values, "known": "new"}).status_code == 302
    assert User.objects.count() == count + 1


def test_a_name_known_only_elsewhere_is_not_told(cast: Cast, client_for: Login) -> None:
    answer = client_for(cast.hr).post(reverse("companies:add_person"), new(cast, name=cast.stranger.name))
    assert answer.status_code == 302


def test_the_parents_hr_serves_a_company_without_hr(cast: Cast, client_for: Login) -> None:
    ost = cast.company("Ostpåhitt AB", "ost", "559900-0048", hue=3)
    answer = client_for(cast.group_hr).post(reverse("companies:add_person"), new(cast, company=ost.pk))
    assert answer.status_code == 302
    made = User.objects.get(email="ny@demo.example")
    assert client_for(cast.group_hr).get(made.get_absolute_url()).status_code == 200
    assert client_for(cast.hr).get(made.get_absolute_url()).status_code == 404


# Changing


def press(client: Client, verb: str, person: User, **values: Any) -> Any:
    """Post a form as its page showed it, with these values changed."""
    page = client.get(address(verb, person))
    form = page.context["form"]
    shown = {field.html_name: field.value() for field in form}
    kept = {key: value for key, value in shown.items() if value not in (None, False)}
    return client.post(address(verb, person), {**kept, **values})


def test_a_new_name_is_saved_and_the_old_one_can_still_be_read(cast: Cast, client_for: Login) -> None:
    client = client_for(cast.hr)
    assert press(client, "companies:change_person", cast.colleague, name="Kolla Gift").status_code == 302
    page = client.get(cast.colleague.get_absolute_url()).content.decode()
    assert "<h1>Kolla Gift</h1>" in page
    assert "Kolla Påhittsson → Kolla Gift" in page


def test_hr_of_where_somebody_only_worked_once_sees_no_contact_and_changes_nothing(
    cast: Cast, client_for: Login
) -> None:
    cast.employ(cast.leaver, cast.syd)
    client = client_for(cast.hr)
    page = client.get(cast.leaver.get_absolute_url()).content.decode()
    assert cast.leaver.email not in page and cast.syd.name not in page
    assert client.get(address("companies:change_person", cast.leaver)).status_code == 403


@pytest.mark.parametrize(("days", "periods"), [(None, 1), (0, 1), (7, 2), (-7, 2)])
def test_an_employment_is_changed_from_a_day(cast: Cast, client_for: Login, days: int | None, periods: int) -> None:
    day = "" if days is None else (cast.today + days * DAY).isoformat()
    answer = press(client_for(cast.hr), "companies:move", cast.colleague, title="Ny titel", from_day=day)
    assert answer.status_code == 302
    assert cast.colleague.employments.count() == periods
    assert cast.colleague.employments.order_by("-first_day")[0].title == "Ny titel"


@pytest.mark.parametrize("days", [(5, None), (-9, -2)])
def test_an_employment_that_is_not_running_is_corrected_as_a_whole(
    cast: Cast, client_for: Login, days: tuple[int, int | None]
) -> None:
    first, last = cast.today + days[0] * DAY, None if days[1] is None else cast.today + days[1] * DAY
    person = cast.person("Annan Påhittsson", cast.nord, employment={"first_day": first, "last_day": last})
    assert press(client_for(cast.hr), "companies:move", person, title="Rättad").status_code == 302
    assert (of(person).title, of(person).first_day, of(person).last_day) == ("Rättad", first, last)


def test_a_ring_of_managers_is_said_beside_the_field(cast: Cast, client_for: Login) -> None:
    answer = press(client_for(cast.hr), "companies:move", cast.manager, manager=cast.colleague.email)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["manager"]


def test_the_last_day_and_leaving_now_are_pressed(cast: Cast, client_for: Login) -> None:
    client, last = client_for(cast.hr), cast.today + 3 * DAY
    answer = press(client, "companies:end_employment", cast.colleague, last_day=last.isoformat(), note="Ny tjänst")
    assert (answer.status_code, of(cast.colleague).last_day) == (302, last)
    assert press(client, "companies:leave_now", cast.colleague).status_code == 302
    assert of(cast.colleague).left_at is not None
    assert press(client, "companies:leave_now", cast.colleague).status_code == 422


# Two HR at once


def test_two_hr_see_each_others_change_of_a_person_and_lose_nothing(cast: Cast, client_for: Login) -> None:
    url = address("companies:change_person", cast.colleague)
    first, second = client_for(cast.todays_hr), client_for(cast.hr)
    stamp = {"version": second.get(url).context["form"]["version"].value(), "language": "sv"}
    known = {"name": cast.colleague.name, "email": cast.colleague.email}
    assert first.post(url, {**known, **stamp, "phone": "070-1", "name": "Den Enas"}).status_code == 302
    answer = second.post(url, {**known, **stamp, "phone": "070-2"})
    assert answer.status_code == 409
    rows = [(row["theirs"], row["yours"], row["clash"]) for row in answer.context["differences"]]
    assert rows == [("Den Enas", cast.colleague.name, False), ("070-1", "070-2", True)]
    page = answer.content.decode()
    assert cast.todays_hr.name in page
    assert 'value="Den Enas"' in page and 'value="070-2"' in page
    cast.colleague.refresh_from_db()
    assert (cast.colleague.name, cast.colleague.phone) == ("Den Enas", "070-1")
    again = {field.html_name: field.value() for field in answer.context["form"]}
    assert second.post(url, again).status_code == 302
    cast.colleague.refresh_from_db()
    assert (cast.colleague.name, cast.colleague.phone) == ("Den Enas", "070-2")


def test_two_hr_see_each_others_change_of_an_employment(cast: Cast, client_for: Login) -> None:
    url = address("companies:move", cast.colleague)
    first, second = client_for(cast.todays_hr), client_for(cast.hr)
    shown = {field.html_name: field.value() or "" for field in second.get(url).context["form"]}
    shown.pop("safety_representative")
    assert first.post(url, {**shown, "title": "Enas", "safety_representative": "on"}).status_code == 302
    answer = second.post(url, {**shown, "manager": ""})
    assert answer.status_code == 409
    assert [(row["theirs"] == "Enas", row["clash"]) for row in answer.context["differences"]] == [
        (True, False),
        (False, False),
    ]
    again = {field.html_name: field.value() or "" for field in answer.context["form"]}
    assert again["title"] == "Enas" and again["safety_representative"]
    assert of(cast.colleague).manager == cast.manager
    assert second.post(url, again).status_code == 302
    found = of(cast.colleague)
    assert (found.title, found.safety_representative, found.manager) == ("Enas", True, None)


@pytest.mark.parametrize("name", ["companies:end_employment", "companies:leave_now"])
def test_an_end_upon_an_old_page_is_shown_what_changed(cast: Cast, client_for: Login, name: str) -> None:
    client = client_for(cast.hr)
    form = client.get(address(name, cast.colleague)).context["form"]
    stamp = {"version": form["version"].value()}
    workflow.move(of(cast.colleague), by=cast.todays_hr, at=cast.at, title="Under tiden")
    answer = client.post(address(name, cast.colleague), {**stamp, "last_day": cast.today.isoformat()})
    assert answer.status_code == 409
    assert "Under tiden" in answer.content.decode()
    assert (of(cast.colleague).last_day, of(cast.colleague).left_at) == (None, None)


# Leaving soon


@pytest.mark.parametrize("language", ["sv", "en"])
def test_all_pages_speak_both_languages(cast: Cast, client_for: Login, language: str) -> None:
    workflow.change_person(cast.hr, by=cast.hr, at=cast.at, language=language)
    client = client_for(cast.hr)
    for name in PAGES:
        assert f'lang="{language}"' in client.get(address(name, cast.newcomer)).content.decode()
