"""The check list of an account that is to be closed, as its page shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from accounts import queries
from accounts.forms.closing import TickForm
from accounts.models import Account, ClosingFact, ClosingPoint
from companies.models import User

State = ClosingFact.State

# What somebody who closes an account for the first time needs to know of each point.
HELP = {
    ClosingPoint.EXPORT: gettext_lazy("Save posts, pictures and messages that the company needs or must keep."),
    ClosingPoint.HANDLE: gettext_lazy("Let nobody else take the name: keep it, empty, or hand it to another company."),
    ClosingPoint.TOOLS: gettext_lazy("Take away everybody's roles at the platform, and tools that may publish there."),
    ClosingPoint.CREDENTIALS: gettext_lazy("Change passwords and two-factor log-in that people know, or delete them."),
    ClosingPoint.LINKS: gettext_lazy("Say on the profile that it is closed; take away links from our own sites."),
}


@dataclass(frozen=True)
class Row:
    """One point of the list as the page shows it."""

    fact: ClosingFact
    help: Any
    form: TickForm

    @property
    def is_open(self) -> bool:
        """Return whether it is to be done."""
        return self.fact.state == State.OPEN

    @property
    def is_done(self) -> bool:
        """Return whether it is done."""
        return self.fact.state == State.DONE

    @property
    def ticked(self) -> bool:
        """Return whether the person has ticked it on a page that was not saved."""
        return self.fact.point in (self.form["points"].data or ())

    @property
    def note(self) -> Any:
        """Return the field for a note."""
        return self.form[f"note-{self.fact.point}"]

    @property
    def evidence(self) -> Any:
        """Return the field for where it can be seen."""
        return self.form[f"evidence-{self.fact.point}"]

    @property
    def written(self) -> bool:
        """Return whether there is something in these fields, so that they are shown."""
        return bool(self.note.data or self.evidence.data)


def checklist(found: Account, user: User, at: dt.datetime, form: TickForm | None = None) -> dict[str, Any] | None:
    """Return the check list of an account that is being closed, for its page; None for any other."""
    if found.status not in (Account.Status.CLOSING, Account.Status.CLOSED):
        return None
    form = form or TickForm()
    rows = [Row(fact, HELP[ClosingPoint(fact.point)], form) for fact in queries.closing_list(found)]
    left = sum(row.is_open for row in rows)
    runs = found.status == Account.Status.CLOSING and queries.may_run_closing(user, found, at)
    return {"rows": rows, "done": len(rows) - left, "total": len(rows), "left": left, "may_run": runs, "form": form}
