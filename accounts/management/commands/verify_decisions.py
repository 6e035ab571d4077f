"""Prove that what is stored with each decision is what was decided on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Decision
from accounts.workflow import verifies


class Command(BaseCommand):
    """Print every decision whose frozen content does not agree with its checksum; the exit code is then 1."""

    help = "Print every decision whose frozen content does not agree with its checksum; exit with 1 when there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read each decision once, the oldest first."""
        wrong = total = 0
        for decision in Decision.objects.select_related("request").order_by("at", "pk").iterator():
            total += 1
            if not verifies(decision):
                wrong += 1
                self.stdout.write(f"{decision.pk} {decision.at:%Y-%m-%d} {decision.kind} {decision.request}")
        if wrong:
            raise CommandError(f"{wrong} of {total} decisions do not agree with their checksum.")
        self.stdout.write(f"All {total} decisions agree with their checksum.")
