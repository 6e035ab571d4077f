"""The cache: Django's own in what it promises, one statement in what it costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from plsportal.cache import PortalCache

pytestmark = pytest.mark.django_db


def keys() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM portal_cache")
        return {row[0].rpartition(":")[2] for row in cursor.fetchall()}


def test_it_is_the_portals_cache() -> None:
    assert isinstance(cache._connections[cache._alias], PortalCache)  # type: ignore[attr-defined]


def test_what_is_set_is_found_replaced_and_forgotten() -> None:
    for value in ({"a": 1}, [None, "å"], 7):
        cache.set("key", value, 60)
        assert cache.get("key") == value
    assert cache.delete("key")
    assert cache.get("key") is None


def test_what_has_run_out_is_not_found() -> None:
    cache.set("key", 1, 60)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_cache SET expires = expires - interval '61 seconds'")
    assert (cache.get("key"), cache.get("key", 3), cache.get("other", 4)) == (None, 3, 4)
    assert cache.get("key", version=2) is None


def test_adding_leaves_what_is_there_and_replaces_what_has_run_out() -> None:
    assert cache.add("key", 1, 60)
    assert not cache.add("key", 2, 60)
    assert cache.get("key") == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_cache SET expires = expires - interval '1 day'")
    assert cache.add("key", 3, 60)
    assert cache.get("key") == 3


def test_counting_and_touching_work() -> None:
    cache.set("key", 1, 60)
    assert cache.incr("key") == 2
    assert cache.touch("key", 120)
    assert not cache.touch("other", 120)
    cache.set("key", 1, 0)
    assert cache.get("key") is None
    cache.set("ever", 1, None)
    assert cache.get("ever") == 1


def test_a_write_is_one_statement(monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any) -> None:
    monkeypatch.setattr("plsportal.cache.secrets.randbelow", lambda most: 1)
    for write in (cache.set, cache.add):
        with django_assert_num_queries(1):
            write("key", 1, 60)


def test_one_write_in_many_throws_out_what_has_run_out_and_what_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plsportal.cache.secrets.randbelow", lambda most: 1)
    for number in range(6):
        cache.set(f"k{number}", number, 60)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_cache SET expires = now() - interval '1 day' WHERE cache_key LIKE '%k0'")
    monkeypatch.setattr("plsportal.cache.secrets.randbelow", lambda most: 0)
    own = cache._connections[cache._alias]  # type: ignore[attr-defined]
    monkeypatch.setattr(own, "_max_entries", 100)
    cache.set("k6", 6, 60)
    assert keys() == {f"k{number}" for number in range(1, 7)}
    monkeypatch.setattr(own, "_max_entries", 3)
    cache.set("k7", 7, 60)
    assert len(keys()) < 7
    assert "k7" in keys()
