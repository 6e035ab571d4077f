"""Finding words in policies: as Swedish bends them, marked, safe, and only in what one may read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from companies.models import User
from policy import queries
from policy.models import Version
from policy.views.search import highlighted
from tests.cast import Cast

from .test_paper import translated
from .texts import adopt

ClientFor = Callable[[User], Client]


def found(cast: Cast, user: User, words: str) -> list[tuple[int, bool]]:
    """Which versions, and whether they apply."""
    return [(hit.number, hit.in_force) for hit in queries.search(user, words, cast.at)]


def test_a_word_is_found_in_its_other_forms(cast: Cast) -> None:
    adopt(cast, "Kunderna på arbetsplatserna tillfrågas")
    for words in ("kund", "kunder", "arbetsplats", "ARBETSPLATS kund", '"kunderna på"', "kund -bolag"):
        assert found(cast, cast.colleague, words) == [(1, True)], words
    for words in ("kund -arbetsplatserna", "drönare", '"tillfrågas kunderna"', "och", "&|!():*'"):
        assert found(cast, cast.colleague, words) == [], words


def test_what_applies_stands_first_and_nobody_finds_what_they_may_not_read(cast: Cast) -> None:
    adopt(cast, "Hemlighet hemlighet hemlighet", cast.nord, days=20)
    adopt(cast, "En hemlighet", cast.nord, days=10)
    assert found(cast, cast.colleague, "hemlighet") == [(2, True), (1, False)]
    assert found(cast, cast.stranger, "hemlighet") == []


def test_the_english_text_is_found_as_english(cast: Cast) -> None:
    version = translated(cast)
    hits = queries.search(cast.colleague, "reading", cast.at)
    assert [(hit.number, hit.language, hit.title) for hit in hits] == [(version.number, "en", "Made-up policy")]


def test_what_was_found_is_marked_and_nothing_else_is_html(cast: Cast, client_for: ClientFor, version: Version) -> None:
    adopt(cast, "Kunder <script>alert(1)</script> tillfrågas")
    page = client_for(cast.colleague).get(reverse("policy:search"), {"q": "kund"}).content.decode()
    assert "<mark>Kunder</mark>" in page
    assert "<script>alert" not in page
    assert highlighted("## Mål - \ue000x\ue001 <b>") == "Mål <mark>x</mark> &lt;b&gt;"


@pytest.mark.parametrize("asked", ["", "  ", "x" * 201])
def test_a_search_without_words_or_with_too_many_is_told(
    cast: Cast, client_for: ClientFor, version: Version, asked: str
) -> None:
    assert client_for(cast.colleague).get(reverse("policy:search"), {"q": asked}).status_code == 422
    assert client_for(cast.colleague).get(reverse("policy:search")).status_code == 200
    assert client_for(cast.colleague).get(reverse("policy:search"), {"q": "finnsinte"}).status_code == 200
