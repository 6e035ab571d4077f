"""Lists: sorting, filters and tabs as links whose state is the address, so that back, share and bookmark work."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template import Context, Library
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from kit.templatetags.marks import icon

register = Library()

PAGING = ("after", "before", "page")


def _address(request: HttpRequest, **changes: str) -> str:
    """Return the address of the list with these answers changed; an empty one is left out."""
    left_out = {*PAGING, *changes}
    pairs = [(name, value) for name, values in request.GET.lists() if name not in left_out for value in values]
    pairs += [(name, value) for name, value in changes.items() if value]
    return f"?{urlencode(pairs)}" if pairs else request.path


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: str) -> str:
    """Return the address of the list with these answers changed, and from its first page on unless `after` names
    another; Django's `querystring` copies all the answers first, which takes ten times as long.
    """
    return _address(context["request"], **changes)


@register.simple_tag(takes_context=True)
def column(
    context: Context, label: str, key: str = "", *, default: str = "", cell: str = "", fold: str = ""
) -> SafeString:
    """Return a head of a register; with `key` it sorts by `?sort=key`, a second press turns the order round.

    `default` is the sort that holds without one in the address; `cell` and `fold` are what its column's cells carry.
    """
    marks = "".join(f' data-{name}="{escape(value)}"' for name, value in (("cell", cell), ("fold", fold)) if value)
    head, said = f'<th role="columnheader" scope="col"{marks}', conditional_escape(label)
    if not key:
        return SafeString(f"{head}>{said}</th>")
    request: HttpRequest = context["request"]
    now = request.GET.get("sort", default)
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    shape = {"ascending": "chevron-up", "descending": "chevron-down"}.get(order, "chevron-up-down")
    link = escape(_address(request, sort=f"-{key}" if order == "ascending" else key))
    sort = f' aria-sort="{order}"' if order else ""
    return SafeString(f'{head}{sort}><a href="{link}">{said}{icon(shape)}</a></th>')


@register.simple_tag(takes_context=True)
def chip(context: Context, label: str, name: str, value: str = "", *, count: str | int = "") -> SafeString:
    """Return a filter that sets `?name=value`; an empty value is the one that shows everything."""
    return SafeString(_chip(context["request"], label, name, str(value), str(count)))


@register.simple_tag(takes_context=True)
def chips(context: Context, rows: Iterable[tuple[str, str, str]], name: str) -> SafeString:
    """Return the filters of one question, each with its label, its value and how many rows it keeps."""
    request = context["request"]
    return SafeString("".join([_chip(request, label, name, value, count) for label, value, count in rows]))


def _chip(request: HttpRequest, label: str, name: str, value: str, count: str) -> str:
    mark = ' aria-current="true"' if request.GET.get(name, "") == value else ""
    number = f" <span>{escape(count)}</span>" if count else ""
    address = escape(_address(request, **{name: value}))
    return f'<a href="{address}"{mark}>{conditional_escape(label)}{number}</a>'


@register.simple_tag(takes_context=True)
def tab(context: Context, label: str, href: str) -> SafeString:
    """Return one tab of an object page; the one whose address is the page's own is marked."""
    mark = SafeString(' aria-current="page"') if context["request"].path == href else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', href, mark, label)
