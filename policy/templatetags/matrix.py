"""The cells of the matrix of companies × policies: prebuilt strings, since a page holds a hundred of them."""

from __future__ import annotations

from django.template import Library
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit.templatetags.charts import bar
from policy.queries import Line, Matrix, Tally

register = Library()

CELL = '<td role="cell" data-cell="wide" data-label="{}">{}</td>'
LINK = '<a href="{}">{}</a>'


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
    if not cell.reached:
        return format_html("<small>{}</small>", _("Reaches nobody"))
    share = _("%(percent)s %%") % {"percent": cell.percent}
    parts = [bar(cell.done, cell.reached), _link(share, href)]
    if cell.late:
        words = ngettext("%(number)s overdue", "%(number)s overdue", cell.late) % {"number": cell.late}
        parts.append(format_html("<small>{}</small>", _link(words, href and f"{href}&status=late")))
    elif cell.missing:
        words = ngettext("%(number)s left", "%(number)s left", cell.missing) % {"number": cell.missing}
        parts.append(format_html("<small>{}</small>", _link(words, href and f"{href}&status=missing")))
    return format_html_join(" ", "{}", ((part,) for part in parts))


def _link(words: str, href: str) -> SafeString | str:
    return format_html(LINK, href, words) if href else words
