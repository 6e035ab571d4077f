"""`bin/manage seal_acknowledgements`: evidence from before there were seals is sealed, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from kit import clock
from policy import workflow


class Command(BaseCommand):
    """Seal what has no seal. The seal bears today's moment, so that nobody takes it for older than it is."""

    help = "Seal the acknowledgements that were given before the portal sealed any; run it once after the upgrade."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal and say how many."""
        count = workflow.seal_missing(at=clock.now())
        self.stdout.write(_("Sealed now, from before there were seals: %(count)d.") % {"count": count})
