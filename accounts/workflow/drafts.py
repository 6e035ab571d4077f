"""What is being written is kept as it was typed, right or wrong, until it is sent or thrown away."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Account, Draft, Request
from companies.models import User
from kit.workflow import Refused

LONGEST, FIELDS = 5000, 40  # letters of one field, and fields: more than any form has
MOST = 50  # drafts of one person


class Overwritten(Refused):
    """Another window has saved the draft since this one was shown; `draft` holds what it saved."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(_("The draft was saved in another window meanwhile."), "version")
        self.draft = draft


@transaction.atomic
def save_draft(
    kind: str,
    typed: Mapping[str, list[str]],
    *,
    by: User,
    at: dt.datetime,
    account: Account | None = None,
    request: Request | None = None,
    draft: uuid.UUID | None = None,
    version: int = 0,
) -> Draft:
    """Keep what was typed. Raises `Overwritten` when another window saved something else after `version`.

    One draft for each account and request; to open an account one may write several.
    """
    found = find_draft(kind, by=by, account=account, request=request, draft=draft, lock=True)
    if found is None:
        return _first(Draft(by=by, kind=kind, account=account, request=request), typed, at)
    if keeps(found, typed):
        return found
    if found.version != version:
        raise Overwritten(found)
    found.typed, found.version, found.saved_at = _kept(typed), found.version + 1, at
    found.save(update_fields=["typed", "version", "saved_at"])
    return found


def find_draft(
    kind: str,
    *,
    by: User,
    account: Account | None = None,
    request: Request | None = None,
    draft: uuid.UUID | None = None,
    lock: bool = False,
) -> Draft | None:
    """Return the person's draft of this, if there is one; nobody finds another's."""
    rows = Draft.objects.select_for_update(of=("self",)) if lock else Draft.objects.all()
    rows = rows.filter(by=by, kind=kind, account=account, request=request)
    if account is None and request is None:
        rows = rows.filter(pk=draft) if draft else rows.none()
    return rows.first()


def _first(draft: Draft, typed: Mapping[str, list[str]], at: dt.datetime) -> Draft:
    if Draft.objects.filter(by=draft.by).count() >= MOST:
        raise Refused(_("You have many drafts. Throw one away first."), "many")
    draft.typed, draft.saved_at = _kept(typed), at
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:  # two windows began at the same moment: the database lets one of them be first
        first = find_draft(draft.kind, by=draft.by, account=draft.account, request=draft.request)
        if first is None:
            raise
        if keeps(first, typed):
            return first
        raise Overwritten(first) from None
    return draft


def keeps(draft: Draft, typed: Mapping[str, list[str]]) -> bool:
    """Return whether a draft holds just this: then nothing is written over, whatever version a window knows of."""
    return bool(draft.typed == _kept(typed))


def _kept(typed: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return what is kept of a form: no more letters than it could hold, and none that the database cannot."""
    some = list(typed.items())[:FIELDS]
    return {name: [value.replace("\x00", "")[:LONGEST] for value in values[:FIELDS]] for name, values in some}


@transaction.atomic
def discard_draft(draft: Draft, *, by: User) -> None:
    """Throw a draft away: nobody but its writer has seen it, so nothing is left of it."""
    Draft.objects.filter(pk=draft.pk, by=by).delete()
