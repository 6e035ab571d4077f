"""What a person is told about delegations: that they may decide, and that they may no longer."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from companies.models import Delegation, User
from kit import clock
from kit.duties import NoticeKind, news


def _delegated(object_id: uuid.UUID, person: User) -> dict[str, Any] | None:
    """Say that the person may decide, while nobody has taken it back."""
    if not (found := _own(object_id, person)) or found.ended_at or found.last_day < clock.today():
        return None
    why = _("The CEO has let you decide on accounts. What, for which company and until when stands in the portal.")
    return _told(found, _("You may decide for the CEO"), why)


def _delegation_ended(object_id: uuid.UUID, person: User) -> dict[str, Any] | None:
    """Say that the person may decide no longer, or only until an earlier day."""
    if not (found := _own(object_id, person)):
        return None
    why = _("The CEO has taken your delegation back or set an earlier last day. The reason stands in the portal.")
    return _told(found, _("Your delegation ends"), why)


def _own(object_id: uuid.UUID, person: User) -> Delegation | None:
    return Delegation.objects.filter(pk=object_id, person=person).first()


def _told(found: Delegation, what: str, why: str) -> dict[str, Any]:
    return news(what, why, _("See the delegation"), found.get_absolute_url())


NOTICES = [NoticeKind("delegated", _delegated), NoticeKind("delegation_ended", _delegation_ended)]
