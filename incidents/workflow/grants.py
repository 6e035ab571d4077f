"""Who is named for a case: given and ended with guardian's row in the same transaction, never deleted."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils.translation import gettext as _

from companies import workflow as companies
from companies.models import User
from incidents import queries, wall
from incidents.models import Case, CaseUserObjectPermission, Concern, Grant, Note
from incidents.models.structure import HANDLE
from kit.workflow import Forbidden, Refused, record
from notices import workflow as notices


def tell_news(people: Iterable[User], at: dt.datetime) -> None:
    """Tell people that there is something new: under a number that leads to no case, at an hour that dates none."""
    notices.tell("case_news", uuid.uuid4(), people, at=at.replace(minute=0, second=0, microsecond=0))


def give(case: Case, handler: User, reason: str, *, by: User, at: dt.datetime) -> Grant:
    """Name a handler for the case, with guardian's row beside the grant."""
    grant = Grant(case=case, handler=handler, by=by, reason=reason, from_at=at)
    record(grant, reason, by)
    permission = Permission.objects.get(codename=HANDLE, content_type__app_label="incidents")
    row = CaseUserObjectPermission(user=handler, permission=permission, content_object=case)
    CaseUserObjectPermission.objects.bulk_create([row], ignore_conflicts=True)
    return grant


def end(grant: Grant, verb: str, *, by: User, at: dt.datetime) -> None:
    """End a grant and take guardian's row away."""
    grant.until, grant.ended_by = at, by
    record(grant, verb, by)
    CaseUserObjectPermission.objects.filter(user=grant.handler_id, content_object=grant.case_id).delete()


def candidates(case: Case, at: dt.datetime) -> list[User]:
    """Return who can still be named: designated, not denied, and not named already."""
    named = queries.live_grants(at).filter(case=case).values("handler")
    people = queries.could_handle(case.company, at).exclude(pk__in=named)
    return [person for person in people if case.pk not in wall.denied(person.pk, at)]


@transaction.atomic
def name_another(case: Case, handler: User, *, by: User, at: dt.datetime, note: str) -> Grant:
    """A handler who is named for the case names another designated one, with the reason; nobody else can.

    Raises `Shut`, `Forbidden` for the reporter, `Refused` without a reason or for whoever may not handle it.
    """
    with wall.opened(case, by, at=at, verb="name_another", alone=True) as opened:
        if wall.may_handle(by, case, at) is None:
            raise Forbidden("name_another")
        if not note.strip():
            raise Refused(_("Write why the case needs this person too."), "note")
        if handler not in candidates(case, at):
            raise Refused(_("This person cannot be named for the case."), "handler")
        _note(opened, "name_another", note, at)
        for old in Grant.objects.filter(case=case, handler=handler, until__isnull=True):
            end(old, "lapse", by=by, at=at)  # had run out with the role, which is held again
        grant = give(case, handler, Grant.Reason.NAMED, by=by, at=at)
    tell_news([handler], at)
    return grant


@transaction.atomic
def recuse(case: Case, *, by: User, at: dt.datetime, note: str) -> None:
    """A handler steps back for a conflict of interest, for good. Whoever is eligible steps in where nobody is left.

    Raises `Shut`, `Forbidden` for the reporter, `Refused` where nobody else could take the case.
    """
    with wall.opened(case, by, at=at, verb="recuse", alone=True) as opened:
        basis = wall.may_handle(by, case, at)
        if basis is None:
            raise Forbidden("recuse")
        _note(opened, "recuse", note, at)
        key = queries.tag_key()
        assert key is not None
        Concern(case=case, kind=Concern.Kind.RECUSED, tag=queries.tag(key, by.pk)).save()
    end(Grant.objects.get(pk=basis.id), "recuse", by=by, at=at)
    if not wall.handlers_of(case, at) and not _step_in(case, at):
        sentence = _("Nobody else can take the case. Ask HR to have another case handler designated first.")
        raise Refused(sentence, "last_one")


@transaction.atomic
def lapse(case: Case, *, by: User, at: dt.datetime) -> None:
    """End the grants of those who are no case handlers any more, so that the role alone opens nothing again later."""
    wall.wait(case.pk, alone=True)
    for grant in queries.lapsed(at).filter(case=case):
        end(grant, "lapse", by=by, at=at)


@transaction.atomic
def step_in(case: Case, *, by: User, at: dt.datetime) -> list[User]:
    """Name whoever is eligible for a case that has no handler any more, and tell the reporter that it is so.

    Raises `Forbidden` for everybody but the portal itself: the clock asks, and structure answers.
    """
    if by != companies.portal():
        raise Forbidden("step_in")
    wall.wait(case.pk, alone=True)
    waiting = queries.without_handler(queries.live_grants(at).exclude(wall.shut_out(at)))
    return _step_in(case, at) if waiting.filter(pk=case.pk).exists() else []


def keep_handled(*, by: User, at: dt.datetime) -> int:
    """Let grants lapse and let others step in, one case a transaction; return how many cases got a handler.

    Raises `Forbidden` for everybody but the portal itself.
    """
    if by != companies.portal():
        raise Forbidden("keep_handled")
    for case in Case.objects.filter(pk__in=queries.lapsed(at).values("case")):
        lapse(case, by=by, at=at)
    waiting = queries.without_handler(queries.live_grants(at).exclude(wall.shut_out(at)))
    return sum(bool(step_in(case, by=by, at=at)) for case in list(waiting))


def _step_in(case: Case, at: dt.datetime) -> list[User]:
    able = candidates(case, at)
    own = [person for person in able if person in queries.designated(case.company, at)]
    portal = companies.portal()
    for handler in own or able:
        for old in Grant.objects.filter(case=case, handler=handler, until__isnull=True):
            end(old, "lapse", by=portal, at=at)
        give(case, handler, Grant.Reason.STEPPED_IN, by=portal, at=at)
    tell_news(own or able, at)
    return own or able


def _note(opened: wall.Opened, verb: str, text: str, at: dt.datetime) -> None:
    note = Note(case=opened.case, author=opened.user, verb=verb, at=at)
    note.text = opened.seal(note, "text", text.strip())
    note.save()
