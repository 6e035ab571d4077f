"""Drafts: saved while one types, right or wrong, seen by the writer alone, and never written over in silence."""

from __future__ import annotations

import html
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import workflow
from accounts.models import Account, Draft, Request
from companies.models import User
from kit.workflow import Refused
from tests.accounts.registered import registered
from tests.accounts.stages import bring, tables
from tests.accounts.test_form import DRAFT, GOOD, typed
from tests.cast import Cast

Login = Callable[[User], Client]
SAVE = "/konton/utkast/spara/"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def client(cast: Cast, client_for: Login) -> Client:
    """The communicator's browser."""
    return client_for(cast.communicator)


def save(client: Client, **words: Any) -> Any:
    """Send what the form sends while one types."""
    return client.post(SAVE, {"kind": "open", **words}, **HTMX)


def test_half_a_form_is_saved_and_stands_there_again(cast: Cast, client: Client) -> None:
    answer = save(client, name="Nord <skriver>", address="inte en adress", languages=["sv", "en"], posting="x")
    draft = Draft.objects.get()
    assert (answer.status_code, draft.version, draft.by) == (200, 1, cast.communicator)
    assert answer["HX-Replace-Url"] == draft.get_absolute_url() == f"{DRAFT}?utkast={draft.pk}"
    assert "Sparat" in answer.content.decode() and str(draft.pk) in answer.content.decode()
    page = client.get(draft.get_absolute_url())
    form = page.context["form"]
    assert [form[name].value() for name in ("name", "address", "posting")] == ["Nord <skriver>", "inte en adress", "x"]
    assert form["languages"].value() == ["sv", "en"] and form["basics"].value() == []
    assert not form.errors and not Request.objects.exists()
    listed = html.unescape(client.get("/konton/utkast/").content.decode())
    assert "Nord <skriver>" in listed and draft.get_absolute_url() in listed


def test_each_save_counts_and_the_same_text_does_not(cast: Cast, client: Client) -> None:
    save(client, name="Ett")
    draft = Draft.objects.get()
    for words, version in (("Ett", 1), ("Två", 2), ("Två", 2)):
        save(client, name=words, draft=draft.pk, version=Draft.objects.get().version)
        assert (Draft.objects.get().version, Draft.objects.get().typed) == (version, {"name": [words]})


def test_a_second_window_writes_nothing_over_and_shows_both_texts(cast: Cast, client: Client) -> None:
    save(client, name="Första")
    draft = Draft.objects.get()
    save(client, name="Från fönster två", draft=draft.pk, version=1)
    answer = save(client, name="Från fönster ett", draft=draft.pk, version=1)
    assert "Utkastet sparades i ett annat fönster" in answer.content.decode()
    assert Draft.objects.get().typed == {"name": ["Från fönster två"]}
    old = {"name": "Från fönster ett", "draft": draft.pk, "version": 1}
    for button in ("keep", "submit"):
        page = client.post(DRAFT, {**old, button: "1"})
        text = page.content.decode()
        assert page.status_code == 409 and "Från fönster två" in text and "Från fönster ett" in text
        assert page.context["form"]["name"].value() == "Från fönster ett"
        assert Draft.objects.get().typed == {"name": ["Från fönster två"]}
    again = client.post(DRAFT, {**old, "version": page.context["draft"].version, "keep": "1"})
    assert again.status_code == 302
    assert Draft.objects.get().typed == {"name": ["Från fönster ett"]}


def test_one_window_that_has_not_heard_its_version_is_not_told_of_another(
    cast: Cast, client: Client, request_draft: Request
) -> None:
    found = bring(request_draft, "returned", cast)
    words = typed(cast, name="Bättre namn")
    for _again in range(2):
        assert "annat fönster" not in save(client, request=found.pk, **words).content.decode()
    assert Draft.objects.get().version == 1
    sent = client.post(f"{found.get_absolute_url()}andra/", {**words, "submit": "1"})
    assert (sent.status_code, Draft.objects.exists()) == (302, False)


@pytest.mark.parametrize("button", ["submit", "keep"])
@pytest.mark.parametrize("heard", [True, False])
def test_what_the_same_window_saved_on_the_way_is_no_other_window(
    cast: Cast, client: Client, button: str, heard: bool
) -> None:
    window = client.get(DRAFT).context["window"]
    save(client, name="Första", window=window)
    draft = Draft.objects.get()
    known = {"draft": draft.pk, "version": 1} if heard else {}
    save(client, name="Nästa", window=window, **known)  # the answer has not come when the button is pressed
    assert Draft.objects.get().version == 2
    sent = client.post(DRAFT, typed(cast, **{button: "1"}, window=window, **known))
    assert sent.status_code == 302
    assert (Request.objects.count(), Draft.objects.count()) == ((1, 0) if button == "submit" else (0, 1))


