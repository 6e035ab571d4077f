"""The navigation, drawn once for all who may use the same: it is on every page, and costs as much as ten rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.template import Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from plsportal.context import Item

register = Library()


@register.simple_tag
def navigation(places: Iterable[Item]) -> SafeString:
    """Return the main menu of a page with these places."""
    return _drawn(get_language() or "", tuple(places))


@lru_cache(maxsize=1024)
def _drawn(language: str, places: tuple[Item, ...]) -> SafeString:
    return render_to_string("components/nav.html", {"nav": places})
