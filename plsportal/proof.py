"""The numbers behind the clauses, each with the page that lists exactly what was counted, for who follows up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import queries as accounts
from accounts.queries import mine
from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from consent import queries as consent
from kit import clock
from plsportal.clauses import CLAUSES, Clause
from policy import queries as policy
from policy.models import Adoption
from policy.printing import blocks

FINDS_IT = CLAUSES[0].words  # the policy on social media is the one that says so


@dataclass(frozen=True)
class Number:
    """What was counted, in words, and where it is listed."""

    words: str
    url: str
    good: bool


@dataclass(frozen=True)
class Kept:
    """A clause as the page shows it; `quote` is empty where the text in force does not say it."""

    clause: Clause
    quote: str
    number: Number | None


def policy_text(user: User, at: dt.datetime) -> Adoption | None:
    """Return the adoption in force whose text is the policy on social media: of one's own company first."""
    ids = companies.companies_where(user, Can.SEE_REGISTER, at)
    says = Q(*(("version__body__icontains", words) for words in FINDS_IT), _connector=Q.OR)
    rows = policy.in_force(at).filter(says, company__in=ids)
    rows = rows.select_related("version__policy", "company").order_by("-version__number", "company__sort_key")
    own = companies.employments_of(user, at).values("company")
    return rows.filter(company__in=own).first() or rows.first()


def closed(user: User, at: dt.datetime) -> set[str]:
    """Return the names of the pages that do not open for the person: they are named without a link."""
    rights = companies.reach_by_right(user, (Can.REQUEST_ACCOUNT, Can.ASK_CONSENT), at)
    asks = bool(rights[Can.ASK_CONSENT])
    opens = {
        "accounts:draft": bool(rights[Can.REQUEST_ACCOUNT]),
        "accounts:understaffed": bool(mine.staffing_seen(user, at)),
        "accounts:delegations": companies.delegations_shown_in(user, at).exists(),
        "consent:index": asks or bool(consent.counts(user, at)),
        "consent:permissions": asks,
        "consent:publications": consent.publishes(user, at),
    }
    return {name for name, is_open in opens.items() if not is_open}


def sentences(body: str) -> list[str]:
    """Return the sentences of a Markdown text, without its marks."""
    return [sentence for text in _texts(blocks(body)) for sentence in _cut(text)]


def _texts(nodes: list[dict[str, Any]]) -> list[str]:
    found = []
    for node in nodes:
        if node["kind"] in ("par", "heading"):
            found.append(_plain(node["parts"]))
        elif node["kind"] == "quote":
            found += _texts(node["parts"])
        elif node["kind"] in ("list", "numbered"):
            found += [text for item in node["items"] for text in _texts(item)]
    return found


def _plain(parts: list[dict[str, Any]]) -> str:
    return "".join(_plain(part["parts"]) if "parts" in part else part.get("text", " ") for part in parts)


def _cut(text: str) -> list[str]:
    found, words = [], text.split()
    while words:
        ends = (place for place, word in enumerate(words) if word[-1] in ".!?" and words[place + 1 : place + 2])
        end = next((place for place in ends if words[place + 1][0].isupper()), len(words) - 1)
        found.append(" ".join(words[: end + 1]))
        words = words[end + 1 :]
    return found


def kept(user: User, adoption: Adoption, shut: set[str], at: dt.datetime) -> list[Kept]:
    """Return every clause with its sentence; with numbers where the person follows the companies up.

    `shut` are the pages that do not open for them (`closed`): nothing is counted whose list they may not see.
    """
    said = sentences(adoption.version.body)
    numbers = _numbers(user, adoption, shut, at)
    return [Kept(clause, quote(clause, said), numbers.get(clause.number)) for clause in CLAUSES]


def quote(clause: Clause, said: list[str]) -> str:
    """Return the sentence that says what the clause is about; empty where none does."""
    pairs = ((words.casefold(), sentence) for words in clause.words for sentence in said)
    return next((sentence for words, sentence in pairs if words in sentence.casefold()), "")


