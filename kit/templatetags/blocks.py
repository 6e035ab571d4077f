"""Blocks: what stands around other content. The longer ones keep their HTML in templates/components/."""

from __future__ import annotations

import datetime as dt

from django.template import Library
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kit.templatetags.marks import icon

register = Library()

NOTICES = {
    "ok": "check-circle",
    "warn": "exclamation-circle",
    "bad": "exclamation-triangle",
    "info": "information-circle",
    "past": "information-circle",
}
STEPS = {"done": "check", "now": "", "next": "", "stop": "x-mark"}


@register.simple_block_tag(end_name="endfacts")
def facts(content: str) -> SafeString:
    """Return a definition list around its `fact` rows."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag(end_name="endfact")
def fact(content: str, term: str, note: str = "") -> SafeString:
    """Return one fact: the term, the answer, and under it what makes the answer understandable."""
    small = format_html("<small>{}</small>", note) if note else ""
    return format_html("<div><dt>{}</dt><dd>{}{}</dd></div>", term, content, small)


@register.simple_block_tag(end_name="endnotice")
def notice(content: str, tone: str, title: str = "", *, level: int = 2) -> str:
    """Return something to know before one goes on; `level` is the heading's, 0 for a bold line that is no heading."""
    given = {"content": content, "tone": tone, "title": title, "level": level, "icon": NOTICES[tone]}
    return render_to_string("components/notice.html", given)


@register.simple_block_tag(end_name="endnext_step")
def next_step(content: str, title: str, href: str = "", action: str = "", *, tone: str = "info") -> str:
    """Return the one next step of an object page, with its button where there is one to press."""
    given = {"content": content, "tone": tone, "title": title, "href": href, "action": action, "icon": NOTICES[tone]}
    return render_to_string("components/next_step.html", given)


@register.simple_block_tag(end_name="endsteps")
def steps(content: str) -> SafeString:
    """Return the line of steps around its `step` tags; it numbers those that lie ahead."""
    return format_html('<div class="steps"><ol>{}</ol></div>', content)


@register.simple_tag
def step(state: str, title: str, who: str = "", when: dt.date | str | None = None) -> str:
    """Return one step: `state` is done, now, next or stop; `when` a day or words."""
    given: dict[str, object] = {"state": state, "title": title, "who": who, "icon": STEPS[state]}
    given |= {"day": when} if isinstance(when, dt.date) else {"words": when}
    return render_to_string("components/step.html", given)


@register.simple_block_tag(end_name="endtimeline")
def timeline(content: str) -> SafeString:
    """Return the list of what happened, newest first, around its `event` rows."""
    return format_html('<ol class="timeline">{}</ol>', content)


@register.simple_block_tag(end_name="endempty")
def empty(content: str, name: str, title: str) -> SafeString:
    """Return what stands instead of an empty list: an icon, what this is, why it is empty and what to do."""
    return format_html('<div class="empty">{}<b>{}</b>{}</div>', icon(name), title, content)


@register.simple_block_tag(end_name="enddialog")
def dialog(content: str, id: str, title: str) -> SafeString:
    """Return a question over the page, opened by `<button type="button" popovertarget="ID">`; its body is a form."""
    form = '<div class="dialog" id="{0}" popover role="dialog" aria-labelledby="{0}-title">{1}{2}</div>'
    return format_html(form, id, format_html('<h2 id="{}-title">{}</h2>', id, title), content)


@register.simple_tag
def sees(*who: str) -> SafeString:
    """Return the line that says who can see this; it stands under everything sensitive."""
    words = _("Visible to: %(who)s.") % {"who": ", ".join(str(name) for name in who)}
    return format_html('<p class="sees">{}<span>{}</span></p>', icon("eye"), words)
