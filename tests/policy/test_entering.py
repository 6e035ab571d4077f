"""A policy is entered in the browser: shown first, then taken in for the companies chosen, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import policy as room
from companies import workflow as companies
from companies.models import User
from kit.workflow import Forbidden
from policy import queries, workflow
from policy.extraction import digest, extract
from policy.forms import MAX_BYTES
from policy.models import Adoption, Policy, Version
from tests.cast import DAY, Cast

from .documents import FACTS, TITLE, policy

Login = Callable[[User], Client]

ENTER, TAKE_IN = "/policy/lagg-in/", "/policy/lagg-in/ta-in/"
SAMPLE = (Path(room.__file__).parent / "samples" / "policy-kring-sociala-medier.txt").read_bytes()
LACKING = ("Målsättning", "Genomförande", "Ansvarsfördelning", "Gäller från", "Framtagen av", "Fastställd av")


def text_file(content: bytes, name: str = "policy.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/plain")


def look(client: Client, *into: Any, text: str = "", **more: Any) -> Any:
    """Press the first time, as the browser sends it."""
    crlf = text.replace("\n", "\r\n")
    return client.post(ENTER, {"text": crlf, "companies": [one.pk for one in into], **more})


def sent(answer: Any, **more: Any) -> dict[str, Any]:
    """Return what the second press sends: the hidden fields of the page shown."""
    form = answer.context["form"]
    values = {name: form[name].value() for name in ("text", "read", "fingerprint", "upon")}
    chosen = [getattr(one, "pk", one) for one in form["companies"].value()]
    crlf = values["text"].replace("\n", "\r\n")
    return {**values, "text": crlf, "companies": chosen, "read": values["read"] or "", **more}


def take_in(client: Client, answer: Any, **more: Any) -> Any:
    return client.post(TAKE_IN, sent(answer, **more))


def written() -> tuple[int, int, int]:
    return Policy.objects.count(), Version.objects.count(), Adoption.objects.count()


# Who may


@pytest.mark.parametrize("who", ["hr", "ceo", "quality", "syd_hr", "other_ceo", "group_hr"])
def test_who_writes_policies_is_offered_the_page_with_their_companies_all_ticked(
    cast: Cast, client_for: Login, who: str
) -> None:
    client = client_for(getattr(cast, who))
    assert f'href="{ENTER}"' in client.get(reverse("policy:index")).content.decode()
    page = client.get(ENTER)
    own = {"hr": {"nord"}, "quality": {"nord"}, "ceo": {"nord", "group"}, "group_hr": {"group"}}.get(who, {"syd"})
    assert page.status_code == 200
    assert {one.slug for one in page.context["form"].fields["companies"].queryset} == own
    assert page.content.decode().count("checked") == len(own)


@pytest.mark.parametrize("who", ["colleague", "manager", "communicator", "auditor", "chair", "outsider_superuser"])
def test_who_may_not_gets_403_and_no_link(cast: Cast, client_for: Login, who: str) -> None:
    client = client_for(getattr(cast, who))
    assert ENTER not in client.get(reverse("policy:index")).content.decode()
    for address in (ENTER, TAKE_IN):
        assert client.get(address).status_code == 403
        data = {"text": policy(), "companies": [cast.nord.pk], "fingerprint": extract(policy()).fingerprint, "upon": 0}
        assert client.post(address, data).status_code == 403
    assert written() == (0, 0, 0)


def test_nobody_enters_it_for_a_company_where_they_lack_the_right(cast: Cast, client_for: Login) -> None:
    client = client_for(cast.hr)
    shown = look(client, cast.nord, text=policy())
    for into in ([cast.syd.pk], [cast.nord.pk, cast.syd.pk]):
        answer = take_in(client, shown, companies=into)
        assert answer.status_code == 422 and "companies" in answer.context["form"].errors
    assert written() == (0, 0, 0)


def test_a_right_that_ended_between_the_two_presses_counts_no_more(cast: Cast, client_for: Login) -> None:
    client = client_for(cast.quality)
    shown = look(client, cast.nord, text=policy())
    held = cast.quality.assignments.get()
    companies.end_role(held, last_day=cast.today - DAY, by=cast.portal, at=cast.at)
    assert take_in(client, shown).status_code == 403
    assert written() == (0, 0, 0)


# From a text to a policy in force


def test_a_file_is_shown_and_then_in_force_in_every_company_chosen(cast: Cast, client_for: Login) -> None:
    client = client_for(cast.ceo)
    shown = look(client, cast.group, cast.nord, file=text_file(SAMPLE))
    page = unescape(shown.content.decode())
    document = extract(SAMPLE)
    assert shown.status_code == 200
    assert shown.context["document"] == document
    assert written() == (0, 0, 0)
    for words in (document.title, document.text_hash, "Exempla Exempelsson", "Demo Demosson", "1 oktober 2022"):
        assert words in page
    assert all(line in page for line in shown.context["sections"]) and len(shown.context["sections"]) == 3
    assert page.count("Borttaget: ”Dokumentnamn: Policy kring sociala medier”") == 2
    assert 'name="change"' not in page
    answer = take_in(client, shown)
    version = Version.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, version.get_absolute_url())
    assert (version.number, version.body, version.text_hash) == (1, document.body, document.text_hash)
    assert (version.recorded_by, version.material, version.prepared_by_name) == (cast.ceo, True, "Exempla Exempelsson")
    assert {one.company for one in queries.in_force(cast.at + DAY)} == {cast.group, cast.nord}
    assert {(one.adopted_by_name, one.source, one.recorded_by) for one in Adoption.objects.all()} == {
        ("Demo Demosson", "document", cast.ceo)
    }
    said = client.get(answer["Location"]).content.decode()
    assert "Version 1 är fastställd i: Nordpåhitt AB, Påhittgruppen AB." in said


def test_the_browser_and_the_command_understand_the_same(cast: Cast, client_for: Login) -> None:
    client = client_for(cast.hr)
    for content in (SAMPLE, SAMPLE.decode().encode("cp1252"), SAMPLE.decode().encode("utf-16")):
        shown = look(client, cast.nord, file=text_file(content))
        assert shown.context["document"] == extract(SAMPLE)
    pasted = look(client, cast.nord, text=SAMPLE.decode())
    assert pasted.context["document"] == extract(SAMPLE)


def test_the_same_text_again_changes_nothing_and_says_so_at_both_presses(cast: Cast, client_for: Login) -> None:
    client = client_for(cast.hr)
    shown = look(client, cast.nord, text=policy())
    assert take_in(client, shown).status_code == 302
    before = written()
    again = take_in(client, shown)
    assert again.status_code == 302
    sentence = "Inget ändrades: texten finns redan som version 1."
    assert sentence in client.get(again["Location"]).content.decode()
    later = look(client, cast.nord, text=policy())
    page = later.content.decode()
    assert "Inget ändras: texten finns redan som version 1" in page
    assert 'data-kind="primary"' not in page.partition("<main")[2]
    assert written() == before


def test_another_text_asks_whether_it_is_material_and_becomes_the_next_version(cast: Cast, client_for: Login) -> None:
    client = client_for(cast.hr)
    assert take_in(client, look(client, cast.nord, text=policy())).status_code == 302
    shown = look(client, cast.nord, text=policy("En annan regel."))
    assert 'name="change"' in shown.content.decode()
    unsaid = take_in(client, shown)
    assert (unsaid.status_code, list(unsaid.context["form"].errors)) == (422, ["change"])
    assert take_in(client, unsaid, change="editorial").status_code == 302
    third = look(client, cast.nord, text=policy("En tredje regel."))
    assert take_in(client, third, change="material").status_code == 302
    rows = list(Version.objects.order_by("number").values_list("number", "material"))
    assert rows == [(1, True), (2, False), (3, True)]


def test_a_text_known_elsewhere_is_adopted_by_the_next_company(cast: Cast, client_for: Login) -> None:
    first, second = client_for(cast.hr), client_for(cast.syd_hr)
    take_in(first, look(first, cast.nord, text=policy()))
    shown = look(second, cast.syd, text=policy())
    assert [one.state for one in shown.context["found"].places] == [queries.NOW]
    assert 'name="change"' not in shown.content.decode()
    assert take_in(second, shown).status_code == 302
    assert (Version.objects.count(), {one.company for one in Adoption.objects.all()}) == (1, {cast.nord, cast.syd})


def test_what_it_means_stands_at_each_company(cast: Cast, client_for: Login) -> None:
    client = client_for(cast.ceo)
    ahead, today = (cast.today + 9 * DAY).isoformat(), cast.today.isoformat()

    def states(text: str) -> dict[str, str]:
        found = look(client, cast.group, cast.nord, text=text).context["found"]
        return {one.company.slug: one.state for one in found.places}

    assert states(policy()) == {"group": "now", "nord": "now"}
    newer = policy("Ny.", FACTS.replace("2022-10-01", today))
    take_in(client, look(client, cast.nord, text=newer))
    assert states(newer) == {"group": "now", "nord": "known"}
    assert states(policy()) == {"group": "now", "nord": "behind"}
    assert states(policy("Sedan.", FACTS.replace("2022-10-01", ahead))) == {"group": "later", "nord": "later"}
    assert states(policy("Samma dag.", FACTS.replace("2022-10-01", today))) == {"group": "now", "nord": "now"}


def test_a_new_title_warns_where_policies_are_here_already(cast: Cast, client_for: Login, policy_in_force: Any) -> None:
    client = client_for(cast.hr)
    shown = look(client, cast.nord, text=policy())
    assert shown.context["found"].others == ("Påhittad policy",)
    assert 'data-tone="warn"' in shown.content.decode()


def test_two_texts_at_once_are_not_mixed_up(cast: Cast, client_for: Login) -> None:
    client = client_for(cast.hr)
    mine = look(client, cast.nord, text=policy("Min regel."))
    other = client_for(cast.ceo)
    take_in(other, look(other, cast.nord, text=policy("En annans regel.")))
    answer = take_in(client, mine)
    assert answer.status_code == 409
    assert (Version.objects.count(), answer.context["form"]["upon"].value()) == (1, 1)
    assert 'name="change"' in answer.content.decode()
    assert take_in(client, answer, change="material").status_code == 302
    assert Version.objects.get(number=2).body == extract(policy("Min regel.")).body


@pytest.mark.parametrize("forged", ["text", "fingerprint", "nothing"])
def test_only_the_text_that_was_shown_is_taken_in(cast: Cast, client_for: Login, forged: str) -> None:
    client = client_for(cast.hr)
    shown = look(client, cast.nord, text=policy())
    change = {"text": policy("Smugglad regel."), "fingerprint": digest("x"), "nothing": ""}[forged]
    answer = take_in(client, shown, **{forged if forged != "nothing" else "fingerprint": change})
    assert answer.status_code == 409
    assert written() == (0, 0, 0)


def test_the_workflow_itself_refuses_in_each_company(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        workflow.import_document(extract(policy()), [cast.nord, cast.syd], by=cast.hr, at=cast.at)
    assert written() == (0, 0, 0)


# What goes wrong


def test_everything_that_lacks_is_named_in_the_persons_language_and_the_text_stays(
    cast: Cast, client_for: Login
) -> None:
    client = client_for(cast.hr)
    answer = look(client, cast.nord, text="Policy kring sociala medier\n\nBara en <b>text</b>.\n")
    assert answer.status_code == 422
    said = answer.context["form"].errors["text"]
    assert len(said) == 6 and all(any(name in sentence for sentence in said) for name in LACKING)
    assert all("saknas" in sentence for sentence in said)
    assert "Bara en &lt;b&gt;text&lt;/b&gt;." in answer.content.decode()
    companies.change_person(cast.hr, language="en", by=cast.hr, at=cast.at)
    client.cookies.clear()
    spoken = look(client_for(cast.hr), cast.nord, text="Bara en text.").context["form"].errors["text"]
    assert all("is missing" in sentence for sentence in spoken)


def test_a_files_text_stands_in_the_box_when_something_lacks_and_the_next_file_replaces_it(
    cast: Cast, client_for: Login
) -> None:
    client = client_for(cast.hr)
    answer = look(client, cast.nord, file=text_file("Påhitt\n\nBara en text.".encode("cp1252")))
    form = answer.context["form"]
    assert (answer.status_code, form["text"].value()) == (422, "Påhitt\n\nBara en text.")
    kept = {"text": form["text"].value(), "read": form["read"].value()}
    assert look(client, cast.nord, **kept, file=text_file(SAMPLE)).context["document"] == extract(SAMPLE)
    mended = look(client, cast.nord, **{**kept, "text": "Mitt eget\n"}, file=text_file(SAMPLE))
    assert list(mended.context["form"].errors) == ["file"]
    assert mended.context["form"]["text"].value() == "Mitt eget\r\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "tom"),
        (b" \r\n\t", "tom"),
        (b"%PDF-1.7 \x00\x01", "PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "DOCX"),
        (b"{\\rtf1 hej}", "RTF"),
        (b"\x00\x01\x02\xff", "textfil"),
        (b"a" * (MAX_BYTES + 1), "200 kB"),
    ],
    ids=["nothing", "blank", "pdf", "docx", "rtf", "bytes", "large"],
)
def test_what_is_no_text_is_said_at_the_file(cast: Cast, client_for: Login, content: bytes, said: str) -> None:
    answer = look(client_for(cast.hr), cast.nord, file=text_file(content))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
    assert said in str(answer.context["form"].errors["file"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("2022-10-01", "2022-02-30"), "inte finns"),
        (("2022-10-01", "snart"), "inget datum"),
        (("2022-10-01", "9999-12-31"), "året"),
        (("2022-10-01", "0202-10-01"), "året"),
        (("Demo Demosson |", "Demo Demosson"), "namn och"),
        (("Demo Demosson", "D" * 121), "längre"),
        ((TITLE, "T" * 161), "för lång"),
        (("En regel.", "a" * MAX_BYTES), "200 kB"),
    ],
)
def test_a_wrong_fact_is_said_at_the_text(cast: Cast, client_for: Login, change: tuple[str, str], said: str) -> None:
    answer = look(client_for(cast.hr), cast.nord, text=policy().replace(*change))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])
    (sentence,) = answer.context["form"].errors["text"]
    assert said in sentence


@pytest.mark.parametrize("more", [{}, {"text": "\x00"}, {"text": policy(), "companies": []}, {"companies": ["x"]}])
def test_what_lacks_or_is_odd_is_a_page_with_a_sentence(cast: Cast, client_for: Login, more: dict[str, Any]) -> None:
    client = client_for(cast.hr)
    for address in (ENTER, TAKE_IN):
        assert client.post(address, {"companies": [cast.nord.pk], **more}).status_code == 422
    assert written() == (0, 0, 0)


def test_a_press_that_is_too_large_for_any_page_is_answered_in_the_portals_look(cast: Cast, client_for: Login) -> None:
    answer = client_for(cast.hr).post(ENTER, {"text": "a" * 2_600_000, "companies": [cast.nord.pk]})
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()


def test_a_script_in_the_text_stays_text(cast: Cast, client_for: Login) -> None:
    client = client_for(cast.hr)
    evil = "<script>alert(1)</script> <img src=x onerror=alert(2)> [länk](javascript:alert(3)) {{ 7|add:70 }}"
    shown = look(client, cast.nord, text=policy(evil))
    for page in (shown.content.decode(), client.get(take_in(client, shown)["Location"]).content.decode()):
        assert "<script>alert" not in page and "<img src=x" not in page and 'href="javascript' not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "{{ 7|add:70 }}" in page


def test_one_can_go_back_and_find_what_one_sent(cast: Cast, client_for: Login) -> None:
    client = client_for(cast.ceo)
    shown = look(client, cast.nord, text=policy())
    answer = client.post(ENTER, sent(shown, mend="1"))
    form = answer.context["form"]
    assert (answer.status_code, form.is_bound) == (200, False)
    assert form["text"].value().replace("\r\n", "\n") == policy()
    assert answer.content.decode().count("checked") == 1
    assert client.get(TAKE_IN).status_code == 200


@pytest.mark.parametrize("title", ["Å" * 160, "П" * 100, "Medarbetare", "Lägg in", "!!!"])
def test_every_title_has_an_address(cast: Cast, client_for: Login, title: str) -> None:
    client = client_for(cast.hr)
    answer = take_in(client, look(client, cast.nord, text=policy().replace(TITLE, title)))
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(Policy.objects.get().get_absolute_url()).context["version"].title == title


def test_the_pages_ask_the_same_for_one_company_and_for_two(
    cast: Cast, client_for: Login, django_assert_num_queries: Any
) -> None:
    client = client_for(cast.ceo)
    take_in(client, look(client, cast.nord, text=policy()))
    counted = []
    for into in ([cast.nord], [cast.nord, cast.group]):
        with django_assert_num_queries(37) as asked:
            look(client, *into, text=policy("Ny."))
        counted.append(len(asked))
    assert len(set(counted)) == 1
