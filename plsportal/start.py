"""What is missing before each part of the portal can open in a company: derived at the moment, stored nowhere."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import queries as accounts
from accounts.models import Account
from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can, Role
from incidents import queries as incidents
from kit.among import Number, array, one_of
from kit.written import WHEN, Blank, Question, write
from policy import queries as policy

ROLES, PEOPLE = "/roller/", "/personer/"
COLUMNS = [field.attname for field in Company._meta.concrete_fields]


@dataclass(frozen=True)
class Need:
    """One thing a company needs: what waits for it, who mends it and where, and whether a company has it."""

    key: str
    what: Any
    why: Any
    who: Any
    url: Callable[[Any], str]
    done: Callable[[Any, Collection[uuid.UUID]], bool]
    needed: bool = True  # what a company may well do without is shown, and keeps nobody waiting


@dataclass(frozen=True)
class Line:
    """A need of one company as its page says it."""

    key: str
    what: str
    why: str
    who: str
    url: str
    done: bool
    needed: bool


TWO = _("HR and the CEO of the parent company together")
NEEDS = (
    # who leads the company and who works there
    Need(
        "hr", _("HR"), _("enters people, endorses requests"), TWO,
        lambda company: ROLES, lambda company, texts: company.has_hr,
    ),
    Need(
        "ceo", _("CEO"), _("decides on accounts, appoints spokespersons"), TWO,
        lambda company: ROLES, lambda company, texts: company.has_ceo,
    ),
    Need(
        "people", _("The people who work here"),
        _("take note of the policy and report what happens; until then nobody but HR and the CEO can log in"),
        _("HR, by hand or from a file"),
        lambda company: f"{PEOPLE}import/", lambda company, texts: company.has_people,
    ),
    # what the report form needs (AFS 2023:2 ch. 2)
    Need(
        "handlers", _("Two case handlers"), _("receive reports; until then the group's fallback handlers do"),
        _("HR and the CEO together"),
        lambda company: ROLES, lambda company, texts: company.handlers >= incidents.ENOUGH,
    ),
    Need(
        "texts", _("The four texts of the report form"),
        _("tell those who report who receives it, what happens, what the case handler does and where help is"), _("HR"),
        lambda company: reverse("incidents:write_texts", args=[company.slug]),
        lambda company, texts: company.pk in texts or company.parent_id in texts,
    ),
    # what the accounts rest on
    Need(
        "policy", _("A policy in force"), _("is what everybody acknowledges, and what every appointment rests on"),
        _("The CEO adopts it; HR, the CEO or the quality manager of the company enters the text"),
        lambda company: reverse("policy:enter"), lambda company, texts: company.has_policy,
    ),
    Need(
        "accounts", _("The accounts that exist already"),
        _("become official when the CEO has decided on them; a company may have none"), _("HR, by hand or from a file"),
        lambda company: f"{reverse('accounts:import_accounts')}?bolag={company.slug}",
        lambda company, texts: company.has_accounts,
        needed=False,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Start:
    """One company and what it needs; `texts` are the companies that have the texts of the report form."""

    company: Company
    texts: Collection[uuid.UUID]

    @cached_property
    def missing(self) -> int:
        """Return how many things are missing that something waits for."""
        return sum(need.needed and not need.done(self.company, self.texts) for need in NEEDS)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Return all of them in words; of many companies few are ever read."""
        one, texts = self.company, self.texts
        return tuple(
            Line(
                need.key,
                str(need.what),
                str(need.why),
                str(need.who),
                need.url(one),
                need.done(one, texts),
                need.needed,
            )
            for need in NEEDS
        )


def companies_for(user: User, at: dt.datetime) -> set[uuid.UUID]:
    """Return the companies that the person gets started: as HR, as CEO, or as the parent's HR where none is."""
    return companies.edits_people(user, at) | companies.companies_where(user, Can.APPOINT_ROLES, at)


def starts(user: User, at: dt.datetime) -> list[Start]:
    """Return for each of the person's companies what is there and what is missing, the most wanting first."""
    ids = companies_for(user, at)
    texts = incidents.companies_with_texts(at) if ids else set()
    found = [Start(company, texts) for company in _facts(ids, at)] if ids else []
    return sorted(found, key=lambda start: -start.missing)


def _facts(ids: Collection[uuid.UUID], at: dt.datetime) -> list[Any]:
    """Return the companies with what is there of each thing, and `parent_id` for the group's texts. One query."""
    return [_with_facts(row) for row in _there().rows(at, companies=array(ids))]


def _with_facts(row: dict[str, Any]) -> Company:
    company = Company(**{name: row.pop(name) for name in COLUMNS})
    vars(company).update(row)
    return company


@cache
def _there() -> Question:
    here = {"company": OuterRef("pk")}

    def role(one: Role) -> QuerySet[Any]:
        return companies.role_holders(one, WHEN).filter(**here)

    handlers = role(Role.HANDLER).order_by().values("company").annotate(n=Count("person", distinct=True)).values("n")
    heads = companies.role_holders(Role.HR, WHEN) | companies.role_holders(Role.CEO, WHEN)
    others = accounts.employees(WHEN).filter(~Exists(heads.filter(person=OuterRef("person"))), **here)
    shown = companies.open_companies().filter(one_of("pk", Blank("companies"), Number.MANY))
    return write(
        shown.values(
            *COLUMNS,
            has_hr=Exists(role(Role.HR)),
            has_ceo=Exists(role(Role.CEO)),
            handlers=Coalesce(Subquery(handlers, output_field=IntegerField()), 0),
            has_policy=Exists(policy.in_force(WHEN).filter(**here)),
            has_people=Exists(others),
            has_accounts=Exists(Account.objects.filter(**here)),
            parent_id=Subquery(Company.objects.filter(parent=True).values("pk")[:1]),
        )
    )
