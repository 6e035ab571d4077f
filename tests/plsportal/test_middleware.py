"""What every page shares: no copies kept, one language, and a refusal as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control

from companies import workflow
from companies.models import User
from kit.workflow import Forbidden, Refused, Stale
from plsportal import urls
from tests.cast import Cast

ClientFor = Callable[[User], Client]


def word(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{translation.get_language()} {request.LANGUAGE_CODE} {gettext('Log in')}")  # type: ignore[attr-defined]


def forbidden(request: HttpRequest) -> HttpResponse:
    raise Forbidden("approve")


def refused(request: HttpRequest) -> HttpResponse:
    raise Refused("Write <b>why</b>, so that the person knows what to do.")


def stale(request: HttpRequest) -> HttpResponse:
    raise Stale(User.objects.get(pk=request.user.pk).employments.get(), "move")


kept = cache_control(public=True, max_age=60)(lambda request: HttpResponse("kept"))
made_up = {"word": word, "forbidden": forbidden, "refused": refused, "stale": stale, "kept": kept}
urlpatterns = [*(path(f"made-up/{name}/", view) for name, view in made_up.items()), *urls.urlpatterns]


@pytest.fixture(autouse=True)
def pages() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_no_page_is_kept_by_browser_or_proxy(cast: Cast, client_for: ClientFor) -> None:
    answer = client_for(cast.hr).get("/made-up/word/")
    assert {part.strip() for part in answer["Cache-Control"].split(",")} == {"no-store", "private"}
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_page_that_says_how_long_it_may_be_kept_is_believed(cast: Cast, client_for: ClientFor) -> None:
    assert "no-store" not in client_for(cast.hr).get("/made-up/kept/")["Cache-Control"]


def test_the_language_is_the_persons_and_neither_the_cookies_nor_the_browsers(
    cast: Cast, client_for: ClientFor
) -> None:
    workflow.change_person(cast.ceo, language="en", by=cast.ceo, at=cast.at)
    for person, language in ((cast.ceo, "en"), (cast.hr, "sv")):
        client = client_for(person)
        client.cookies["language"] = "sv" if language == "en" else "en"
        answer = client.get("/made-up/word/", headers={"accept-language": "de"})
        assert answer.content.decode().split()[:2] == [language, language]
        assert answer["Content-Language"] == language


@pytest.mark.parametrize(
    ("cookie", "language"), [("en", "en"), ("sv", "sv"), ("", "sv"), ("de", "sv"), ("../etc", "sv"), ("<b>", "sv")]
)
def test_without_a_log_in_it_is_the_cookies_else_swedish(db: None, cookie: str, language: str) -> None:
    client = Client(headers={"accept-language": "en-GB,en"})
    client.cookies["language"] = cookie
    assert client.get("/login/")["Content-Language"] == language


def test_one_request_leaves_no_language_for_the_next(cast: Cast, client_for: ClientFor) -> None:
    workflow.change_person(cast.ceo, language="en", by=cast.ceo, at=cast.at)
    before = translation.get_language()
    client_for(cast.ceo).get("/made-up/word/")
    assert translation.get_language() == before


def test_a_refusal_is_a_page_with_its_sentence_escaped(cast: Cast, client_for: ClientFor) -> None:
    answer = client_for(cast.hr).get("/made-up/refused/")
    assert answer.status_code == 409
    assert "Write &lt;b&gt;why&lt;/b&gt;, so that" in answer.content.decode()


def test_a_stale_press_says_who_was_first(cast: Cast, client_for: ClientFor) -> None:
    workflow.move(cast.colleague.employments.get(), title="Ny", by=cast.hr, at=cast.at)
    answer = client_for(cast.colleague).get("/made-up/stale/")
    assert answer.status_code == 409
    assert cast.hr.name in answer.content.decode()


def test_whoever_comes_to_the_address_of_a_button_is_told_to_go_back(cast: Cast, client_for: ClientFor) -> None:
    for client in (client_for(cast.hr), Client()):
        answer = client.get("/sprak/")
        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert "Inget har sparats" in answer.content.decode()
    assert client.put("/sprak/").content == b""


def test_what_one_may_not_do_is_403(cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.hr).get("/made-up/forbidden/").status_code == 403
