"""The pages of stopping, closing and handing over: done, 403, 404, and what is wrong told at its field."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import queries, workflow
from accounts.models import Account, ClosingFact, Request, Suspension
from companies.models import User
from tests.accounts.registered import registered
from tests.accounts.stages import says
from tests.accounts.stopped import POINTS, WHY, ask_over, close, let_go, tick_all
from tests.accounts.test_rights import STRANGERS
from tests.cast import DAY, Cast

Login = Callable[[User], Client]
REGISTER = reverse("accounts:index")
FORBIDDEN = ("manager", "quality", "newcomer", "auditor")
MISSING = (*(name for name in STRANGERS), "chair")
RUN = ("communicator", "colleague", "hr")


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def page(name: str, *args: Any) -> str:
    return reverse(f"accounts:{name}", args=args)


PRESSES: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {
    # name: the account's status, who may, what is sent
    "tick": ("closing", RUN, {"points": POINTS[:2]}),
    "waive": ("closing", RUN, {"note": WHY}),
    "reopen": ("done", RUN, {"note": WHY}),
    "finish_closing": ("done", RUN, {}),
    "ask_suspend": ("active", RUN, {"purpose": WHY}),
    "suspend_now": ("active", ("ceo",), {"note": WHY}),
    "ask_take_over": ("active", RUN, {"purpose": WHY}),
}
WITH_POINT = ("waive", "reopen")
PAGES = ("waive", "reopen", "ask_suspend", "suspend_now", "ask_take_over")


def brought(cast: Cast, status: str) -> Account:
    account = registered(cast)
    if status == "active":
        return account
    account = close(account, cast)
    if status == "done":
        tick_all(account, cast)
    return account


def address(name: str, account: Account) -> str:
    return page(name, account.pk, *(["links"] if name in WITH_POINT else []))


@pytest.mark.parametrize("name", list(PRESSES))
def test_done_forbidden_or_missing(cast: Cast, client_for: Login, name: str) -> None:
    status, may, sent = PRESSES[name]
    account = brought(cast, status)
    if name == "ask_take_over":
        sent = sent | {"to_company": cast.syd.pk, "owner": cast.stranger.email}
    path = address(name, account)
    no = [one for one in (*RUN, "ceo", *FORBIDDEN) if one not in may]
    for method in ("get", "post") if name in PAGES else ("post",):
        got = {who: getattr(client_for(getattr(cast, who)), method)(path, sent).status_code for who in no}
        assert got == dict.fromkeys(no, 403)
        got = {who: getattr(client_for(getattr(cast, who)), method)(path, sent).status_code for who in MISSING}
        assert got == dict.fromkeys(MISSING, 404)
    if name in PAGES:
        assert {client_for(getattr(cast, who)).get(path).status_code for who in may} == {200}
    else:
        assert client_for(getattr(cast, may[0])).get(path).status_code == 405
    assert client_for(getattr(cast, may[-1])).post(path, sent).status_code == 302


def test_the_list_is_ticked_on_the_accounts_page(cast: Cast, client_for: Login) -> None:
    account = close(registered(cast), cast)
    client = client_for(cast.communicator)
    shown = text(client.get(account.get_absolute_url()))
    assert "Nästa steg: gå igenom checklistan" in shown and "Koncernen har inte bedömt" in shown
    assert "Checklista innan kontot avslutas" in shown and "0 av 5 klara" in shown
    assert "avslutas först när varje punkt är klar" in shown  # gate G6 in plain words
    sent = {
        "points": ["export", "tools"],
        "note-export": "I arkivet",
        "evidence-export": "https://nordpahitt.example/a",
    }
    answer = client.post(page("tick", account.pk), sent, follow=True)
    assert "Det är antecknat. 3 punkter är kvar." in text(answer) and "2 av 5 klara" in text(answer)
    assert "I arkivet" in text(answer)
    fact = ClosingFact.objects.get(point="export", state="done")
    assert (fact.note, fact.evidence, fact.by) == ("I arkivet", "https://nordpahitt.example/a", cast.communicator)
    again = client.post(page("tick", account.pk), {"points": POINTS}, follow=True)
    assert "Allt är klart. Nu kan kontot avslutas." in text(again) and "5 av 5 klara" in text(again)
    assert "Nästa steg: avsluta kontot" in text(again) and "gå igenom checklistan" not in text(again)
    assert ClosingFact.objects.filter(state="done").count() == 5
    done = client.post(page("finish_closing", account.pk), follow=True)
    assert f"Kontot {account.name} är avslutat." in text(done)
    assert ">Avslutat</span>" in text(done) and "Koncernen har inte bedömt" not in text(done)
    assert "checklistan är klar" in text(done)  # what has happened
    assert client.post(page("finish_closing", account.pk)).status_code == 409
    assert client.post(page("tick", account.pk), {"points": POINTS}).status_code == 409
    assert client.get(address("waive", account)).status_code == 302


def test_who_cannot_run_the_list_reads_it_without_buttons(cast: Cast, client_for: Login) -> None:
    account = close(registered(cast), cast)
    for who in (cast.ceo, cast.manager, cast.auditor):
        shown = text(client_for(who).get(account.get_absolute_url()))
        assert "0 av 5 klara" in shown and page("tick", account.pk) not in shown


@pytest.mark.parametrize(("sent", "sentence", "kept"), [
    ({}, "Kryssa för det som är klart.", ""),
    ({"points": ["pahitt"]}, "pahitt", ""),
    ({"points": ["links"], "evidence-links": "http://osaker.example/"}, "https://", "http://osaker.example/"),
    ({"points": ["links"], "evidence-links": "javascript:alert(1)"}, "https://", "javascript:alert(1)"),
    ({"points": ["links"], "note-tools": "Rollerna är borta"}, "Kryssa för punkten också", "Rollerna är borta"),
    ({"points": ["links"], "note-links": 2001 * "a"}, "2000", 2001 * "a"),
])  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_lost(
    cast: Cast, client_for: Login, sent: dict[str, Any], sentence: str, kept: str
) -> None:
    account = close(registered(cast), cast)
    before = ClosingFact.objects.count()
    answer = client_for(cast.communicator).post(page("tick", account.pk), sent)
    assert answer.status_code == 422
    assert sentence in text(answer) and kept in text(answer)
    assert ClosingFact.objects.count() == before


def test_what_was_reopened_meanwhile_is_told_when_it_is_closed(cast: Cast, client_for: Login) -> None:
    account = brought(cast, "done")
    workflow.reopen(account, "links", by=cast.hr, at=cast.at, note="En länk till")
    answer = client_for(cast.communicator).post(page("finish_closing", account.pk), follow=True)
    assert "1 punkt är kvar" in text(answer) and "En länk till" in text(answer)
    assert Account.objects.get(pk=account.pk).status == "closing"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("words", ["", "  ", 2001 * "a"])
def test_a_reason_is_asked_for_at_its_field(cast: Cast, client_for: Login, name: str, words: str) -> None:
    account = brought(cast, PRESSES[name][0])
    sent = {"note": words, "purpose": words, "to_company": cast.syd.pk, "owner": cast.stranger.email}
    before = (Request.objects.count(), ClosingFact.objects.count(), Suspension.objects.count())
    answer = client_for(getattr(cast, PRESSES[name][1][0])).post(address(name, account), sent)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) <= {"note", "purpose"} and answer.context["form"].errors
    assert (Request.objects.count(), ClosingFact.objects.count(), Suspension.objects.count()) == before


def test_a_point_that_is_not_there_is_no_page(cast: Cast, client_for: Login) -> None:
    account = close(registered(cast), cast)
    assert client_for(cast.hr).get(page("waive", account.pk, "pahitt")).status_code == 404


@pytest.mark.parametrize(("sent", "field"), [
    ({"to_company": ""}, "to_company"),
    ({"to_company": "nord"}, "to_company"),
    ({"to_company": "pahitt"}, "to_company"),
    ({"owner": ""}, "owner"),
    ({"owner": "manager"}, "owner"),
    ({"owner": "Ingen Alls"}, "owner"),
    ({"backup": "manager"}, "backup"),
    ({"backup": "stranger"}, "backup"),
])  # fmt: skip
def test_a_take_over_that_cannot_be_is_told_at_its_field(
    cast: Cast, client_for: Login, sent: dict[str, str], field: str
) -> None:
    account = registered(cast)
    given = {"to_company": cast.syd.pk, "owner": cast.stranger.email, "backup": "", "purpose": WHY}
    for name, value in sent.items():
        known = getattr(cast, value, None) if value else None
        given[name] = value if known is None else known.pk if name == "to_company" else known.email
    answer = client_for(cast.communicator).post(page("ask_take_over", account.pk), given)
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert WHY in text(answer) and not Request.objects.exists()


def test_a_suspended_account_says_so_everywhere(cast: Cast, client_for: Login) -> None:
    account = registered(cast)
    client = client_for(cast.ceo)
    answer = client.post(page("suspend_now", account.pk), {"note": "Kapat"}, follow=True)
    assert "är tillfälligt stängt" in text(answer) and "Kapat" in text(answer)
    assert "stängde kontot tillfälligt med omedelbar verkan" in text(answer)
    assert page("suspend_now", account.pk) not in text(answer)
    register = client.get(REGISTER)
    assert "Tillfälligt stängt" in text(register)
    assert [row["id"] for row in client.get(REGISTER, {"status": "suspended"}).context["accounts"]] == [account.pk]
    public = text(Client().get(reverse("official_account", args=[account.pk])))
    assert "Tillfälligt stängt" in public and "står stilla just nu" in public and "Kapat" not in public
    verified = text(Client().get(reverse("verify"), {"q": account.url}))
    assert 'data-answer="official"' in verified and "Tillfälligt stängt" in verified
    assert client.post(page("suspend_now", account.pk), {"note": "En gång till"}).status_code == 409


def test_what_was_asked_is_sent_back_and_written_anew(cast: Cast, client_for: Login) -> None:
    account = registered(cast)
    client = client_for(cast.communicator)
    asked = client.post(page("ask_suspend", account.pk), {"purpose": WHY})
    request = Request.objects.get(kind="suspend")
    assert asked.url == request.get_absolute_url()
    workflow.send_back(request, by=cast.hr, at=cast.at, note="Hur länge?")
    revise = page("revise", request.pk)
    assert WHY in text(client.get(revise))
    assert client.post(revise, {"purpose": " "}).status_code == 422
    assert client.post(revise, {"purpose": "Till sommaren"}).status_code == 302
    request.refresh_from_db()
    assert (request.status, request.purpose) == ("submitted", "Till sommaren")


def test_a_take_over_is_sent_back_and_written_anew(cast: Cast, client_for: Login) -> None:
    request = ask_over(registered(cast), cast)
    workflow.send_back(request, by=cast.hr, at=cast.at, note="Vem är ersättare?")
    client, revise = client_for(cast.communicator), page("revise", request.pk)
    assert cast.stranger.email in text(client.get(revise))
    given = {"to_company": cast.syd.pk, "owner": cast.stranger.email, "backup": "", "purpose": "Nytt skäl"}
    assert client.post(revise, given).status_code == 302
    request.refresh_from_db()
    assert (request.status, request.purpose, request.backup) == ("submitted", "Nytt skäl", None)


def test_the_receiving_company_answers_on_the_page(cast: Cast, client_for: Login) -> None:
    account = registered(cast)
    request = let_go(account, cast)
    path = page("accept_take_over", request.pk)
    readers = ("communicator", "colleague", "hr", "ceo", "auditor", "syd_hr", "stranger")
    seen = [who for who in readers if queries.requests_visible_to(getattr(cast, who), cast.at).exists()]
    for name in ("accept_take_over", "decline_take_over"):
        sent = {"months": 12, "note": WHY}
        got = {who: client_for(getattr(cast, who)).post(page(name, request.pk), sent).status_code for who in seen}
        assert got == dict.fromkeys(seen, 403)
    assert client_for(cast.outsider_superuser).post(path, {"months": 12}).status_code == 404
    client = client_for(cast.other_ceo)
    shown = client.get(request.get_absolute_url())
    assert f"Ska {cast.syd} ta över {account.name}?" in text(shown) and path in text(shown)
    for months in ("", "0", "25", "många"):
        wrong = client.post(path, {"months": months, "note": "Hit med det"})
        assert wrong.status_code == 422 and "Hit med det" in text(wrong)
    assert client.post(page("decline_take_over", request.pk), {"note": " "}).status_code == 422
    done = client.post(path, {"months": "12", "note": "Hit med det"}, follow=True)
    assert f"{cast.syd} har tagit över {account.name}." in text(done)
    assert client.post(path, {"months": "12"}).status_code == 409
    giver = client_for(cast.ceo)
    old = text(giver.get(request.get_absolute_url()))
    assert f"{cast.syd} tog över det" in old and account.get_absolute_url() not in old
    assert giver.get(account.get_absolute_url()).status_code == 404
    public = text(Client().get(reverse("official_account", args=[account.pk])))
    assert cast.syd.name in public and cast.nord.name not in public


def test_who_must_read_the_policy_first_is_named_on_the_page(cast: Cast, client_for: Login) -> None:
    from tests.accounts.stages import read_policy

    read_policy(cast, cast.syd_hr)
    request = let_go(registered(cast), cast, read=False)
    answer = client_for(cast.other_ceo).post(page("accept_take_over", request.pk), {"months": "12"})
    assert answer.status_code == 422 and cast.stranger.name in text(answer)
    assert "har inte bekräftat ”Påhittad policy”. Be" in text(answer)


def test_declining_says_why_to_who_asked(cast: Cast, client_for: Login) -> None:
    request = let_go(registered(cast), cast)
    client = client_for(cast.other_ceo)
    answer = client.post(page("decline_take_over", request.pk), {"note": "Vi har inte tid"}, follow=True)
    assert "stannar där det är" in text(answer)
    told = text(client_for(cast.communicator).get(request.get_absolute_url()))
    assert "Vi har inte tid" in told and f"{cast.syd} tackade nej" in told


QUERIES = 29  # of the account's page with its check list


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_page_asks_the_same_however_long_the_list_has_been(
    cast: Cast, client_for: Login, django_assert_num_queries: Any, rounds: int
) -> None:
    account = close(registered(cast), cast)
    for number in range(rounds):
        workflow.tick(account, "links", by=cast.communicator, at=cast.at)
        workflow.reopen(account, "links", by=cast.hr, at=cast.at, note=f"En till {number}")
    client = client_for(cast.communicator)
    client.get(account.get_absolute_url())
    with django_assert_num_queries(QUERIES):
        client.get(account.get_absolute_url())


def ungoverned(cast: Cast) -> set[Any]:
    """Enter accounts in every state; return those that run without a decision that holds."""
    past = {"operated_until": cast.today - DAY}
    for status in ("active", "decided", "suspended", "closing", "closed"):
        registered(cast, f"bra-{status}", status)
    for status in ("suspended", "closing", "closed"):
        registered(cast, f"stilla-{status}", status, **past)
    bad = [registered(cast, f"illa-{status}", status, **past) for status in ("active", "decided")]
    bad.append(registered(cast, "illa-undecided", "undecided", owner=None, backup=None))
    registered(cast, "idag", operated_until=cast.today)
    registered(cast, "syd", "undecided", company=cast.syd, owner=None, backup=None)
    return {one.pk for one in bad}


def test_what_runs_without_a_decision_is_always_shown(cast: Cast, client_for: Login) -> None:
    bad = ungoverned(cast)
    listed = {"status": "ungoverned"}
    for who in (cast.hr, cast.ceo):
        client = client_for(who)
        home, register = client.get("/"), client.get(REGISTER)
        rows = {row["id"] for row in client.get(REGISTER, listed).context["accounts"]}
        assert rows == bad
        assert home.context["ungoverned"] == register.context["ungoverned"] == len(rows)
        for shown in (home, register):
            assert "3 konton drivs utan ett beslut som gäller" in text(shown)
            assert "Ett konto får bara bedrivas efter ett beslut av VD som gäller." in text(shown)
            assert "?status=ungoverned" in text(shown)
    assert "utan ett beslut" not in text(client_for(cast.communicator).get("/"))  # the register shows it to all
    assert "3 konton drivs utan" in text(client_for(cast.communicator).get(REGISTER))
    assert "drivs utan" not in text(client_for(cast.ceo).get(REGISTER, listed))


def test_where_every_decision_holds_nothing_is_said(cast: Cast, client_for: Login) -> None:
    registered(cast)
    for path in ("/", REGISTER):
        assert "drivs utan" not in text(client_for(cast.hr).get(path))


def test_each_of_them_has_the_press_that_mends_it(cast: Cast, client_for: Login) -> None:
    late = registered(cast, "sent", operated_until=cast.today - DAY)
    found = registered(cast, "fynd", "undecided", owner=None, backup=None)
    client = client_for(cast.hr)
    assert page("ask_operate", late.pk) in text(client.get(late.get_absolute_url()))
    assert reverse("accounts:put_before") in text(client.get(found.get_absolute_url()))


def test_a_list_before_the_ceo_is_one_row(cast: Cast, client_for: Login) -> None:
    found = [registered(cast, f"fynd{number}", "undecided") for number in range(3)]
    collective = workflow.put_before(cast.nord, found, by=cast.hr, at=cast.at)
    single = ask_over(registered(cast), cast)
    client = client_for(cast.ceo)
    page = client.get(REGISTER)
    assert {row["id"] for row in page.context["requests"]} == {collective.pk, single.pk}
    listed, asked = (
        row
        for address in (collective.get_absolute_url(), single.get_absolute_url())
        for row in page.content.decode().split("<tr")
        if f'href="{address}"' in row
    )
    assert [word in listed for word in ("En lista med 3 konton", "Inskickad", cast.hr.name)] == [True] * 3
    assert single.name in asked
    one = collective.requests.first()
    assert collective.get_absolute_url() in text(client.get(one.get_absolute_url()))
    for request in collective.requests.all():
        workflow.approve(request, by=cast.ceo, at=cast.at, note="Fortsätt")
    assert [row["id"] for row in client.get(REGISTER).context["requests"]] == [single.pk]
    assert says(client_for(cast.stranger).get(REGISTER), "Official accounts")
    assert "En lista med" not in text(client_for(cast.stranger).get(REGISTER))


def test_the_parents_hr_serves_a_company_without_one(cast: Cast, client_for: Login) -> None:
    from companies.models import RoleAssignment

    account = registered(cast, "fynd", "undecided", owner=None, backup=None)
    client = client_for(cast.group_hr)
    assert client.get(account.get_absolute_url()).status_code == 404
    assert client.get(REGISTER).context["accounts"] == []
    RoleAssignment.objects.filter(person=cast.hr).update(last_day=cast.today - DAY)
    assert client.get(account.get_absolute_url()).status_code == 200
    assert [row["id"] for row in client.get(REGISTER).context["accounts"]] == [account.pk]
    assert client.get("/").context["ungoverned"] == 1
    assert "Konto fynd" in b"".join(client.get(page("export"), {"format": "csv"})).decode("utf-8-sig")
    for who in (cast.syd_hr, cast.other_ceo, cast.stranger, cast.outsider_superuser):
        assert client_for(who).get(account.get_absolute_url()).status_code == 404
