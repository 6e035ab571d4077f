"""Fill an empty database with the made-up group of the demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations

from companies import queries
from kit import clock
from plsportal.demo import story


class Command(BaseCommand):
    """`seed_demo`: all of it or nothing; where there is a company already it changes nothing."""

    help = "Fill an empty database with the made-up group of the demonstration."

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        """Tell the story, or say why not."""
        if not settings.DEMO:
            raise CommandError("The made-up group is loaded in the demonstration alone (PLS_DEMO).")
        if queries.parent_company():
            self.stdout.write("There are companies already: nothing was changed.")
            return
        told = story.tell(clock.now())
        self.stdout.write(f"Made up: {len(told.companies)} companies, {len(told.people)} people.")
