"""What the pages tell of existing accounts: in the order in which it happened, and what is left to do apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from accounts import workflow
from companies.models import User
from tests.accounts.stages import read_policy
from tests.cast import Cast

from .lists import WHY, asked, existing, put
from .test_pages import PUT, text_of

ClientFor = Callable[[User], Client]


def test_whoever_is_appointed_by_a_decision_is_told_after_it_also_on_the_same_day(
    cast: Cast, client_for: ClientFor
) -> None:
    read_policy(cast, cast.communicator, cast.colleague)
    account = existing(cast)
    found = put(cast, account)
    [one] = asked(found)
    workflow.decide_collective(found, {one.pk: WHY}, [], months=12, by=cast.ceo, at=cast.at)
    page = client_for(cast.hr).get(account.get_absolute_url())
    told = [event.sentence for event in page.context["events"]]  # the newest first
    assert [" blev " in line for line in told if "registret" not in line] == [True, True, False]


def test_what_waits_for_a_decision_already_is_counted_apart(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    waits = existing(cast, "vantar")
    put(cast, waits)
    alone = client.get(PUT)
    assert "Väntar redan på beslut" in text_of(alone) and "Inget konto behöver ett beslut" in text_of(alone)
    left = existing(cast, "kvar")
    page: Any = client.get(PUT)
    assert ([row["id"] for row in page.context["left"]], [row["id"] for row in page.context["asked"]]) == (
        [left.pk], [waits.pk],
    )  # fmt: skip
    assert f"1 konto i {cast.nord.name} behöver ett beslut" in text_of(page)
