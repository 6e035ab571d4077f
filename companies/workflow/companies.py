"""Companies, and guardian's mirror of the page of rights."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies import queries
from companies.models import Company, CompanyGroupObjectPermission, User
from companies.numbers import organisation_number
from companies.permissions import GRANTS, Can, Role
from kit import clock
from kit.constraints import constraint_of
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
    company = Company(name=name.strip(), slug=slug, number=organisation_number(number), hue=hue % 360, parent=parent)
    _save(company, "add_company", by)
    mirror(company)
    return company


@transaction.atomic
def change_company(company: Company, *, by: User, at: dt.datetime, **values: Any) -> Company:
    """Change name, organisation number or accent hue (degrees). HR of the company may, or of the parent.

    Raises `Forbidden`, `Refused` when the number is another company's, `NotAnOrganisationNumber` for a wrong one.
    """
    if unknown := values.keys() - {"name", "number", "hue"}:
        raise TypeError(f"nobody changes {sorted(unknown)} of a company")
    if not queries.may_change_company(by, company, at):
        raise Forbidden("change_company")
    company.refresh_from_db(from_queryset=Company.objects.select_for_update())
    if "number" in values:
        values["number"] = organisation_number(values["number"])
    for field, new in values.items():
        setattr(company, field, new)
    _save(company, "change_company", by)
    return company


@transaction.atomic
def close_company(company: Company, *, by: User, at: dt.datetime, note: str) -> Company:
    """Close a company from today; its roles carry nothing any more. Called by `plsportal.workflow.close_company` alone,
    which has asked the rooms above whether anything is open there.

    Raises `Forbidden`, and `Refused` for the parent company, for one that is closed, or while people belong to it.
    """
    if not queries.may_close_company(by, company, at):
        raise Forbidden("close_company")
    company.refresh_from_db(from_queryset=Company.objects.select_for_update())
    if company.parent:
        raise Refused(_("The parent company is not closed: it serves all the others."), "parent")
    if company.closed_on:
        raise Refused(_("The company is closed already."), "closed")
    company.closed_on = clock.day_of(at)
    _save(company, f"close_company: {note}" if note else "close_company", by)
    return company


def _save(company: Company, verb: str, by: User) -> None:
    """Turn the database's no to a second company with the same number or short name into a sentence at its field."""
    sentences = {
        "number": _("Another company of the group has this organisation number."),
        "slug": _("Another company has this short name. Choose another one."),
    }
    try:
        with transaction.atomic():
            record(company, verb, by)
    except IntegrityError as error:
        name = constraint_of(error)
        field = next((field for field in sentences if f"_company_{field}_" in name), None)
        if field is None:
            raise
        raise Refused(sentences[field], field) from error
