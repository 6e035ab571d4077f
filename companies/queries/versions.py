"""What a form was filled in upon, so that a second person's change is shown instead of overwritten."""

from __future__ import annotations

from companies.models import Employment, Leave, User


def version_of(period: Employment | Leave) -> int:
    """Return the number of the last line of history of an employment or leave: what a form was filled in upon."""
    found = period.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return found or 0


def version_of_person(person: User) -> str:
    """Return which change of name, address, phone or language was the last: what a form was filled in upon."""
    rows = person.changes.exclude(field="theme").order_by("-at", "-id")
    return str(rows.values_list("pk", flat=True).first() or "")
