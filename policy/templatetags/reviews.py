"""A policy past its review date says so, discreetly and with the same mark wherever it is shown."""

from __future__ import annotations

import datetime as dt

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kit.templatetags.marks import status
from kit.templatetags.times import day

register = Library()


@register.simple_tag
def past_review(due: dt.date | None, today: dt.date, *, line: bool = False) -> SafeString | str:
    """Return the mark of a review that is overdue, nothing before; `line=True` says with it by when it should have
    been, for pages that show no day of it otherwise (policy: "ses över årligen").
    """
    if due is None or due >= today:
        return ""
    mark = format_html("<small>{}</small>", status("overdue", _("overdue")))
    if not line:
        return mark
    form = '<p class="small muted" data-review="overdue">{} {} {}</p>'
    return format_html(form, _("To be reviewed by"), day(due), mark)
