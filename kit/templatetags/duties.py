"""What awaits somebody: the groups of the inbox and their rows; and what has happened, as rows of a timeline."""

from __future__ import annotations

import datetime as dt

from django.template import Library
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kit.clock import today
from kit.templatetags.marks import ICONS
from kit.templatetags.times import day, day_words, distance

register = Library()

GROUPS = {
    "late": ("bad", ICONS["bad"]),
    "today": ("warn", "calendar-days"),
    "soon": ("warn", ICONS["warn"]),
    "later": ("past", "calendar"),
    "done": ("ok", ICONS["ok"]),
}


def _title(due: str) -> str:
    return {"late": _("Late"), "today": _("Today"), "soon": _("Soon"), "later": _("Later"), "done": _("Done")}[due]


@register.simple_block_tag(end_name="endduties")
def duties(content: str, due: str, title: str = "") -> str:
    """Return one group of the inbox (late, today, soon, later or done) around its `duty` rows."""
    tone, name = GROUPS[due]
    given = {"content": content, "due": due, "tone": tone, "icon": name, "title": title or _title(due)}
    return render_to_string("components/duties.html", given)


def _when(due: dt.date) -> str:
    days = (due - today()).days
    if days == 0:
        return _("Today.")
    return _("By %(day)s, %(distance)s.") % {"day": day_words(due, short=True), "distance": distance(days)}


@register.simple_block_tag(end_name="endduty")
def duty(content: str, what: str, href: str, action: str, due: dt.date | None = None, *, primary: bool = False) -> str:
    """Return one duty: what, when, why me (the content), and the button; the first one of the page is `primary`."""
    given = {"content": content, "what": what, "href": href, "action": action, "due": due, "primary": primary}
    return render_to_string("components/duty.html", given | {"when": _when(due) if due else ""})


@register.simple_block_tag(end_name="endevent")
def event(content: str, when: dt.date, *, tone: str = "", note: str = "") -> SafeString:
    """Return one line of a timeline: the day, the sentence, and who or why as a quiet second line."""
    mark = format_html(' data-tone="{}"', tone) if tone else ""
    small = format_html("<small>{}</small>", note) if note else ""
    return format_html("<li{}>{}<div>{}{}</div></li>", mark, day(when), content, small)
