"""Times: words for people, `datetime` for machines. Days are Stockholm's."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.template import Library
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from kit.clock import STOCKHOLM, day_of, today

register = Library()


def _day(when: dt.date) -> dt.date:
    return day_of(when) if isinstance(when, dt.datetime) else when


def day_words(when: dt.date, *, short: bool = False) -> str:
    """Return "22 november 2026"; `short` leaves the present year out."""
    return _words(when, short and when.year == today().year)


def _words(when: dt.date, plain: bool) -> str:
    return date_format(when, pgettext("date format", "j F") if plain else pgettext("date format", "j F Y"))


@lru_cache(maxsize=5000)
def _element(when: dt.date, plain: bool, language: str | None) -> SafeString:
    """Return a day as markup: lists have one in each row, mostly the same ones."""
    return format_html('<time datetime="{}">{}</time>', when.isoformat(), _words(when, plain))


def distance(days: int) -> str:
    """Return how far off a day is, in words: "om 3 dagar", "igår", "4 år sedan"."""
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if days in near:
        return near[days]
    count = abs(days)
    if count < 60:
        ahead, behind = ngettext("in %d day", "in %d days", count), ngettext("%d day ago", "%d days ago", count)
    elif count < 730:
        count = round(count / 30.44)
        ahead, behind = ngettext("in %d month", "in %d months", count), ngettext("%d month ago", "%d months ago", count)
    else:
        count = round(count / 365.25)
        ahead, behind = ngettext("in %d year", "in %d years", count), ngettext("%d year ago", "%d years ago", count)
    return (ahead if days > 0 else behind) % count


@register.simple_tag
def day(when: dt.date | None, *, short: bool = False) -> SafeString | str:
    """Return a day in words, nothing for no day; `short=True` leaves the present year out."""
    if when is None:
        return ""
    stamp = _day(when)
    return _element(stamp, short and stamp.year == today().year, get_language())


@register.simple_tag
def period(first: dt.date, last: dt.date | None, open_end: str) -> SafeString | str:
    """Return the first and the last day of a period, with the year at least once: a page may be printed and kept.

    The first day's is left out where it is the present one and the last day's too. One day alone is said once.
    """
    if first == last:
        return day(first)
    short = last is not None and last.year == first.year
    return format_html("{} – {}", day(first, short=short), day(last) if last else open_end)


def moment_words(when: dt.datetime) -> str:
    """Return "22 november 2026 kl. 09.12"."""
    local = when.astimezone(STOCKHOLM)
    words = {"day": day_words(local.date()), "time": date_format(local, pgettext("time format", "H:i"))}
    return _("%(day)s at %(time)s") % words


@register.simple_tag
def moment(when: dt.datetime | None) -> SafeString | str:
    """Return a day and the time of day in words: "22 november 2026 kl. 09.12"."""
    if when is None:
        return ""
    local = when.astimezone(STOCKHOLM)
    return format_html('<time datetime="{}">{}</time>', local.isoformat("T", "minutes"), moment_words(when))


@register.simple_tag
def due(when: dt.date | None, *, at: dt.date | None = None) -> SafeString | str:
    """Return how far off a day is, with the day itself as its title."""
    if when is None:
        return ""
    stamp = _day(when)
    words = distance((stamp - (_day(at) if at else today())).days)
    return format_html('<time datetime="{}" title="{}">{}</time>', stamp.isoformat(), day_words(stamp), words)
