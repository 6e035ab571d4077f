"""A publication from plan to take-down. It is published only while everything under it holds, behind the locks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account
from companies.models import User
from consent import queries
from consent.models import (
    CustomerPermission,
    Publication,
    PublicationPerson,
    PublicationPlace,
    Subject,
    TakeDown,
    Withdrawal,
)
from kit.workflow import Forbidden, Move, Refused, record, walk

from .consents import Outsider, subject_of

S = Publication.Status


def green(by: User, publication: Publication, at: dt.datetime) -> None:
    """Refuse while a consent or a permission is missing, or the account stands still; waits for withdrawals.

    A withdrawal that was committed while we waited carries a later moment than ours: then its moment counts.
    """
    Account.objects.select_for_update(of=("self",)).get(pk=publication.account_id)
    subjects = publication.people.order_by("subject").values_list("subject", flat=True).distinct()
    list(Subject.objects.select_for_update().filter(pk__in=list(subjects)).order_by("pk"))
    places = publication.places.values_list("permission", flat=True)
    list(CustomerPermission.objects.select_for_update().filter(pk__in=list(places)).order_by("pk"))
    last = Withdrawal.objects.filter(answer__request__subject__in=list(subjects)).order_by("-at").first()
    moment = max(at, last.at) if last else at
    if not all(reason.ok for reason in queries.check(publication, moment)):
        raise Refused(_("It may not be published now. The reasons stand on the page."), "red")


MOVES = {
    "publish": Move({S.PLANNED}, S.PUBLISHED, queries.may_plan, green),
    "drop": Move({S.PLANNED}, S.WITHDRAWN, queries.may_plan),
    "take_down": Move({S.PUBLISHED}, S.TAKEN_DOWN, queries.may_take_down),
}


@transaction.atomic
def plan(
    account: Account,
    *,
    title: str,
    text: str,
    planned_for: dt.date,
    people: Mapping[Subject | User | Outsider, Collection[str]],
    places: Collection[CustomerPermission],
    by: User,
    at: dt.datetime,
) -> Publication:
    """Plan a post on an official account, with the media of each person and the workplaces in it.

    People who were never asked stand in it too: then it is red until they have been. Raises `Forbidden`, and
    `Refused` for an account that is not open or for people and places of another company.
    """
    if queries.may_plan(by, account, at) is None:
        raise Forbidden("plan")
    own = {one.company_id for one in places} <= {account.company_id}
    if account.status != Account.Status.ACTIVE or not own:
        raise Refused(_("Choose people and workplaces of the account's company."), "people")
    publication = Publication(account=account, company_id=account.company_id, planned_for=planned_for, planned_by=by)
    publication.title, publication.text = title.strip(), text.strip()
    record(publication, "plan", by)
    _shows(publication, {subject_of(account.company, who, at): media for who, media in people.items()}, places)
    return publication


def _shows(
    publication: Publication, people: Mapping[Subject, Collection[str]], places: Collection[CustomerPermission]
) -> None:
    """Keep who stands in the post, a row for each medium, and whose workplaces."""
    PublicationPerson.objects.bulk_create(
        PublicationPerson(publication=publication, subject=subject, medium=medium)
        for subject, media in people.items()
        for medium in media
    )
    PublicationPlace.objects.bulk_create(
        PublicationPlace(publication=publication, permission=permission) for permission in places
    )


@transaction.atomic
def publish(publication: Publication, *, url: str, by: User, at: dt.datetime) -> None:
    """Record that the post is up, where and when. Raises `Refused` while a consent or permission is missing."""
    walk(publication, MOVES, "publish", by=by, at=at, url=url, published_at=at, published_by=by)


@transaction.atomic
def drop(publication: Publication, *, by: User, at: dt.datetime) -> None:
    """Drop a plan that will not be published."""
    walk(publication, MOVES, "drop", by=by, at=at)


@transaction.atomic
def take_down(publication: Publication, *, by: User, at: dt.datetime, note: str = "") -> TakeDown:
    """Record the fact that the post is taken down, when and by whom."""
    walk(publication, MOVES, "take_down", by=by, at=at)
    fact = TakeDown(publication=publication, at=at, by=by, note=note.strip())
    fact.save(force_insert=True)
    return fact
