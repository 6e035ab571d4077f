"""The cells of the matrix of companies × policies: prebuilt strings, since a page holds a hundred of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from html import escape

from django.template import Library
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kit.templatetags.charts import bar
from policy.queries import Line, Matrix, Tally

register = Library()

CELL = '<td role="cell" data-cell="wide" data-label="{}">{}</td>'


@register.simple_tag
def cells(line: Line, found: Matrix) -> SafeString:
    """Return the cells of a company; each number leads to the list that it counts."""
    people, none = reverse("policy:people"), _("Not adopted here")
    both = zip(found.policies, line.cells, strict=True)
    rows = (
        (
            title,
            _cell(cell, f"{people}?bolag={line.slug}&policy={slug}")
            if cell
            else format_html("<small>{}</small>", none),
        )
        for (slug, title), cell in both
    )
    return format_html_join("", CELL, rows)


@register.simple_tag
def sums(found: Matrix) -> SafeString:
    """Return the cells of the last row: the sums of the rows above, which no one list holds."""
    both = zip(found.policies, found.totals, strict=True)
    return format_html_join("", CELL, ((title, _cell(cell)) for (_slug, title), cell in both))


def _cell(cell: Tally, href: str = "") -> SafeString:
    """Return the share, and what is wanting; `href` is the list of the cell, none for a sum."""
    return SafeString("".join(_parts(cell, escape(href), get_language())))


def _parts(cell: Tally, href: str, language: str | None) -> Iterator[str]:
    if not cell.reached:
        yield f"<small>{escape(_('Reaches nobody'))}</small>"
        return
    yield f"{_bar(cell.done, cell.reached)} {_link(_share(cell.percent, language), href)}"
    if cell.late:
        yield f" <small>{_link(_overdue(cell.late, language), href and f'{href}&amp;status=late')}</small>"
    elif cell.missing:
        yield f" <small>{_link(_left(cell.missing, language), href and f'{href}&amp;status=missing')}</small>"


def _link(words: str, href: str) -> str:
    return f'<a href="{href}">{words}</a>' if href else words


_bar = lru_cache(maxsize=4096)(bar)


@lru_cache(maxsize=256)
def _share(percent: int, language: str | None) -> str:
    return escape(_("%(percent)s %%") % {"percent": percent})


@lru_cache(maxsize=4096)
def _overdue(number: int, language: str | None) -> str:
    return escape(ngettext("%(number)s overdue", "%(number)s overdue", number) % {"number": number})


@lru_cache(maxsize=4096)
def _left(number: int, language: str | None) -> str:
    return escape(ngettext("%(number)s left", "%(number)s left", number) % {"number": number})
