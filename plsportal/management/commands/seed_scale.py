"""Fill an empty local database with a made-up group of any size."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations

from kit import clock
from plsportal.demo import scale


class Command(BaseCommand):
    """`seed_scale`: run again it adds what is missing; in a database with anybody real in it it changes nothing."""

    help = "Fill an empty local database with a made-up group of any size."

    def add_arguments(self, parser: CommandParser) -> None:
        """Read how large the group shall be."""
        parser.add_argument("--accounts", type=int, default=50_000)
        parser.add_argument("--companies", type=int, default=500)
        parser.add_argument("--people", type=int, help="ten in each company, where nothing else is said")
        parser.add_argument("--policies", type=int, default=1, help="each adopted by every company")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        """Make it up and say who can log in."""
        try:
            size = scale.Scale.of(options["accounts"], options["companies"], options["people"], options["policies"])
            scale.grow(size, clock.now())
        except scale.Refused as refused:
            raise CommandError(str(refused)) from refused
        made = ", ".join(f"{number} {what}" for what, number in asdict(size).items())
        self.stdout.write(f"Made up: {made}.")
        for address, what in (
            (scale.HR_OF_ALL, "HR in every company"),
            (scale.CEO_OF_ALL, "CEO of every company"),
            (scale.HR_OF_ONE, "HR of one company"),
            (scale.manager_of_one(size.companies), "manager in that company"),
        ):
            self.stdout.write(f"  {address}: {what}")
        self.stdout.write(f"  Password of all: {scale.PASSWORD}")
