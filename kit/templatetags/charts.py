"""Charts: server-made SVG whose numbers are attributes; the number itself always stands beside it in words."""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.template import Library
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kit.clock import today

register = Library()

RING = (
    '<svg class="ring" viewBox="0 0 40 40" aria-hidden="true"{}><circle cx="20" cy="20" r="17"/>'
    '<circle cx="20" cy="20" r="17" pathLength="100" stroke-dasharray="{} 100"/></svg>'
)
BAR = (
    '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"{}>'
    '<rect width="100" height="8"/><rect width="{}" height="8"/></svg>'
)


def share(done: int, total: int) -> str:
    """Return `done` of `total` in hundredths with one decimal, never more than 100; 0 where there is nothing to do."""
    return f"{min(100.0, 100 * done / total):.1f}".removesuffix(".0") if total else "0"


def _tone(done: int, total: int, tone: str) -> SafeString | str:
    tone = tone or ("ok" if total and done >= total else "")
    return format_html(' data-tone="{}"', tone) if tone else ""


def _words(done: int, total: int) -> str:
    return _("%(done)s of %(total)s") % {"done": done, "total": total}


@register.simple_tag
def ring(done: int, total: int, *, tone: str = "") -> SafeString:
    """Return a ring with its words, "2 av 3"; green when all is done, `tone` otherwise."""
    drawn = format_html(RING, _tone(done, total, tone), share(done, total))
    return format_html('<span class="person">{}<span>{}</span></span>', drawn, _words(done, total))


@register.simple_tag
def bar(done: int, total: int, *, tone: str = "") -> SafeString:
    """Return a bar alone; write its number in the sentence beside it."""
    return format_html(BAR, _tone(done, total, tone), share(done, total))


@register.simple_tag
def meter(done: int, total: int, *, href: str = "", tone: str = "") -> SafeString:
    """Return a bar with its words, which are a link to the list behind it where `href` is given."""
    words = format_html('<a href="{}">{}</a>', href, _words(done, total)) if href else _words(done, total)
    return format_html('<span class="meter">{}<span>{}</span></span>', bar(done, total, tone=tone), words)


@register.simple_tag
def calendar(due: Mapping[dt.date, Mapping[str, str]], *, at: dt.date | None = None) -> str:
    """Return the month of `at`; `due` gives for a day its `label` and `href`, and its `tone` where it has one."""
    now = at or today()
    weeks: Iterable[list[dt.date]] = months.Calendar(firstweekday=0).monthdatescalendar(now.year, now.month)
    rows: list[list[dict[str, Any]]] = [
        [{"day": day, "inside": day.month == now.month, "today": day == now, "due": due.get(day)} for day in week]
        for week in weeks
    ]
    heads = [(date_format(cell["day"], "D")[:1], date_format(cell["day"], "l")) for cell in rows[0]]
    return render_to_string("components/calendar.html", {"rows": rows, "heads": heads, "month": now})
