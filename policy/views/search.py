"""Searching the policies."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from kit import clock
from kit.people import person
from policy import queries
from policy.forms import SearchForm
from policy.queries.search import BEGIN, END

FOUND = re.compile(f"[{BEGIN}{END}]")
MARKS = re.compile(r"(^|\s)(#{1,6}|[-*>])\s")  # what Markdown writes before a block


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Find words in the versions that the person may read."""
    form = SearchForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    hits = queries.search(person(request), words, clock.now()) if words else []
    rows = [(hit, highlighted(hit.excerpt)) for hit in hits]
    context = {"form": form, "words": words, "rows": rows}
    return render(request, "policy/search.html", context, status=422 if form.errors else 200)


def highlighted(excerpt: str) -> SafeString:
    """Return the words around what was found as HTML: all of it escaped, what was found marked."""
    parts = FOUND.split(MARKS.sub(r"\1", excerpt))  # what lies around and what was found, by turns
    marked = [format_html("<mark>{}</mark>", one) if n % 2 else one for n, one in enumerate(parts)]
    return format_html_join("", "{}", ((one,) for one in marked))
