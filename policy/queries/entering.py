"""What would become of a text that somebody is about to enter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can
from kit import clock
from policy.extraction import Document, slug_of
from policy.models import Adoption, Policy, Version

NOW, LATER, BEHIND, KNOWN = "now", "later", "behind", "known"


@dataclass(frozen=True)
class Place:
    """What the text would mean in one company, and the adoption that stands there: its version and its day."""

    company: Company
    state: str
    stands: Adoption | None = None


@dataclass(frozen=True)
class Prospect:
    """Which version of which policy the text would be, and what it would mean in each company chosen."""

    policy: Policy | None
    known: Version | None  # the version that has exactly this text
    last: int  # the number of the latest version, 0: the policy is new
    places: tuple[Place, ...]
    others: tuple[str, ...]  # the policies that there are, where this would be a new one

    @property
    def number(self) -> int:
        """Return the number that the text has or gets."""
        return self.known.number if self.known else self.last + 1

    @property
    def changes(self) -> bool:
        """Return whether anything would be written."""
        return any(place.state != KNOWN for place in self.places)

    @property
    def asks(self) -> bool:
        """Return whether somebody must say if the change is material: a policy gets another text."""
        return self.last > 0 and self.known is None


def writable(user: User, at: dt.datetime) -> QuerySet[Company]:
    """Return the open companies for which the person may write policies."""
    return companies.open_companies().filter(pk__in=companies.companies_where(user, Can.WRITE_POLICY, at))


def prospect(document: Document, into: Iterable[Company], at: dt.datetime) -> Prospect:
    """Return what would become of the document in these companies. At most three queries."""
    policy = Policy.objects.filter(slug=slug_of(document.title)).first()
    if policy is None:
        places = tuple(_place(document, company, 1, [], at) for company in into)
        return Prospect(None, None, 0, places, tuple(Policy.objects.values_list("title", flat=True)))
    versions = list(policy.versions.defer("body").order_by("number"))
    known = next((one for one in versions if one.text_hash == document.text_hash), None)
    last = versions[-1].number if versions else 0
    adoptions = list(Adoption.objects.filter(policy=policy, company__in=list(into)).select_related("version"))
    number = known.number if known else last + 1
    places = tuple(_place(document, company, number, adoptions, at) for company in into)
    return Prospect(policy, known, last, places, ())


def _place(document: Document, company: Company, number: int, adoptions: list[Adoption], at: dt.datetime) -> Place:
    here = [one for one in adoptions if one.company_id == company.pk]
    same = next((one for one in here if one.version.number == number), None)
    if same:
        return Place(company, KNOWN, same)
    stands = max(here, key=_order, default=None)
    if stands and _order(stands) > (document.effective_from, number):
        return Place(company, BEHIND, stands)
    return Place(company, LATER if document.effective_from > clock.day_of(at) else NOW, stands)


def _order(adoption: Adoption) -> tuple[dt.date, int]:
    """The later day counts, then the higher number, as `in_force` says."""
    return adoption.effective_from, adoption.version.number
