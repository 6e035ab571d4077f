"""Marks: the small things of which every page is made. Each is one line of HTML, cheap enough for a row of a list."""

from __future__ import annotations

from functools import cache, lru_cache

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from heroicons.templatetags.heroicons import heroicon_outline

register = Library()

ICONS = {
    "ok": "check-circle",
    "warn": "clock",
    "bad": "exclamation-triangle",
    "info": "arrow-path",
    "past": "minus-circle",
}

# The one place that says what a value of a model means; colour and icon follow from it.
TONES = {
    "ok": "acknowledged active adopted approved carried_out confirmed done endorsed granted in_force published sent "
    "shown taken_over unchanged",
    "warn": "closing conditional due expiring former paused returned revise sent_back suspended unconfirmed",
    "bad": "bounced declined failed foreign late missing overdue refused suspected undecided",
    "info": "decided in_progress open opening pending planned proposed queued received reported review running "
    "submitted waiting",
    "past": "closed draft ended expired lapsed later none not_substantiated replaced revoked substantiated "
    "superseded taken_down tolerated undetermined unknown waived withdrawn",
}
TONE_OF = {value: tone for tone, values in TONES.items() for value in values.split()}

ATTRIBUTES = (
    ' fill="none"', ' stroke="currentColor"', ' stroke-width="1.5"', ' stroke-linecap="round"',
    ' stroke-linejoin="round"',
)  # fmt: skip


@lru_cache(maxsize=256)
def _svg(name: str) -> SafeString:
    drawn = heroicon_outline(name, size=None, **{"class": "icon"})
    for said_once_in_css in ATTRIBUTES:  # half of an icon, and a list has one in each row
        drawn = drawn.replace(said_once_in_css, "")
    return SafeString("".join(line.strip() for line in drawn.splitlines()).replace(" />", "/>"))


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the heroicon `name`, hidden from readers: a word always stands beside it."""
    return _svg(str(name))


def tone_of(value: str) -> str:
    """Return what `value` means; a value that nobody has given a meaning is an error of the programmer."""
    try:
        return TONE_OF[str(value)]
    except KeyError as error:
        raise LookupError(f"kit/templatetags/marks.py: which tone has the status {value!r}?") from error


@register.simple_tag
@cache
def drawings() -> SafeString:
    """Return the icons of all tones, drawn once, for a long list of `shared_status`."""
    shapes = {tone: _svg(name).partition(">")[2].removesuffix("</svg>") for tone, name in ICONS.items()}
    form = '<symbol id="tone-{}" viewBox="0 0 24 24" fill="none" stroke="currentColor">{}</symbol>'
    symbols = format_html_join("", form, ((tone, SafeString(shape)) for tone, shape in shapes.items()))
    return format_html("<svg hidden>{}</svg>", symbols)


@register.simple_tag
def shared_status(value: str, label: str) -> SafeString:
    """Return a status whose icon is one of `drawings`: a tenth as long as one that draws its own."""
    drawn = '<svg class="icon" aria-hidden="true"><use href="#tone-{0}"/></svg>'
    form = '<span class="status" data-tone="{0}">' + drawn + "{1}</span>"
    return format_html(form, tone_of(value), label)


@register.simple_tag
def status(value: str, label: str, *, tone: str = "", kind: str = "") -> SafeString:
    """Return colour, icon and word together; `kind="tag"` beside a title, `tone` where the value does not tell."""
    tone = tone or tone_of(value)
    extra = format_html(' data-kind="{}"', kind) if kind else ""
    form = '<span class="status" data-status="{}" data-tone="{}"{}>{}{}</span>'
    return format_html(form, str(value), tone, extra, _svg(ICONS[tone]), label)


def letters(name: str) -> str:
    """Return the first letters of the first and the last word of `name`."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag
def initials(name: str) -> SafeString:
    """Return the circle that stands where others have a photograph."""
    return format_html('<span class="initials" aria-hidden="true">{}</span>', letters(name))


@register.simple_tag
def person(name: str, note: str = "", *, href: str = "") -> SafeString:
    """Return initials and name, with what the person is here as a quiet second line."""
    who = format_html('<a href="{}">{}</a>', href, name) if href else name
    small = format_html("<small>{}</small>", note) if note else ""
    return format_html('<span class="person">{}<span>{}{}</span></span>', initials(name), who, small)


@register.simple_tag
def platform(code: str) -> SafeString:
    """Return the square with the two letters of a platform; its name stands beside it."""
    return format_html('<span class="platform" aria-hidden="true">{}</span>', code)


@register.simple_tag
def swatch(slug: str) -> SafeString:
    """Return the dot of a company's hue; it sits before the company's name and never alone."""
    return format_html('<span class="swatch" data-company="{}"></span>\u2060', slug)
