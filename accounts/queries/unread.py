"""What people have yet to acknowledge before they can be appointed, policy by policy (gate G2)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from companies.models import Company
from policy import queries as policy


def unread(people: Collection[uuid.UUID], company: Company | uuid.UUID, at: dt.datetime) -> dict[uuid.UUID, list[str]]:
    """Return the titles of what is in force in the company and not acknowledged, of each person whom it reaches.

    Any policy counts, whatever it is about (gate G2); whom none reaches is left out. One query.
    """
    mine = Q(company=company, company__employments__person__in=people)
    rows = policy.introduced(at, mine, away=True).order_by("policy__title", "policy_id")
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for who, receipt, title in rows.values_list("who_id", "receipt_id", "policy__title"):
        found[who] += [] if receipt else [title]
    return dict(found)


def not_read(words: dict[str, str], titles: list[str] | None) -> str:
    """Return the warning about somebody's `role` and `person`: what they lack, or that nothing asks them yet.

    Nothing for who has acknowledged all of it.
    """
    if titles is None:
        return _("%(role)s, %(person)s, has not acknowledged the policy.") % words
    if not titles:
        return ""
    return _("%(role)s, %(person)s, has not acknowledged %(policies)s.") % {**words, "policies": quoted(titles)}


def quoted(titles: Iterable[str]) -> str:
    """Return names or words of somebody as a sentence has them, in the quotation marks of the language."""
    return ", ".join(_("“%(words)s”") % {"words": title} for title in titles)
