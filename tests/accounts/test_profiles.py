"""What a profile shows, said with evidence; what the group says of platforms; what an account needs next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import queries, workflow
from accounts.models import Account, PlatformRule, Point, ProfileCheck
from accounts.platforms import PLATFORMS
from companies.models import User
from kit.workflow import Forbidden, Refused, Stale
from tests.accounts.registered import appointed_to, registered, rule
from tests.accounts.stages import says
from tests.cast import DAY, Cast
from tests.racing import race, tally

Login = Callable[[User], Client]
PLACE = "https://www.example.se/om"
CAST = ("communicator", "colleague", "hr", "manager", "quality", "ceo", "group_hr", "auditor", "chair", "stranger")


def test_the_latest_check_of_a_point_counts(cast: Cast) -> None:
    account = registered(cast)
    for number, holds in enumerate([True, False, True]):
        workflow.check_profile(account, Point.TERMS, holds, PLACE, by=cast.hr, at=cast.at + number * DAY)
    workflow.check_profile(account, Point.BEHIND, False, "", by=cast.colleague, at=cast.at)
    found = queries.latest_checks(account)
    assert {point: (row.holds, row.by) for point, row in found.items()} == {
        "terms": (True, cast.hr),
        "behind": (False, cast.colleague),
    }
    assert ProfileCheck.objects.count() == 4


def test_who_runs_it_hr_and_communications_say_what_they_saw_and_nobody_else(cast: Cast) -> None:
    account = registered(cast, owner=cast.colleague, backup=None)
    appointed_to(cast, account, cast.newcomer, "editor")
    allowed = {name for name in (*CAST, "newcomer") if queries.may_check(getattr(cast, name), account, cast.at)}
    assert allowed == {"communicator", "colleague", "hr", "newcomer"}
    for name in ("manager", "ceo", "stranger"):
        with pytest.raises(Forbidden):
            workflow.check_profile(account, Point.TERMS, True, PLACE, by=getattr(cast, name), at=cast.at)
    assert not ProfileCheck.objects.exists()


EVIL = (
    "",
    "javascript:alert(1)",
    "http://example.se",
    "data:text/html,x",
    "ftp://example.se/x",
    "example.se",
    "https://",
)


@pytest.mark.django_db
def test_what_holds_has_an_https_address(cast: Cast) -> None:
    account = registered(cast)
    for place in (*EVIL, f"https://example.se/{'x' * 500}", "https://exa mple.se"):
        with pytest.raises(Refused) as no:
            workflow.check_profile(account, Point.TERMS, True, place, by=cast.hr, at=cast.at)
        assert no.value.code == "evidence", place
    assert not ProfileCheck.objects.exists()
    workflow.check_profile(account, Point.TERMS, False, " ", by=cast.hr, at=cast.at)
    closed = registered(cast, "avslutat", "closed")
    with pytest.raises(Stale):
        workflow.check_profile(closed, Point.TERMS, True, PLACE, by=cast.hr, at=cast.at)


def test_the_form_keeps_only_what_was_changed(cast: Cast, client_for: Login) -> None:
    account = registered(cast)
    workflow.check_profile(account, Point.TERMS, True, PLACE, by=cast.colleague, at=cast.at)
    client, address = client_for(cast.hr), reverse("accounts:check", args=[account.pk])
    version = client.get(address).context["version"]
    answers = {"version": version, "terms": "yes", "terms_at": PLACE, "contact": "yes", "contact_at": f"{PLACE}#k"}
    assert client.post(address, {**answers, "privacy": "no"}).status_code == 302
    rows = ProfileCheck.objects.exclude(by=cast.colleague).order_by("point").values_list("point", "holds", "evidence")
    assert list(rows) == [("contact", True, f"{PLACE}#k"), ("privacy", False, "")]
    page = client.post(
        address, {**answers, "version": queries.version_of_checks(account), "privacy": "no"}, follow=True
    )
    assert says(page, "Nothing was changed: it stands as before.")
    assert ProfileCheck.objects.count() == 3
    page = client.post(address, answers)  # filled in upon an older state
    assert (page.status_code, ProfileCheck.objects.count()) == (409, 3)
    assert says(page, "Somebody changed this while you were writing")
    for wrong in ({"terms": "yes"}, {"terms": "yes", "terms_at": EVIL[1]}, {"terms_at": PLACE}, {"terms": "maybe"}):
        page = client.post(address, {"version": queries.version_of_checks(account), **wrong})
        assert page.status_code == 422, wrong
    assert ProfileCheck.objects.count() == 3


def test_the_summary_of_errors_names_the_point(cast: Cast, client_for: Login) -> None:
    address = reverse("accounts:check", args=[registered(cast).pk])
    page = client_for(cast.communicator).post(address, {"terms": "yes", "version": ""}).content.decode()
    assert f">{Point.TERMS.label}: var syns det?</a>" in page and page.count(">Var syns det?") == len(Point)


def test_the_page_of_the_checks_is_for_those_who_may(cast: Cast, client_for: Login) -> None:
    address = reverse("accounts:check", args=[registered(cast).pk])
    wanted = dict.fromkeys(("communicator", "colleague", "hr"), 200) | dict.fromkeys(
        ("manager", "quality", "ceo", "auditor"), 403
    )
    wanted |= dict.fromkeys(("chair", "stranger"), 404)
    assert {name: client_for(getattr(cast, name)).get(address).status_code for name in wanted} == wanted


def test_both_halves_prove_an_account_and_the_latest_of_each_counts(cast: Cast) -> None:
    accounts = [registered(cast, f"k{number}") for number in range(5)]

    def saw(number: int, point: Point, holds: bool, days: int = 0) -> None:
        workflow.check_profile(accounts[number], point, holds, PLACE, by=cast.hr, at=cast.at + days * DAY)

    for point in (Point.LINKS_TO_US, Point.WE_LINK):
        saw(0, point, True)
        saw(1, point, True)
        saw(4, point, False)
        saw(4, point, True, 1)
    saw(1, Point.WE_LINK, False, 1)
    saw(2, Point.WE_LINK, True)
    saw(3, Point.BEHIND, True)
    assert queries.two_way([account.pk for account in accounts]) == {accounts[0].pk, accounts[4].pk}
    assert queries.two_way([]) == set()


# Platforms


def test_only_the_parents_hr_assesses_and_history_keeps_what_was_said(cast: Cast) -> None:
    for name in ("hr", "ceo", "communicator", "stranger", "outsider_superuser", "quality"):
        with pytest.raises(Forbidden):
            rule(cast, by=getattr(cast, name))
    made = rule(cast, must_show=["terms", "behind"], note=" Påhittat ", help_url="https://example.se/hjalp")
    assert (made.must_show, made.note) == (["behind", "terms"], "Påhittat")
    rule(cast, version=queries.version_of_rule(made), allowed=False)
    lines = list(made.history.order_by("history_id").values_list("history_change_reason", "allowed", "history_user"))
    assert lines == [("assess_platform", True, cast.group_hr.pk), ("assess_platform", False, cast.group_hr.pk)]


def test_an_assessment_has_days_in_order_and_a_safe_address(cast: Cast) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("assessed_on", {"assessed_on": cast.today + DAY}),
        ("next_assessment", {"next_assessment": cast.today}),
        ("help_url", {"help_url": "javascript:alert(1)"}),
    ]
    for field, values in wrong:
        with pytest.raises(Refused) as no:
            rule(cast, **values)
        assert no.value.code == field
    with pytest.raises(KeyError):
        rule(cast, "pahitt")
    assert not PlatformRule.objects.exists()


def test_all_that_is_wrong_with_an_assessment_is_said_at_once(cast: Cast, client_for: Login) -> None:
    days = {"assessed_on": cast.today.isoformat(), "next_assessment": cast.today.isoformat()}
    address = reverse("accounts:platform", args=["instagram"])
    page = client_for(cast.group_hr).post(address, {**days, "version": "", "help_url": "http://x.example"})
    assert set(page.context["form"].errors) == {"allowed", "next_assessment", "help_url"}
    assert not PlatformRule.objects.exists()


def test_the_second_editor_sees_what_the_first_one_saved(cast: Cast, client_for: Login) -> None:
    client, address = client_for(cast.group_hr), reverse("accounts:platform", args=["instagram"])
    version = client.get(address).context["version"]
    days = {"assessed_on": cast.today.isoformat(), "next_assessment": (cast.today + 9 * DAY).isoformat()}
    rule(cast, note="Den andras ord")
    page = client.post(address, {**days, "version": version, "allowed": "no", "note": "Mina ord"})
    assert page.status_code == 409 and PlatformRule.objects.get().allowed
    text = page.content.decode()
    assert "Den andras ord" in text and "Mina ord" in text
    version = page.context["version"]
    assert client.post(address, {**days, "version": version, "allowed": "no", "note": "Mina ord"}).status_code == 302
    assert (PlatformRule.objects.get().allowed, PlatformRule.objects.get().note) == (False, "Mina ord")
    assert client.post(address, {"version": "", "allowed": "no"}).status_code == 422


def test_the_page_tells_what_each_earlier_assessment_asked_for_and_why(cast: Cast, client_for: Login) -> None:
    made = rule(cast, must_show=["terms"], note="Därför")
    rule(cast, version=queries.version_of_rule(made), must_show=[], note="Inte längre")
    page = client_for(cast.group_hr).get(reverse("accounts:platform", args=["instagram"]))
    said = [(line.shows, line.note) for line in page.context["history"]]
    assert said == [([], "Inte längre"), ([Point.TERMS.label], "Därför")]
    assert "Därför" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_assess_for_the_first_time_at_once(transactional_db: None, cast: Cast) -> None:
    outcomes = race(4, lambda number: rule(cast, note=str(number)))
    assert tally(outcomes) == {"done": 1, "Stale": 3}
    assert PlatformRule.history.count() == 1


def test_everybody_who_sees_the_register_reads_the_platforms(cast: Cast, client_for: Login) -> None:
    rule(cast, note="Bara bolagets sida")
    rule(cast, "tiktok", allowed=False)
    rule(cast, "x", assessed_on=cast.today - 90 * DAY, next_assessment=cast.today - DAY)
    index, one = reverse("accounts:platforms"), reverse("accounts:platform", args=["instagram"])
    wanted = dict.fromkeys(("colleague", "hr", "ceo", "stranger", "auditor"), (200, 403)) | {"chair": (403, 403)}
    wanted |= {"group_hr": (200, 200)}
    for name, statuses in wanted.items():
        client = client_for(getattr(cast, name))
        assert (client.get(index).status_code, client.get(one).status_code) == statuses, name
    page = client_for(cast.colleague).get(index)
    said = {row["key"]: row["tone"] for row in page.context["rows"]}
    assert said == {"instagram": "ok", "tiktok": "bad", "x": "warn"}
    assert {row["key"] for row in page.context["unassessed"]} == set(PLATFORMS) - set(said)
    assert "Bara bolagets sida" in page.content.decode()
    assert client_for(cast.group_hr).get(reverse("accounts:platform", args=["pahitt"])).status_code == 404


def test_what_speaks_against_a_platform_is_a_sentence(cast: Cast) -> None:
    said = queries.platform_warning
    assert "Instagram" in said("instagram", cast.today)
    made = rule(cast, next_assessment=cast.today + DAY)
    assert said("instagram", cast.today) == said("instagram", cast.today + DAY) == ""
    assert said("instagram", cast.today + 2 * DAY) != ""
    rule(cast, version=queries.version_of_rule(made), allowed=False)
    assert said("instagram", cast.today) == said("instagram", cast.today + 99 * DAY) != ""
    assert said("facebook", cast.today) != said("instagram", cast.today)


# The account's page


def step(client: Client, account: Account) -> Any:
    """The one next step that the page names."""
    return client.get(account.get_absolute_url()).context["step"]


def test_the_page_names_the_one_next_step(cast: Cast, client_for: Login) -> None:
    owner, ceo, colleague = (client_for(one) for one in (cast.communicator, cast.ceo, cast.manager))
    undecided = registered(cast, "a", "undecided", owner=None, backup=None)
    assert (step(owner, undecided).tone, step(owner, undecided).href) == ("bad", "")
    assert step(client_for(cast.hr), undecided).href == f"{reverse('accounts:put_before')}?bolag=nord"
    assert step(owner, registered(cast, "b", "decided")).tone == "info"
    assert step(owner, registered(cast, "c", "closed")) is None
    assert step(owner, registered(cast, "d", operated_until=cast.today - DAY)).tone == "bad"
    assert step(owner, registered(cast, "e", operated_until=cast.today + 60 * DAY)).tone == "warn"

    left = registered(cast, "f", owner=cast.leaver)
    assert (step(owner, left).tone, step(owner, left).href) == ("bad", "")
    assert step(ceo, left).href == reverse("accounts:appoint_operator", args=[left.pk])
    alone = registered(cast, "g", backup=None)
    assert "ersättare" in step(ceo, alone).title

    account = registered(cast, "h")
    assert step(owner, account).press and not step(colleague, account).press
    assert cast.communicator.name in step(colleague, account).text
    workflow.confirm(account, by=cast.communicator, at=cast.at)
    assert step(owner, account).tone == "ok"
    rule(cast, must_show=["terms"])
    assert step(owner, account).href == reverse("accounts:check", args=[account.pk])
    assert (step(colleague, account).tone, step(colleague, account).href) == ("warn", "")
    workflow.check_profile(account, Point.TERMS, True, PLACE, by=cast.communicator, at=cast.at)
    assert step(owner, account).tone == "ok"


def test_who_is_appointed_to_an_empty_seat_stands_in_the_register(cast: Cast, client_for: Login) -> None:
    from tests.accounts.stages import read_policy

    read_policy(cast, cast.colleague, cast.manager)
    account = registered(cast, owner=cast.leaver)
    given = {"account": account, "by": cast.ceo, "at": cast.at}
    workflow.appoint(cast.manager, cast.nord, "owner", first_day=cast.today + DAY, **given)
    account.refresh_from_db()
    assert account.owner == cast.leaver  # nobody owns it before the day
    workflow.appoint(cast.colleague, cast.nord, "owner", first_day=cast.today, **given)
    account.refresh_from_db()
    assert (account.owner, account.backup) == (cast.colleague, None)  # the back-up became the owner
    assert account.history.latest("history_id").history_change_reason == "appoint"
    workflow.appoint(cast.colleague, cast.nord, "backup", first_day=cast.today, **given)
    workflow.appoint(cast.manager, cast.nord, "backup", first_day=cast.today, **given)
    account.refresh_from_db()
    assert (account.owner, account.backup) == (cast.colleague, cast.manager)
    page = client_for(cast.newcomer).get("/konton/")
    assert [row["owner_name"] for row in page.context["accounts"]] == [cast.colleague.name]


def test_who_leaves_soon_is_told_of_in_time(cast: Cast, client_for: Login) -> None:
    account = registered(cast)
    appointed_to(cast, account, cast.communicator, "owner", last_day=cast.today + 30 * DAY)
    client = client_for(cast.ceo)
    assert (step(client, account).tone, cast.communicator.name in step(client, account).text) == ("warn", True)
    other = registered(cast, "annat")
    appointed_to(cast, other, cast.communicator, "owner", last_day=cast.today + 31 * DAY)
    assert step(client, other).title != step(client, account).title


def test_the_history_tells_what_happened_and_reasons_only_to_whom_they_concern(
    cast: Cast, client_for: Login, request_draft: Any
) -> None:
    from tests.accounts.stages import NOTE, bring

    account = bring(request_draft, "carried_out", cast).account
    assert account is not None
    workflow.confirm(account, by=cast.communicator, at=cast.at)
    workflow.check_profile(account, Point.TERMS, True, PLACE, by=cast.colleague, at=cast.at)
    for name, reads in (("hr", True), ("communicator", True), ("manager", False)):
        page = client_for(getattr(cast, name)).get(account.get_absolute_url())
        sentences = " ".join(one.sentence for one in page.context["events"])
        for person in (cast.ceo, cast.communicator, cast.colleague):
            assert person.name in sentences, name
        assert (NOTE in page.content.decode()) == reads, name
        assert PLACE in page.content.decode()
        days = [one.at for one in page.context["events"]]
        assert days == sorted(days, reverse=True)


def test_a_verb_that_the_history_does_not_know_is_told_all_the_same(cast: Cast, client_for: Login) -> None:
    from kit.workflow import record

    account = registered(cast)
    record(account, "a verb of tomorrow: with a secret", cast.hr)
    text = client_for(cast.manager).get(account.get_absolute_url()).content.decode()
    assert cast.hr.name in text and "secret" not in text
