"""People: entered and changed. Who may: HR of the company; the portal itself for set-up and demonstration."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies import queries
from companies.models import Company, PersonChange, User
from companies.permissions import Can
from companies.queries import versions
from kit.workflow import Forbidden, Refused, Stale

CHANGEABLE = ("name", "email", "phone", "language", "theme")
OWN = ("language", "theme")


def portal() -> User:
    """Return the actor of the clock and of commands without `--by`: it cannot log in and holds no role."""
    person, made = User.objects.get_or_create(pk=queries.PORTAL_ID, defaults={"name": "Portalen", "is_active": False})
    if made:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def may_edit(by: User, company: Company, at: dt.datetime) -> None:
    """Raise `Forbidden` unless the person edits the company's people; the parent's HR serves one without HR."""
    if by.pk != queries.PORTAL_ID and company.pk not in queries.edits_people(by, at):
        raise Forbidden("edit_people")


@transaction.atomic
def add_person(
    *, name: str, email: str | None = None, phone: str = "", language: str = "sv", by: User, at: dt.datetime
) -> User:
    """Enter a person; without an employment they may do nothing. Raises `Refused` when the address is taken."""
    if by.pk != queries.PORTAL_ID and not queries.companies_where(by, Can.EDIT_PEOPLE, at):
        raise Forbidden("add_person")
    person = User(name=name.strip(), email=email, phone=phone, language=language)
    person.clean()
    person.set_unusable_password()
    if person.email and queries.person_by_email(person.email):
        raise _taken(person.email)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:  # somebody else was first
        raise _taken(person.email) from error
    return person


@transaction.atomic
def change_person(person: User, *, by: User, at: dt.datetime, version: str | None = None, **values: Any) -> User:
    """Change name, address, phone, language or theme; each change is a row that evidence can be read with.

    `version` is what the form was filled in upon. Raises `Forbidden`, `Stale` where somebody has changed the person
    since, and `Refused` when the address is somebody else's.
    """
    if unknown := values.keys() - set(CHANGEABLE):
        raise TypeError(f"nobody changes {sorted(unknown)} of a person")
    own = by.pk == person.pk and values.keys() <= set(OWN)
    if not (own or by.pk == queries.PORTAL_ID or _may_change(by, person, at)):
        raise Forbidden("change_person")
    locked = User.objects.select_for_update().get(pk=person.pk)
    if version is not None and version != versions.version_of_person(locked):
        raise Stale(locked, "change_person")
    for field, new in values.items():
        old = getattr(locked, field)
        setattr(locked, field, new)
        locked.clean()
        if getattr(locked, field) != old:
            kept = getattr(locked, field) or ""
            PersonChange(person=locked, field=field, old=old or "", new=kept, by=by, at=at).save()
    try:
        with transaction.atomic():
            locked.save(update_fields=[*values])
    except IntegrityError as error:
        raise _taken(locked.email) from error
    return locked


def _may_change(by: User, person: User, at: dt.datetime) -> bool:
    """Return whether it is HR of where the person works, or worked last."""
    return not queries.edits_people(by, at).isdisjoint(queries.places_of(person, at))


def _taken(email: str | None) -> Refused:
    return Refused(_("%(email)s belongs to somebody already.") % {"email": email}, "email")


@transaction.atomic
def set_password(person: User, password: str, *others: User) -> None:
    """Set a password chosen at set-up, or one that the demonstration's people share (hashed once); people set their
    own by a link.
    """
    person.set_password(password)
    for owner in (person, *others):
        owner.password = person.password
        owner.save(update_fields=["password"])
