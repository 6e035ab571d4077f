"""Publications: who may handle them, whether they may be up, and which have lost what they rested on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can
from consent.models import (
    Answer,
    Channel,
    ConsentRequest,
    Medium,
    Publication,
    PublicationPerson,
    PublicationPlace,
    Subject,
)
from kit import clock
from kit.dates import AddDays, LocalDay
from kit.workflow import Basis

from .consents import valid
from .customers import live_permissions
from .planning import may_plan, run_by
from .sealed import pseudonym
from .standing import stands_still

SHOWN = 200
SOON_DAYS = 30


@dataclass(frozen=True)
class Reason:
    """One thing that the answer rests on: fine or not, in a sentence, and what is behind it."""

    ok: bool
    sentence: str
    note: str = ""


def publications_visible_to(user: User, at: dt.datetime) -> QuerySet[Publication]:
    """Return publications of companies where the person may ask for consents, and those of accounts they run."""
    asks = companies.companies_where(user, Can.ASK_CONSENT, at)
    return Publication.objects.filter(Q(company__in=asks) | run_by(user, at, "account") | _published_by(user, at))


def _published_by(user: User, at: dt.datetime) -> Q:
    return Q(published_by=user, company__in=companies.companies_where(user, Can.REQUEST_ACCOUNT, at))


def may_take_down(by: User, publication: Publication, at: dt.datetime) -> Basis | None:
    """Return the right to record a take-down: as for planning, and whoever published it."""
    if by.pk == publication.published_by_id:
        return companies.basis(by, Can.REQUEST_ACCOUNT, publication.company_id, at)
    return may_plan(by, publication, at)


def check(publication: Publication, at: dt.datetime, named: Callable[[Subject], str] = pseudonym) -> list[Reason]:
    """Return what the answer "may it be up?" rests on: green when every reason is fine.

    Each person has a live consent for each medium in social media; each workplace a live permission (policy 3.2, 3.5).
    Nothing is published on an account that stands still.
    """
    stops = [Reason(False, *words) for words in stands_still(publication)]
    return [*stops, *_people(publication, at, named), *_places(publication, at)]


def _until(at: dt.datetime) -> Subquery:
    """The last day of the longest valid consent behind a row of `PublicationPerson`."""
    found = valid(at, OuterRef("medium"), Channel.SOCIAL, OuterRef("publication__company"))
    found = found.filter(request__subject=OuterRef("subject")).order_by("-request__until")
    return Subquery(found.values("request__until")[:1])


def _people(publication: Publication, at: dt.datetime, named: Callable[[Subject], str]) -> list[Reason]:
    rows = publication.people.select_related("subject__person").annotate(until=_until(at)).order_by("subject", "pk")
    by_subject: dict[Any, list[Any]] = {}
    for row in rows:
        by_subject.setdefault(row.subject, []).append(row)
    if not by_subject:
        return [Reason(True, _("Nobody can be recognised in it"), _("By what was planned."))]
    latest = _latest(list(by_subject), publication.company_id)
    found = []
    for subject, media in by_subject.items():
        found += _person(named(subject), media, latest.get(subject.pk))
    return found


def _latest(subjects: list[Subject], company: Any) -> dict[Any, Any]:
    """Return the latest question to each of these people, with its answer and whether it was taken back."""
    rows = ConsentRequest.objects.filter(subject__in=subjects, company=company).select_related("answer__withdrawal")
    return {row.subject_id: row for row in rows.order_by("asked_at", "pk")}


def _why(name: str, latest: Any) -> str:
    """Say in one sentence why somebody's consent is missing, and since when."""
    answer = getattr(latest, "answer", None)
    taken_back = getattr(answer, "withdrawal", None)
    if latest is None:
        return _("%(name)s has not been asked.") % {"name": name}
    if answer is None:
        return _("%(name)s was asked %(day)s and has not answered.") % {"name": name, "day": _day(latest.asked_at)}
    if not answer.gave:
        return _("%(name)s said no %(day)s. Leave %(name)s out of the post.") % {"name": name, "day": _day(answer.at)}
    if taken_back:
        return _("%(name)s took the consent back %(day)s.") % {"name": name, "day": _day(taken_back.at)}
    return _("What %(name)s consented to does not cover this, or has run out. Ask again.") % {"name": name}


def _day(at: dt.datetime) -> str:
    return date_format(clock.day_of(at), "j F Y")


