"""The public pages: the answer, the list, the page that stays; for strangers, without a cookie, in two languages."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Suspicion
from accounts.queries.listed import PAGE
from companies.models import Company, User
from kit.limits import ASKING, TELLING
from tests.accounts.ours import OURS_ADDRESS, account, left, seen
from tests.cast import DAY, Cast

Login = Callable[[User], Client]
VERIFY, OFFICIAL, TIP = "/verifiera/", "/officiella-konton/", "/verifiera/tipsa/"


def said(page: Any) -> str:
    """Which answer the page gives first and large."""
    text = page.content.decode()
    return re.findall(r'<section class="answer" data-tone="\w+" data-answer="(\w+)"', text)[0]


def words(page: Any) -> str:
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", page.content.decode()))


@pytest.mark.parametrize(
    ("text", "answer", "heading"),
    [
        ("instagram.com/nordpahitt", "official", "Ja, kontot är officiellt"),
        ("https://x.com/nordstangt", "formerly_official", "Det var vårt, men är det inte längre"),
        ("x.com/annan", "not_ours", "Nej, kontot är inte vårt"),
        ("https://t.co/abc", "unknown", "Det går inte att avgöra"),
        ("javascript:alert(1)", "unknown", "Öppna inte adressen"),
        ("https://lnstagram.com/nordpahitt", "unknown", "Öppna inte adressen"),
    ],
)
def test_the_answer_stands_first_and_the_three_others_are_explained(
    cast: Cast, text: str, answer: str, heading: str
) -> None:
    account(cast, OURS_ADDRESS)
    account(cast, "https://x.com/nordstangt", "closed")
    page = Client().get(VERIFY, {"q": text})
    assert page.status_code == 200
    assert said(page) == answer
    assert f'<h1 id="answer">{heading}</h1>' in page.content.decode()
    assert page.content.decode().count('data-kind="small"') == 3
    assert f"<title>{heading}" in page.content.decode()


def test_the_official_answer_names_the_company_and_what_may_be_known(cast: Cast) -> None:
    made = account(cast, OURS_ADDRESS, confirmed_at=cast.at - DAY)
    for point in ("links_to_us", "we_link"):
        seen(cast, made, point)
    page = Client().get(VERIFY, {"q": OURS_ADDRESS})
    text = words(page)
    for sentence in ("Nordpåhitt AB", "Påhitt nordpahitt", "Officiellt sedan", "Bekräftat av bolaget", "Svaret gäller"):
        assert sentence in text
    assert "Ja, från www.nordpahitt.example och tillbaka" in text
    assert f'href="{OURS_ADDRESS}" rel="me noopener"' in page.content.decode()
    for person in User.objects.exclude(pk=cast.portal.pk):
        assert person.name not in text


@pytest.mark.parametrize("text", ["", "  "])
def test_a_press_without_an_address_is_told_so_at_the_field(cast: Cast, text: str) -> None:
    lacking = "Klistra in en adress först, och tryck sedan på knappen igen."
    page = Client().get(VERIFY, {"q": text})
    assert lacking in words(page) and 'aria-describedby="q_hint q_error"' in page.content.decode()
    assert lacking not in words(Client().get(VERIFY)) and lacking not in words(Client().get(VERIFY, {"q": "x.com/a"}))


def test_without_a_question_the_four_answers_are_explained(cast: Cast) -> None:
    page = Client().get(VERIFY)
    assert page.content.decode().count('data-kind="small"') == 4
    assert page.content.decode().count("<h1") == 1


@pytest.mark.parametrize(
    "text", ['"><script>alert(1)</script>', "x.com/<img src=x>", "{{ 7*7 }}", "a" * 5000, "\0", "%00"]
)
def test_what_is_pasted_is_shown_as_text(cast: Cast, text: str) -> None:
    page = Client().get(VERIFY, {"q": text})
    assert page.status_code == 200
    body = page.content.decode()
    assert "<script>alert" not in body and "<img src=x>" not in body and len(body) < 30_000


def test_no_public_page_sets_a_cookie_or_keeps_a_session(cast: Cast) -> None:
    made, client = account(cast, OURS_ADDRESS), Client()
    tell = {"address": "x.com/falsk"}
    answers = [client.get(path) for path in (VERIFY, f"{VERIFY}?q=x.com/a&lang=en", OFFICIAL, TIP)]
    answers += [client.get(f"{OFFICIAL}{made.pk}/"), client.get(f"{TIP}?tack=1"), client.post(TIP, tell)]
    answers += [client.get("/api/v1/verify", {"url": "x"}), client.get("/api/v1/docs"), client.post(TIP, {})]
    assert [len(answer.cookies) for answer in answers] == [0] * len(answers)
    assert not Session.objects.exists()
    assert not any("csrfmiddlewaretoken" in answer.content.decode() for answer in answers)


@pytest.mark.parametrize("path", [VERIFY, f"{VERIFY}?q=x.com/annan", OFFICIAL, TIP, f"{TIP}?adress=x.com/a"])
def test_the_language_stands_in_the_address_and_is_kept_by_the_links(cast: Cast, client_for: Login, path: str) -> None:
    account(cast, OURS_ADDRESS)
    swedish = Client().get(path).content.decode()
    assert '<html lang="sv"' in swedish and 'hreflang="en"' in swedish
    link = html.unescape(re.findall(r'<a class="button" data-kind="quiet" href="([^"]+)" lang="en"', swedish)[0])
    for client in (Client(), client_for(cast.colleague)):  # whose own language is Swedish
        english = client.get(link).content.decode()
        assert '<html lang="en"' in english
        inside = re.findall(r'href="(/(?:verifiera|officiella-konton)/[^"]*)"', english.split("<main")[1])
        assert inside == [] or all("lang=" in one for one in inside)
    assert '<html lang="sv"' in Client().get(path, {"lang": "xx"}).content.decode()


# The list


def test_the_list_goes_by_company_and_says_which_profiles_are_its_own(cast: Cast) -> None:
    account(cast, OURS_ADDRESS)
    account(cast, "https://x.com/nordpahitt", name="</script><b>")
    account(cast, "https://x.com/syd", company=cast.syd)
    for status in ("undecided", "decided", "closed"):
        account(cast, f"https://x.com/nord{status}", status)
    page = Client().get(OFFICIAL).content.decode()
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert [(one["name"], one["sameAs"]) for one in data["@graph"]] == [
        ("Nordpåhitt AB", ["https://x.com/nordpahitt", OURS_ADDRESS]),
        ("Sydpåhitt AB", ["https://x.com/syd"]),
    ]
    assert re.findall(r'href="([^"]+)" rel="me noopener"', page) == [
        "https://x.com/nordpahitt",
        OURS_ADDRESS,
        "https://x.com/syd",
    ]


def test_a_company_named_like_markup_cannot_end_the_data(cast: Cast) -> None:
    account(cast, OURS_ADDRESS)
    Company.objects.filter(pk=cast.nord.pk).update(name="</script><script>alert(1)</script>")
    page = Client().get(OFFICIAL).content.decode()
    assert "<script>alert" not in page
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert data["@graph"][0]["name"] == "</script><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({}, ["nordpahitt", "nord", "syd"]),
        ({"bolag": "nord"}, ["nordpahitt", "nord"]),
        ({"plattform": "x"}, ["nord", "syd"]),
        ({"bolag": "nord", "plattform": "x"}, ["nord"]),
        ({"bolag": "syd", "plattform": "instagram"}, []),
        ({"bolag": "ingen\0", "plattform": "ingen", "after": "x"}, ["nordpahitt", "nord", "syd"]),
    ],
)
def test_the_list_narrows_by_company_and_platform(cast: Cast, query: dict[str, str], wanted: list[str]) -> None:
    account(cast, OURS_ADDRESS, name="A")
    account(cast, "https://x.com/nord", name="B")
    account(cast, "https://x.com/syd", company=cast.syd)
    page = Client().get(OFFICIAL, query)
    assert [row["account"].handle for row in page.context["rows"]] == wanted


def many(cast: Cast, company: Company, count: int) -> None:
    rows = [
        Account(
            company=company, name=f"Påhitt {number:05}", platform="x", kind="profile", handle=f"{company.slug}{number}",
            url=f"https://x.com/{company.slug}{number}", owner=cast.communicator, backup=cast.colleague,
            status="active", operated_until=cast.today, opened_at=cast.at - DAY,
        )
        for number in range(count)
    ]  # fmt: skip
    Account.objects.bulk_create(rows)


def test_where_there_are_many_the_companies_come_first_and_no_page_is_heavy(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    many(cast, cast.nord, 2 * PAGE + 5)
    many(cast, cast.syd, 3)
    client = Client()
    with django_assert_num_queries(4):
        first = client.get(OFFICIAL)
    assert [(row["slug"], row["total"]) for row in first.context["rows"]] == [("nord", 2 * PAGE + 5), ("syd", 3)]
    assert first.context["linked_data"] == ""
    found, address, sizes = [], f"{OFFICIAL}?bolag=nord", []
    while address:
        page = client.get(address)
        found += [row["account"].handle for row in page.context["rows"]]
        sizes.append(len(page.content))
        more = re.findall(r'<a class="button" href="(\?after=[^"]+)"', page.content.decode())
        address = OFFICIAL + html.unescape(more[0]) if more else ""
    assert found == [f"nord{number}" for number in range(2 * PAGE + 5)]
    assert len(sizes) == 3 and max(sizes) <= 60_000


def test_the_list_leads_to_the_answers_for_machines(cast: Cast) -> None:
    assert f'href="{reverse("api:openapi-view")}"' in Client().get(OFFICIAL).content.decode()


def test_an_empty_list_says_so(cast: Cast) -> None:
    assert "Inga officiella konton än" in words(Client().get(OFFICIAL))


def test_an_empty_choice_does_not_say_that_there_are_none_at_all(cast: Cast) -> None:
    account(cast, OURS_ADDRESS)
    for query in ({"plattform": "reddit"}, {"bolag": "syd"}):
        said = words(Client().get(OFFICIAL, query))
        assert "Vi har inget officiellt konto här" in said and "Inga officiella konton än" not in said


def test_each_company_leads_to_its_own_list(cast: Cast) -> None:
    account(cast, OURS_ADDRESS)

    def heading(**query: str) -> str:
        page = Client().get(OFFICIAL, query).content.decode()
        return html.unescape(re.findall(r"<section class=.section.><h2>(.*?)</h2>", page)[0])

    assert '<a href="?bolag=nord&plattform=instagram&lang=en">' in heading(plattform="instagram", lang="en")
    assert "<a" not in heading(bolag="nord")


# The page that stays


def test_the_page_of_an_account_stays_when_it_is_closed(cast: Cast) -> None:
    made = account(cast, OURS_ADDRESS)
    account(cast, "https://x.com/nordpahitt")
    address = f"{OFFICIAL}{made.pk}/"
    page = Client().get(address)
    assert said(page) == "official"
    assert "data:image/svg+xml" in page.content.decode() and '"sameAs"' in page.content.decode()
    assert f">{settings.PUBLIC_URL}{address}<" in page.content.decode(), "whoever cannot read the code can write it off"
    Account.objects.filter(pk=made.pk).update(status="closed", closed_at=cast.at)
    page = Client().get(address)
    assert (page.status_code, said(page)) == (200, "formerly_official")
    assert '"sameAs"' not in page.content.decode()
    assert f'href="{OURS_ADDRESS}"' not in page.content.decode(), "no link leads to what is no longer ours"
    assert "https://x.com/nordpahitt" in page.content.decode()


@pytest.mark.parametrize("status", ["undecided", "decided"])
def test_what_was_never_official_has_no_page(cast: Cast, status: str) -> None:
    made = account(cast, OURS_ADDRESS, status)
    assert Client().get(f"{OFFICIAL}{made.pk}/").status_code == 404


def test_the_answer_about_an_address_that_was_left_leads_to_the_new_one(cast: Cast) -> None:
    made = account(cast, "https://x.com/nytt")
    left(made, "https://x.com/gammalt", DAY, cast)
    page = Client().get(VERIFY, {"q": "x.com/gammalt"})
    assert said(page) == "formerly_official"
    assert 'href="https://x.com/nytt"' in page.content.decode()
    assert 'href="https://x.com/gammalt"' not in page.content.decode()


# So much and no more


def test_a_network_that_asks_too_much_is_told_when_to_come_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ASKING, "burst", 2)
    monkeypatch.setattr(ASKING, "refill", 3600)
    client = Client(REMOTE_ADDR="192.0.2.1")
    answers = [client.get(path) for path in (VERIFY, OFFICIAL, VERIFY, OFFICIAL, TIP, "/api/v1/accounts")]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429, 429, 429]
    assert all(3590 < int(answer["Retry-After"]) <= 3600 for answer in answers[2:])
    assert "Vänta en stund" in words(answers[2])
    assert Client(REMOTE_ADDR="192.0.3.1").get(VERIFY).status_code == 200


# Telling of an account, from the street


def test_anybody_can_tell_of_an_account_and_leaves_nothing_of_themselves(cast: Cast, client_for: Login) -> None:
    for client in (Client(enforce_csrf_checks=True), client_for(cast.colleague)):
        form = client.get(TIP, {"adress": "https://x.com/falsk"}).content.decode()
        assert 'value="https://x.com/falsk"' in form
        told = {"address": "x.com/falsk?s=20", "company": cast.nord.pk, "message": "<b>Vinst</b>"}
        answer = client.post(TIP, told)
        assert (answer.status_code, answer["Location"]) == (302, f"{TIP}?tack=1")
        assert "Tack. Vi tittar på kontot." in words(client.get(answer["Location"]))
    found = Suspicion.objects.get()
    assert (found.company, found.platform, found.handle, found.url) == (cast.nord, "x", "falsk", "https://x.com/falsk")
    assert (found.message, found.told_by, found.times) == ("<b>Vinst</b>", None, 2)
    assert set(found.history.values_list("history_user", flat=True)) == {None}


@pytest.mark.parametrize("address", ["", "Kalles konto", "@kalle", "   "])
def test_a_tip_without_an_address_is_asked_for_it(cast: Cast, address: str) -> None:
    answer = Client().post(TIP, {"address": address, "message": "Skumt"})
    assert answer.status_code == 422 and "Skumt" in answer.content.decode()
    assert not Suspicion.objects.exists()


@pytest.mark.parametrize("address", ["https://lnstagram.com/nordpahitt", "https://t.co/abc", "https://x.com\u202e/moc"])
def test_an_address_that_is_not_recognised_may_be_just_the_fake(cast: Cast, address: str) -> None:
    assert Client().post(TIP, {"address": address}).status_code == 302
    found = Suspicion.objects.get()
    assert (found.platform, found.company, found.url) == ("", cast.group, address.replace("\u202e", "\ufffd"))


def test_an_official_account_is_said_to_be_one_instead(cast: Cast) -> None:
    account(cast, OURS_ADDRESS)
    answer = Client().post(TIP, {"address": OURS_ADDRESS})
    assert answer.status_code == 422 and "Det här är ett officiellt konto för Nordpåhitt AB." in words(answer)
    assert not Suspicion.objects.exists()


def test_neither_a_machine_nor_another_sites_page_can_press_it(cast: Cast) -> None:
    assert Client().post(TIP, {"address": "x.com/a", "website": "x"})["Location"] == f"{TIP}?tack=1"
    for site in ("cross-site", "same-site", "none"):
        assert Client().post(TIP, {"address": "x.com/a"}, headers={"sec-fetch-site": site}).status_code == 403
    assert not Suspicion.objects.exists()
    assert Client().post(TIP, {"address": "x.com/a"}, headers={"sec-fetch-site": "same-origin"}).status_code == 302


def test_telling_is_limited_more_than_asking(cast: Cast) -> None:
    client = Client()
    codes = [client.post(TIP, {"address": f"x.com/falsk{number}"}).status_code for number in range(TELLING.burst + 2)]
    assert codes == [302] * TELLING.burst + [429, 429]
    assert client.get(TIP).status_code == 200
    assert Suspicion.objects.count() == TELLING.burst


def test_who_has_to_wait_loses_nothing_and_tries_again_with_one_press(cast: Cast) -> None:
    client, typed = Client(), {"address": "x.com/falsk", "message": 'De "frågar" efter pengar'}
    for _ in range(TELLING.burst):
        client.post(TIP, typed | {"message": ""})
    form = {"content_type": "application/x-www-form-urlencoded"}
    page = client.post(f"{TIP}?lang=en", urlencode(typed), **form)
    assert page.status_code == 429
    text = page.content.decode()
    assert f'action="{TIP}?lang=en"' in text
    kept = re.findall(r'<input type="hidden" name="(.*?)" value="(.*?)">', text)
    assert {name: html.unescape(value) for name, value in kept} == typed
    TELLING.forget()
    assert client.post(TIP, typed).status_code == 302


def test_whoever_is_logged_in_is_led_to_the_form_that_knows_them(cast: Cast, client_for: Login) -> None:
    for client, name in ((Client(), "tip"), (client_for(cast.colleague), "accounts:tell_suspicion")):
        page = client.get(VERIFY, {"q": "x.com/annan"}).content.decode()
        assert f'href="{reverse(name)}?adress=x.com%2Fannan"' in page
