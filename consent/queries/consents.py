"""Who was asked, what they answered, and which consents are valid at a moment."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can
from consent.models import Answer, Channel, ConsentRequest, Medium, Subject, Withdrawal
from kit import clock
from kit.workflow import Basis

from .sealed import name_of

SHOWN = 200
STATES = {
    "waiting": _("Waiting for an answer"),
    "granted": _("Consent given"),
    "refused": _("No"),
    "withdrawn": pgettext_lazy("consent", "Withdrawn"),
    "expired": _("Run out"),
}


def requests_visible_to(user: User, at: dt.datetime) -> QuerySet[ConsentRequest]:
    """Return the requests of the companies for which the person may ask."""
    return ConsentRequest.objects.filter(company__in=companies_to_ask(user, at))


def may_ask(by: User, company: Company | uuid.UUID, at: dt.datetime) -> Basis | None:
    """Return what the right to ask for and see consents of the company rests on."""
    return companies.basis(by, Can.ASK_CONSENT, company, at)


def companies_to_ask(user: User, at: dt.datetime) -> set[uuid.UUID]:
    """Return the ids of the companies for which the person may ask, record and plan."""
    return companies.companies_where(user, Can.ASK_CONSENT, at)


def labels(media: Collection[str], channels: Collection[str]) -> dict[str, str]:
    """Return media and channels in words."""
    return {
        "media": ", ".join(str(Medium(value).label) for value in media),
        "channels": ", ".join(str(Channel(value).label) for value in channels),
    }


def valid(at: dt.datetime, medium: Any, channel: Any, company: Any) -> QuerySet[Answer]:
    """Return the consents that hold at the moment for this medium and channel of this company.

    Given by then, not withdrawn by then, and the last day has not passed. Each of the three may be an `OuterRef`.
    """
    withdrawn = Withdrawal.objects.filter(answer=OuterRef("pk"), at__lte=at)
    return Answer.objects.filter(
        ~Exists(withdrawn),
        gave=True,
        at__lte=at,
        media__contains=[medium],
        channels__contains=[channel],
        request__company=company,
        request__until__gte=clock.day_of(at),
    )


def with_state(rows: QuerySet[ConsentRequest], at: dt.datetime) -> QuerySet[ConsentRequest]:
    """Annotate each request with one of `STATES`, derived from its facts."""
    return rows.annotate(
        state=Case(
            When(answer__withdrawal__at__lte=at, then=Value("withdrawn")),
            When(answer__gave=False, answer__at__lte=at, then=Value("refused")),
            When(until__lt=clock.day_of(at), then=Value("expired")),
            When(answer__gave=True, answer__at__lte=at, then=Value("granted")),
            default=Value("waiting"),
            output_field=CharField(),
        )
    )


def state_of(request: ConsentRequest, at: dt.datetime) -> str:
    """Return how one request stands: one of `STATES`."""
    rows: QuerySet[Any] = with_state(ConsentRequest.objects.filter(pk=request.pk), at)
    return str(rows.values_list("state", flat=True).get())


def register(user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return plain rows of the latest requests that the person may see, with names; at most 200."""
    rows = with_state(requests_visible_to(user, at), at).select_related("subject__person", "company", "asked_by")
    return [
        {
            "id": row.pk,
            "name": name_of(row.subject),
            "outsider": row.subject.person_id is None,
            "company": row.company.name,
            "slug": row.company.slug,
            "purpose": row.purpose,
            "until": row.until,
            "state": row.state,  # type: ignore[attr-defined]
            "word": STATES[row.state],  # type: ignore[attr-defined]
            "tone": "past" if row.state == "refused" else "",  # type: ignore[attr-defined]
        }
        for row in rows[:SHOWN]
    ]


def counts(user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return how many requests stand how, by company, where the person may count them: figures, never people."""
    seen = companies.companies_where(user, Can.COUNT_CONSENTS, at)
    rows = with_state(ConsentRequest.objects.filter(company__in=seen), at)
    totals = {name: Count("pk", filter=Q(state=name)) for name in STATES}
    found = rows.order_by().values("company").annotate(**totals)
    by_company: dict[Any, Any] = {row["company"]: row for row in found}
    nothing = dict.fromkeys(STATES, 0)
    return [
        {
            "company": company.name,
            "slug": company.slug,
            "figures": [(str(STATES[name]), by_company.get(company.pk, nothing)[name]) for name in STATES],
        }
        for company in companies.open_companies().filter(pk__in=seen)
    ]


def subjects_of(company: Company | uuid.UUID) -> QuerySet[Subject]:
    """Return the people whom the company has asked, whatever they answered and whether or not it has run out."""
    company_id = getattr(company, "pk", company)
    asked = ConsentRequest.objects.filter(subject=OuterRef("pk"))
    return Subject.objects.filter(Exists(asked), company=company_id).select_related("person").order_by("pk")
