"""The pages of the import: choose a file, look, say yes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from companies import workflow
from companies.models import Employment, PeopleImport, User
from tests.cast import DAY, Cast

ClientFor = Callable[[User], Client]
FILE = (
    "Namn;E-post;Bolag;Titel\r\n"
    "Ny Påhittsson;ny@demo.example;Nordpåhitt AB;Målare\r\n"
    "Kolla Påhittsson;;nord;Ny titel\r\n"
)


def send(client: Client, text: str | bytes = FILE, name: str = "personal.csv", **more: Any) -> Any:
    data = text.encode("cp1252") if isinstance(text, str) else text
    return client.post("/personer/import/", {"file": SimpleUploadedFile(name, data), **more})


def fingerprint(page: Any) -> str:
    return str(page.context["form"].initial["fingerprint"])


def test_a_file_is_looked_at_and_taken_in(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    answer = send(client)
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    text = page.content.decode()
    assert page.status_code == 200
    assert "Ny Påhittsson" in text and "<del>Påhittad</del>" in text and "Ny titel" in text
    assert "Komma Påhittspress" in text  # missing in the file
    assert not User.objects.filter(email="ny@demo.example").exists()
    done = client.post(answer["Location"], {"fingerprint": fingerprint(page), "last_day": ""})
    assert (done.status_code, done["Location"]) == (302, "/inbjudan/")
    assert User.objects.get(email="ny@demo.example").employments.get().title == "Målare"
    assert cast.communicator.employments.get().last_day is None
    assert client.get(answer["Location"]).status_code == 302


def test_whoever_is_ticked_gets_a_last_day(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    address = send(client)["Location"]
    employment = cast.communicator.employments.get()
    values = {"fingerprint": fingerprint(client.get(address)), "leavers": [str(employment.pk)], "last_day": ""}
    assert client.post(address, values).status_code == 422
    values["last_day"] = (cast.today + 5 * DAY).isoformat()
    assert client.post(address, values).status_code == 302
    employment.refresh_from_db()
    assert employment.last_day == cast.today + 5 * DAY


def test_what_changed_meanwhile_is_shown_anew_and_then_taken_in(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    address = send(client)["Location"]
    seen = fingerprint(client.get(address))
    employment = cast.colleague.employments.get()
    workflow.move(employment, title="Annan", by=cast.hr, at=cast.at)
    page = client.post(address, {"fingerprint": seen})
    assert page.status_code == 409
    assert "<del>Annan</del>" in page.content.decode()
    assert client.post(address, {"fingerprint": fingerprint(page)}).status_code == 302


def test_a_file_with_something_wrong_shows_row_column_and_reason_and_no_button(
    cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.hr)
    address = send(client, "Namn;Bolag;Startdatum\r\nNy;nord;31/2/2026\r\nAnnan;syd;\r\n")["Location"]
    page = client.get(address)
    text = page.content.decode()
    assert [(one.row, one.column) for one in page.context["wrong"].rows] == [(2, "Startdatum"), (3, "Bolag")]
    assert 'name="fingerprint"' not in text
    assert client.post(address, {"fingerprint": page.context["plan"].fingerprint}).status_code == 409
    assert not Employment.objects.filter(person__name="Ny").exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"Namn\r\n", b"Skonummer\r\n43\r\n", b"\x00\x01"])
def test_what_is_no_list_of_people_is_refused_on_the_form(cast: Cast, client_for: ClientFor, data: bytes) -> None:
    answer = send(client_for(cast.hr), data)
    assert answer.status_code == 422
    assert not PeopleImport.objects.exists()


def test_a_file_without_company_is_about_ones_own(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    address = send(client, "Namn\r\nNy Ensam\r\n", company=str(cast.nord.pk))["Location"]
    client.post(address, {"fingerprint": fingerprint(client.get(address))})
    assert Employment.objects.get(person__name="Ny Ensam").company == cast.nord


def test_somebody_elses_dry_run_is_hidden(cast: Cast, client_for: ClientFor) -> None:
    address = send(client_for(cast.hr))["Location"]
    for who in (cast.group_hr, cast.colleague, cast.todays_hr):
        assert client_for(who).get(address).status_code == 404


def test_markup_in_the_file_is_text(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    address = send(client, "Namn;Bolag;<b>x</b>\r\n<script>alert(1)</script>;nord;\r\n")["Location"]
    text = client.get(address).content.decode()
    assert "<script>alert" not in text and "<b>x</b>" not in text and "&lt;script&gt;" in text


def test_both_languages_have_a_template_to_fill_in(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    assert client.get("/personer/import/mall.csv").content.decode("utf-8-sig").startswith("Namn;E-post;")
    User.objects.filter(pk=cast.hr.pk).update(language="en")
    assert client.get("/personer/import/mall.csv").content.decode("utf-8-sig").startswith("Name;E-mail;")


def test_every_row_can_be_read_before_saying_yes(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companies.views.imports.SHOWN", 3)
    client = client_for(cast.hr)
    rows = "".join(f"Ny{number:02} Påhittsson;{number}\r\n" for number in range(8))
    address = send(client, f"Namn;Anställningsnummer\r\n{rows}Kolla Påhittsson;x1\r\n", company=str(cast.nord.pk))
    address, read = address["Location"], []
    for asked in ("", "?new=2", "?new=3", "?new=99", "?new=-1", "?new=%00", "?changed=1&new=2"):
        answer = client.get(f"{address}{asked}")
        assert answer.status_code == 200
        groups = {outcome: (one, shown) for outcome, _title, one, shown in answer.context["groups"]}
        new, shown = groups["new"]
        assert [line["name"] for line in groups["changed"][1]] == ["Kolla Påhittsson"]
        assert new.total == 8
        read.append((new.first, new.last, [line["name"][2:4] for line in shown]))
        assert all(link in answer.content.decode() for link in (new.before, new.after) if link and "&" not in link)
    first, second, last = (1, 3, ["00", "01", "02"]), (4, 6, ["03", "04", "05"]), (7, 8, ["06", "07"])
    assert read == [first, second, last, last, first, first, second]
    page = client.get(f"{address}?new=2&changed=1")
    new = next(one for outcome, _title, one, _shown in page.context["groups"] if outcome == "new")
    assert (new.before, new.after) == ("?new=1&changed=1#new", "?new=3&changed=1#new")
    done = client.post(f"{address}?new=3", {"fingerprint": fingerprint(page)})
    assert done.status_code == 302


def test_every_wrong_row_can_be_read(cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companies.views.imports.SHOWN", 2)
    client = client_for(cast.hr)
    rows = "".join(f"Ny{number} Påhittsson;fel{number}\r\n" for number in range(5))
    address = send(client, f"Namn;Chef\r\n{rows}", company=str(cast.nord.pk))["Location"]
    read = [client.get(f"{address}?wrong={page}").context["wrong"] for page in (1, 2, 3)]
    assert [[wrong.row for wrong in one.rows] for one in read] == [[2, 3], [4, 5], [6]]
    assert [(one.before, one.after) for one in read] == [
        ("", "?wrong=2#wrong"),
        ("?wrong=1#wrong", "?wrong=3#wrong"),
        ("?wrong=2#wrong", ""),
    ]
