"""A report comes in: written, sealed and given to its handlers in one transaction, or not at all."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import connection, transaction

from companies import workflow as companies
from companies.models import Company, User
from incidents import queries, wall
from incidents.models import Case, CaseKey, Concern, Opening, Report, TagKey
from incidents.models.structure import Side
from kit import sealed
from kit.workflow import Forbidden, record

from .grants import give, tell_news


class HandlersChanged(Exception):
    """Somebody else would read the report than the reporter was told; nothing has been written."""

    def __init__(self, handlers: list[User]) -> None:
        super().__init__("handlers")
        self.handlers = handlers


@dataclass(frozen=True)
class Story:
    """What the reporter tells. `named` are people accused whom the portal does not know; `people` are free words."""

    what: str
    where: str = ""
    people: str = ""
    accused: tuple[User, ...] = ()
    named: tuple[str, ...] = ()
    excluded: tuple[User, ...] = ()

    def as_json(self, reporter: User) -> str:
        """Return the people of the story as they are sealed."""
        return json.dumps(
            {
                "reporter": _who(reporter),
                "accused": [_who(person) for person in self.accused],
                "named": list(self.named),
                "excluded": [_who(person) for person in self.excluded],
                "words": self.people,
            },
            ensure_ascii=False,
        )


@dataclass(frozen=True)
class Shown:
    """What the reporter saw before sending: the key that the case will have, and who would read it."""

    case: uuid.UUID
    handlers: Collection[uuid.UUID] = field(default_factory=frozenset)


def _who(person: User) -> dict[str, str]:
    return {"id": str(person.pk), "name": person.name}


@transaction.atomic
def submit(story: Story, company: Company, *, shown: Shown, by: User, at: dt.datetime) -> Case:
    """Take a report in. Sent twice it is one case: the key was made with the form.

    Raises `HandlersChanged` when others would read it than the reporter saw, `Forbidden` for a company not theirs.
    History names the portal as the actor: who reported stands in sealed text alone.
    """
    if not queries.own_companies(by, at).filter(pk=company.pk).exists():
        raise Forbidden("submit")
    wall.wait(shown.case, alone=True)
    if (known := Case.objects.filter(pk__in=wall.written(by)).filter(pk=shown.case).first()) is not None:
        return known
    handlers = _receivers(story, company, by, at)
    if {handler.pk for handler in handlers} != set(shown.handlers):
        raise HandlersChanged(handlers)
    case = Case(pk=shown.case, company=company, received_at=at)
    portal = companies.portal()
    record(case, "submit", portal)
    _write(story, case, by, at)
    for handler in handlers:
        give(case, handler, "received", by=portal, at=at)
    tell_news(handlers, at)
    return case


def _receivers(story: Story, company: Company, by: User, at: dt.datetime) -> list[User]:
    """Compute who receives, behind a lock on the roles: nobody is designated or released meanwhile."""
    with connection.cursor() as cursor:  # rows that are being added cannot be locked one by one
        cursor.execute("LOCK TABLE companies_roleassignment IN SHARE MODE")
    return queries.receivers(company, queries.kept_out(by, story.accused, story.excluded, at), at)


def _write(story: Story, case: Case, by: User, at: dt.datetime) -> None:
    tags = _tag_key()
    Opening(case=case, side=Side.REPORTER, verb="submit", at=at).save()
    wall.unlock(case.pk)
    CaseKey(case=case, wrapped=sealed.new_key()).save()
    opened = wall.Opened(case, by, Side.REPORTER)
    report = Report(case=case)
    report.what = opened.seal(report, "what", story.what)
    report.where = opened.seal(report, "where", story.where)
    report.people = opened.seal(report, "people", story.as_json(by))
    report.save()
    kinds = {Concern.Kind.REPORTER: (by,), Concern.Kind.ACCUSED: story.accused, Concern.Kind.EXCLUDED: story.excluded}
    for kind, people in kinds.items():
        for person in {person.pk for person in people}:
            Concern(case=case, kind=kind, tag=queries.tag(tags, person)).save()
    wall.unlock(None)


def _tag_key() -> bytes:
    """Return the key of the tags; the first report makes it."""
    key = queries.tag_key()
    if key is None:
        TagKey.objects.bulk_create([TagKey(wrapped=sealed.new_key())], ignore_conflicts=True)
        key = queries.tag_key()
    assert key is not None
    return key