def test_another_window_is_still_told_after_either_has_saved(cast: Cast, client: Client) -> None:
    one, other = client.get(DRAFT).context["window"], client.get(DRAFT).context["window"]
    save(client, name="Första", window=one)
    draft = Draft.objects.get()
    save(client, name="Från fönster två", window=other, draft=draft.pk, version=1)
    for button in ("keep", "submit"):
        page = client.post(DRAFT, typed(cast, **{button: "1"}, window=one, draft=draft.pk, version=1))
        assert page.status_code == 409 and page.context["window"] == one
    assert "annat fönster" in save(client, name="Ett", window=one, draft=draft.pk, version=1).content.decode()
    assert Draft.objects.get().typed == {"name": ["Från fönster två"]} and not Request.objects.exists()


def test_what_the_button_saved_is_not_written_over_by_what_the_window_sent_before(cast: Cast, client: Client) -> None:
    window = client.get(DRAFT).context["window"]
    save(client, name="Första", window=window)
    draft = {"draft": Draft.objects.get().pk, "version": 1, "window": window}
    assert client.post(DRAFT, {"name": "Med knappen", "keep": "1", **draft}).status_code == 302
    assert "annat fönster" in save(client, name="Sen", **draft).content.decode()
    assert Draft.objects.get().typed == {"name": ["Med knappen"]}


@pytest.mark.parametrize("heard", [True, False])
def test_what_comes_after_its_own_sending_says_where_it_went_and_is_not_kept(
    cast: Cast, client: Client, heard: bool
) -> None:
    window = client.get(DRAFT).context["window"]
    if heard:
        save(client, name="Första", window=window)
    known = {"draft": Draft.objects.get().pk, "version": 1} if heard else {}
    assert client.post(DRAFT, typed(cast, submit="1", window=window, **known)).status_code == 302
    found = Request.objects.get()
    late = save(client, name="Sen", window=window, **known)
    assert (late.status_code, "HX-Replace-Url" in late) == (200, False)
    text = late.content.decode()
    assert "Den är redan skickad." in text and f'href="{found.get_absolute_url()}"' in text
    assert not Draft.objects.exists()
    save(client, name="En annan ansökan", window=client.get(DRAFT).context["window"])
    assert client.post(DRAFT, {"name": "Med knappen", "keep": "1", "window": window}).status_code == 302
    assert Draft.objects.count() == 2


def test_what_comes_after_sending_of_an_account_says_where_it_went(cast: Cast, client: Client) -> None:
    account = registered(cast, purpose="Visa bilder")
    page = reverse("accounts:ask_operate", args=[account.pk])
    assert client.post(page, {**GOOD, "submit": "1"}).status_code == 302
    found = Request.objects.get()
    late = save(client, kind="operate", account=account.pk, purpose="Sen")
    assert f'href="{found.get_absolute_url()}"' in late.content.decode()
    assert not Draft.objects.exists()


def test_what_a_window_calls_itself_is_nobody_elses_key(cast: Cast, client: Client, client_for: Login) -> None:
    window = client.get(DRAFT).context["window"]
    mine = {"submit": "1", "window": window}
    assert client.post(DRAFT, typed(cast, **mine)).status_code == 302
    hr = client_for(cast.hr)
    assert "Sparat" in save(hr, name="Mitt", window=window).content.decode()
    theirs = typed(cast, **mine, address="https://www.instagram.com/nordpahitt_tva/")
    assert hr.post(DRAFT, theirs).status_code == 302
    again = typed(cast, submit="1", window=uuid.uuid4(), address="https://www.instagram.com/nordpahitt_tre/")
    assert client.post(DRAFT, again).status_code == 302
    keys = set(Request.objects.values_list("pk", flat=True))
    assert (len(keys), window in keys, {key.version for key in keys}) == (3, True, {7})
    assert Request.objects.get(pk=window).requested_by == cast.communicator


def test_a_page_that_is_shown_again_goes_on_being_the_same_window(cast: Cast, client: Client) -> None:
    window = client.get(DRAFT).context["window"]
    again = client.post(DRAFT, typed(cast, submit="1", window=window, address="fel"))
    assert (again.status_code, again.context["window"]) == (422, window)
    assert f'name="window" value="{window}"' in again.content.decode()
    assert client.get(DRAFT).context["window"] != window


def test_sending_puts_off_the_saving_that_waits(cast: Cast, client: Client) -> None:
    page = client.get(DRAFT).content.decode()
    assert "input delay:1500ms from:closest form, submit delay:60m from:document" in page


def test_the_button_saves_without_a_script_and_sending_leaves_no_draft(cast: Cast, client: Client) -> None:
    answer = client.post(DRAFT, {"name": "Utan skript", "keep": "1"})
    draft = Draft.objects.get()
    assert (answer.status_code, answer.url) == (302, draft.get_absolute_url())
    sent = client.post(DRAFT, typed(cast, submit="1", draft=draft.pk, version=1))
    found = Request.objects.get()
    assert (sent.status_code, sent.url, found.status) == (302, found.get_absolute_url(), "submitted")
    assert not Draft.objects.exists()


