"""Say who is reminded of what on a day, or do it as the clock would."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import translation

from kit import clock
from kit.workdays import is_working_day
from notices.models import Notice
from notices.workflow import remind
from plsportal.duties import KINDS
from plsportal.mails import WORDS

AHEAD = dt.timedelta(days=5 * 366)  # further on nobody knows who works here
BEHIND = dt.timedelta(days=31)  # what the clock has missed since longer ago it catches up with today


class Command(BaseCommand):
    """`remind --on 2026-12-23 --dry-run`: a line for each person and duty; with the flag nothing is written."""

    help = "Say who is reminded of what on a day (--dry-run), or write it as the clock would."

    def add_arguments(self, parser: CommandParser) -> None:
        """Read the day, and whether to write."""
        parser.add_argument("--on", metavar="DATE", help="the day, as 2026-12-23; today where none is named")
        parser.add_argument("--dry-run", action="store_true", help="say it and write nothing")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        """Write the reminders of the day, print them, and take them back where it is a dry run."""
        dry, today = options["dry_run"], clock.today()
        day = _day(options["on"], today, dry=dry)
        at = clock.now() if day == today else clock.midnight(day) + dt.timedelta(hours=12)
        if not is_working_day(day):
            self.stdout.write(f"{day} is a day off: only what cannot wait is told.")
        with transaction.atomic():
            number = self._told(at)
            transaction.set_rollback(dry)
        self.stdout.write(f"{number} reminders {'would be' if dry else 'were'} written on {day}.")

    def _told(self, at: dt.datetime) -> int:
        with connection.cursor() as cursor:  # wait for a clock that is at it, instead of going by
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('notices.remind', 0))")
        before = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        remind(KINDS, at)
        rows = Notice.objects.filter(pk__gt=before, created_at=at).order_by("person__name", "kind", "pk")
        for line in _lines(rows, at):
            self.stdout.write(line)
        return rows.count()


def _lines(rows: QuerySet[Notice], at: dt.datetime) -> list[str]:
    """Return person, what it is about, the step and the due day; ids are looked up once for each kind."""
    found: list[str] = []
    dues: dict[tuple[str, Any, Any], dt.date] = {}
    each = {kind.key for kind in KINDS if kind.recurring}  # of the others `Notice.due` is the day the days count from
    for kind in KINDS:
        if kind.ladder and any(row.kind == kind.key for row in rows):
            for duty in kind.rows(at).order_by().values_list("object_id", "who_id", "due"):
                dues.setdefault((kind.key, duty[0], duty[1]), duty[2])
    with translation.override("en"):
        for row in rows.select_related("person"):
            due = row.due if row.kind in each else dues[row.kind, row.object_id, row.person_id]
            found.append(f"{row.person}: {WORDS[row.kind]} ({row.kind}), step {row.step:+d}, due {due}")
    return found


def _day(text: str | None, today: dt.date, *, dry: bool) -> dt.date:
    """Return the day. Raises `CommandError` for what is no day, or none on which the clock could remind."""
    if text is None:
        return today
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is no date. Write it as 2026-12-23.") from error
    if day < today - BEHIND:
        raise CommandError(f"{day} is too long ago: name a day from {today - BEHIND} on.")
    if dry and day > today + AHEAD:
        raise CommandError(f"{day} is too far ahead: name a day until {today + AHEAD}.")
    if not dry and day > today:
        raise CommandError(f"{day} has not come yet: nobody is reminded ahead of time. Add --dry-run to see who would.")
    return day
