"""What is the same on every page of a person, drawn once: together it costs as much as thirty rows."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from plsportal.context import Item

register = Library()

# What is another for each page stands in what is kept as these words, which nobody can have written into a name.
TOKEN, HERE = secrets.token_hex(16), secrets.token_hex(16)


@register.simple_tag
def navigation(places: Iterable[Item]) -> SafeString:
    """Return the main menu of a page with these places."""
    return _drawn(get_language() or "", "components/nav.html", nav=tuple(places))


@register.simple_tag(takes_context=True)
def own_menu(context: Context) -> SafeString:
    """Return the menu of whoever is logged in: their pages, the language, the colours, the way out."""
    name, theme = (str(getattr(context.get("user"), what, "")) for what in ("name", "theme"))
    drawn = _menu(get_language() or "", name, theme, bool(context.get("demo")))
    token, here = (str(context.get(what, "")) for what in ("csrf_token", "this_page"))
    return SafeString(drawn.replace(TOKEN, escape(token)).replace(HERE, escape(here)))


@register.simple_tag
def foot() -> SafeString:
    """Return the foot of a page of a person."""
    return _drawn(get_language() or "", "components/foot.html")


@lru_cache(maxsize=1024)
def _menu(language: str, name: str, theme: str, demo: bool) -> SafeString:
    user = {"name": name, "theme": theme}
    own = {"user": user, "demo": demo, "this_page": HERE, "csrf_token": TOKEN, "LANGUAGE_CODE": language}
    return render_to_string("components/menu.html", own)


@lru_cache(maxsize=1024)
def _drawn(language: str, template: str, **said: Any) -> SafeString:
    return render_to_string(template, said)
