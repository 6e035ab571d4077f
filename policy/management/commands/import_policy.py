"""`bin/manage import_policy FILE`: a text drawn from a PDF becomes the policy in force."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from companies import queries as companies
from companies.workflow import portal
from kit import clock
from kit.workflow import Forbidden
from policy import workflow
from policy.extraction import Document, PolicyUnreadable, extract
from policy.extraction.report import report


class Command(BaseCommand):
    """Read, print what was understood, then write all or nothing."""

    help = "Import a policy from a text file; it is in force for every company (--company narrows)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, the companies, who does it, and whether the change is material."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--company", action="append", default=[], metavar="SLUG")
        parser.add_argument("--by", metavar="E-MAIL")
        parser.add_argument("--editorial", action="store_true", help="an editorial change asks nobody to sign again")

    def handle(self, *args: Any, file: Path, company: list[str], by: str | None, **options: Any) -> None:
        """Import the file."""
        document = self._read(file)
        into = self._companies(company)
        for line in report(document):
            self.stdout.write(line)
        actor = self._person(by)
        material = not options["editorial"]
        try:
            done = workflow.import_document(document, into, by=actor, at=clock.now(), material=material)
        except Forbidden as error:
            sentence = _("%(person)s may not write policies in all of these companies.")
            raise CommandError(sentence % {"person": by}) from error
        self.stdout.write(done.outcome())

    def _read(self, file: Path) -> Document:
        try:
            return extract(file.read_bytes(), name=file.name)
        except OSError as error:
            sentence = _("%(file)s cannot be read: %(reason)s.")
            raise CommandError(sentence % {"file": file, "reason": error.strerror}) from error
        except PolicyUnreadable as error:
            sentence = _("%(file)s was not imported: %(reason)s")
            raise CommandError(sentence % {"file": file, "reason": error}) from error

    def _companies(self, slugs: list[str]) -> list[Any]:
        found = companies.open_companies()
        chosen = list(found.filter(slug__in=slugs) if slugs else found)
        if unknown := set(slugs) - {one.slug for one in chosen}:
            words = {"unknown": ", ".join(sorted(unknown)), "known": ", ".join(found.values_list("slug", flat=True))}
            raise CommandError(_("There is no company %(unknown)s. There are: %(known)s.") % words)
        if not chosen:
            raise CommandError(_("There is no company yet: run bin/manage setup first."))
        return chosen

    def _person(self, email: str | None) -> Any:
        if email is None:
            return portal()
        found = companies.person_by_email(email)
        if found is None:
            raise CommandError(_("Nobody has the address %(email)s.") % {"email": email})
        return found
