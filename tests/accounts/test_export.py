"""The register as a file: the same rows as on the screen, for each role, and no name that acts as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from accounts import queries
from companies.models import User
from tests.accounts.registered import registered
from tests.cast import DAY, Cast
from tests.kit.test_tables import PAYLOADS

from .test_register import FILTERS, everything, names

Login = Callable[[User], Client]
EXPORT = "/konton/exportera/"


def rows(client: Client, **query: str) -> list[dict[str, str]]:
    """The rows of the file in Swedish, by heading."""
    answer: Any = client.get(EXPORT, query)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_file_is_the_list_and_each_row_a_page_that_opens(cast: Cast, client_for: Login) -> None:
    accounts = [*everything(cast).values(), registered(cast, "syd", company=cast.syd, owner=cast.stranger, backup=None)]
    cast.employ(cast.manager, cast.syd)
    for who in ("colleague", "hr", "ceo", "manager", "stranger", "auditor", "chair", "group_hr", "outsider_superuser"):
        client = client_for(getattr(cast, who))
        listed = names(client.get("/konton/"))
        assert [row["Konto"] for row in rows(client)] == listed, who
        opened = [one.name for one in accounts if client.get(one.get_absolute_url()).status_code == 200]
        assert sorted(opened) == sorted(listed), who
    client = client_for(cast.communicator)
    for name, (query, _wanted) in FILTERS.items():
        assert [row["Konto"] for row in rows(client, **query)] == names(client.get("/konton/", query)), name
        turned = {**query, "sort": "-until"}
        assert [row["Konto"] for row in rows(client, **turned)] == names(client.get("/konton/", turned)), name


def test_the_file_says_in_the_persons_language_what_the_list_says(cast: Cast, client_for: Login) -> None:
    registered(cast, "obekraftat")
    with translation.override("en"):  # what the server speaks when the pieces are sent
        (row,) = rows(client_for(cast.colleague))
    assert row == {
        "Konto": "Konto obekraftat", "Plattform": "Instagram", "Användarnamn": "obekraftat",
        "Adress": "https://www.instagram.com/obekraftat/", "Bolag": cast.nord.name, "Status": "Ej bekräftat",
        "Kontoansvarig": cast.communicator.name, "Ersättare": cast.colleague.name,
        "Beslutat till": (cast.today + 365 * DAY).isoformat(), "Bekräftat": "",
        "Startat": (cast.today - 30 * DAY).isoformat(), "Avslutat": "",
    }  # fmt: skip


def test_no_name_handle_or_owner_is_a_formula(cast: Cast, client_for: Login) -> None:
    payloads = [one for one in PAYLOADS if "\x00" not in one]
    for number, payload in enumerate(payloads):
        registered(cast, f"{payload[:150]}{number}", name=payload[:120] + "x")
    User.objects.filter(pk=cast.communicator.pk).update(name="=cmd|' /C calc'!A0")
    client = client_for(cast.hr)
    found = rows(client)
    assert len(found) == len(payloads)
    for row in found:
        for name in ("Konto", "Användarnamn", "Kontoansvarig"):
            assert row[name].startswith("'"), row
    from openpyxl import load_workbook

    answer: Any = client.get(EXPORT, {"format": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "d"}
    assert all(str(row[0].value).startswith("'") for row in sheet.iter_rows(min_row=2))


def test_a_list_that_is_too_long_says_so(cast: Cast, client_for: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "EXPORTED", {"csv": 2, "xlsx": 1})
    for number in range(3):
        registered(cast, f"k{number}")
    assert [row["Konto"] for row in rows(client_for(cast.hr))] == [
        "Konto k0", "Konto k1", "Listan är avkortad här. Begränsa den med ett filter, eller ta den som CSV.",
    ]  # fmt: skip
