"""Finding words in policies: in Swedish as Swedish bends them, in English as English does."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, SearchVector
from django.db.models import F, QuerySet

from companies.models import User
from policy.models import Version

from .versions import in_force, own_companies, visible_to

LANGUAGES = (("sv", "swedish"), ("en", "english"))  # as we name them, as the database does
MOST = 50  # hits on a page
BEGIN, END = "\ue000", "\ue001"  # around the words found; they stand in no text
SHOWN: dict[str, Any] = {"start_sel": BEGIN, "stop_sel": END, "max_words": 40, "min_words": 20, "max_fragments": 2}


@dataclass(frozen=True)
class Hit:
    """A version in which the words stand: where, in force for the person or not, and the words around them."""

    slug: str
    title: str
    number: int
    language: str
    in_force: bool
    excerpt: str  # with BEGIN and END around what was found


def search(user: User, words: str, at: dt.datetime) -> list[Hit]:
    """Return the versions that the person may read and in which the words stand: in force first, then the best.

    Quotes hold words together, a minus leaves out, as people know it from elsewhere. Three queries.
    """
    mine = in_force(at).filter(company__in=own_companies(user, at))
    applies = set(mine.values_list("version", flat=True))
    readable = Version.objects.filter(pk__in=visible_to(user, at).values("pk"))
    hits = [hit for found in LANGUAGES for hit in _in(readable, words, *found)]
    hits.sort(key=lambda hit: (hit[2].pk not in applies, -hit[0], -hit[2].number))
    return [_hit(language, version, version.pk in applies) for _rank, language, version in hits]


def _in(readable: QuerySet[Version], words: str, language: str, config: str) -> list[tuple[float, str, Version]]:
    title, body = ("title", "body") if language == "sv" else ("title_en", "body_en")
    asked = SearchQuery(words, config=config, search_type="websearch")
    if begins := _beginnings(words):
        asked = asked | SearchQuery(begins, config="simple", search_type="raw")
    vector = SearchVector(title, weight="A", config=config) + SearchVector(body, config=config)
    found = (
        readable.exclude(**{body: ""})
        .annotate(vector=vector + SearchVector(body, config="simple", weight="D"))
        .filter(vector=asked)
        .annotate(rank=SearchRank(F("vector"), asked), excerpt=SearchHeadline(body, asked, config=config, **SHOWN))
        .select_related("policy")
        .defer("body", "body_en")
        .order_by("-rank", "-number")
    )
    return [(float(one.rank), language, one) for one in found[:MOST]]


def _beginnings(words: str) -> str:
    """Return the question for words that begin so: "arbetsplats" is to find "arbetsplatserna", which the dictionary
    bends to something else. Whoever writes quotes or a minus means it exactly.
    """
    if '"' in words or re.search(r"(^|\s)-", words):
        return ""
    return " & ".join(f"{word}:*" for word in re.findall(r"\w{3,}", words.lower()))


def _hit(language: str, version: Version, applies: bool) -> Hit:
    title = version.title_en if language == "en" else version.title
    excerpt: str = version.excerpt  # type: ignore[attr-defined]
    return Hit(version.policy.slug, title, version.number, language, applies, excerpt)
