"""A draft is begun, written on, put before the CEOs, taken back, sent back or withdrawn."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can
from kit.workflow import Basis, Forbidden, Move, Refused, Stale, record, walk
from notices import workflow as notices
from policy import queries
from policy.extraction import digest
from policy.models import Draft, Objection, Policy, Submission

from .shared import hold, policy_of, role_title

S = Draft.Status
MOVES = {
    "save": Move({S.DRAFT}, S.DRAFT, queries.writes),
    "submit": Move({S.DRAFT}, S.REVIEW, queries.writes),
    "take_back": Move({S.REVIEW}, S.DRAFT, queries.writes),
    "withdraw": Move({S.DRAFT, S.REVIEW}, S.WITHDRAWN, queries.writes),
    "send_back": Move({S.REVIEW}, S.DRAFT, queries.adopts),
    "adopt": Move({S.REVIEW, S.ADOPTED}, S.ADOPTED, queries.adopts),
    "refuse": Move({S.ADOPTED}, S.ADOPTED, queries.adopts),
}


@transaction.atomic
def open_draft(policy: Policy | str, into: Collection[Company], *, by: User, at: dt.datetime) -> Draft:
    """Begin a draft: of a policy that is here, with its latest text, or of a new one by its title.

    Raises `Forbidden` for a company for which the person may not prepare texts, `Refused` where a draft of the policy
    is open, or a policy of that title is here.
    """
    allowed = set(queries.proposable(by, at))
    if not into or not allowed.issuperset(into):
        raise Forbidden("open_draft")
    if isinstance(policy, str):
        policy = policy_of(policy, "open_draft", by)
        if policy.versions.exists():
            raise Refused(_("There is a policy of that title. Begin a new version of it instead."), "title")
    hold(policy.slug)
    last = queries.latest_version(policy)
    draft = Draft(policy=policy, companies=[one.pk for one in into], opened_by=by, opened_at=at)
    basis = queries.writes(by, draft, at)
    draft.prepared_by_name, draft.prepared_by_title = by.name, role_title(basis.role if basis else "")
    if last:
        draft.body, draft.body_en, draft.title_en, draft.upon = last.body, last.body_en, last.title_en, last.number
    try:
        with transaction.atomic():
            record(draft, "open_draft", by)
    except IntegrityError as error:
        raise Refused(_("A draft of this policy is open already. Go on with that one."), "open") from error
    return draft


@transaction.atomic
def save(draft: Draft, *, revision: int, by: User, at: dt.datetime, **text: Any) -> None:
    """Save the text, its translation, the note, who prepared it, and which companies it is for.

    Raises `Stale` where somebody has saved since the revision that the writer began from: nothing is written over.
    """
    added = set(text["companies"]) - set(draft.companies)
    if added and not added <= {company.pk for company in queries.proposable(by, at)}:
        raise Forbidden("save")

    def next_revision(locked: Draft) -> int:
        if locked.revision != revision:
            raise Stale(locked, "save")
        return locked.revision + 1

    walk(draft, MOVES, "save", by=by, at=at, revision=next_revision, **text)


@transaction.atomic
def submit(draft: Draft, *, by: User, at: dt.datetime) -> None:
    """Put the draft before the CEO of each company it is for.

    Raises `Refused` while the text, who prepared it or what changes is missing, or where it is a version already.
    """
    hold(draft.policy.slug)
    latest = queries.latest_number(draft.policy)
    walk(draft, MOVES, "submit", by=by, at=at, upon=latest, turn=_next_turn)
    for company in companies.open_companies().filter(pk__in=draft.companies):
        Submission(draft=draft, company=company, turn=draft.turn, by=by, at=at).save(force_insert=True)


def _next_turn(draft: Draft) -> int:
    if not draft.body.strip():
        raise Refused(_("Write the text first."), "body")
    if not draft.prepared_by_name.strip():
        raise Refused(_("Write who has prepared the text (Framtagen av)."), "prepared_by_name")
    if not draft.summary.strip():
        raise Refused(_("Write what changes and why, so that the CEO knows what to look at."), "summary")
    hashes = {"text_hash": digest(draft.body), "text_hash_en": digest(draft.body_en) if draft.body_en else ""}
    known = draft.policy.versions.filter(**hashes).first()
    if known:
        raise Refused(_("This is exactly the text of version %(number)d.") % {"number": known.number}, "body")
    return draft.turn + 1


@transaction.atomic
def take_back(draft: Draft, *, by: User, at: dt.datetime) -> None:
    """Take the draft back from the CEOs, to write on."""
    walk(draft, MOVES, "take_back", by=by, at=at)


@transaction.atomic
def withdraw(draft: Draft, *, by: User, at: dt.datetime, note: str) -> None:
    """Give the draft up, with the reason; the policy is free for another one."""
    walk(draft, MOVES, "withdraw", by=by, at=at, note=reasoned(note))


def send_back(draft: Draft, company: Company, *, by: User, at: dt.datetime, note: str) -> None:
    """Send the draft back to be worked on, with the reason; while no company has adopted it that is for all of them."""
    _object(draft, company, "send_back", by=by, at=at, note=note)


def refuse(draft: Draft, company: Company, *, by: User, at: dt.datetime, note: str) -> None:
    """Say that this company does not adopt the text that another has adopted; what applies here stays."""
    _object(draft, company, "refuse", by=by, at=at, note=note)


@transaction.atomic
def _object(draft: Draft, company: Company, verb: str, *, by: User, at: dt.datetime, note: str) -> None:
    basis = adopting_right(by, company, at, verb)
    asked: list[Submission] = []

    def as_asked(locked: Draft) -> int:
        asked.append(waiting(locked, company.pk, verb, at))
        return locked.turn

    walk(draft, MOVES, verb, by=by, at=at, note=reasoned(note), turn=as_asked)
    submission = asked[0]
    Objection(submission=submission, note=note.strip(), by=by, at=at, **basis.columns).save(force_insert=True)
    tell("draft_answered", draft, submission, at=at)


def adopting_right(by: User, company: Company, at: dt.datetime, verb: str) -> Basis:
    """Return what lets the person adopt policies in the company. Raises `Forbidden`."""
    basis = companies.basis(by, Can.ADOPT_POLICY, company, at)
    if basis is None:
        raise Forbidden(verb)
    return basis


def waiting(draft: Draft, company_id: uuid.UUID, verb: str, at: dt.datetime) -> Submission:
    """Return what lies before the company's CEO. Raises `Stale` where they have answered, or were not asked."""
    found = queries.unanswered(at).filter(draft=draft, company=company_id).first()
    if found is None:
        raise Stale(draft, verb)
    return found


def tell(kind: str, draft: Draft, submission: Submission, *, at: dt.datetime) -> None:
    """Tell whoever put the draft before the CEOs; each answer is told once."""
    notices.tell(kind, submission.pk, [submission.by], at=at)


def reasoned(note: str) -> str:
    """Return the reason. Raises `Refused` where there is none."""
    if not note.strip():
        raise Refused(_("Write the reason, so that everybody can understand it afterwards."), "note")
    return note.strip()
