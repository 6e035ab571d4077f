"""`bin/manage verify_acknowledgements`: is every acknowledgement what was sealed, and each time stamp of its seal?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from policy import queries


class Command(BaseCommand):
    """Go through all evidence and name each row that does not hold."""

    help = (
        "Check the seal and the time stamp of every acknowledgement; ends with 1 and names the rows that do not hold."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each altered row; raise SystemExit(1) where there is one."""
        found = 0
        for row in queries.altered():
            found += 1
            self.stderr.write(f"{row.pk}: {row.why}")
        self.stamps()
        if found:
            self.stderr.write(_("%(count)d acknowledgements do not hold.") % {"count": found})
            raise SystemExit(1)
        self.stdout.write(_("Every acknowledgement is what was sealed."))

    def stamps(self) -> None:
        """Print how many seals have a time stamp and how many wait, where there is an authority for them."""
        found = queries.stamp_counts()
        if found is None:
            return
        counts = {"made": found.made, "waiting": found.waiting}
        self.stdout.write(_("With a time stamp: %(made)d. Waiting for one: %(waiting)d.") % counts)
        if found.made and not found.trusted:
            self.stderr.write(
                _("Who signed the time stamps was not checked: PLS_TSA_ROOT names no certificates to check it with.")
            )
