"""An account that existed before its decision names who runs it, what keeps them from it, and since when it is ours."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts import queries, workflow
from accounts.models import Account, Request
from companies.models import User
from tests.accounts.existing.lists import WHY, asked, existing, put
from tests.accounts.registered import registered
from tests.accounts.stages import bring, read_policy
from tests.cast import Cast
from tests.policy.texts import adopt

Login = Callable[[User], Client]
NOBODY = "Ingen är utsedd"


@pytest.fixture
def account(cast: Cast) -> Account:
    """An account decided in a list: the colleague has read, the communicator lacks one policy of two."""
    read_policy(cast, cast.communicator, cast.colleague)
    text = adopt(cast, "Annan text", cast.nord, title="En annan policy")
    from policy import workflow as policies

    policies.acknowledge(text, by=cast.colleague, at=cast.at, text_hash=text.text_hash)
    found = put(cast, existing(cast))
    workflow.decide_collective(found, {one.pk: WHY for one in asked(found)}, by=cast.ceo, at=cast.at)
    return Account.objects.get()


def text(client: Client, account: Account) -> str:
    return html.unescape(client.get(account.get_absolute_url()).content.decode())


def named(client: Client, account: Account) -> list[tuple[str, str, str]]:
    rows = client.get(account.get_absolute_url()).context["named"]
    return [(row["name"], str(row["kind_word"]), row["why"]) for row in rows]


def test_who_is_named_and_not_appointed_stands_there_with_what_it_waits_for(
    cast: Cast, account: Account, client_for: Login
) -> None:
    ceo, page = client_for(cast.ceo), reverse("policy:person", args=[cast.communicator.pk])
    waits = "kan utses när ”En annan policy” är bekräftad"
    assert named(ceo, account) == [(cast.communicator.name, "Kontoansvarig", waits)]
    assert NOBODY not in text(ceo, account) and page in text(ceo, account)
    own = text(client_for(cast.communicator), account)
    assert waits in own and f'href="{reverse("policy:index")}">Läs och bekräfta' in own
    assert page not in text(client_for(cast.colleague), account)


@pytest.mark.parametrize(
    ("status", "neutral"), [("decided", "utses när kontot startar"), ("active", "är inte utsedd av VD än")]
)
def test_what_somebody_has_acknowledged_is_nothing_for_a_colleague(
    cast: Cast, client_for: Login, status: str, neutral: str
) -> None:
    read_policy(cast, cast.communicator)
    other = cast.person("Bredvid Påhittsson", cast.nord)
    found = registered(cast, status=status, owner=cast.communicator, backup=cast.colleague)
    assert "Påhittad policy" in [why for _name, _kind, why in named(client_for(cast.ceo), found)][1]
    assert [why for _name, _kind, why in named(client_for(other), found)] == [neutral] * 2
    assert "Påhittad policy" in named(client_for(cast.colleague), found)[1][2]


def test_what_is_quoted_stands_in_the_marks_of_the_language() -> None:
    said = {}
    for language in ("sv", "en"):
        with translation.override(language):
            said[language] = queries.quoted(["En policy", "50 % <b>"])
    assert said == {"sv": "”En policy”, ”50 % <b>”", "en": "“En policy”, “50 % <b>”"}


def test_what_lacks_is_told_before_the_account_opens_too(cast: Cast, client_for: Login) -> None:
    read_policy(cast, cast.colleague)
    found = registered(cast, status="decided")
    waits = "utses när kontot startar"
    assert [why for _name, _kind, why in named(client_for(cast.ceo), found)] == [
        f"{waits} · har inte bekräftat ”Påhittad policy”", waits,
    ]  # fmt: skip


def test_who_is_appointed_is_not_named_again(cast: Cast, request_draft: Request, client_for: Login) -> None:
    found = bring(request_draft, "carried_out", cast)
    assert found.account and named(client_for(cast.ceo), found.account) == []


@pytest.mark.parametrize(
    ("status", "owner", "backup", "wanted"),
    [
        ("undecided", "communicator", "colleague", ["utses när VD beslutar att kontot får fortsätta"] * 2),
        ("decided", "communicator", "colleague", ["utses när kontot startar"] * 2),
        ("active", "communicator", "leaver", ["kan utses av VD nu", "arbetar inte i bolaget idag"]),
        ("suspended", "communicator", None, ["kan utses av VD nu"]),
        ("closing", "communicator", "leaver", ["sköter det tills det är avslutat", "arbetar inte i bolaget idag"]),
        ("closed", "communicator", "colleague", []),
        ("undecided", None, None, []),
    ],
)
def test_each_state_says_what_an_appointment_waits_for(
    cast: Cast, client_for: Login, status: str, owner: Any, backup: Any, wanted: list[str]
) -> None:
    read_policy(cast, cast.communicator, cast.colleague)
    people = {name: getattr(cast, who) if who else None for name, who in (("owner", owner), ("backup", backup))}
    found = registered(cast, status=status, **people)
    client = client_for(cast.ceo)
    assert [why for _name, _kind, why in named(client, found)] == wanted
    assert (NOBODY in text(client, found)) == (not wanted and status != "closed")


def test_what_existed_before_is_official_since_and_what_was_asked_for_is_open_since(
    cast: Cast, account: Account, request_draft: Request, client_for: Login
) -> None:
    existed = text(client_for(cast.ceo), account)
    assert "Officiellt sedan" in existed and "Startat" not in existed
    read_policy(cast, cast.communicator, cast.colleague)
    opened = bring(request_draft, "carried_out", cast).account
    assert opened
    said = text(client_for(cast.ceo), opened)
    assert "Startat" in said and "Officiellt sedan" not in said
