"""Companies, and guardian's mirror of the page of rights."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from companies import queries
from companies.models import Company, CompanyGroupObjectPermission, User
from companies.numbers import organisation_number
from companies.permissions import GRANTS, Can, Role
from kit.workflow import Forbidden, Refused, record


def group_of(company: Company, role: str) -> Group:
    """Return the group that stands for a role in a company; nobody is ever its member."""
    return Group.objects.get(name=_group_name(company, role))


def _group_name(company: Company, role: str) -> str:
    return f"{company.pk}:{role}"


@transaction.atomic
def mirror(company: Company) -> None:
    """Write guardian's rows for the roles of a company so that they equal `GRANTS`, no more and no less."""
    names = {_group_name(company, role): role for role in Role}
    Group.objects.bulk_create([Group(name=name) for name in names], ignore_conflicts=True)
    groups = {names[group.name]: group.pk for group in Group.objects.filter(name__in=names)}
    kind = ContentType.objects.get_for_model(Company)
    known = dict(Permission.objects.filter(content_type=kind).values_list("codename", "pk"))
    wanted = {(groups[role], known[can]) for role in Role for can in GRANTS[role]}
    rows = CompanyGroupObjectPermission.objects.filter(content_object=company)
    present = {(group, permission): pk for pk, group, permission in rows.values_list("pk", "group", "permission")}
    rows.filter(pk__in=[present[pair] for pair in present.keys() - wanted]).delete()
    CompanyGroupObjectPermission.objects.bulk_create(
        CompanyGroupObjectPermission(group_id=group, permission_id=permission, content_object=company)
        for group, permission in wanted - present.keys()
    )


@transaction.atomic
def add_company(
    *, name: str, slug: str, number: str, hue: int, parent: bool = False, by: User, at: dt.datetime
) -> Company:
    """Enter a company of the group. HR of the parent company may; the very first one is made by the portal.

    Raises `Forbidden`, and `Refused` when there is a parent company already.
    """
    existing = queries.parent_company()
    if existing and not (by.pk == queries.PORTAL_ID or queries.basis(by, Can.EDIT_PEOPLE, existing, at)):
        raise Forbidden("add_company")
    if not existing and by.pk != queries.PORTAL_ID:
        raise Forbidden("add_company")
    if parent and existing:
        raise Refused(_("The group already has a parent company: %(name)s.") % {"name": existing.name}, "parent")
    company = Company(name=name, slug=slug, number=organisation_number(number), hue=hue, parent=parent)
    record(company, "add_company", by)
    mirror(company)
    return company
