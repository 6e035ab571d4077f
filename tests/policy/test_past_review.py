"""A policy past its review date says so wherever it is shown, with one mark; before that day it says nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from companies.models import User
from kit import clock
from policy import workflow
from policy.models import Adoption
from policy.templatetags.reviews import past_review
from tests.cast import DAY, Cast

from .texts import adopt

ClientFor = Callable[[User], Client]
MARK = 'data-status="overdue"'


def shown(adoption: Adoption, cast: Cast, client_for: ClientFor) -> dict[str, bool]:
    """Return of each page that shows the policy whether it says that the review is overdue."""
    slug, number = adoption.policy.slug, adoption.version.number
    reader = client_for(cast.newcomer)
    pages = {
        "library": reverse("policy:index"),
        "introduction": reverse("policy:introduce", args=[slug]),
        "text": reverse("policy:read", args=[slug]),
        "step": reverse("policy:read_step", args=[slug]),
        "version": reverse("policy:read_version", args=[slug, number]),
        "open": reverse("policy:read_open", args=[slug, "nord"]),
    }
    found = {name: MARK in reader.get(page).content.decode() for name, page in pages.items()}
    return {**found, "kiosk": MARK in kiosk(cast, client_for)}


def kiosk(cast: Cast, client_for: ClientFor) -> str:
    worker = cast.person("Arbetar Påhittsson", cast.nord, employment={"manager": cast.manager, "number": "17"})
    code = workflow.make_kiosk_code(worker, by=cast.manager, at=clock.now())
    client = client_for(cast.manager)
    client.post(reverse("policy:open_kiosk"))
    client.post(reverse("kiosk"), {"number": "17", "code": code})
    return client.get(reverse("kiosk_read")).content.decode()


@pytest.mark.parametrize(("days", "late"), [(300, False), (500, True)])
def test_every_page_that_shows_it_says_so_and_only_when_it_is_late(
    cast: Cast, client_for: ClientFor, days: int, late: bool
) -> None:
    adoption = adopt(cast, "Påhittad text", cast.nord, days=days).adoptions.get(company=cast.nord)
    workflow.open_up(adoption, by=cast.hr, at=cast.at)
    found = shown(adoption, cast, client_for)
    assert found == dict.fromkeys(found, late)


def test_the_day_itself_is_not_past_it(cast: Cast) -> None:
    with translation.override("sv"):
        assert past_review(None, cast.today) == past_review(cast.today, cast.today) == ""
        assert "försenad" in past_review(cast.today - DAY, cast.today).lower()
        line = past_review(cast.today - DAY, cast.today, line=True)
    assert (cast.today - DAY).isoformat() in line and "Ses över senast" in line
