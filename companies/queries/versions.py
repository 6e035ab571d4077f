"""What a form was filled in upon, so that a second person's change is shown instead of overwritten."""

from __future__ import annotations

from companies.models import Employment, User


def version_of(employment: Employment) -> int:
    """Return the number of the employment's last line of history: what a form was filled in upon."""
    found = employment.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return found or 0


def version_of_person(person: User) -> str:
    """Return which change of name, address, phone or language was the last: what a form was filled in upon."""
    rows = person.changes.exclude(field="theme").order_by("-at", "-id")
    return str(rows.values_list("pk", flat=True).first() or "")
