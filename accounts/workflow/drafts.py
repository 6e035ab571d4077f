"""What is being written is kept as it was typed, right or wrong, until it is sent or thrown away."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Account, Draft, Request
from companies.models import User
from kit.workflow import Refused

LONGEST, FIELDS = 5000, 40  # letters of one field, and fields: more than any form has
MOST = 50  # drafts of one person


class Sent(Refused):
    """What the window wrote is on its way already; `request` is where it went."""

    def __init__(self, request: Request) -> None:
        super().__init__(_("The request has been sent and cannot be changed."), "sent")
        self.request = request


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
    window: uuid.UUID | None = None,
    pressed: bool = False,
) -> Draft:
    """Keep what was typed. Raises `Overwritten` when another window saved something else after `version`, and `Sent`
    for what comes after its own sending: nothing is left to keep.

    One draft for each account and request; to open an account one may write several. What the button saved is not
    written over by what the same window had sent before and comes late.
    """
    whose: Any = {"by": by, "account": account, "request": request}
    found = find_draft(kind, **whose, draft=draft, window=window, lock=True)
    if request is not None:
        _changeable(request)
    elif found is None and not pressed:
        _not_sent(kind, by, account, window)
    told = {"typed": _kept(typed), "window": None if pressed else window, "saved_at": at}
    # one just made holds what was typed, so nothing is written over
    found = found or _first(Draft(kind=kind, **whose, **told)) or find_draft(kind, **whose, lock=True)
    assert found is not None
    return _over(found, typed, told, version, window)


def _over(
    found: Draft, typed: Mapping[str, list[str]], told: Mapping[str, Any], version: int, window: uuid.UUID | None
) -> Draft:
    """Write over what a draft holds, where it holds something else. Raises `Overwritten`."""
    if written_elsewhere(found, typed, version, window):
        raise Overwritten(found)
    if keeps(found, typed):
        return found
    for name, value in told.items():
        setattr(found, name, value)
    found.version += 1
    found.save(update_fields=["version", *told])
    return found


def written_elsewhere(draft: Draft, typed: Mapping[str, list[str]], version: int, window: uuid.UUID | None) -> bool:
    """Return whether another window has saved something else since this one was shown `version`."""
    own = draft.version == version or (window is not None and draft.window == window)
    return not own and not keeps(draft, typed)


def find_draft(
    kind: str,
    *,
    by: User,
    account: Account | None = None,
    request: Request | None = None,
    draft: uuid.UUID | None = None,
    window: uuid.UUID | None = None,
    lock: bool = False,
) -> Draft | None:
    """Return the person's draft of this, if there is one; nobody finds another's.

    A window that has not heard yet which draft it made knows it by its own name. With `lock`, nobody else writes
    drafts of the person until the transaction ends, be there one or none.
    """
    if lock:
        _turn(by)
    rows = Draft.objects.select_for_update(of=("self",)) if lock else Draft.objects.all()
    rows = rows.filter(by=by, kind=kind, account=account, request=request)
    if account is None and request is None:
        rows = rows.filter(pk=draft) if draft else rows.filter(window=window) if window else rows.none()
    return rows.first()


def _turn(by: User) -> None:
    """Wait until no other window of the person saves or sends: where there is no draft yet, no row can be locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"accounts.drafts {by.pk}"])


def _changeable(request: Request) -> None:
    request.refresh_from_db(fields=["status"])
    if request.status not in queries.CHANGEABLE:
        raise Sent(request)


def _not_sent(kind: str, by: User, account: Account | None, window: uuid.UUID | None) -> None:
    """Raise `Sent` where the person has sent this: about the account, or from this window, whose key it has then."""
    if account is not None:
        went = queries.standing.on_its_way(account)
    else:
        went = Request.objects.filter(pk=window).first() if window else None
    if went and (went.requested_by_id, went.kind) == (by.pk, kind):
        raise Sent(went)


def _first(draft: Draft) -> Draft | None:
    """Write a new draft; nothing where two windows began at the same moment and the database let the other be first."""
    if Draft.objects.filter(by=draft.by).count() >= MOST:
        raise Refused(_("You have many drafts. Throw one away first."), "many")
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        return None
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