def _numbers(user: User, adoption: Adoption, shut: set[str], at: dt.datetime) -> dict[str, Number]:
    follows = policy.followed_up(user, at)
    if not follows:
        return {}
    counted: dict[str, tuple[str, Callable[[], Number | None]]] = {
        "accounts": ("accounts:index", lambda: _accounts(user, at)),
        "people": ("accounts:understaffed", lambda: _people(user, at)),
        "official": ("official", lambda: _official(at)),
        "down": ("consent:publications", lambda: _down(user, at)),
        "permissions": ("consent:permissions", lambda: _permissions(user, at)),
        "speakers": ("accounts:spokespersons", lambda: _speakers(user, at)),
        "acknowledged": ("policy:index", lambda: _acknowledged(follows, at)),
        "reviews": ("policy:index", lambda: _reviews(user, at)),
        "version": ("policy:versions", lambda: _version(adoption)),
    }
    found = {name: count() for name, (page, count) in counted.items() if page not in shut}
    return {name: number for name, number in found.items() if number}


def _accounts(user: User, at: dt.datetime) -> Number:
    rights = companies.reach_by_right(user, (Can.SEE_REGISTER, Can.IMPORT_ACCOUNTS), at)
    number = accounts.ungoverned(accounts.register_ids(user, rights, at), at)
    words = ngettext("%(number)s account runs without a decision", "%(number)s accounts run without a decision", number)
    shown = f"{accounts.COUNTED}+" if number > accounts.COUNTED else number
    return Number(words % {"number": shown}, f"{reverse('accounts:index')}?status=ungoverned", not number)


def _people(user: User, at: dt.datetime) -> Number:
    number = mine.understaffed(mine.staffing_seen(user, at), at).count()
    words = ngettext(
        "%(number)s account has fewer than two people", "%(number)s accounts have fewer than two people", number
    )
    return Number(words % {"number": number}, reverse("accounts:understaffed"), not number)


def _speakers(user: User, at: dt.datetime) -> Number:
    number = accounts.spokespersons(user, at).count()
    words = ngettext("%(number)s spokesperson", "%(number)s spokespersons", number) % {"number": number}
    return Number(words, reverse("accounts:spokespersons"), bool(number))


def _official(at: dt.datetime) -> Number:
    number = accounts.official(at).count()
    words = ngettext("%(number)s official account", "%(number)s official accounts", number) % {"number": number}
    return Number(words, reverse("official"), bool(number))


def _down(user: User, at: dt.datetime) -> Number:
    number = sum(row["broken"] for row in consent.list_of_publications(user, at))
    words = ngettext("%(number)s post is to be taken down", "%(number)s posts are to be taken down", number)
    return Number(words % {"number": number}, reverse("consent:publications"), not number)


def _permissions(user: User, at: dt.datetime) -> Number:
    seen = consent.permissions_visible_to(user, at).values("pk")
    number = consent.live_permissions(at).filter(pk__in=seen).count()
    words = ngettext("%(number)s permission applies today", "%(number)s permissions apply today", number)
    return Number(words % {"number": number}, reverse("consent:permissions"), good=True)


def _acknowledged(ids: set[Any], at: dt.datetime) -> Number | None:
    rows = policy.company_rates(ids, at)
    reached, done = sum(row["reached"] for row in rows), sum(row["done"] for row in rows)
    if not reached:
        return None
    words = _("%(done)s of %(reached)s acknowledgements given") % {"done": done, "reached": reached}
    return Number(words, reverse("policy:index"), done == reached)


def _reviews(user: User, at: dt.datetime) -> Number:
    today = clock.day_of(at)
    late = sum(row["due"] < today for row in policy.library(user, at))
    words = ngettext("%(number)s review is overdue", "%(number)s reviews are overdue", late) % {"number": late}
    return Number(words, reverse("policy:index"), not late)


def _version(adoption: Adoption) -> Number:
    day = date_format(adoption.effective_from, "j F Y")
    words = _("Version %(number)s, in force since %(day)s") % {"number": adoption.version.number, "day": day}
    return Number(words, reverse("policy:versions", args=[adoption.version.policy.slug]), good=True)
