"""Every address of the portal with made-up parts, so that a new one cannot be forgotten by a test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

PARTS = {"uuid": UUID(int=7), "slug": "pahitt", "int": 1, "str": "pahitt", "path": "pahitt"}


class Address(NamedTuple):
    """A name (or the route, where there is none), the route, and an address that it serves."""

    name: str
    path: str
    public: bool


def addresses() -> list[Address]:
    """Return all of them."""
    return list(_of(get_resolver(), "", ""))


def _of(resolver: URLResolver, namespace: str, before: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _of(entry, f"{entry.namespace}:" if entry.namespace else namespace, route)
        elif isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name}" if entry.name else route
            public = not getattr(entry.callback, "login_required", True)
            yield Address(name, "/" + _filled(route), public)


def _filled(route: str) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda part: str(PARTS[part[1] or "str"]), route)
