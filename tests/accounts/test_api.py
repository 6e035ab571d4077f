"""The API keeps what its own description promises, and tells what is public: no more, and nothing that is old."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode

from accounts.api import api
from accounts.models import Account
from companies.models import User
from kit.limits import ASKING
from tests.accounts.ours import OURS_ADDRESS, account, left, seen
from tests.cast import DAY, Cast

EXAMPLES = 1700 if os.environ.get("PLS_DEEP") == "1" else 15  # of each operation in each mode: 10,000 in all
VERIFY, ACCOUNTS = "/api/v1/verify", "/api/v1/accounts"


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ASKING, "burst", 10**9)


@pytest.fixture
def stranger() -> Client:
    return Client()


def told(client: Client, url: str, **more: str) -> dict[str, Any]:
    answer = client.get(VERIFY, {"url": url, **more})
    assert answer.status_code == 200
    return answer.json()


def test_each_of_the_four_answers_and_what_goes_with_it(cast: Cast, stranger: Client) -> None:
    made = account(cast, OURS_ADDRESS, confirmed_at=cast.at - DAY)
    for point in ("links_to_us", "we_link"):
        seen(cast, made, point)
    page = f"http://localhost:8000/officiella-konton/{made.pk}/"
    official = {
        "answer": "official", "id": str(made.pk), "name": "Påhitt nordpahitt", "platform": "instagram",
        "kind": "profile", "handle": "nordpahitt", "url": OURS_ADDRESS, "company": "Nordpåhitt AB",
        "company_key": "nord", "since": str(cast.today - 90 * DAY), "confirmed_on": str(cast.today - DAY),
        "until": None,
        "linked_from": "www.nordpahitt.example", "suspended": False, "page": page,
    }  # fmt: skip
    assert told(stranger, "instagram.com/NordPahitt?x=1") == official
    assert stranger.get(f"{ACCOUNTS}/{made.pk}").json() == official
    account(cast, "https://x.com/nordstangt", "closed")
    former = told(stranger, "x.com/nordstangt")
    assert (former["answer"], former["until"]) == ("formerly_official", str(cast.today - 5 * DAY))
    assert told(stranger, "x.com/annan") == {
        "answer": "not_ours", "platform": "x", "kind": "profile", "handle": "annan", "url": "https://x.com/annan",
    }  # fmt: skip
    unknown = told(stranger, "https://t.co/abc")
    assert (unknown["answer"], unknown["reason"]) == ("unknown", "short_link")


def test_the_sentence_of_what_is_unknown_comes_in_the_language_that_is_asked_for(cast: Cast, stranger: Client) -> None:
    stranger.cookies["language"] = "en"  # an answer that others may keep must not hang on a cookie
    assert told(stranger, "@a")["sentence"] == told(stranger, "@a", lang="sv")["sentence"]
    assert told(stranger, "@a")["sentence"].startswith("Vilken plattform?")
    assert told(stranger, "@a", lang="en")["sentence"].startswith("Which platform?")


def test_a_question_without_an_address_is_refused_in_a_form_that_is_described(cast: Cast, stranger: Client) -> None:
    answer = stranger.get(VERIFY)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["query", "url"]
    assert stranger.get(VERIFY, {"url": "x", "lang": "fi"}).status_code == 422


@pytest.mark.parametrize("status", ["undecided", "decided"])
def test_what_is_not_open_by_decision_is_told_to_nobody(cast: Cast, stranger: Client, status: str) -> None:
    made = account(cast, OURS_ADDRESS, status, name="Hemligt påhitt")
    assert told(stranger, OURS_ADDRESS)["answer"] == "not_ours"
    assert stranger.get(f"{ACCOUNTS}/{made.pk}").status_code == 404
    for answer in ("official", "formerly_official"):
        page = stranger.get(ACCOUNTS, {"answer": answer})
        assert page.json() == {"accounts": [], "next": None} and "Hemligt" not in page.content.decode()


def test_what_stands_still_says_so_and_what_has_moved_says_where_to(cast: Cast, stranger: Client) -> None:
    made = account(cast, OURS_ADDRESS, "suspended", opened_at=cast.at - DAY)
    left(made, "https://x.com/gammalt", 0 * DAY, cast)
    assert {key: told(stranger, OURS_ADDRESS)[key] for key in ("answer", "suspended")} == {
        "answer": "official",
        "suspended": True,
    }
    former = told(stranger, "x.com/gammalt")
    assert (former["answer"], former["suspended"], former["moved_to"]) == ("formerly_official", False, made.url)


def test_no_person_is_told_of(cast: Cast, stranger: Client) -> None:
    account(cast, OURS_ADDRESS)
    text = "".join(stranger.get(path).content.decode() for path in (f"{VERIFY}?url={OURS_ADDRESS}", ACCOUNTS))
    for person in User.objects.exclude(pk=cast.portal.pk):
        assert person.name not in text and str(person.pk) not in text and (person.email or "@@") not in text


def test_the_list_comes_in_pages_by_key_and_narrows(
    cast: Cast, stranger: Client, django_assert_num_queries: Any
) -> None:
    made = [account(cast, f"https://x.com/nord{number}") for number in range(5)]
    made.append(account(cast, "https://www.instagram.com/syd/", company=cast.syd))
    closed = account(cast, "https://x.com/nordstangt", "closed")
    found, after = [], ""
    while after is not None:
        with django_assert_num_queries(1):
            page = stranger.get(ACCOUNTS, {"limit": 2, **({"after": after} if after else {})}).json()
        found += [one["handle"] for one in page["accounts"]]
        after = page["next"]
    assert found == [one.handle for one in made]

    def handles(**query: str) -> list[str]:
        return [one["handle"] for one in stranger.get(ACCOUNTS, query).json()["accounts"]]

    assert handles(company="syd") == handles(platform="instagram") == ["syd"]
    assert handles(company="nord", platform="x") == [one.handle for one in made[:5]]
    assert handles(answer="formerly_official") == [closed.handle]
    assert handles(company="ingen") == []


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 101}, {"platform": "okand"}, {"after": "x"}, {"company": "a\0"}, {"answer": "x"}]
)
def test_a_filter_that_means_nothing_is_refused(cast: Cast, stranger: Client, query: dict[str, Any]) -> None:
    assert stranger.get(ACCOUNTS, query).status_code == 422


def test_who_has_the_list_already_gets_it_no_second_time(cast: Cast, stranger: Client) -> None:
    account(cast, OURS_ADDRESS)
    mark = stranger.get(ACCOUNTS)["ETag"]
    again = stranger.get(ACCOUNTS, headers={"if-none-match": mark})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", mark)
    assert again["Access-Control-Allow-Origin"] == "*"
    Account.objects.update(status="closed", closed_at=cast.at)
    assert stranger.get(ACCOUNTS, headers={"if-none-match": mark}).status_code == 200


def test_every_answer_is_open_to_every_origin_and_kept_for_a_second_at_most(
    cast: Cast, stranger: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, status in (
        (f"{VERIFY}?url=x", 200),
        (VERIFY, 422),
        (f"{ACCOUNTS}/{cast.nord.pk}", 404),
        ("/api/v1/x", 404),
    ):
        answer = stranger.get(path)
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (status, "*")
        assert answer["Content-Type"].startswith("application/json")
        kept = "public, max-age=1" if status == 200 else "no-store"
        assert kept in answer["Cache-Control"]
        assert not answer.cookies
        head = stranger.head(path)
        assert (head.status_code, head["Content-Type"]) == (status, answer["Content-Type"])
    assert stranger.post(VERIFY).status_code == 405
    monkeypatch.setattr(ASKING, "burst", 0)
    answer = stranger.get(f"{VERIFY}?url=x")
    assert answer.status_code == 429 and int(answer["Retry-After"]) >= 1 and answer.json()["detail"]
    assert answer["Access-Control-Allow-Origin"] == "*" and "no-store" in answer["Cache-Control"]


def test_somebody_who_is_logged_in_is_told_the_same(cast: Cast, client_for: Any, stranger: Client) -> None:
    account(cast, OURS_ADDRESS)
    for path in (f"{VERIFY}?url={OURS_ADDRESS}", ACCOUNTS):
        assert client_for(cast.ceo).get(path).content == stranger.get(path).content


def test_a_question_without_a_cookie_asks_the_database_for_the_answer_alone(
    cast: Cast, stranger: Client, django_assert_num_queries: Any
) -> None:
    account(cast, OURS_ADDRESS)
    stranger.get(VERIFY, {"url": "x.com/a"})
    with django_assert_num_queries(1):
        stranger.get(VERIFY, {"url": OURS_ADDRESS})
    with django_assert_num_queries(2):  # of what is not ours, whether it was
        stranger.get(VERIFY, {"url": "x.com/b"})
    with django_assert_num_queries(0):
        stranger.get(VERIFY, {"url": "x.com/b"})


def test_the_description_is_served_by_the_portal_itself(cast: Cast, stranger: Client) -> None:
    described = stranger.get("/api/v1/openapi.json").json()
    assert set(described["paths"]) == {VERIFY, ACCOUNTS, ACCOUNTS + "/{account}"}
    page = stranger.get("/api/v1/docs").content.decode()
    assert "https://" not in page and "//cdn" not in page
    assert stranger.get("/api/v1/")["Location"] == "/api/v1/docs"


@given(text=st.text(max_size=300) | st.from_regex(r"https?://[a-z.]{1,30}/[ -~]{0,60}", fullmatch=True))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_text_gets_one_of_the_four_answers_in_the_form_that_is_described(
    cast: Cast, unlimited: None, text: str
) -> None:
    described = api.get_openapi_schema()
    form = described["paths"][VERIFY]["get"]["responses"][200]["content"]["application/json"]["schema"]
    answer = told(Client(), text)
    Draft202012Validator({**json.loads(json.dumps(form)), "components": described["components"]}).validate(answer)
    assert answer["answer"] in {"not_ours", "unknown"}


# The whole description against the whole portal


@pytest.mark.parametrize("spelt", ["{0}", "urn:uuid:{1}", "{{{1}}}", "{1}0"])
def test_a_key_is_understood_as_the_portal_writes_it_alone(
    cast: Cast, stranger: Client, unlimited: None, spelt: str
) -> None:
    key = account(cast, OURS_ADDRESS).pk
    wrong = spelt.format(key.hex, key)
    for shown, statuses in ((str(key), (200, 200)), (wrong, (422, 422))):
        pages = (stranger.get(ACCOUNTS, {"after": shown}), stranger.get(f"{ACCOUNTS}/{shown}"))
        assert tuple(page.status_code for page in pages) == statuses


@pytest.fixture
def described(cast: Cast, unlimited: None) -> Iterator[Any]:
    """The description as the portal serves it, to be tried through its whole stack."""
    account(cast, OURS_ADDRESS)
    account(cast, "https://x.com/nordstangt", "closed")
    ends = (request_started, request_finished)
    for signal in ends:  # as Django's own client: a server would close the connection that the test lives on
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", GenerationMode)
def test_whatever_is_sent_the_portal_keeps_to_its_description(described: Any, mode: GenerationMode) -> None:
    for operation in (found.ok() for found in described.get_all_operations()):

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
        def tried(case: Any) -> None:
            case.call_and_validate()

        tried()
