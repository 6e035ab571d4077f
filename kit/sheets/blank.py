"""An empty list to fill in: its headings, in the language of whoever asks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import get_language

from kit.files import attachment

Pairs = Iterable[tuple[str, str]]  # Swedish and English


def headings(template: Pairs) -> list[str]:
    """Return the headings of a list in the language of the moment."""
    return [pair[get_language() != "sv"] for pair in template]


def blank(template: Pairs, name: str) -> HttpResponse:
    """Return an empty list with the headings as a file, as Swedish Excel opens it."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow(headings(template))
    return attachment(("\ufeff" + text.getvalue()).encode(), "text/csv; charset=utf-8", name)