def _person(name: str, media: list[Any], latest: Any) -> list[Reason]:
    missing = [row for row in media if row.until is None]
    given = [row for row in media if row.until is not None]
    found = []
    if missing:
        words = {"name": name, "media": _media(missing)}
        found.append(Reason(False, _("%(name)s has no valid consent for: %(media)s") % words, _why(name, latest)))
    if given:
        words = {"name": name, "media": _media(given)}
        day = date_format(min(row.until for row in given), "j F Y")
        note = _("Applies until %(day)s.") % {"day": day}
        found.append(Reason(True, _("%(name)s has consented to: %(media)s") % words, note))
    return found


def _media(rows: list[Any]) -> str:
    return ", ".join(str(Medium(row.medium).label).lower() for row in rows)


def _places(publication: Publication, at: dt.datetime) -> list[Reason]:
    rows = publication.places.select_related("permission").annotate(
        live=Exists(live_permissions(at).filter(pk=OuterRef("permission")))
    )
    if not rows:
        return [Reason(True, _("No customer's workplace is shown"), _("By what was planned."))]
    return [
        Reason(True, _("%(customer)s has allowed it") % {"customer": row.permission}, row.permission.shows)
        if row.live
        else Reason(
            False,
            _("%(customer)s does not allow it today") % {"customer": row.permission},
            _("The permission has ended or has not begun. A consent does not replace it."),
        )
        for row in rows
    ]


def broken(at: dt.datetime) -> QuerySet[Publication]:
    """Return what is published although a consent or permission under it has ended, with the day `since`.

    By derivation, at once: a withdrawal shows here as soon as it is committed.
    """
    ended = Answer.objects.filter(
        gave=True,
        media__contains=[OuterRef("medium")],
        channels__contains=[Channel.SOCIAL],
        request__company=OuterRef("publication__company"),
        request__subject=OuterRef("subject"),
    ).annotate(end=Least(LocalDay(F("withdrawal__at")), AddDays(F("request__until"), 1)))
    people = (
        PublicationPerson.objects.filter(publication=OuterRef("pk"))
        .annotate(until=_until(at), ended=Subquery(ended.order_by("-end").values("end")[:1]))
        .filter(until__isnull=True)
    )
    places = PublicationPlace.objects.filter(
        ~Exists(live_permissions(at).filter(pk=OuterRef("permission"))), publication=OuterRef("pk")
    ).annotate(ended=AddDays(F("permission__last_day"), 1))
    published = Publication.objects.filter(status=Publication.Status.PUBLISHED)
    return published.annotate(day=_first(people, places)).filter(day__isnull=False)


def _first(people: QuerySet[Any], places: QuerySet[Any]) -> Least:
    """The earliest day on which something under the publication ended; never before it was up."""

    def earliest(rows: QuerySet[Any]) -> Subquery:
        up = LocalDay(F("publication__published_at"))
        day = Greatest(Coalesce(F("ended"), up), up)
        return Subquery(rows.annotate(day=day).order_by("day").values("day")[:1])

    return Least(earliest(people), earliest(places))


def running_out(at: dt.datetime) -> QuerySet[Publication]:
    """Return what is published and rests on a consent or permission that ends within 30 days, with its last `day`."""
    horizon = clock.day_of(at) + dt.timedelta(days=SOON_DAYS)
    people = PublicationPerson.objects.filter(publication=OuterRef("pk")).annotate(day=_until(at))
    places = PublicationPlace.objects.filter(
        Exists(live_permissions(at).filter(pk=OuterRef("permission"))), publication=OuterRef("pk")
    ).annotate(day=F("permission__last_day"))

    def earliest(rows: QuerySet[Any]) -> Subquery:
        return Subquery(rows.filter(day__isnull=False).order_by("day").values("day")[:1])

    published = Publication.objects.filter(status=Publication.Status.PUBLISHED)
    return published.annotate(day=Least(earliest(people), earliest(places))).filter(day__lte=horizon)


def list_of_publications(user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return plain rows of the latest publications that the person may see, with those that are to be taken down."""
    rows = publications_visible_to(user, at).order_by("-planned_for", "-pk")
    down = Exists(broken(at).filter(pk=OuterRef("pk")))
    found: Any = rows.annotate(broken=down).values(
        "id", "title", "status", "planned_for", "broken", "account__name", "account__platform",
        "company__name", "company__slug",
    )  # fmt: skip
    return list(found[:SHOWN])


def open_things(company: Company, at: dt.datetime) -> list[str]:
    """Return what is open in a company, as sentences: publications that are planned or stand published."""
    states = (Publication.Status.PLANNED, Publication.Status.PUBLISHED)
    if not Publication.objects.filter(company=company, status__in=states).exists():
        return []
    return [_("Publications are planned or published. Drop them or take them down.")]
