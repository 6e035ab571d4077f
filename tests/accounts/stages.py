"""A request brought to any status by the workflow alone, and what stands in the tables afterwards."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from accounts import workflow
from accounts.models import Account, Appointment, Condition, ConditionMet, Decision, Draft, Request, Revocation
from accounts.platforms import Identity
from accounts.queries.undertakings import undertakes_in
from accounts.rendering import PROMISE
from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.workflow import Forbidden, Refused, Stale, walk
from notices.models import Notice
from policy import queries as policy
from policy import workflow as policies
from policy.models import Adoption
from tests.cast import DAY, Cast
from tests.policy.texts import adopt

NOTE = "Därför att det är påhittat"
ENDORSED = ("submit", "endorse")
PATHS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("submit",),
    "endorsed": ENDORSED,
    "returned": ("submit", "send_back"),
    "approved": (*ENDORSED, "approve"),
    "refused": (*ENDORSED, "refuse"),
    "withdrawn": ("submit", "withdraw"),
    "carried_out": (*ENDORSED, "approve", "confirm_open"),
    "expired": (*ENDORSED, "approve", "expire"),
    "revoked": (*ENDORSED, "approve", "revoke"),
}
ACTORS = {
    "submit": "communicator",
    "withdraw": "communicator",
    "endorse": "hr",
    "send_back": "hr",
    "approve": "ceo",
    "refuse": "ceo",
    "confirm_open": "communicator",
    "revoke": "ceo",
    "expire": "portal",
}
REASONED = ("approve", "refuse", "send_back", "endorse", "revoke")
TABLES = (Request, Request.history.model, Decision, Account, Account.history.model, Notice)
TABLES = (*TABLES, Appointment, Appointment.history.model, Condition, ConditionMet, Revocation, Draft)


def act(verb: str, request: Request, *, by: User, at: dt.datetime, note: str = NOTE) -> Any:
    """Walk one arrow; a revision changes the name alone."""
    if verb == "revise":
        values = {name: getattr(request, name) for name in workflow.FIELDS} | {"name": "Nytt påhittat namn"}
        found = Identity(request.platform, request.account_kind, request.handle, request.url)
        return workflow.revise(request, found, by=by, at=at, **values)
    if verb == "expire":
        return walk(request, workflow.MOVES, verb, by=by, at=at)
    more = {"note": note} if verb in REASONED else {}
    return getattr(workflow, verb)(request, by=by, at=at, **more)


def bring(request: Request, status: str, cast: Cast) -> Request:
    """Walk a draft of the communicator's to the status, by those whose task it is; who is to run it has read first."""
    if "approve" in PATHS[status]:
        read_policy(cast, request.owner, request.backup)
    for verb in PATHS[status]:
        if verb == "expire":
            assert workflow.expire(by=cast.portal, at=cast.at + 200 * DAY) >= 1
        else:
            act(verb, request, by=getattr(cast, ACTORS[verb]), at=cast.at)
    found = Request.objects.get(pk=request.pk)
    assert found.status == status
    return found


def read_policy(cast: Cast, *people: User) -> None:
    """Let people acknowledge what is in force in their company, and undertake to be careful with log-in details.

    A small policy is entered where there is none.
    """
    if not Adoption.objects.exists():
        adopt(cast, "Påhittad text", days=300)
    for person in people:
        for adoption in policy.in_force(cast.at).select_related("version"):
            if policy.reaches(person, adoption.version, cast.at):
                text = adoption.version
                policies.acknowledge(text, by=person, at=cast.at, text_hash=text.text_hash)
        promise(cast, person)


def promise(cast: Cast, person: User) -> None:
    """Let a person undertake, wherever they work, to be careful with log-in details."""
    for company in undertakes_in(person, cast.at):
        workflow.undertake(company, text_hash=PROMISE.text_hash, by=person, at=cast.at)


def ask(cast: Cast, identity: Identity, **changes: Any) -> Request:
    """Begin a draft in nord: the communicator asks and is to run it, the colleague is back-up."""
    company, by = changes.pop("company", cast.nord), changes.pop("by", cast.communicator)
    values = {"name": "Nordpåhitt på Instagram", "purpose": "Visa påhittade bilder", "audience": "Påhittade kunder"}
    people = {"owner": cast.communicator, "backup": cast.colleague}
    return workflow.draft(company, identity, by=by, at=cast.at, **{**values, **people, **changes})


def endorsed_in_syd(cast: Cast, identity: Identity) -> Request:
    """Return an endorsed request of the sister company, where the stranger asks and is to run it."""
    people = {"owner": cast.stranger, "backup": cast.outsider_superuser}
    request = ask(cast, identity, company=cast.syd, by=cast.stranger, name="Sydpåhitt på Instagram", **people)
    workflow.submit(request, by=cast.stranger, at=cast.at)
    workflow.endorse(request, by=cast.syd_hr, at=cast.at)
    return request


def profile(handle: str, platform: str = "instagram") -> Identity:
    """Return another address."""
    return Identity(platform, "profile", handle, f"https://www.instagram.com/{handle}/")


def says(answer: Any, sentence: str, **names: str) -> bool:
    """Return whether a page holds the sentence (an English msgid) in the language of the page."""
    with translation.override(answer.headers["Content-Language"]):
        return gettext(sentence) % names in html.unescape(answer.content.decode())


def tables() -> dict[str, list[Any]]:
    """Return every row of every table that a verb may write, to compare before and after."""
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in TABLES}


def outcome(verb: str, request: Request, *, by: User, at: dt.datetime) -> str:
    """Return how the verb ends: "done", which is rolled back here, or the class of its no.

    What a no has written by itself would stay: compare `tables()` before and after.
    """
    point = transaction.savepoint()
    try:
        act(verb, request, by=by, at=at)
    except (Forbidden, Stale, Refused) as no:
        transaction.savepoint_commit(point)
        return type(no).__name__
    transaction.savepoint_rollback(point)
    return "done"


def delegate(cast: Cast, person: User, **days: dt.date) -> Any:
    """Let the CEO delegate the decision on opening, from yesterday until tomorrow where no days are named."""
    from companies import workflow as companies

    span = {"first_day": cast.today - DAY, "last_day": cast.today + DAY, **days}
    then = min(cast.at, clock.midnight(span["first_day"]))  # given on its first day: nobody decides for days before
    return companies.delegate(person, cast.nord, [Can.DECIDE_OPEN], by=cast.ceo, at=then, **span)
