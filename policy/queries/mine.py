"""Questions about one person's own acknowledgements."""

from __future__ import annotations

from django.db.models import QuerySet

from companies.models import User
from policy.models import Acknowledgement


def acknowledgements_of(user: User) -> QuerySet[Acknowledgement]:
    """Return what the person has acknowledged, ever; the latest first."""
    return Acknowledgement.objects.filter(person=user).select_related("version").order_by("-at", "-pk")
