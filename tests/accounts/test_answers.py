"""The four answers: official is what stands in the register and runs by decision, today, and nothing else at all."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from functools import cache

import pytest

from accounts import queries
from accounts.models import Account
from accounts.platforms import PLATFORMS, Identity, NotAnAccount, identify
from accounts.queries import Answer, Verdict
from companies.models import Company
from tests.accounts.ours import CLOSED, OPENED, STATUSES, account, left, seen, spellings
from tests.cast import DAY, Cast

NAMES = (
    "annanpahitt", "annan_pahitt", "annan.pahitt.example", "100012345678901", "46700000000", "UCaB3dE5gH7jK9mN2pQ4rS6t",
    "aB3dE5gH7jK9mN2pQ4rS6t", "AnNaN7", "annanpahitt7",
)  # fmt: skip
OURS = (
    "https://www.instagram.com/nordpahitt/", "https://www.facebook.com/nordpahitt", "https://x.com/nordpahitt",
    "https://www.linkedin.com/company/nordpahitt", "https://www.youtube.com/@nordpahitt",
    "https://www.tiktok.com/@nordpahitt",
)  # fmt: skip


def verdict(text: str, at: dt.datetime) -> str:
    return queries.asked(text, at).verdict.value


def identified(text: str) -> Identity | None:
    try:
        return identify(text)
    except NotAnAccount:
        return None


@cache
def made_up() -> tuple[Identity, ...]:
    """An account for every rule of every platform that one of these names fits."""
    found = {
        identified(rule.url.format(name))
        for platform in PLATFORMS.values()
        for rule in (*platform.rules, *platform.names)
        for name in NAMES
        if rule.handle.fullmatch(name)
    }
    found |= {identified("https://social.example/@annan"), identified("https://annan.example/")}
    return tuple(sorted(filter(None, found), key=lambda one: (one.platform, one.kind, one.handle)))


def beside(handle: str) -> Iterator[str]:
    """Names that somebody chooses to be taken for ours."""
    yield from (
        f"{handle}{end}"
        for end in ("_", "1", "_se", ".se", "official", "_vinnare", "_kundtjanst", "jobb", "-support", "s", "ab")
    )
    yield from (f"{start}{handle}" for start in ("_", "the", "real", "x", "mitt", "tavling_"))
    yield from (f"{handle[:4]}{mark}{handle[4:]}" for mark in "._-")
    yield from (handle.replace("o", "0"), handle.replace("i", "l"), handle.replace("r", "rr"), handle[:-1], handle[1:])
    yield from (handle.replace("o", "о"), handle.replace("a", "а"), handle.replace("a", "å"), f"{handle}\u200b\u200bx")


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("decided", [-1, 0, 1])
@pytest.mark.parametrize("closed", [None, -1, 0, 1])
def test_official_is_active_decided_until_today_or_later_in_an_open_company(
    cast: Cast, status: str, decided: int, closed: int | None
) -> None:
    until = None if status == "undecided" else cast.today + decided * DAY
    account(cast, OURS[0], status, operated_until=until)
    if closed is not None:
        Company.objects.filter(pk=cast.nord.pk).update(closed_on=cast.today + closed * DAY)
    open_company = closed is None or closed > 0
    wanted = {
        "undecided": "not_ours",
        "decided": "not_ours",
        "active": "official" if decided >= 0 and open_company else "formerly_official",
        "closed": "formerly_official",
    }[status]
    assert verdict(OURS[0], cast.at) == wanted
    listed = {"official": queries.official, "formerly_official": queries.formerly_official}
    assert {name for name, rows in listed.items() if rows(cast.at).exists()} == {wanted} & set(listed)
    assert queries.ever_official().exists() == (wanted != "not_ours")


def test_an_account_that_was_closed_before_it_was_open_never_was_official(cast: Cast) -> None:
    account(cast, OURS[0], "closed", opened_at=None)
    assert verdict(OURS[0], cast.at) == "not_ours"


def test_it_ceases_with_the_first_of_closing_decision_and_company(cast: Cast) -> None:
    def until(status: str, handle: str, **changes: object) -> object:
        account(cast, f"https://x.com/{handle}", status, **changes)
        found = queries.asked(f"x.com/{handle}", cast.at).account
        return found and found.until

    day = cast.today
    assert until("active", "ett") is None
    assert until("closed", "tva") == day - CLOSED
    assert until("closed", "tre", operated_until=day - 9 * DAY) == day - 9 * DAY
    assert until("active", "fyra", operated_until=day - DAY) == day - DAY
    Company.objects.filter(pk=cast.nord.pk).update(closed_on=day - 20 * DAY)
    assert until("active", "fem") == day - 20 * DAY


def test_an_address_that_an_account_has_left_was_ours_until_then(cast: Cast) -> None:
    made = account(cast, "https://x.com/nytt")
    left(made, "https://x.com/gammalt", 9 * DAY, cast)
    left(made, "https://x.com/gammalt", 3 * DAY, cast)
    told = queries.asked("x.com/gammalt/", cast.at)
    assert told.verdict is Verdict.FORMERLY and told.account is not None
    assert (told.account.id, told.account.url) == (made.pk, "https://x.com/gammalt")
    assert (told.account.until, told.account.moved_to) == (cast.today - 3 * DAY, "https://x.com/nytt")
    assert queries.asked("x.com/nytt", cast.at).verdict is Verdict.OFFICIAL
    assert queries.asked("x.com/gammalt2", cast.at).verdict is Verdict.NOT_OURS


def test_an_address_that_is_ours_again_is_official_whoever_left_it(cast: Cast) -> None:
    left(account(cast, "https://x.com/nytt"), "https://x.com/gammalt", DAY, cast)
    account(cast, "https://x.com/gammalt")
    assert queries.asked("x.com/gammalt", cast.at).verdict is Verdict.OFFICIAL


def test_nobody_is_sent_on_to_an_account_that_is_closed(cast: Cast) -> None:
    left(account(cast, "https://x.com/nytt", "closed"), "https://x.com/gammalt", DAY, cast)
    told = queries.asked("x.com/gammalt", cast.at).account
    assert told is not None and (told.until, told.moved_to) == (cast.today - CLOSED, "")


def test_the_public_learns_of_an_official_account_so_much_and_no_more(cast: Cast) -> None:
    made = account(cast, OURS[0], confirmed_at=cast.at - DAY)
    told = queries.asked(OURS[0], cast.at).account
    assert told is not None
    assert dataclasses.asdict(told) == {
        "id": made.pk, "name": made.name, "platform": "instagram", "kind": "profile", "handle": "nordpahitt",
        "url": OURS[0], "company": "Nordpåhitt AB", "slug": "nord", "since": cast.today - OPENED,
        "confirmed_on": cast.today - DAY, "until": None, "linked_from": "", "suspended": False, "moved_to": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("checks", "wanted"),
    [
        ([], ""),
        ([("links_to_us", True)], ""),
        ([("we_link", True)], ""),
        ([("links_to_us", True), ("we_link", True)], "www.nordpahitt.example"),
        ([("links_to_us", True), ("we_link", True), ("we_link", False)], ""),
        ([("links_to_us", True), ("we_link", True), ("links_to_us", False)], ""),
        ([("links_to_us", False), ("we_link", True), ("links_to_us", True)], "www.nordpahitt.example"),
    ],
)
def test_links_both_ways_count_while_the_latest_look_at_each_half_holds(
    cast: Cast, checks: list[tuple[str, bool]], wanted: str
) -> None:
    made = account(cast, OURS[0])
    for place, (point, holds) in enumerate(checks):
        seen(cast, made, point, holds, (9 - place) * DAY)
    told = queries.asked(OURS[0], cast.at).account
    assert told is not None and told.linked_from == wanted


def test_every_spelling_of_ours_is_official_whatever_the_platform(cast: Cast) -> None:
    for address in OURS:
        account(cast, address)
    for identity in made_up():
        if not Account.objects.filter(platform=identity.platform, kind=identity.kind, handle=identity.handle).exists():
            account(cast, identity.url)
    assert set(Account.objects.values_list("platform", flat=True)) == set(PLATFORMS)
    wrong = [way for one in made_up() for way in spellings(one) if verdict(way, cast.at) != "official"]
    assert wrong == []


def test_of_more_than_two_hundred_foreign_addresses_none_is_official(cast: Cast) -> None:
    for address in OURS:
        account(cast, address)
    for status in ("undecided", "decided", "closed"):
        account(cast, f"https://x.com/nord{status}", status)
    near = [url.replace("nordpahitt", name) for url in OURS for name in beside("nordpahitt")]
    near += [f"x.com/nord{status}" for status in ("undecided", "decided", "closed")]
    near += [
        "instagram.com.example/nordpahitt",
        "www.lnstagram.com/nordpahitt",
        "https://instagram.com@x.se/nordpahitt",
    ]
    near += ["nordpahitt", "@nordpahitt", "https://www.instagram.com/", "https://t.co/nordpahitt", "", "javascript:x"]
    foreign = {text for text in [*near, *(one.url for one in made_up())] if text not in OURS}
    assert len(foreign) >= 200
    told = {text: verdict(text, cast.at) for text in foreign}
    assert [text for text, word in told.items() if word == "official"] == []
    assert {text for text, word in told.items() if word == "formerly_official"} == {"x.com/nordclosed"}


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_each_platform_has_an_account_that_is_not_ours(cast: Cast, platform: str) -> None:
    """The anchor that answered "verified: true" to every address of a known platform is why."""
    first, *others = [one for one in made_up() if one.platform == platform]
    told = queries.asked(first.url, cast.at)
    if platform == "web":  # the register knows accounts, not every site of ours
        assert (told.verdict, told.reason) == (Verdict.UNKNOWN, "unknown_platform")
    else:
        assert told == Answer(Verdict.NOT_OURS, first)
    account(cast, first.url)
    assert verdict(first.url, cast.at) == "official"
    assert {verdict(one.url, cast.at) for one in others} <= {"not_ours"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"), ("@nordpahitt", "which_platform"), ("https://www.instagram.com/p/abc/", "post"),
        ("https://t.co/abc", "short_link"), ("javascript:alert(1)", "scheme"), ("lnstagram.com/x", "lookalike"),
        ("https://www.instagram.com/", "front_page"),
    ],
)  # fmt: skip
def test_what_names_no_account_is_unknown_and_says_why(cast: Cast, text: str, reason: str) -> None:
    found = queries.asked(text, cast.at)
    assert (found.verdict, found.reason, found.identity, found.account) == (Verdict.UNKNOWN, reason, None, None)
    assert str(found.sentence)
