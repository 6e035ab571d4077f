"""Before its story is told, or where it cannot be, the demonstration says so and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.platforms import NotAnAccount
from companies.models import Company
from kit import clock
from plsportal.demo import asks, story


def rows() -> dict[str, int]:
    """How many rows each table has."""
    tables = (model for model in apps.get_models() if model._meta.managed)
    return {model._meta.label: model._default_manager.count() for model in tables}


@pytest.mark.django_db
def test_it_refuses_to_load_outside_the_demonstration(settings: Any) -> None:
    settings.DEMO = False
    for command in ("seed_demo", "demo_logins"):
        with pytest.raises(CommandError, match="PLS_DEMO"):
            call_command(command)
    assert not Company.objects.exists()


@pytest.mark.django_db
def test_a_story_that_breaks_off_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = asks.ASKS[0]._replace(address="https://linktr.ee/pahitt")
    monkeypatch.setattr(asks, "ASKS", (broken,))
    before = rows()
    with pytest.raises(NotAnAccount):
        story.tell(clock.now())
    assert rows() == before


@pytest.mark.django_db
def test_an_empty_demonstration_says_how_to_fill_it() -> None:
    assert "bin/manage seed_demo" in Client().get(reverse("demo-chooser")).content.decode()
    with pytest.raises(CommandError, match="seed_demo"):
        call_command("demo_logins")
