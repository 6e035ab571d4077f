"""The pages: choose a file, look, take in; by hand; put before the CEO; decide. Rights, and a steady query count."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import queries, workflow
from accounts.models import Account, AccountImport, Collective, Decision, PlatformRule, Request, Suspicion
from accounts.platforms import identify
from companies import workflow as companies
from companies.models import RoleAssignment, User
from companies.permissions import Can
from kit.workflow import record
from tests.accounts.stages import bring, read_policy
from tests.cast import DAY, Cast
from tests.policy.texts import adopt

from .lists import WHY, asked, existing, put

ClientFor = Callable[[User], Client]
CHOOSE, PUT = "/konton/importera/", "/konton/lagg-fram/"
FILE = "Konto;Adress;Bolag;Kontoansvarig;Ersättare\r\nNord;instagram.com/nord;nord;Komma Påhittspress;\r\n"


def send(client: Client, text: str | bytes = FILE, **more: Any) -> Any:
    data = text.encode("cp1252") if isinstance(text, str) else text
    return client.post(CHOOSE, {"file": SimpleUploadedFile("konton.csv", data), **more})


def fingerprint(page: Any) -> str:
    return str(page.context["form"].initial["fingerprint"])


def text_of(page: Any) -> str:
    return html.unescape(page.content.decode())


def assess(cast: Cast, *, allowed: bool = True, key: str = "instagram") -> None:
    """Let the group say what it thinks of a platform, until tomorrow."""
    days = {"assessed_on": cast.today, "next_assessment": cast.today + DAY}
    record(PlatformRule(platform=key, allowed=allowed, **days), "assess_platform", cast.group_hr)


def page_of(collective: Collective) -> str:
    return reverse("accounts:collective", args=[collective.pk])


def press(client: Client, collective: Collective, *ticked: Any, shown: Any = None, **more: Any) -> Any:
    """Decide as the page would send it."""
    ids = [str(one.pk) for one in (asked(collective) if shown is None else shown)]
    data = {"shown": ids, "note": WHY, "months": "24", **{f"yes-{one.pk}": "on" for one in ticked}, **more}
    return client.post(reverse("accounts:decide_collective", args=[collective.pk]), data)


# a list from a file


def test_a_file_is_looked_at_and_taken_in(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    answer = send(client)
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    assert page.status_code == 200
    said = text_of(page)
    assert "instagram.com/nord" in said and "Komma Påhittspress" in said and "Ingen ersättare än." in said
    assert not Account.objects.exists()
    done = client.post(answer["Location"], {"fingerprint": fingerprint(page)})
    assert (done.status_code, done["Location"]) == (302, f"{PUT}?bolag=nord")
    assert Account.objects.get().status == "undecided"
    assert client.get(answer["Location"])["Location"] == PUT
    told = text_of(client.get(PUT))
    assert "1 konto är inlagt, ej beslutat." in told and "Listan är redan inläst." in told


def test_wrong_rows_are_named_and_left_out_only_on_purpose(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    address = send(client, FILE + "Fel;inte alls;nord;;\r\nSyd;x.com/syd;syd;;\r\n")["Location"]
    page = client.get(address)
    assert [(one.row, one.column) for one in page.context["wrong"]] == [(3, "Adress"), (4, "Bolag")]
    assert all(one.reason in text_of(page) for one in page.context["wrong"])
    assert client.post(address, {"fingerprint": fingerprint(page)}).status_code == 422
    assert not Account.objects.exists()
    assert client.post(address, {"fingerprint": fingerprint(page), "leave_out": "on"}).status_code == 302
    assert [one.handle for one in Account.objects.all()] == ["nord"]


def test_what_changed_meanwhile_is_shown_anew(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    address = send(client)["Location"]
    seen = fingerprint(client.get(address))
    existing(cast, "nord")
    page = client.post(address, {"fingerprint": seen})
    assert page.status_code == 409
    assert "Nordpåhitt AB · Ej beslutat" in text_of(page)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"Adress\r\n", b"Skonummer\r\n43\r\n", b"\x00\x01"])
def test_what_is_no_list_of_accounts_is_refused_on_the_form(cast: Cast, client_for: ClientFor, data: bytes) -> None:
    assert send(client_for(cast.hr), data).status_code == 422
    assert not AccountImport.objects.exists()


def test_markup_and_formulas_in_the_file_are_text(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    rows = "Konto;Adress;Bolag;<b>x</b>\r\n<script>alert(1)</script>;x.com/nord;nord;\r\n=1+1;x.com/b;nord;\r\n"
    said = client.get(send(client, rows)["Location"]).content.decode()
    assert "<script>alert" not in said and "<b>x</b>" not in said and "&lt;script&gt;" in said
    assert "=1+1" not in said


def test_a_long_list_is_shown_in_part_and_then_in_full(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    rows = "".join(f"Nord {number};x.com/nord{number};nord;;\r\n" for number in range(250))
    address = send(client, FILE.partition("\n")[0] + "\n" + rows)["Location"]
    first = client.get(address)
    assert text_of(first).count("x.com/nord") == 200
    assert 'href="?visa=alla"' in text_of(first)
    every = client.get(address, {"visa": "alla"})
    assert text_of(every).count("x.com/nord") == 250
    assert 'href="?visa=alla"' not in text_of(every)


def test_somebody_elses_dry_run_is_hidden(cast: Cast, client_for: ClientFor) -> None:
    address = send(client_for(cast.hr))["Location"]
    for who in (cast.group_hr, cast.colleague, cast.todays_hr, cast.syd_hr):
        assert client_for(who).get(address).status_code == 404


def test_both_languages_have_a_template_to_fill_in(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    assert client.get(f"{CHOOSE}mall/").content.decode("utf-8-sig").strip() == (
        "Konto;Adress;Bolag;Kontoansvarig;Ersättare;Syfte"
    )
    User.objects.filter(pk=cast.hr.pk).update(language="en")
    assert client.get(f"{CHOOSE}mall/").content.decode("utf-8-sig").startswith("Account;Address;")


def test_the_way_there_leads_from_the_register_and_from_the_start(cast: Cast, client_for: ClientFor) -> None:
    assert f'href="{CHOOSE}"' in text_of(client_for(cast.hr).get("/konton/"))
    assert f'href="{CHOOSE}"' not in text_of(client_for(cast.colleague).get("/konton/"))
    assert f'href="{CHOOSE}?bolag=nord"' in text_of(client_for(cast.hr).get(reverse("start")))


# by hand


def by_hand(**changes: str) -> dict[str, str]:
    return {"address": "instagram.com/nord", "name": "Nord", "owner": "Komma Påhittspress"} | changes


def test_one_account_is_entered_by_hand(cast: Cast, client_for: ClientFor) -> None:
    answer = client_for(cast.hr).post(reverse("accounts:add_existing"), by_hand(company=str(cast.nord.pk)))
    assert (answer.status_code, answer["Location"]) == (302, f"{PUT}?bolag=nord")
    assert (Account.objects.get().owner, Account.objects.get().backup) == (cast.communicator, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"address": "inte alls"}, "address"),
        ({"address": "instagram.com/gammalt"}, "address"),
        ({"name": ""}, "name"),
        ({"owner": "Främmande Påhittsson"}, "owner"),
        ({"backup": "Komma Påhittspress"}, "backup"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    cast: Cast, client_for: ClientFor, changes: dict[str, str], field: str
) -> None:
    existing(cast)
    data = by_hand(company=str(cast.nord.pk), **changes)
    page = client_for(cast.hr).post(reverse("accounts:add_existing"), data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert Account.objects.count() == 1


def test_an_undecided_account_is_corrected(cast: Cast, client_for: ClientFor) -> None:
    account = existing(cast, backup=None)
    address = reverse("accounts:correct_undecided", args=[account.pk])
    client = client_for(cast.hr)
    assert 'value="komma.pahittspress@demo.example"' in text_of(client.get(address))
    data = {
        "name": "Nytt",
        "company": str(cast.nord.pk),
        "owner": cast.communicator.email,
        "backup": "Kolla Påhittsson",
    }
    assert client.post(address, data).status_code == 302
    account.refresh_from_db()
    assert (account.name, account.backup) == ("Nytt", cast.colleague)


def test_correcting_is_done_by_hr_refused_to_colleagues_and_hidden_from_strangers(
    cast: Cast, client_for: ClientFor
) -> None:
    address = reverse("accounts:correct_undecided", args=[existing(cast).pk])
    answers = {cast.hr: 200, cast.colleague: 403, cast.ceo: 403, cast.stranger: 404, cast.syd_hr: 404}
    assert {who: client_for(who).get(address).status_code for who in answers} == answers


# before the CEO


def test_hr_sees_what_is_missing_and_puts_what_is_ticked(cast: Cast, client_for: ClientFor) -> None:
    read_policy(cast, cast.communicator, cast.colleague)
    good, bad, unticked = existing(cast, "bra"), existing(cast, "daligt", owner=None), existing(cast, "ej")
    client = client_for(cast.hr)
    page = client.get(PUT)
    assert [(row["name"], row["free"]) for row in page.context["rows"]] == [
        ("Konto bra", True), ("Konto daligt", False), ("Konto ej", True),
    ]  # fmt: skip
    assert "En kontoansvarig saknas." in text_of(page)
    assert f'value="{bad.pk}"' not in text_of(page)
    answer = client.post(PUT, {"company": "nord", "accounts": [str(good.pk)], "note": "Hej"})
    made = Collective.objects.get()
    assert (answer.status_code, answer["Location"], made.note) == (302, page_of(made), "Hej")
    assert [one.account for one in asked(made)] == [good]
    again = client.get(PUT)
    assert [(row["name"], row["free"]) for row in again.context["left"]] == [
        ("Konto daligt", False),
        ("Konto ej", True),
    ]
    assert [row["name"] for row in again.context["asked"]] == ["Konto bra"]
    assert page_of(made) in text_of(again)
    assert unticked.requests.count() == 0


def test_a_refusal_stands_on_the_page_and_keeps_the_ticks(cast: Cast, client_for: ClientFor) -> None:
    one, other = existing(cast, "ett"), existing(cast, "tva")
    client = client_for(cast.hr)
    assert client.post(PUT, {"company": "nord"}).status_code == 422
    put(cast, one)
    page = client.post(PUT, {"company": "nord", "accounts": [str(one.pk), str(other.pk)], "note": "Kvar"})
    assert page.status_code == 422
    assert "Konto ett" in text_of(page) and "Kvar" in text_of(page)
    assert [(row["name"], row["ticked"]) for row in page.context["rows"]] == [("Konto tva", True), ("Konto ett", False)]


def look(client: Client, *ticked: Any, **more: Any) -> Any:
    """Press what only shows or ticks, with these accounts ticked."""
    return client.post(PUT, {"company": "nord", "accounts": [str(one) for one in ticked], **more})


def ticks_of(page: Any) -> list[str]:
    """The names that the form would send: those of the page, and those that are kept from other pages."""
    here = [row["name"] for row in page.context["left"] if row["ticked"]]
    sent = re.findall(r'name="accounts" value="[^"]+" checked', page.content.decode())
    kept = [row["name"] for row in page.context["elsewhere"]]
    assert len(sent) == len(here) + len(kept)
    return sorted([*here, *kept])


def test_no_tick_and_no_word_is_lost_by_paging_and_searching(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    one, two, three, four, five = (existing(cast, f"nord{number}") for number in range(5))
    client = client_for(cast.hr)
    first = client.get(PUT)
    assert [row["id"] for row in first.context["left"]] == [one.pk, two.pk] and first.context["total"] == 5
    assert "En lista rymmer högst 200 konton." in text_of(first)
    second = look(client, one.pk, note="Hej", go=str(first.context["following"]))
    assert [row["id"] for row in second.context["left"]] == [three.pk, four.pk]
    assert ticks_of(second) == ["Konto nord0"] and "1 konto är kryssat på andra sidor" in text_of(second)
    last = look(client, one.pk, four.pk, note="Hej", place=str(two.pk), go=str(second.context["following"]))
    assert [row["id"] for row in last.context["left"]] == [five.pk] and not last.context["following"]
    found = look(client, one.pk, four.pk, note="Hej", place=str(four.pk), search="1", q="nord1")
    assert [row["id"] for row in found.context["left"]] == [two.pk]
    assert ticks_of(found) == ["Konto nord0", "Konto nord3"] and ">Hej</textarea>" in text_of(found).replace("\n", "")
    none = look(client, one.pk, search="1", q="finns inte")
    assert ticks_of(none) == ["Konto nord0"] and "Sök på något annat, eller töm fältet" in text_of(none)
    assert not Collective.objects.exists()
    assert look(client, one.pk, four.pk, note="Hej", q="nord1", put="1").status_code == 302
    assert [row.account for row in asked(Collective.objects.get())] == [one, four]


def test_a_handle_is_found_with_its_mark_as_in_the_register(cast: Cast, client_for: ClientFor) -> None:
    one, _other = (existing(cast, f"nord{number}") for number in range(2))
    found = look(client_for(cast.hr), search="1", q=f"@{one.handle}")
    assert [row["id"] for row in found.context["left"]] == [one.pk]


def test_a_press_ticks_all_that_are_found_beside_those_that_are_ticked(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 1)
    monkeypatch.setattr(queries, "ON_A_LIST", 3)
    one, two, *_rest = (existing(cast, f"nord{number}") for number in range(4))
    client = client_for(cast.hr)
    assert ticks_of(look(client, two.pk, tick="alla", q="nord0")) == ["Konto nord0", "Konto nord1"]
    full = look(client, two.pk, tick="alla")
    assert ticks_of(full) == ["Konto nord0", "Konto nord1", "Konto nord2"]
    assert ticks_of(look(client, one.pk, two.pk, tick="inga")) == []


def test_what_is_no_account_of_the_company_is_never_ticked(cast: Cast, client_for: ClientFor) -> None:
    existing(cast, "ett")
    other = existing(cast, "annat", company=cast.syd, by=cast.syd_hr, owner=None, backup=None)
    page = look(client_for(cast.hr), other.pk, "påhitt", uuid.uuid4(), search="1", place="påhitt")
    assert page.status_code == 200 and ticks_of(page) == [] and "annat" not in text_of(page)


def test_the_plain_link_ticks_what_has_no_warning(cast: Cast, client_for: ClientFor) -> None:
    read_policy(cast, cast.communicator, cast.colleague)
    assess(cast, allowed=True)
    existing(cast, "bra")
    existing(cast, "utan", backup=None)
    page = client_for(cast.hr).get(PUT, {"kryssa": "utan-varningar"})
    assert [(row["name"], row["ticked"]) for row in page.context["rows"]] == [
        ("Konto bra", True), ("Konto utan", False),
    ]  # fmt: skip
    stopped = existing(cast, "ingen", owner=None)
    every = client_for(cast.hr).get(PUT, {"kryssa": "alla"}).context["rows"]
    assert {row["name"]: row["ticked"] for row in every} == {"Konto bra": True, "Konto utan": True, stopped.name: False}
    put(cast, *Account.objects.exclude(pk=stopped.pk))
    found = Collective.objects.get()
    ceo = client_for(cast.ceo)
    assert [row["ticked"] for row in ceo.get(page_of(found)).context["votes"]] == [False, False]
    ticked = ceo.get(page_of(found), {"kryssa": "utan-varningar"})
    assert [row["ticked"] for row in ticked.context["votes"]] == [True, False]


def test_a_list_holds_what_one_form_can_bring_back(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 3 * queries.ON_A_LIST + 10 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS  # three of each, and those of the form
    monkeypatch.setattr(queries, "ON_A_LIST", 2)
    made = [existing(cast, handle) for handle in ("ett", "tre", "tva")]
    client = client_for(cast.hr)
    assert [row["ticked"] for row in client.get(PUT, {"kryssa": "alla"}).context["rows"]] == [True, True, False]
    page = client.post(PUT, {"company": "nord", "accounts": [str(one.pk) for one in made]})
    assert page.status_code == 422 and "En lista rymmer högst 2 konton." in text_of(page)
    assert not Collective.objects.exists()
    put(cast, *made[:2])


def test_no_press_is_offered_that_would_tick_nothing(cast: Cast, client_for: ClientFor) -> None:
    first, second = existing(cast, "ett", backup=None), existing(cast, "tva", backup=None)
    assert "Kryssa alla utan varningar" not in text_of(client_for(cast.hr).get(PUT))
    page = client_for(cast.ceo).get(page_of(put(cast, first, second)))
    assert [value for value, _word in page.context["ticks"]] == ["alla", "inga"]


def test_a_list_says_what_became_of_its_accounts(cast: Cast, client_for: ClientFor) -> None:
    found = put(cast, *(existing(cast, handle) for handle in ("ett", "tva", "tre")))
    hr, ceo = client_for(cast.hr), client_for(cast.ceo)
    assert [one["became"] for one in hr.get(PUT).context["lists"]] == ["3 väntar"]
    one, two, _three = asked(found)
    press(ceo, found, one, shown=[one, two])
    assert [one["became"] for one in hr.get(PUT).context["lists"]] == ["1 väntar · 1 beslutat · 1 kom tillbaka"]
    workflow.take_back(found, by=cast.hr, at=cast.at)
    said = "1 beslutat · 1 kom tillbaka · 1 tillbakataget"
    assert said in text_of(hr.get(PUT))


def test_only_who_decides_is_told_what_hr_wants_them_to_know(cast: Cast, client_for: ClientFor) -> None:
    found = put(cast, existing(cast, "ett"), note="Hej")
    said = {who: text_of(client_for(who).get(page_of(found))) for who in (cast.ceo, cast.hr)}
    assert "Det HR vill att du ska veta" in said[cast.ceo] and "Det HR skrev till VD" in said[cast.hr]


def test_the_account_says_who_entered_it_and_that_nobody_has_decided(cast: Cast, client_for: ClientFor) -> None:
    page = client_for(cast.hr).get(existing(cast).get_absolute_url())
    assert [one.sentence for one in page.context["events"]] == [
        f"{cast.hr} förde in kontot, som redan fanns, i registret."
    ]
    assert "Ingen har beslutat om det." in text_of(page)
    assert "Beslutet läses av" not in text_of(page)


def test_every_warning_is_said(cast: Cast, client_for: ClientFor) -> None:
    existing(cast, "nord.jobb", name="Nord jobb", backup=None)
    existing(cast, "nord_jobb", name="Nord, jobb")
    told = {"platform": "instagram", "kind": "profile", "handle": "nord_jobb", "url": "x", "told_at": cast.at}
    record(Suspicion(company=cast.nord, **told), "tell_suspicion", cast.portal)
    first, second = client_for(cast.hr).get(PUT).context["rows"]
    said = {row["name"]: row["warnings"] for row in (first, second)}
    assert said["Nord jobb"] == [
        "Det har ingen ersättare.",
        "Den kontoansvariga, Komma Påhittspress, har inte bekräftat policyn.",
        "Koncernen har inte bedömt Instagram än.",
        "Det liknar Nord, jobb (nord_jobb) mycket.",
    ]
    assert said["Nord, jobb"][-1] == "Någon har tipsat om att kontot är misstänkt."
    assess(cast, allowed=False)
    assert "Instagram är inte tillåten i koncernen." in text_of(client_for(cast.hr).get(PUT))


def test_the_warning_names_the_policies_that_are_not_read(cast: Cast, client_for: ClientFor) -> None:
    read_policy(cast, cast.colleague)
    adopt(cast, "Annan text", cast.nord, title="En annan policy")
    existing(cast)
    (row,) = client_for(cast.hr).get(PUT).context["rows"]
    assert row["warnings"][:2] == [
        "Den kontoansvariga, Komma Påhittspress, har inte bekräftat ”En annan policy”, ”Påhittad policy”.",
        "Ersättaren, Kolla Påhittsson, har inte bekräftat ”En annan policy”.",
    ]


def test_only_companies_of_ones_own_can_be_chosen(cast: Cast, client_for: ClientFor) -> None:
    answers = {cast.hr: 404, cast.syd_hr: 200, cast.colleague: 403, cast.ceo: 403}
    for who, status in answers.items():
        assert client_for(who).get(PUT, {"bolag": "syd"}).status_code == status
        assert client_for(who).post(PUT, {"company": "syd"}).status_code == (422 if status == 200 else status)


# the decision


def test_many_are_ticked_at_once_and_nothing_written_is_lost(cast: Cast, client_for: ClientFor) -> None:
    read_policy(cast, cast.communicator, cast.colleague)
    for key in ("instagram", "x"):
        assess(cast, key=key)
    more = {"name": "Konto x", "owner": cast.communicator, "backup": cast.colleague, "by": cast.hr, "at": cast.at}
    other = workflow.add_existing(cast.nord, identify("x.com/nordx"), **more)
    found = put(cast, existing(cast, "bra"), existing(cast, "utan", backup=None), other)
    first, second, third = asked(found)  # two on Instagram, one on X
    client, typed = client_for(cast.ceo), {f"why-{second.pk}": "Kvar", "note": "Därför", "months": "7"}

    def after(tick: str, *yes: Request) -> list[bool]:
        page = press(client, found, *yes, shown=[first, second, third], **typed, tick=tick)
        assert page.status_code == 200 and not page.context["form"].errors
        assert all(word in text_of(page) for word in ("Kvar", "Därför", 'value="7"'))
        rows = {row["id"]: row["ticked"] for row in page.context["votes"]}
        return [rows[one.pk] for one in (first, second, third)]

    assert after("utan-varningar") == [True, False, True]
    assert after("utan-varningar", second) == [True, True, True]  # what was ticked stays
    assert after("alla") == [True, True, True]
    assert after("instagram") == [True, True, False]
    assert after("instagram", third) == [True, True, True]
    assert after("inga", first, second) == [False, False, False]
    assert after("nonsens", first) == [True, False, False]
    page = client.get(page_of(found))
    assert [value for value, _word in page.context["ticks"]] == ["utan-varningar", "alla", "instagram", "inga"]
    assert not Decision.objects.exists()
    assert {one.status for one in asked(found)} == {"submitted"}


def test_the_ceo_decides_and_the_page_says_what_became_of_them(cast: Cast, client_for: ClientFor) -> None:
    read_policy(cast, cast.communicator, cast.colleague)
    found = put(cast, existing(cast, "ja"), existing(cast, "nej"), note="Se särskilt på det andra")
    yes, no = asked(found)
    client = client_for(cast.ceo)
    page = client.get(page_of(found))
    assert "Se särskilt på det andra" in text_of(page)
    assert "checked" not in text_of(page)
    answer = press(client, found, yes, **{f"why-{yes.pk}": "Egen orsak", "back": "Vem svarar?"})
    assert (answer.status_code, answer["Location"]) == (302, page_of(found))
    assert Decision.objects.get().note == "Egen orsak"
    said = text_of(client.get(page_of(found)))
    assert "Du har beslutat om 1 konto. 1 går tillbaka till HR, ej beslutat. Inget mer väntar på ditt beslut." in said
    assert f'href="{yes.account.get_absolute_url()}"' in said and "(stämmer)" in said
    assert "Vem svarar?" in said
    back = text_of(client_for(cast.hr).get(PUT))
    assert "Kom tillbaka: Vem svarar?" in back
    assert Account.objects.get(pk=no.account_id).status == "undecided"


def test_an_account_that_came_back_says_so_and_leads_hr_to_put_it_forward_again(
    cast: Cast, client_for: ClientFor
) -> None:
    found = put(cast, existing(cast, "ja"), existing(cast, "nej"))
    yes, no = asked(found)
    hr, waits = client_for(cast.hr), "Det är framlagt för VD."
    assert waits in text_of(hr.get(no.account.get_absolute_url()))
    press(client_for(cast.ceo), found, yes)
    page = text_of(hr.get(no.account.get_absolute_url()))
    assert waits not in page and "Det kom tillbaka utan beslut" in page
    assert f'href="{PUT}?bolag={no.account.company.slug}"' in page


def test_a_list_leads_to_the_request_that_waits_beside_it_and_the_last_request_to_a_list(
    cast: Cast, request_draft: Request, client_for: ClientFor
) -> None:
    read_policy(cast, cast.communicator, cast.colleague)
    waits, client = bring(request_draft, "endorsed", cast), client_for(cast.ceo)
    first = put(cast, existing(cast, "ja"))
    leads = press(client, first, *asked(first))["Location"]
    assert leads == waits.get_absolute_url()
    assert "Du har beslutat om 1 konto. Du har beslutat 1, 1 kvar." in text_of(client.get(leads))
    second = put(cast, existing(cast, "nasta"))
    done = client.post(reverse("accounts:refuse", args=[waits.pk]), {"note": WHY})
    assert done["Location"] == page_of(second)
    assert f"{waits.name}. Nästa lista väntar här nedanför." in text_of(client.get(page_of(second)))


@pytest.mark.parametrize("changes", [{"note": ""}, {"months": "25"}, {"months": "0"}, {"months": "x"}])
def test_a_press_with_something_missing_comes_back_with_the_ticks(
    cast: Cast, client_for: ClientFor, changes: dict[str, str]
) -> None:
    found = put(cast, existing(cast, "ja"), existing(cast, "nej"))
    yes, no = asked(found)
    page = press(client_for(cast.ceo), found, yes, **{f"why-{no.pk}": "Kvar", **changes})
    assert page.status_code == 422
    assert [row["ticked"] for row in page.context["votes"]] == [True, False]
    assert "Kvar" in text_of(page)
    assert not Decision.objects.exists()


def test_nothing_ticked_is_no_decision_unless_all_of_it_is_sent_back(cast: Cast, client_for: ClientFor) -> None:
    found = put(cast, existing(cast))
    client = client_for(cast.ceo)
    assert press(client, found).status_code == 422
    assert press(client, found, nothing="1").status_code == 302
    assert [one.status for one in asked(found)] == ["returned"]


def test_who_comes_late_reads_who_was_first_and_nothing_of_theirs_is_done(cast: Cast, client_for: ClientFor) -> None:
    found = put(cast, existing(cast, "ett"), existing(cast, "tva"))
    shown = asked(found)
    workflow.decide_collective(found, {shown[0].pk: WHY}, by=cast.ceo, at=cast.at)
    days = {"first_day": cast.today, "last_day": cast.today + DAY, "by": cast.ceo, "at": cast.at}
    companies.delegate(cast.manager, cast.nord, [Can.DECIDE_OPERATE], **days)
    for who, said in (
        (cast.manager, f"Konto ett: {cast.ceo.name} var först, den"),
        (cast.ceo, "du har redan beslutat"),
    ):
        page = press(client_for(who), found, *shown, shown=shown)
        assert page.status_code == 409
        assert said in text_of(page) and " kl. " in text_of(page)
    assert Decision.objects.count() == 1


def test_what_one_wrote_of_a_list_that_is_decided_meanwhile_can_be_copied(cast: Cast, client_for: ClientFor) -> None:
    found = put(cast, existing(cast, "ett"))
    (one,) = asked(found)
    workflow.decide_collective(found, {}, [one.pk], by=cast.ceo, at=cast.at)
    page = press(client_for(cast.ceo), found, one, note="Lång text", back="Till HR", **{f"why-{one.pk}": "Egen"})
    assert (page.status_code, page.context["lost"]) == (409, ["Lång text", "Egen", "Till HR"])
    assert "Lång text" in text_of(page) and "Kopiera det om du behöver det." in text_of(page)


def test_the_list_is_read_by_those_concerned_and_decided_by_the_ceo(cast: Cast, client_for: ClientFor) -> None:
    found = put(cast, existing(cast, "ett"), existing(cast, "tva", owner=cast.manager, backup=None))
    reads = {
        cast.hr: 2, cast.ceo: 2, cast.auditor: 2, cast.colleague: 1, cast.manager: 1, cast.quality: None,
        cast.stranger: None, cast.syd_hr: None, cast.other_ceo: None, cast.group_hr: None, cast.chair: None,
    }  # fmt: skip
    for who, rows in reads.items():
        client = client_for(who)
        page = client.get(page_of(found))
        assert page.status_code == (404 if rows is None else 200), who
        if rows is not None:
            assert len(page.context["votes"]) + len(page.context["waiting"]) == rows
            assert bool(page.context["votes"]) == (who == cast.ceo)
        shown = asked(found)[:rows] if rows else asked(found)
        if who != cast.ceo:
            status = press(client, found, *shown, shown=shown).status_code
            assert status in ((404,) if rows is None else (403, 404)), who
    assert not Decision.objects.exists()


def test_a_request_of_another_list_is_not_decided_through_this_one(cast: Cast, client_for: ClientFor) -> None:
    found, other = put(cast, existing(cast, "ett")), put(cast, existing(cast, "tva"))
    assert press(client_for(cast.ceo), found, *asked(other), shown=asked(other)).status_code == 404
    assert press(client_for(cast.ceo), found, shown=[], nothing="1").status_code in (403, 422)
    assert client_for(cast.ceo).get(reverse("accounts:collective", args=[uuid.uuid4()])).status_code == 404


def test_a_ceo_who_is_to_run_one_of_them_decides_on_the_others(cast: Cast, client_for: ClientFor) -> None:
    cast.employ(cast.ceo, cast.nord)
    found = put(cast, existing(cast, "vd", owner=cast.ceo), existing(cast, "vanligt"))
    usual, own = asked(found)
    page = client_for(cast.ceo).get(page_of(found))
    assert [row["name"] for row in page.context["votes"]] == ["Konto vanligt"]
    assert "Väntar på styrelseordföranden" in text_of(page)
    assert press(client_for(cast.ceo), found, usual, shown=[usual]).status_code == 302
    chair = client_for(cast.chair).get(page_of(found))
    assert [row["name"] for row in chair.context["votes"]] == ["Konto vd"]
    assert press(client_for(cast.chair), found, own, shown=[own]).status_code == 302
    assert Decision.objects.count() == 2


def test_a_delegate_who_is_to_run_one_of_them_decides_on_the_others(cast: Cast, client_for: ClientFor) -> None:
    days = {"first_day": cast.today, "last_day": cast.today + DAY, "by": cast.ceo, "at": cast.at}
    companies.delegate(cast.manager, cast.nord, [Can.DECIDE_OPERATE], **days)
    found = put(cast, existing(cast, "egen", owner=cast.manager), existing(cast, "vanligt"))
    own, usual = asked(found)
    page = client_for(cast.manager).get(page_of(found))
    assert [row["name"] for row in page.context["votes"]] == ["Konto vanligt"]
    assert [row["name"] for row in page.context["waiting"]] == ["Konto egen"]
    assert press(client_for(cast.manager), found, own, usual).status_code == 403
    assert not Decision.objects.exists()


def test_a_vacant_role_is_said(cast: Cast, client_for: ClientFor) -> None:
    cast.employ(cast.ceo, cast.nord)
    found = put(cast, existing(cast, owner=cast.ceo))
    hr, sentence = client_for(cast.hr), "Ingen kan besluta idag"
    assert sentence not in text_of(hr.get(page_of(found)))
    role = RoleAssignment.objects.get(person=cast.chair)
    role.last_day = cast.today - DAY
    record(role, "end_role", cast.portal)
    assert sentence in text_of(hr.get(page_of(found)))


def test_hr_takes_the_list_back_with_one_press(cast: Cast, client_for: ClientFor) -> None:
    found = put(cast, existing(cast, "ett"), existing(cast, "tva"))
    address = reverse("accounts:take_back", args=[found.pk])
    answers = {cast.ceo: 403, cast.colleague: 403, cast.stranger: 404, cast.todays_hr: 302}
    assert {who: client_for(who).post(address).status_code for who in answers} == answers
    assert {one.status for one in asked(found)} == {"withdrawn"}
    assert client_for(cast.hr).post(address).status_code == 409


# as many queries for fifty as for one

QUERIES = {"put": 17, "decide": 22, "outcome": 16, "look": 18}


def count(client: Client, address: str) -> int:
    """How many queries the page asks, after a first time that fills what is kept in memory."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked_:
        assert client.get(address).status_code == 200
    return len(asked_)


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_pages_ask_the_same_however_many_accounts(cast: Cast, client_for: ClientFor, rows: int) -> None:
    read_policy(cast, cast.communicator, cast.colleague)
    accounts = [existing(cast, f"nord{number}", backup=None) for number in range(rows)]
    hr, ceo = client_for(cast.hr), client_for(cast.ceo)
    found: dict[str, int] = {"put": count(hr, PUT)}
    collective = put(cast, *accounts)
    found["decide"] = count(ceo, page_of(collective))
    workflow.decide_collective(collective, {one.pk: WHY for one in asked(collective)}, by=cast.ceo, at=cast.at)
    found["outcome"] = count(ceo, page_of(collective))
    file = FILE + "".join(f"Syd {number};x.com/nord{number};nord;;\r\n" for number in range(rows))
    found["look"] = count(hr, send(hr, file)["Location"])
    assert found == QUERIES
