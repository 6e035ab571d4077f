"""Say who can be tried in the demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations

from plsportal.demo import chooser


class Command(BaseCommand):
    """`demo_logins`: a line for each person of the chooser, and the password they share."""

    help = "Say who can be tried in the demonstration, and with which password."

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        """Print the list."""
        if not settings.DEMO:
            raise CommandError("There are log-ins to print in the demonstration alone (PLS_DEMO).")
        people = chooser.players()
        if not people:
            raise CommandError("The made-up people are not loaded yet: bin/manage seed_demo does it.")
        width = max(len(person.email) for person in people)
        for person in people:
            self.stdout.write(f"  {person.email:<{width}}  {person.role}: {person.name}")
        self.stdout.write(f"  Password for all of them: {chooser.PASSWORD}")
