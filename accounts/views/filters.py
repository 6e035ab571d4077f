"""What the address says of a list, and the choices to change it; what an address says wrongly is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import queries
from accounts.platforms import PLATFORMS
from accounts.queries.register import LONGEST, Filter
from kit.fields import uuid_or_none

# The mark of a handle that stands alone: no handle is kept with it.
BARE_HANDLE = re.compile(r"(?<!\S)@(?=[^@\s/]+(?!\S))")
NAMES = ("q", "bolag", "plattform", "status", "ansvarig", "bekraftad", "beslut")


@dataclass(frozen=True)
class Choice:
    """One question of the filter: its name in the address, and the answers to choose from."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str


def read(request: HttpRequest) -> Filter:
    """Return the filter that the address spells."""

    def one_of(name: str, *known: str) -> str:
        value = request.GET.get(name, "")
        return value if value in known else ""

    owner, sort = request.GET.get("ansvarig", ""), request.GET.get("sort", "")
    return Filter(
        words=words(request.GET),
        company=plain(request.GET.get("bolag", "")),
        platform=one_of("plattform", *PLATFORMS),
        status=one_of("status", *queries.STATUSES),
        owner=owner if owner in (queries.ME, queries.NOBODY) else str(uuid_or_none(owner) or ""),
        confirmed=one_of("bekraftad", queries.YES, queries.NO),
        decision=one_of("beslut", queries.SOON, queries.PASSED),
        sort=sort if sort.removeprefix("-") in queries.SORTS else queries.NAME,
        after=request.GET.get("after", ""),
    )


def words(said: QueryDict) -> str:
    """Return what an address or a form asks for in words, without the mark of a handle."""
    return BARE_HANDLE.sub("", plain(said.get("q", "")))


def plain(text: str) -> str:
    """Return what of a text the database can be asked for."""
    return "".join(letter for letter in text[:LONGEST] if letter.isprintable()).strip()


def sorts(wanted: Filter) -> Choice:
    """Return the orders of the list, which a phone cannot choose at the heads of its columns."""
    asked = _same_for_all(get_language() or "")["sort"]
    known = any(wanted.sort == value for value, _word in asked.options)
    options = asked.options if known else (*asked.options, (wanted.sort, _("As now")))
    return replace(asked, options=options, value=wanted.sort)


@cache
def _same_for_all(language: str) -> dict[str, Choice]:
    """Return the questions whose answers are the same for everybody, in a language, which is that of this moment."""
    owner = ((queries.ME, _("I am")), (queries.NOBODY, _("Nobody who works there")))
    orders = (
        (queries.NAME, _("By name")), ("company", _("By company")), ("status", _("By status")),
        ("owner", _("By account owner")), ("-confirmed", _("Not confirmed, then the latest confirmed")),
        ("confirmed", _("Longest ago confirmed first")), ("until", _("Decision that ends first")),
    )  # fmt: skip
    ends = ((queries.SOON, _("Within 90 days")), (queries.PASSED, _("Has ended")))
    asked = (
        Choice("plattform", _("Platform"), tuple((one.key, one.label) for one in PLATFORMS.values()), ""),
        Choice("ansvarig", _("Account owner"), owner, ""),
        Choice("bekraftad", _("Is it confirmed?"), ((queries.YES, _("Yes")), (queries.NO, _("Not yet"))), ""),
        Choice("beslut", _("The decision ends"), ends, ""),
        Choice("sort", _("Order"), orders, ""),
    )
    return {one.name: one for one in asked}


def chosen(request: HttpRequest, asked: list[Choice]) -> list[tuple[str, str]]:
    """Return each answer that holds now, in words, with the address that takes it away."""
    found = []
    for one in asked:
        if one.value:
            query = request.GET.copy()
            for name in (one.name, "after"):
                query.pop(name, None)
            word = dict(one.options).get(one.value, one.value)
            found.append((f"{one.label}: {word}", f"?{query.urlencode()}" if query else request.path))
    return found


def choices(wanted: Filter, companies: list[dict[str, Any]], rows: list[dict[str, Any]], several: bool) -> list[Choice]:
    """Return the questions of the filter; the one of the company has no answers where too many could be given."""
    same = _same_for_all(get_language() or "")
    owner = same["ansvarig"]
    if wanted.owner and wanted.owner not in dict(owner.options):
        name = rows[0]["owner_name"] if rows else _("A certain person")
        owner = replace(owner, options=(*owner.options, (wanted.owner, name)))
    by_name = several and len(companies) <= 1  # too many to choose from: the name is typed
    listed = () if by_name else tuple((one["slug"], one["name"]) for one in companies)
    return [
        *([Choice("bolag", _("Company"), listed, wanted.company)] if several else []),
        replace(same["plattform"], value=wanted.platform),
        replace(owner, value=wanted.owner),
        replace(same["bekraftad"], value=wanted.confirmed),
        replace(same["beslut"], value=wanted.decision),
    ]


def questions(asked: list[Choice], sort: Choice) -> SafeString:
    """Return the questions as they are asked under "More filters"."""
    return _drawn(get_language() or "", tuple(asked), sort)


@lru_cache(maxsize=500)
def _drawn(language: str, choices: tuple[Choice, ...], sorts: Choice) -> SafeString:
    """Draw them once for all who may choose among the same: they cost as much as the whole table."""
    return render_to_string("accounts/_questions.html", {"choices": choices, "sorts": sorts})
