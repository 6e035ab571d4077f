"""The first company and the first two people, who enter everybody else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from companies import queries
from companies.models import Company, User
from companies.permissions import Role
from kit import clock
from kit.workflow import Forbidden, Refused

from .companies import add_company
from .employments import employ
from .people import add_person, set_password
from .roles import appoint

HUE = 255


@dataclass(frozen=True)
class First:
    """One of the two first people, with the password to begin with."""

    name: str
    email: str
    password: str


@transaction.atomic
def set_up(*, company: str, number: str, hr: First, ceo: First, by: User, at: dt.datetime) -> Company:
    """Make the parent company with its HR and its CEO, employed from today; all of it or nothing.

    Raises `Refused` where a company exists or both are one person, `NotAnOrganisationNumber` for a wrong number.
    """
    if by.pk != queries.PORTAL_ID:
        raise Forbidden("set_up")
    if queries.parent_company():
        raise Refused(_("The portal is set up already."), "set_up")
    if hr.email.strip().lower() == ceo.email.strip().lower():
        raise Refused(_("HR and CEO must be two people: the one endorses, the other decides."), "email")
    slug = slugify(company)[:40].strip("-") or "group"
    try:
        with transaction.atomic():
            made = add_company(name=company, slug=slug, number=number, hue=HUE, parent=True, by=by, at=at)
    except IntegrityError as error:  # somebody else was first
        raise Refused(_("The portal is set up already."), "set_up") from error
    for first, role in ((hr, Role.HR), (ceo, Role.CEO)):
        _enter(first, role, made, by, at)
    return made


def _enter(first: First, role: Role, company: Company, by: User, at: dt.datetime) -> None:
    today = clock.day_of(at)
    person = add_person(name=first.name, email=first.email, by=by, at=at)
    with translation.override(person.language):
        title = str(role.label)
    employ(person, company, title=title, first_day=today, by=by, at=at)
    appoint(person, company, role, first_day=today, by=by, at=at)
    set_password(person, first.password)
