"""The accent hue: shown while a number is typed, by a button without script, and saved as it was shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from companies.forms.companies import degrees
from companies.models import User
from tests.cast import Cast

ClientFor = Callable[[User], Client]
HUES, PREVIEW = reverse("companies:hues"), reverse("companies:preview_hue")
CHANGE = reverse("companies:change_company", args=["nord"])


@pytest.mark.parametrize(
    ("text", "hue"),
    [("0", 0), ("359", 359), (" 200 ", 200), ("007", 7)]
    + [(bad, None) for bad in ("360", "-1", "", "x", "1.5", "²", "0200")],
)
def test_a_hue_is_a_whole_number_of_degrees(text: str, hue: int | None) -> None:
    assert degrees(text) == hue


def test_the_preview_carries_the_stylesheet_of_the_typed_hue(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    fragment = client.get(PREVIEW, {"degrees": "200"}).content.decode()
    assert 'data-degrees="200"' in fragment
    assert f'href="{HUES}?grad=200"' in fragment
    sheet = client.get(HUES, {"grad": "200"}).content.decode()
    assert sheet.endswith('.preview[data-degrees="200"][data-typed] { --hue: 200; }\n')
    assert sheet.count("\n") == 1
    for nothing in ("", "400", "<b>"):
        fragment = client.get(PREVIEW, {"degrees": nothing}).content.decode()
        assert "data-degrees" not in fragment
        assert "<link" not in fragment
    assert '[data-company="nord"] { --hue: 20; }' in client.get(HUES, {"grad": "x"}).content.decode()


def test_a_typed_number_asks_the_server_for_the_preview(cast: Cast, client_for: ClientFor) -> None:
    page = client_for(cast.hr).get(CHANGE).content.decode()
    assert f'hx-get="{PREVIEW}"' in page
    assert 'hx-target="#preview"' in page
    assert 'id="preview"' in page
    assert 'data-degrees="20"' in page  # nord's own


def test_without_script_a_button_shows_the_hue_and_saves_nothing(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    typed = {"name": "Annat namn AB", "number": cast.nord.number, "swatch": "240", "degrees": "200"}
    answer = client.post(CHANGE, {**typed, "look": "1"})
    assert answer.status_code == 200
    assert 'data-degrees="200"' in answer.content.decode()
    assert answer.context["form"]["name"].value() == "Annat namn AB"
    cast.nord.refresh_from_db()
    assert (cast.nord.name, cast.nord.hue) == ("Nordpåhitt AB", 20)
    assert client.post(CHANGE, {**typed, "degrees": "", "look": "1"}).context["form"].shown() is None
    assert client.post(CHANGE, typed).status_code == 302
    cast.nord.refresh_from_db()
    assert (cast.nord.name, cast.nord.hue) == ("Annat namn AB", 200)


@pytest.mark.parametrize(
    ("swatch", "number", "hue"),
    [("30", "20", 20), ("240", "20", 240), ("240", "21", 21), ("30", "", 30), ("240", "", 240), ("30", "0", 0)],
)
def test_what_is_changed_is_meant_and_else_the_number(
    cast: Cast, client_for: ClientFor, swatch: str, number: str, hue: int
) -> None:
    typed = {"name": cast.nord.name, "number": cast.nord.number, "swatch": swatch, "degrees": number}
    client = client_for(cast.hr)
    shown = client.post(CHANGE, {**typed, "look": "1"}).context["form"].shown()
    assert (int(swatch) if shown is None else shown) == hue
    client.post(CHANGE, typed)
    cast.nord.refresh_from_db()
    assert cast.nord.hue == hue
