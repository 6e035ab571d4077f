"""The group's companies: who adds, changes and closes them, and what is open in one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from companies import queries
from companies.models import Company, Employment, RoleProposal, User
from companies.permissions import Can
from kit.workflow import Basis


def runs_the_group(user: User, at: dt.datetime) -> Basis | None:
    """Return the role by which a person adds and closes companies: HR of the parent (architecture § 4)."""
    parent = queries.parent_company()
    return queries.basis(user, Can.EDIT_PEOPLE, parent, at) if parent else None


def companies_shown(user: User, at: dt.datetime) -> QuerySet[Any]:
    """Return the companies of the list, with `people`: one's own; all of them, closed ones too, for the parent's HR."""
    here = queries.live_employments(at).filter(company=OuterRef("pk")).order_by().values("company")
    number = Subquery(here.annotate(n=Count("person", distinct=True)).values("n"))
    shown = Company.objects.all() if runs_the_group(user, at) else queries.visible_to(user, at)
    return shown.annotate(people=Coalesce(number, 0)).order_by("closed_on", "-parent", "sort_key")


def may_change_company(user: User, company: Company, at: dt.datetime) -> Basis | None:
    """Return the role by which a person changes name, number and hue: HR of the company, or of the parent."""
    return queries.basis(user, Can.EDIT_PEOPLE, company, at) or runs_the_group(user, at)


def may_close_company(user: User, company: Company, at: dt.datetime) -> Basis | None:
    """Return the role by which a person closes a company: HR of the parent."""
    return runs_the_group(user, at)


def open_things(company: Company, at: dt.datetime) -> list[str]:
    """Return what is open in the company, as sentences: people who belong to it today or later, and proposals."""
    belong = Employment.objects.filter(Q(company=company), queries.unfinished(at)).exists()
    waits = RoleProposal.objects.filter(company=company, status=RoleProposal.Status.PROPOSED).exists()
    sentences = {
        _("People are employed in the company. End their employments first."): belong,
        _("A proposal of a role awaits a second person."): waits,
    }
    return [sentence for sentence, is_open in sentences.items() if is_open]
