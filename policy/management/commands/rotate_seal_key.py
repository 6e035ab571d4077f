"""`bin/manage rotate_seal_key`: the portal seals with a new key from now on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from companies.workflow import portal
from kit import clock
from policy import workflow


class Command(BaseCommand):
    """Make a new key. Earlier seals stay proved by the keys that made them."""

    help = "Seal acknowledgements with a new key from now on; also after the active master key was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the key and print its name."""
        key = workflow.rotate_seal_key(by=portal(), at=clock.now())
        self.stdout.write(_("The portal seals with the key %(name)s from now on.") % {"name": key.name})
