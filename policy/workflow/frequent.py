"""A question that many have is shown to everybody, in HR's words; reworded, hidden and shown again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies.models import User
from kit.constraints import constraint_of, refusing
from kit.workflow import Forbidden, Move, Refused, Stale, record, walk
from policy import queries
from policy.models import Frequent, Question

S = Frequent.Status
FREQUENT_MOVES = {
    "reword": Move({S.SHOWN, S.WITHDRAWN}, S.SHOWN, queries.words_frequent),
    "hide_frequent": Move({S.SHOWN}, S.WITHDRAWN, queries.words_frequent),
}
ONE_OF_EACH = "policy_frequent_origin_id_key"  # a question is shown once
WORDS = ("question", "answer", "question_en", "answer_en")


@transaction.atomic
def make_frequent(asked: Question, *, by: User, at: dt.datetime, everywhere: bool = False, **words: str) -> Frequent:
    """Show a question and its answer, in words of HR's own, to everybody whom the policy reaches in the company.

    `everywhere` shows it in all companies. Raises `Forbidden`, also for a question of one's own, `Refused` before it is
    answered and where the words name whoever asked, `Stale` where somebody was first.
    """
    if not queries.may_answer(by, asked, at) or (everywhere and not queries.may_show_everywhere(by, at)):
        raise Forbidden("make_frequent")
    if queries.questions_unanswered().filter(pk=asked.pk).exists():
        raise Refused(_("Answer the question first. Then it can be shown to everybody."))
    made = Frequent(policy_id=asked.version.policy_id, company_id=asked.company_id, origin=asked, made_by=by)
    made.made_at, made.everywhere = at, everywhere
    for name, text in _nameless(made, words).items():
        setattr(made, name, text)
    try:
        with refusing(_worded()):
            record(made, "make_frequent", by)
    except IntegrityError as error:
        if constraint_of(error) != ONE_OF_EACH:
            raise
        raise Stale(asked, "make_frequent") from error
    return made


def _worded() -> dict[str, tuple[str, str]]:
    sentence = _("Write both the question and the answer; in English both or neither.")
    return {"frequent_question_has_its_answer": (sentence, "question")}


@transaction.atomic
def reword(
    frequent: Frequent, *, revision: int, by: User, at: dt.datetime, everywhere: bool | None = None, **words: str
) -> None:
    """Say it in other words, and show it, also after it was hidden.

    Raises `Forbidden`, `Refused` where the words name whoever asked, and `Stale` where somebody has worded it since the
    revision that the writer began from: nothing is written over.
    """
    shown = frequent.everywhere if everywhere is None else everywhere
    if shown and not queries.may_show_everywhere(by, at):
        raise Forbidden("reword")

    def next_revision(locked: Frequent) -> int:
        if locked.revision != revision:
            raise Stale(locked, "reword")
        return locked.revision + 1

    changes: dict[str, Any] = {**_nameless(frequent, words), "everywhere": shown}
    with refusing(_worded()):
        walk(frequent, FREQUENT_MOVES, "reword", by=by, at=at, revision=next_revision, **changes)


@transaction.atomic
def hide_frequent(frequent: Frequent, *, by: User, at: dt.datetime) -> None:
    """Show it to nobody any longer; what it said stays in its history. Raises `Forbidden`, `Stale`."""
    walk(frequent, FREQUENT_MOVES, "hide_frequent", by=by, at=at)


def _nameless(frequent: Frequent, words: dict[str, str]) -> dict[str, str]:
    """Return the words. Raises `Refused` at the field that names whoever asked."""
    for name in WORDS:
        if queries.names_the_asker(frequent, words.get(name, "")):
            raise Refused(_("Whoever asked is named here. Write it so that nobody can be recognised."), name)
    return {name: words.get(name, "").strip() for name in WORDS}
