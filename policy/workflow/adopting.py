"""The CEO of each company adopts the text; the first one makes it a version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Company, User
from companies.workflow import companies_turn
from kit import clock
from kit.workflow import Basis, Refused, Stale, walk
from policy import queries
from policy.extraction import digest
from policy.models import Adoption, Draft, Version

from .drafts import MOVES, adopting_right, reasoned, tell, waiting
from .shared import hold, match, role_title


@transaction.atomic
def adopt(
    draft: Draft,
    into: Collection[Company],
    *,
    by: User,
    at: dt.datetime,
    revision: int,
    effective_from: dt.date,
    source: str,
    material: bool | None = None,
    reason: str = "",
) -> Version:
    """Adopt the text that was shown (`revision`) for these companies, in force from a day, by a decision named.

    The first adoption makes the version and says, with a reason, whether the change is material; it is a property of
    the text, the same in each company. Raises `Forbidden`, `Stale` where another text lies there or a company has
    answered, `Refused` for a day that has been, without source or reason, or where a later text has been entered.
    """
    bases = _bases(into, by, at)
    _day_and_source(effective_from, source, at)
    hold(draft.policy.slug)
    companies_turn(company.pk for company in bases)  # each adoption asks the company's people, in whatever order
    made = partial(_shown, revision, by=by, at=at, material=material, reason=reason)
    walk(draft, MOVES, "adopt", by=by, at=at, version=made)
    for company, basis in bases.items():
        _adopted(draft, company, basis, by=by, at=at, effective_from=effective_from, source=source.strip())
    assert draft.version
    return draft.version


def _bases(into: Collection[Company], by: User, at: dt.datetime) -> dict[Company, Basis]:
    """Return what each company's adoption rests on. Raises `Forbidden`, and `Refused` where there is no company."""
    bases = {company: adopting_right(by, company, at, "adopt") for company in into}
    if not bases:
        raise Refused(_("Tick at least one company."), "companies")
    return bases


def _day_and_source(effective_from: dt.date, source: str, at: dt.datetime) -> None:
    """Raise `Refused` for a day that has been, and where nobody says where the day comes from."""
    if effective_from < clock.day_of(at):
        raise Refused(_("The day has been. A text comes into force today at the earliest."), "effective_from")
    if not source.strip():
        raise Refused(_("Write where the day comes from: the decision or the minutes."), "source")


def _adopted(draft: Draft, company: Company, basis: Basis, *, by: User, at: dt.datetime, **decided: Any) -> None:
    """Write the adoption and tell who put the draft before the company."""
    submission = waiting(draft, company.pk, "adopt", at)
    Adoption(
        policy=draft.policy, version=draft.version, company=company, adopted_by_name=by.name,
        adopted_by_title=role_title(basis.role), adopted_by=by, recorded_by=by, recorded_at=at,
        **decided, **basis.columns,
    ).save(force_insert=True)  # fmt: skip
    tell("draft_answered", draft, submission, at=at)


def _shown(revision: int, locked: Draft, **decided: Any) -> Version:
    """Return the version of the text that was shown, made where there is none. Raises `Stale` for another text."""
    if locked.revision != revision:
        raise Stale(locked, "adopt")
    return locked.version or _new_version(locked, **decided)


def _new_version(draft: Draft, *, by: User, at: dt.datetime, material: bool | None, reason: str) -> Version:
    latest = queries.latest_number(draft.policy)
    if latest != draft.upon:
        sentence = _("Version %(number)d has been entered since this text was put before you. It has to be put anew.")
        raise Refused(sentence % {"number": latest}, "changed")
    if material is None:
        raise Refused(_("Say whether people are to acknowledge the text again."), "change")
    version = Version(
        policy=draft.policy,
        number=latest + 1,
        title=draft.policy.title,
        body=draft.body,
        text_hash=digest(draft.body),
        title_en=draft.title_en if draft.body_en else "",
        body_en=draft.body_en,
        text_hash_en=digest(draft.body_en) if draft.body_en else "",
        summary=draft.summary,
        material=material,
        reason=reasoned(reason),
        prepared_by_name=draft.prepared_by_name,
        prepared_by_title=draft.prepared_by_title,
        prepared_by=match(draft.prepared_by_name),
        recorded_by=by,
        recorded_at=at,
    )
    version.save(force_insert=True)
    return version
