"""`bin/manage verify_acknowledgements`: is every acknowledgement what was sealed?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from policy import queries


class Command(BaseCommand):
    """Go through all evidence and name each row that does not hold."""

    help = "Check the seal of every acknowledgement; ends with 1 and names the rows where one does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each altered row; raise SystemExit(1) where there is one."""
        found = 0
        for row in queries.altered():
            found += 1
            self.stderr.write(f"{row.pk}: {row.why}")
        if found:
            self.stderr.write(_("%(count)d acknowledgements do not hold.") % {"count": found})
            raise SystemExit(1)
        self.stdout.write(_("Every acknowledgement is what was sealed."))
