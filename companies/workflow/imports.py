"""Taking in a file of people: a dry run that writes nothing, then all of it or nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from companies import queries
from companies.importing import CHANGED, ENDED, NEW, Entry, Plan, dry_run
from companies.models import Company, Employment, PeopleImport, PersonChange, User
from companies.reading import needed
from kit.sheets import Table
from kit.workflow import Forbidden, Refused, record

from .leaves import end_leaves
from .turns import companies_turn, managers_turn

KEPT = dt.timedelta(hours=2)  # how long the rows wait for a yes
CHUNK = 500


@transaction.atomic
def begin_import(table: Table, *, company: Company | None, by: User, at: dt.datetime) -> PeopleImport:
    """Keep the rows of a file until HR has seen the dry run. Raises `Forbidden`, and `NotAFile` for its headings."""
    if not queries.edits_people_of(by, at).exists():
        raise Forbidden("import_people")
    dry_run(table, company=company.pk if company else None, by=by, at=at)
    PeopleImport.objects.filter(by=by).exclude(table=[]).update(table=[])
    begun = PeopleImport(by=by, at=at, company=company, table=needed(table))
    begun.save(force_insert=True)
    return begun


def look(begun: PeopleImport, *, by: User, at: dt.datetime) -> Plan:
    """Return what the import would do now. Raises `Forbidden` for somebody else's, `Refused` when it is decided."""
    if begun.by_id != by.pk or not queries.edits_people_of(by, at).exists():
        raise Forbidden("import_people")
    if not begun.table or begun.at + KEPT < at:
        raise Refused(_("The rows are no longer kept. Choose the file once more."), "gone")
    return dry_run(begun.table, company=begun.company_id, by=by, at=at)


@transaction.atomic
def import_people(
    begun: PeopleImport,
    *,
    fingerprint: str,
    leavers: Collection[uuid.UUID] = (),
    last_day: dt.date | None = None,
    by: User,
    at: dt.datetime,
) -> dict[str, int]:
    """Write what the dry run with this fingerprint showed, and the last day of the leavers ticked there.

    All or nothing, one import at a time. Returns how many were new, changed, ended. Raises `Refused`: code "wrong"
    while a row is wrong, "changed" when the dry run would say something else by now, "gone" when it is decided.
    """
    _alone(by, at)
    begun.refresh_from_db(from_queryset=PeopleImport.objects.select_for_update(of=("self",)))
    plan = _as_shown(begun, fingerprint, by, at)
    chosen = {one.employment for one in plan.missing} & set(leavers)
    if chosen and last_day is None:
        raise Refused(_("Write the last day of those who have left."), "last_day")
    try:
        with transaction.atomic():
            _write(plan, by, at)
            _end(chosen, last_day, by)
    except IntegrityError as error:
        raise _changed() from error
    counts = {outcome: len(plan.of(outcome)) for outcome in (NEW, CHANGED, ENDED)}
    counts[ENDED] += len(chosen)
    PeopleImport.objects.filter(pk=begun.pk).update(table=[], carried_out_at=at, figures=counts)
    return counts


def _as_shown(begun: PeopleImport, fingerprint: str, by: User, at: dt.datetime) -> Plan:
    """Look once more; refuse where that is not what was shown, or a row is wrong."""
    plan = look(begun, by=by, at=at)
    if plan.fingerprint != fingerprint:
        raise _changed()
    if plan.wrong:
        raise Refused(_("Nothing is taken in while a row is wrong."), "wrong")
    return plan


def _changed() -> Refused:
    return Refused(_("Something has changed since the list was shown. Look at it once more."), "changed")


@transaction.atomic
def forget_imports(at: dt.datetime) -> int:
    """Throw away the rows that nobody said yes to in time; return of how many imports."""
    return PeopleImport.objects.filter(at__lt=at - KEPT).exclude(table=[]).update(table=[])


def _alone(by: User, at: dt.datetime) -> None:
    """Wait until nobody else writes employments; held until the transaction ends, so that what is read stays so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('companies.import', 0))")
    list(Employment.objects.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    managers_turn()
    companies_turn(queries.edits_people(by, at))


def _write(plan: Plan, by: User, at: dt.datetime) -> None:
    people = _people(plan.entries)
    _change_people(plan.entries, by, at)
    opened = [entry for entry in plan.entries if entry.outcome == NEW]
    settled = []
    for entry in opened:
        values = _with_manager(entry.values, people)
        person = people.get(entry.key, entry.key)
        settled.append(Employment(person_id=person, company_id=entry.company, **values))
        record(settled[-1], "import_people", by)
    changed = {entry.employment: entry for entry in plan.entries if entry.employment and entry.values}
    for employment in Employment.objects.filter(pk__in=changed):
        before = employment.last_day
        for name, value in _with_manager(changed[employment.pk].values, people).items():
            setattr(employment, name, value)
        record(employment, "import_people", by)
        if employment.last_day and (before is None or employment.last_day < before):
            settled.append(employment)
    end_leaves(settled, "import_people", by)


def _people(entries: list[Entry]) -> dict[Any, uuid.UUID]:
    """Make the people whom the file brings, each once; return the id of each."""
    made: dict[Any, User] = {}
    for entry in entries:
        if isinstance(entry.key, str):
            person = made.setdefault(entry.key, User())
            for name, value in entry.person.items():
                setattr(person, name, value)
    for person in made.values():
        person.clean()
        person.set_unusable_password()
    User.objects.bulk_create(made.values(), batch_size=CHUNK)
    return {key: person.pk for key, person in made.items()}


def _change_people(entries: list[Entry], by: User, at: dt.datetime) -> None:
    wanted: dict[Any, dict[str, str]] = {}
    for entry in entries:
        if entry.person and not isinstance(entry.key, str):
            wanted.setdefault(entry.key, {}).update(entry.person)
    rows = []
    for person in User.objects.filter(pk__in=wanted).select_for_update().order_by("pk"):
        values = wanted[person.pk]
        for field, new in values.items():
            old = getattr(person, field) or ""
            rows.append(PersonChange(person=person, field=field, old=old, new=new, by=by, at=at))
            setattr(person, field, new)
        person.save(update_fields=[*values])
    PersonChange.objects.bulk_create(rows, batch_size=CHUNK)


def _with_manager(values: dict[str, Any], people: dict[Any, uuid.UUID]) -> dict[str, Any]:
    """Return the values with the manager's id, also of one whom the file brings."""
    manager = values.get("manager")
    rest = {name: value for name, value in values.items() if name != "manager"}
    return rest | ({"manager_id": people.get(manager, manager)} if manager else {})


def _end(chosen: set[uuid.UUID], last_day: dt.date | None, by: User) -> None:
    ended = list(Employment.objects.filter(pk__in=chosen))
    for employment in ended:
        employment.last_day = last_day
        record(employment, "import_people: missing in the file", by)
    end_leaves(ended, "import_people", by)