def test_what_is_wrong_when_it_is_sent_stays_a_draft(cast: Cast, client: Client) -> None:
    save(client, name="Ett")
    draft = Draft.objects.get()
    answer = client.post(DRAFT, typed(cast, submit="1", draft=draft.pk, version=1, address="fel"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["address"])
    assert Draft.objects.get() == draft and not Request.objects.exists()


def test_nobody_elses_draft_is_found(cast: Cast, client: Client, client_for: Login) -> None:
    save(client, name="Hemligt")
    draft = Draft.objects.get()
    before = tables()
    for person in (cast.colleague, cast.hr, cast.ceo, cast.stranger):
        other = client_for(person)
        assert other.get(draft.get_absolute_url()).status_code == 404
        assert other.post(f"/konton/utkast/{draft.pk}/kasta/").status_code == 404
        assert "Hemligt" not in other.get("/konton/utkast/").content.decode()
    assert tables() == before
    save(client_for(cast.hr), name="Mitt", draft=draft.pk, version=1)
    assert set(Draft.objects.values_list("by", flat=True)) == {cast.communicator.pk, cast.hr.pk}


def test_a_draft_is_thrown_away(cast: Cast, client: Client) -> None:
    save(client, name="Bort")
    address = f"/konton/utkast/{Draft.objects.get().pk}/kasta/"
    assert client.get(address).status_code == 405
    assert client.post(address).url == "/konton/utkast/"
    assert not Draft.objects.exists()
    assert client.post(address).status_code == 404


@pytest.mark.parametrize(("verb", "kind"), [("fortsatt", "operate"), ("andra", "change")])
def test_an_account_has_one_draft_of_each_kind(cast: Cast, client: Client, verb: str, kind: str) -> None:
    account = registered(cast, purpose="Visa bilder")
    page = f"/konton/{account.pk}/{verb}/"
    form = client.get(page).context["form"]
    assert form["purpose"].value() == "Visa bilder" and form["owner"].value() == cast.communicator.email
    save(client, kind=kind, account=account.pk, purpose="Därför")
    assert client.get(page).context["form"]["purpose"].value() == "Därför"
    save(client, kind=kind, account=account.pk, purpose="Utan version")
    assert Draft.objects.get().typed == {"purpose": ["Därför"]}
    words = {**GOOD, "name": "Nytt namn", "changes": "Byter namn", "submit": "1", "version": 1}
    assert client.post(page, words).status_code == 302
    assert Request.objects.get().kind == kind and not Draft.objects.exists()


def test_what_was_sent_back_is_written_anew_from_a_draft(cast: Cast, client: Client, request_draft: Request) -> None:
    found = bring(request_draft, "returned", cast)
    page = f"{found.get_absolute_url()}andra/"
    save(client, request=found.pk, name="Bättre namn")
    assert client.get(page).context["form"]["name"].value() == "Bättre namn"
    assert Request.objects.get().name == "Nordpåhitt på Instagram"
    sent = client.post(page, typed(cast, name="Bättre namn", version=1, submit="1"))
    found.refresh_from_db()
    assert (sent.status_code, found.status, found.name) == (302, "submitted", "Bättre namn")
    assert not Draft.objects.exists()
    late = save(client, request=found.pk, name="För sent")
    assert (late.status_code, found.get_absolute_url() in late.content.decode()) == (200, True)
    assert client.post(page, typed(cast, name="För sent", keep="1")).status_code == 422
    assert not Draft.objects.exists()


def test_saving_has_the_same_doors_as_the_pages(cast: Cast, client_for: Login, request_draft: Request) -> None:
    account, found = registered(cast, "annat"), bring(request_draft, "returned", cast)
    before = tables()
    for person, code in ((cast.manager, 403), (cast.stranger, 404), (cast.auditor, 403)):
        client = client_for(person)
        assert save(client, kind="operate", account=account.pk).status_code == code
    assert save(client_for(cast.hr), request=found.pk).status_code == 403
    assert save(client_for(cast.stranger), request=found.pk).status_code == 404
    assert save(client_for(cast.auditor)).status_code == 403
    for words in ({"kind": "close", "account": account.pk}, {"kind": "operate"}, {"kind": "operate", "account": "x"}):
        assert save(client_for(cast.hr), **words).status_code == 404
    assert save(client_for(cast.hr), kind="operate", account=uuid.uuid4()).status_code == 404
    assert tables() == before


def test_neither_more_letters_nor_more_drafts_than_anybody_needs(cast: Cast, client: Client) -> None:
    save(client, purpose="å\x00" * 9000, other="x")
    kept = Draft.objects.get().typed
    assert set(kept) == {"purpose"} and len(kept["purpose"][0]) <= workflow.drafts.LONGEST
    for number in range(workflow.drafts.MOST - 1):
        workflow.save_draft("open", {"name": [str(number)]}, by=cast.communicator, at=cast.at)
    with pytest.raises(Refused):
        workflow.save_draft("open", {"name": ["en till"]}, by=cast.communicator, at=cast.at)
    assert "Du har många utkast" in save(client, name="En till").content.decode()


def test_a_waiting_request_leads_there_instead(cast: Cast, client: Client) -> None:
    account = registered(cast)
    made = workflow.ask_operate(account, by=cast.communicator, at=cast.at, purpose="Därför")
    page = reverse("accounts:ask_change", args=[account.pk])
    assert client.get(page).url == made.get_absolute_url()
    assert Account.objects.get().status == "active"
