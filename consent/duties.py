"""What awaits whom about publications: taking down what has lost its ground, asking again before it does.

And what is mailed to those who are asked: their links. Answering is no duty: a consent is free.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import queries as accounts
from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from consent import queries
from consent.models import Answer, ConsentRequest, Publication
from kit import clock
from kit.dates import AddDays
from kit.duties import DutyKind, NoticeKind, Task

Rows = QuerySet[Any, Any]
COLUMNS = ("object_id", "who_id", "company_id", "since", "due", "title", "account__name")


def take_down(at: dt.datetime) -> Rows:
    """Whoever published what has lost its ground, on the day it lost it."""
    return _broken(at).filter(_works_there(at, "published_by")).annotate(who_id=F("published_by")).values(*COLUMNS)


def take_down_own(at: dt.datetime) -> Rows:
    """Whoever owns the account today too, where somebody else published it."""
    rows = _broken(at).filter(account__appointments__in=_owners(at)).annotate(who_id=F("account__appointments__person"))
    return rows.exclude(published_by=F("who_id")).values(*COLUMNS).distinct()


def _owners(at: dt.datetime) -> Rows:
    return accounts.live_appointments(at).filter(kind="owner").values("pk")


def take_down_left(at: dt.datetime) -> Rows:
    """Those who ask for consents in the company, where the publisher has left and nobody owns the account."""
    owned = Exists(accounts.live_appointments(at).filter(kind="owner", account=OuterRef("account")))
    rows = _broken(at).exclude(Q(_works_there(at, "published_by")) | Q(owned))
    return rows.filter(_askers(at)).annotate(who_id=F("company__assignments__person")).values(*COLUMNS).distinct()


def renew_consent(at: dt.datetime) -> Rows:
    """Whoever published what rests on a consent or permission that ends within 30 days."""
    rows = queries.running_out(at).filter(_works_there(at, "published_by"))
    return rows.annotate(
        object_id=F("id"), who_id=F("published_by"), due=F("day"), since=AddDays(F("day"), -30)
    ).values(*COLUMNS)


def _broken(at: dt.datetime) -> QuerySet[Publication]:
    return queries.broken(at).annotate(object_id=F("id"), since=F("day"), due=F("day"))


def _works_there(at: dt.datetime, who: str) -> Exists:
    """Whether the person in the column still works in the company: then they see the publication."""
    there = companies.live_employments(at).exclude(kind="external")
    return Exists(there.filter(person=OuterRef(who), company=OuterRef("company")))


def _askers(at: dt.datetime) -> Q:
    return Q(company__assignments__in=companies.carriers(Can.ASK_CONSENT, at).values("pk"))


def _has_something_up(user: User, at: dt.datetime) -> bool:
    """Whether anything is up that the person published, or on an account of theirs."""
    mine = Q(published_by=user) | Q(account__appointments__person=user)
    return Publication.objects.filter(mine, status=Publication.Status.PUBLISHED).exists()


def _take_down_task(row: dict[str, Any]) -> Task:
    return Task(
        what=_("Take down %(title)s") % {"title": row["title"]},
        why=_("A consent or a customer's permission under it has ended. It was published on %(account)s.")
        % {"account": row["account__name"]},
        url=reverse("consent:publication", args=[row["object_id"]]),
        action=_("See why and take it down"),
    )


def _renew_task(row: dict[str, Any]) -> Task:
    return Task(
        what=_("Ask again before %(title)s must be taken down") % {"title": row["title"]},
        why=_("A consent or a customer's permission under it ends on its last day."),
        url=reverse("consent:publication", args=[row["object_id"]]),
        action=_("See whom to ask"),
    )


AT_ONCE = True  # what has no consent any more is taken down without undue delay (GDPR art. 17.1), working day or not
KINDS = [
    DutyKind(
        "take_down",
        take_down,
        _take_down_task,
        ladder=(0, 1, 3),
        any_day=AT_ONCE,
        possible=_has_something_up,
        recurring=True,
    ),
    DutyKind(
        "take_down_own",
        take_down_own,
        _take_down_task,
        ladder=(0, 1, 3),
        any_day=AT_ONCE,
        possible=_has_something_up,
        recurring=True,
    ),
    DutyKind(
        "take_down_left",
        take_down_left,
        _take_down_task,
        ladder=(0, 1, 3),
        any_day=AT_ONCE,
        needs=frozenset({Can.ASK_CONSENT}),
        recurring=True,
    ),
    DutyKind(
        "renew_consent",
        renew_consent,
        _renew_task,
        ladder=(-30, -7),
        possible=_has_something_up,
        recurring=True,
    ),
]


def _asked(object_id: uuid.UUID, person: User | None) -> dict[str, Any] | None:
    """The mail with the personal link, while the question is open and its link works."""
    rows = ConsentRequest.objects.select_related("company", "asked_by")
    request = rows.filter(pk=object_id, answer__isnull=True, until__gte=clock.today()).first()
    if request is None:
        return None
    return {
        "subject": _("A question about name, picture, film and sound"),
        "what": _("%(person)s at %(company)s asks whether they may show you.")
        % {"person": request.asked_by, "company": request.company},
        "why": _("You choose yourself. A no has no consequences, and you can change your mind later."),
        "action": _("Read and answer"),
        "url": reverse("consent:answer", args=[queries.asking_token(request)]),
        "public": True,
    }


def _receipt(object_id: uuid.UUID, person: User | None) -> dict[str, Any] | None:
    """The mail with the receipt, in which the consent is withdrawn."""
    rows = Answer.objects.select_related("request__company")
    answer = rows.filter(pk=object_id, withdrawal__isnull=True).first()
    if answer is None:
        return None
    return {
        "subject": _("Your receipt: keep this link"),
        "what": _("You have given a consent to %(company)s.") % {"company": answer.request.company},
        "why": _("Through the link you see what you consented to, and withdraw it whenever you like."),
        "action": _("See or withdraw your consent"),
        "url": reverse("consent:receipt", args=[queries.receipt_token(answer)]),
        "public": True,
    }


def _asked_address(object_id: uuid.UUID) -> str:
    return queries.contact_of(ConsentRequest.objects.select_related("subject").get(pk=object_id).subject)


def _receipt_address(object_id: uuid.UUID) -> str:
    return queries.contact_of(Answer.objects.select_related("request__subject").get(pk=object_id).request.subject)


NOTICES = [
    NoticeKind("consent_asked", _asked, _asked_address),
    NoticeKind("consent_receipt", _receipt, _receipt_address),
]
