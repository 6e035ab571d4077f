"""What awaits HR when somebody asks about a policy, and what is told of receipts and answers."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.duties import DutyKind, NoticeKind, Task, news
from policy import queries
from policy.models import Question


def answer_question(at: dt.datetime) -> QuerySet[Any, Any]:
    """HR of the company where somebody has asked about a policy, or declined it."""
    return queries.to_answer(at, "company")


def answer_question_for(at: dt.datetime) -> QuerySet[Any, Any]:
    """HR of the parent company, for a company that has none."""
    return queries.to_answer(at, "served_by")


def _something_asked(user: User, at: dt.datetime) -> bool:
    """Whether any question waits."""
    return queries.questions_unanswered().exists()


def _answer_task(row: dict[str, Any]) -> Task:
    names = {"person": row["person__name"], "policy": row["version__title"]}
    asked = (
        _("%(person)s asks about %(policy)s")
        if row["kind"] != Question.Kind.DECLINE
        else _("%(person)s declines %(policy)s")
    )
    why = _("HR answers within seven days; until then the person waits with the acknowledgement.")
    if row["kind"] not in Question.INSTEAD:
        why = _("HR answers within seven days.")
    return Task(
        what=asked % names,
        why=why,
        url=reverse("policy:question", args=[row["object_id"]]),
        action=_("Answer the question"),
        mailed=_("Somebody has asked HR about a policy"),
    )


def _receipt(object_id: uuid.UUID, person: User) -> dict[str, Any] | None:
    """Say that it is acknowledged, and the code by which anybody can have the receipt checked."""
    done = queries.acknowledgements_of(person).filter(pk=object_id).select_related("version", "seal").first()
    if done is None:
        return None
    words = {"policy": done.version.title, "number": done.version.number}
    return {
        "subject": _("Your receipt: %(policy)s") % words,
        "what": _("You have acknowledged %(policy)s, version %(number)s.") % words,
        "why": _("Keep this mail. The code of the receipt is %(code)s.") % {"code": done.seal.code},
        "action": _("Open the receipt"),
        "url": done.get_absolute_url(),
    }


def _asked(object_id: uuid.UUID, person: User) -> dict[str, Any] | None:
    """Tell a manager that one of their people has asked or declined; which of them stands in the portal."""
    if not queries.questions_visible_to(person, clock.now()).filter(pk=object_id).exists():
        return None
    what = _("Somebody of your people has asked HR about a policy, or declined it")
    why = _("You need do nothing: HR answers. The acknowledgement waits until then.")
    url = reverse("policy:question", args=[object_id])
    return news(what, why, _("Read it"), url)


def _answered(object_id: uuid.UUID, person: User) -> dict[str, Any] | None:
    """Tell that HR has answered."""
    asked = person.policy_questions.filter(pk=object_id).first()
    if asked is None:
        return None
    what = _("HR has answered your question about a policy")
    why = _("You asked before acknowledging it. The policy still awaits your acknowledgement.")
    if asked.kind not in Question.INSTEAD:
        why = _("You asked. The answer stands in the portal.")
    url = reverse("policy:question", args=[object_id])
    return news(what, why, _("Read the answer"), url)


KINDS = [
    *(
        DutyKind(
            key,
            rows,
            _answer_task,
            ladder=(-7, -1, 0, 3),
            needs=frozenset({Can.EDIT_PEOPLE}),
            possible=_something_asked,
        )
        for key, rows in (("answer_question", answer_question), ("answer_question_for", answer_question_for))
    ),
]
NOTICES = [
    NoticeKind("acknowledged", _receipt),
    NoticeKind("policy_question", _asked),
    NoticeKind("policy_answer", _answered),
]
