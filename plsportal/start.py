"""What is missing before each part of the portal can open in a company: derived at the moment, stored nowhere."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Account
from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can, Role
from incidents import queries as incidents
from policy import queries as policy

ROLES, PEOPLE = "/roller/", "/personer/"


@dataclass(frozen=True)
class Line:
    """One thing a company needs: whether it is there, what waits for it, who mends it and where."""

    key: str
    what: str
    why: str
    who: str
    url: str
    done: bool
    needed: bool = True  # what a company may well do without is shown, and keeps nobody waiting


@dataclass(frozen=True)
class Start:
    """One company and its lines."""

    company: Company
    lines: tuple[Line, ...]

    @property
    def missing(self) -> int:
        """Return how many things are missing that something waits for."""
        return sum(line.needed and not line.done for line in self.lines)


def companies_for(user: User, at: dt.datetime) -> set[uuid.UUID]:
    """Return the companies that the person gets started: as HR, as CEO, or as the parent's HR where none is."""
    return companies.edits_people(user, at) | companies.companies_where(user, Can.APPOINT_ROLES, at)


def starts(user: User, at: dt.datetime) -> list[Start]:
    """Return for each of the person's companies what is there and what is missing, the most wanting first."""
    ids = companies_for(user, at)
    texts = incidents.companies_with_texts(at) if ids else set()
    found = [Start(row, _lines(row, texts)) for row in _facts(ids, at)] if ids else []
    return sorted(found, key=lambda start: -start.missing)


def _facts(ids: Collection[uuid.UUID], at: dt.datetime) -> QuerySet[Any, Any]:
    """The companies with what is there of each thing, and `parent_id` for the group's texts. One query."""
    here = {"company": OuterRef("pk")}

    def role(one: Role) -> QuerySet[Any]:
        return companies.role_holders(one, at).filter(**here)

    handlers = role(Role.HANDLER).order_by().values("company").annotate(n=Count("person", distinct=True)).values("n")
    heads = companies.role_holders(Role.HR, at) | companies.role_holders(Role.CEO, at)
    others = accounts.employees(at).filter(**here).exclude(person__in=heads.values("person"))
    return (
        companies.open_companies()
        .filter(pk__in=ids)
        .annotate(
            has_hr=Exists(role(Role.HR)),
            has_ceo=Exists(role(Role.CEO)),
            handlers=Coalesce(Subquery(handlers, output_field=IntegerField()), 0),
            has_policy=Exists(policy.in_force(at).filter(**here)),
            has_people=Exists(others),
            has_accounts=Exists(Account.objects.filter(**here)),
            parent_id=Subquery(Company.objects.filter(parent=True).values("pk")[:1]),
        )
    )


def _lines(row: Any, texts: set[uuid.UUID]) -> tuple[Line, ...]:
    return (*_people(row), *_reporting(row, texts), *_daily(row))


def _people(row: Any) -> tuple[Line, ...]:
    """Who leads the company and who works there."""
    two = _("HR and the CEO of the parent company together")
    return (
        Line("hr", _("HR"), _("enters people, endorses requests"), two, ROLES, row.has_hr),
        Line("ceo", _("CEO"), _("decides on accounts, appoints spokespersons"), two, ROLES, row.has_ceo),
        Line(
            "people",
            _("The people who work here"),
            _("take note of the policy and report what happens; until then nobody but HR and the CEO can log in"),
            _("HR, by hand or from a file"),
            f"{PEOPLE}import/",
            row.has_people,
        ),
    )


def _reporting(row: Any, texts: set[uuid.UUID]) -> tuple[Line, ...]:
    """What the report form needs (AFS 2023:2 ch. 2)."""
    return (
        Line(
            "handlers",
            _("Two case handlers"),
            _("receive reports; until then the group's fallback handlers do"),
            _("HR and the CEO together"),
            ROLES,
            row.handlers >= incidents.ENOUGH,
        ),
        Line(
            "texts",
            _("The four texts of the report form"),
            _("tell those who report who receives it, what happens, what the case handler does and where help is"),
            _("HR"),
            reverse("incidents:write_texts", args=[row.slug]),
            bool({row.pk, row.parent_id} & texts),
        ),
    )


def _daily(row: Any) -> tuple[Line, ...]:
    """What the accounts rest on."""
    return (
        Line(
            "policy",
            _("A policy in force"),
            _("is what everybody acknowledges, and what every appointment rests on"),
            _("The CEO adopts it; whoever runs the portal enters the text with bin/manage import_policy"),
            reverse("policy:index"),
            row.has_policy,
        ),
        Line(
            "accounts",
            _("The accounts that exist already"),
            _("become official when the CEO has decided on them; a company may have none"),
            _("HR, by hand or from a file"),
            f"{reverse('accounts:import_accounts')}?bolag={row.slug}",
            row.has_accounts,
            needed=False,
        ),
    )
