"""People and their employments. Who may: HR of the company; the portal itself for set-up and demonstration."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from companies import queries
from companies.models import Company, Employment, PersonChange, User
from companies.permissions import Can
from kit import clock
from kit.workflow import Forbidden, Refused, record

CHANGEABLE = ("name", "email", "phone", "language", "theme")
OWN = ("language", "theme")


def portal() -> User:
    """Return the actor of the clock and of commands without `--by`: it cannot log in and holds no role."""
    person, made = User.objects.get_or_create(pk=queries.PORTAL_ID, defaults={"name": "Portalen", "is_active": False})
    if made:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def _may_edit(by: User, company: Company, at: dt.datetime) -> None:
    if by.pk == queries.PORTAL_ID:
        return
    parent = queries.parent_company()
    if queries.basis(by, Can.EDIT_PEOPLE, company, at):
        return
    orphan = not queries.holders(Can.EDIT_PEOPLE, company, at).exists()
    if not (orphan and parent and queries.basis(by, Can.EDIT_PEOPLE, parent, at)):
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
    person.save(force_insert=True)
    return person


@transaction.atomic
def change_person(person: User, *, by: User, at: dt.datetime, **values: Any) -> User:
    """Change name, address, phone, language or theme; each change is a row that evidence can be read with.

    Raises `Forbidden`, and `Refused` when the address is somebody else's.
    """
    if unknown := values.keys() - set(CHANGEABLE):
        raise TypeError(f"nobody changes {sorted(unknown)} of a person")
    own = by.pk == person.pk and values.keys() <= set(OWN)
    if not (own or by.pk == queries.PORTAL_ID or _may_change(by, person, at)):
        raise Forbidden("change_person")
    locked = User.objects.select_for_update().get(pk=person.pk)
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
    """HR of where the person works, or worked last: an employment long over must give no hold on a log-in."""
    places = list(person.employments.filter(queries.unfinished(at)).values_list("company", flat=True))
    if not places:
        places = list(person.employments.order_by("-last_day").values_list("company", flat=True)[:1])
    return not queries.companies_where(by, Can.EDIT_PEOPLE, at).isdisjoint(places)


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


@transaction.atomic
def employ(
    person: User,
    company: Company,
    *,
    first_day: dt.date,
    by: User,
    at: dt.datetime,
    last_day: dt.date | None = None,
    title: str = "",
    number: str = "",
    kind: str = Employment.Kind.EMPLOYEE,
    manager: User | None = None,
    safety_representative: bool = False,
) -> Employment:
    """Open an employment. Raises `Refused` when it overlaps another one there, or closes a ring of managers."""
    _may_edit(by, company, at)
    employment = Employment(
        person=person,
        company=company,
        title=title,
        number=number,
        kind=kind,
        manager=manager,
        safety_representative=safety_representative,
        first_day=first_day,
        last_day=last_day,
    )
    _no_ring(person, manager, at)
    _save(employment, "employ", by)
    return employment


@transaction.atomic
def move(employment: Employment, *, by: User, at: dt.datetime, **values: Any) -> Employment:
    """Change title, number, manager or safety duty of an employment."""
    _may_edit(by, employment.company, at)
    employment.refresh_from_db(from_queryset=Employment.objects.select_for_update(of=("self",)))
    if "manager" in values:
        _no_ring(employment.person, values["manager"], at)
    for name in ("title", "number", "manager", "safety_representative", "kind"):
        if name in values:
            setattr(employment, name, values[name])
    _save(employment, "move", by)
    return employment


@transaction.atomic
def end_employment(
    employment: Employment, *, last_day: dt.date, by: User, at: dt.datetime, note: str = ""
) -> Employment:
    """Set the last day; log-in, rights and duties end by themselves at the midnight after it."""
    _may_edit(by, employment.company, at)
    employment.refresh_from_db(from_queryset=Employment.objects.select_for_update(of=("self",)))
    employment.last_day = last_day
    _save(employment, f"end_employment: {note}" if note else "end_employment", by)
    return employment


def _save(employment: Employment, verb: str, by: User) -> None:
    try:
        with transaction.atomic():
            record(employment, verb, by)
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        sentences = {
            "employment_no_overlap": _("These days overlap another employment in the same company."),
            "employment_days_in_order": _("The last day cannot be before the first day."),
            "employment_number_unique_in_company": _("Somebody in the company has this employee number already."),
            "employment_not_own_manager": _("Nobody can be their own manager."),
        }
        if name not in sentences:
            raise
        raise Refused(sentences[name], name) from error


def _no_ring(person: User, manager: User | None, at: dt.datetime) -> None:
    """Refuse a manager who, step by step, reports to the person; one lock for all such changes."""
    if manager is None:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('companies.managers', 0))")
        cursor.execute(
            """WITH RECURSIVE line(person) AS (
                   SELECT %s::uuid
                   UNION
                   SELECT e.manager_id FROM companies_employment e JOIN line ON e.person_id = line.person
                   WHERE e.manager_id IS NOT NULL AND (e.last_day IS NULL OR e.last_day >= %s))
               SELECT 1 FROM line WHERE person = %s""",
            [manager.pk, clock.day_of(at), person.pk],
        )
        if cursor.fetchone():
            sentence = _("%(manager)s already reports to %(person)s, directly or through others.")
            raise Refused(sentence % {"manager": manager, "person": person}, "manager_ring")
