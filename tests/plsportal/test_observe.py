"""The log: one JSON line a request with an id and the route, and never what a person wrote, is called or looked at."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from companies.models import User
from kit.workflow import Refused
from plsportal import urls
from plsportal.observe import JsonFormatter, request_id
from tests.cast import PASSWORD, Cast

SECRET = "hemliga ord om anna@demo.example"
ADDRESS = "/brev/anna@demo.example/?q=hemligt"


def fine(request: HttpRequest, address: str) -> HttpResponse:
    logging.getLogger("made.up").info("seen", extra={"count": 3})
    return HttpResponse(request_id.get())


def broken(request: HttpRequest, address: str) -> HttpResponse:
    raise ValueError(SECRET)


def missing(request: HttpRequest, address: str) -> HttpResponse:
    raise Http404(SECRET)


def forbidden(request: HttpRequest, address: str) -> HttpResponse:
    raise PermissionDenied(SECRET)


def refused(request: HttpRequest, address: str) -> HttpResponse:
    raise Refused(SECRET)


def in_the_middle(get_response: Any) -> Any:
    def serve(request: HttpRequest) -> HttpResponse:
        raise ValueError(SECRET)

    return serve


VIEWS = {"brev": fine, "fel": broken, "borta": missing, "nej": forbidden, "sent": refused}
made_up = [path(f"{name}/<str:address>/", view) for name, view in VIEWS.items()]
for pattern in made_up:
    pattern.callback.login_required = False  # type: ignore[attr-defined]
urlpatterns = [*made_up, path("health/<str:address>/", fine), *urls.urlpatterns]


@pytest.fixture
def log() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Return a function that reads all lines the process has logged, as production writes them."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def pages(db: None) -> Iterator[Client]:
    """Return a client for the made-up pages of this module."""
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


Log = Callable[[], list[dict[str, Any]]]


def test_a_request_is_one_line_with_id_route_status_and_time(pages: Client, log: Log) -> None:
    response = pages.get(ADDRESS, headers={"referer": "http://testserver/hemligt/"})
    seen, line = log()
    assert line.keys() == {"at", "level", "logger", "request", "event", "method", "route", "status", "ms"}
    assert (line["method"], line["route"], line["status"]) == ("GET", "brev/<str:address>/", 200)
    assert line["request"] == seen["request"] == response["X-Request-Id"] == response.content.decode()
    assert len(line["request"]) == 16
    assert 0 <= line["ms"] < 60_000
    assert (seen["event"], seen["count"]) == ("seen", 3)


def test_each_request_has_an_id_of_its_own_and_none_is_left_afterwards(pages: Client, log: Log) -> None:
    ids = {pages.get(ADDRESS)["X-Request-Id"] for _ in range(5)}
    assert len(ids) == 5
    assert request_id.get() == ""


def test_an_id_from_outside_is_not_believed(pages: Client, log: Log) -> None:
    assert pages.get(ADDRESS, headers={"x-request-id": SECRET})["X-Request-Id"] != SECRET
    assert SECRET not in json.dumps(log())


@pytest.mark.parametrize(("name", "status"), [("borta", 404), ("nej", 403), ("sent", 409)])
def test_what_was_answered_politely_is_no_error(pages: Client, log: Log, name: str, status: int) -> None:
    assert pages.get(f"/{name}/anna@demo.example/").status_code == status
    (line,) = log()
    assert (line["level"], line["status"], line["route"]) == ("info", status, f"{name}/<str:address>/")


def test_an_address_that_does_not_exist_is_not_written_down(pages: Client, log: Log) -> None:
    assert pages.get("/nowhere/anna@demo.example/?q=hemligt").status_code == 404
    (line,) = log()
    assert (line["route"], line["status"]) == ("-", 404)


def test_what_nobody_caught_is_logged_by_class_and_place_without_its_words(pages: Client, log: Log) -> None:
    assert pages.get("/fel/anna@demo.example/").status_code == 500
    error, line = log()
    assert (error["level"], error["event"], error["error"]) == ("error", "unhandled", "ValueError")
    assert error["where"][-1].startswith("test_observe.py:")
    assert error["where"][-1].endswith(" broken")
    assert (line["status"], line["request"]) == (500, error["request"])


def test_what_breaks_around_the_views_is_logged_too(pages: Client, log: Log, settings: Any) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.in_the_middle"]
    assert Client(raise_request_exception=False).get(ADDRESS).status_code == 500
    error, line = log()
    assert (error["error"], line["status"]) == ("ValueError", 500)
    assert error["where"][-1].endswith(" serve")


def test_health_checks_do_not_fill_the_log(pages: Client, log: Log) -> None:
    assert pages.get("/health/x/").status_code == 200
    assert [line["event"] for line in log()] == ["seen"]


@pytest.mark.parametrize("name", VIEWS)
def test_no_line_has_path_query_referrer_words_or_address(pages: Client, log: Log, name: str) -> None:
    pages.get(f"/{name}/anna@demo.example/?q=hemligt", headers={"referer": "http://testserver/hemligt/"})
    written = json.dumps(log(), ensure_ascii=False)
    assert not [word for word in ("anna", "hemlig", "?q", f"/{name}/") if word in written]
    assert "brev" in written or name != "brev"


def test_a_day_of_a_person_leaves_neither_name_nor_address_nor_id(cast: Cast, log: Log) -> None:
    client, hr = Client(raise_request_exception=False), cast.hr
    client.post("/login/", {"login": hr.email, "password": "wrong"})
    client.post("/login/", {"login": hr.email, "password": PASSWORD})
    for place in ("/", f"/konton/{hr.pk}/", "/konton/?company=nord", f"/nowhere/{hr.email}/"):
        client.get(place)
    written = json.dumps(log(), ensure_ascii=False)
    assert len(log()) >= 6
    assert not [word for word in (hr.name, hr.email, str(hr.pk), *hr.name.split(), "nowhere") if word in written]


def test_the_words_of_an_exception_that_a_library_puts_in_its_message_are_left_out(log: Log) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        values = {"name": "plsportal.tasks.tick", "exc": repr(error)}
        logging.getLogger("celery.app.trace").error("Task %(name)s: %(exc)s", values, exc_info=sys.exc_info())
    (line,) = log()
    assert SECRET not in json.dumps(line, ensure_ascii=False)
    assert (line["event"], line["error"]) == ("Task %(name)s: %(exc)s", "ValueError")


def test_a_line_stays_one_line_whatever_stands_in_it(log: Log) -> None:
    logging.getLogger("made.up").warning("two\nlines %s", 'and "quotes"')
    (line,) = log()
    assert (line["event"], line["level"]) == ('two\nlines and "quotes"', "warning")


def test_the_people_of_the_tests_have_names_that_would_be_found(cast: Cast) -> None:
    """Else the test above would prove nothing."""
    assert User.objects.get(pk=cast.hr.pk).name == "Hedda Påhittspersonal"
