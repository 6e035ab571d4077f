"""Questions about cases and about who could handle them. Who may see which case is asked at `wall.visible_to`."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import uuid
from collections.abc import Collection, Iterable

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import translation

from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can, Role
from incidents.models import Case, CaseUserObjectPermission, CompanyText, Concern, Grant, Opening, TagKey
from incidents.models.structure import HANDLE, Side
from incidents.texts import TEXTS, Text
from kit import clock, sealed

ENOUGH = 2  # designated case handlers a company needs; with fewer the group's fallback handlers receive too
People = Collection[uuid.UUID]
FROM_BELOW = frozenset({Concern.Kind.REPORTER, Concern.Kind.ACCUSED})  # deny the managers in line too


def own_companies(user: User, at: dt.datetime) -> QuerySet[Company]:
    """Return the companies in which the person may report: where they work today (DL 2 kap. 3 §: hired-in too)."""
    rows = companies.live_employments(at).filter(person=user)
    return companies.open_companies().filter(pk__in=rows.values("company"))


def designated(company: Company, at: dt.datetime) -> QuerySet[User]:
    """Return the case handlers designated for the company today, by name."""
    rows = companies.role_holders(Role.HANDLER, at).filter(company=company)
    return User.objects.filter(pk__in=rows.values("person"))


def fallback(at: dt.datetime) -> QuerySet[User]:
    """Return the group's fallback handlers: those of the parent company."""
    rows = companies.role_holders(Role.HANDLER, at).filter(company__parent=True)
    return User.objects.filter(pk__in=rows.values("person"))


def could_handle(company: Company, at: dt.datetime) -> QuerySet[User]:
    """Return everybody who may be named for a case of the company, were they not denied."""
    return designated(company, at) | fallback(at)


def receivers(company: Company, shut: People, at: dt.datetime) -> list[User]:
    """Return who will be able to read a report: the company's handlers, and the group's where those are too few.

    `shut` are the people whom a denial keeps out.
    """
    own = list(designated(company, at))
    able = [handler for handler in own if handler.pk not in shut]
    if len(own) < ENOUGH or not able:
        able += [handler for handler in fallback(at) if handler.pk not in shut and handler not in able]
    return sorted(able, key=lambda handler: (handler.sort_key, handler.pk))


def above(people: Iterable[uuid.UUID], at: dt.datetime) -> set[uuid.UUID]:
    """Return the managers in line of these people, nearest to highest, by today's employments; where one has left, by
    their last: whoever stands in for them is kept out too.
    """
    found: set[uuid.UUID] = set()
    step = set(people)
    while step:
        rows = companies.links(at).filter(person__in=step, manager__isnull=False)
        step = set(rows.order_by().values_list("manager", flat=True)) - found
        found |= step
    return found


def below(manager: uuid.UUID, at: dt.datetime) -> set[uuid.UUID]:
    """Return everybody who has this person as a manager in line, by today's employments; where one in the middle has
    left, by their last.
    """
    found: dict[uuid.UUID, bool] = {}
    step = {manager}
    while step:
        rows = companies.links(at).filter(manager__in=step)
        new = {person: gone for person, gone in rows.values_list("person", "gone") if person not in found}
        found |= new
        step = set(new)
    return {person for person, gone in found.items() if not gone}


def kept_out(reporter: User, accused: Iterable[User], excluded: Iterable[User], at: dt.datetime) -> set[uuid.UUID]:
    """Return whom a denial would keep out of a report: reporter, accused, managers of both in line, excluded."""
    concerned = {reporter.pk, *(person.pk for person in accused)}
    return concerned | above(concerned, at) | {person.pk for person in excluded}


def tag_key() -> bytes | None:
    """Return the wrapped key of the tags, or None before the first report."""
    wrapped = TagKey.objects.values_list("wrapped", flat=True).first()
    return None if wrapped is None else bytes(wrapped)


def tag(key: bytes, person: uuid.UUID) -> bytes:
    """Return the tag under which a person stands in `Concern`."""
    return sealed.tag(key, str(person))


def concerned(people: People) -> set[tuple[uuid.UUID, str]]:
    """Return (case, kind) where one of these people is concerned; the one way to ask without opening a case."""
    key = tag_key() if people else None
    if key is None:
        return set()
    with connection.cursor() as cursor:
        tags = [tag(key, person) for person in people]
        cursor.execute("SELECT case_id, kind FROM incident_concerned(%s::bytea[])", [tags])
        return set(cursor.fetchall())


def live_grants(at: dt.datetime) -> QuerySet[Grant]:
    """Return the grants that hold: begun, not ended, the handler still designated, guardian's row beside them.

    A denial wins over each of them; it is asked at the wall.
    """
    here = Q(company=OuterRef("case__company")) | Q(company__parent=True)
    role = companies.role_holders(Role.HANDLER, at).filter(here, person=OuterRef("handler"))
    row = CaseUserObjectPermission.objects.filter(
        user=OuterRef("handler"), content_object=OuterRef("case"), permission__codename=HANDLE
    )
    begun = Q(from_at__lte=at) & (Q(until__isnull=True) | Q(until__gt=at))
    return Grant.objects.filter(begun, Exists(role), Exists(row))


def without_handler(grants: QuerySet[Grant]) -> QuerySet[Case]:
    """Return the cases for which none of the grants names anybody any more: open ones, and closed ones to answer.

    Reprisals are told of in a closed case too (law.md, L4).
    """
    said = Opening.objects.filter(case=OuterRef("pk"), verb__in=("message", "close")).order_by("-at")
    asked = Q(last_side=Side.REPORTER)
    waiting = Case.objects.annotate(last_side=Subquery(said.values("side")[:1])).filter(
        ~Q(status=Case.Status.CLOSED) | asked
    )
    return waiting.filter(~Exists(grants.filter(case=OuterRef("pk"))))


def lapsed(at: dt.datetime) -> QuerySet[Grant]:
    """Return the grants whose handler no longer holds the role: one who holds it again later is named anew."""
    here = Q(company=OuterRef("case__company")) | Q(company__parent=True)
    role = companies.role_holders(Role.HANDLER, at).filter(here, person=OuterRef("handler"))
    return Grant.objects.filter(~Exists(role), until__isnull=True, from_at__lte=at)


def colleagues(at: dt.datetime) -> QuerySet[User]:
    """Return everybody who works somewhere in the group today, among whom a report may name people."""
    return User.objects.filter(pk__in=companies.live_employments(at).values("person"))


def _words(text: str) -> set[str]:
    """Return the words of a name or of a line, however they were typed, pasted or parted."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return set(re.findall(r"[\w@.+-]+", plain)) - {"", "."}


def maybe_meant(lines: list[str], at: dt.datetime) -> list[User]:
    """Return the colleagues who share an address or a word with one of the lines, in one question."""
    words = {word for line in lines for word in _words(line)}
    if not words:
        return []
    match = Q(email__in=words)
    for word in words:
        match |= Q(name__icontains=word)
    return list(colleagues(at).filter(match))


def meant(line: str, among: Iterable[User]) -> list[User]:
    """Return whom a line means: by address, by the whole name in it, else by every word that it has."""
    words = _words(line)
    if found := [person for person in among if person.email and person.email in words]:
        return found
    if found := [person for person in among if _words(person.name) <= words]:
        return found
    return [person for person in among if words and words <= _words(person.name)]


def alike(line: str, person: User) -> bool:
    """Return whether a line that means nobody shares a word with the person's name."""
    return bool({word for word in _words(line) if len(word) > 1} & _words(person.name))


def safety_representatives(ids: People, at: dt.datetime) -> list[str]:
    """Return the names of the companies' safety representatives, for the lines of help."""
    rows = companies.live_employments(at).filter(company__in=ids, safety_representative=True)
    return sorted(rows.values_list("person__name", flat=True))


def handlers_by_company(user: User, at: dt.datetime) -> list[tuple[Company, list[str]]]:
    """Return, for HR, the designated case handlers of each of their companies."""
    ids = companies.companies_where(user, Can.EDIT_PEOPLE, at)
    found = companies.open_companies().filter(pk__in=ids)
    return [(company, [handler.name for handler in designated(company, at)]) for company in found]


def texts_of(company: Company | None, at: dt.datetime) -> list[Text]:
    """Return the four texts as reporters of the company read them: its own words, else the group's, else ours."""
    index = 1 if translation.get_language() == "en" else 0
    words = words_of(company, at)
    return [Text(text.key, text.title, words[text.key][index]) for text in TEXTS]


def words_of(company: Company | None, at: dt.datetime) -> dict[str, tuple[str, str]]:
    """Return the four texts in Swedish and in English by their key, as they apply at the moment. One query."""
    own: dict[str, tuple[str, str]] = {}
    group: dict[str, tuple[str, str]] = {}
    mine = Q(company__parent=True) | Q(company=company) if company else Q(company__parent=True)
    rows = CompanyText.objects.filter(mine, from_day__lte=clock.day_of(at)).order_by("from_day")
    for key, sv, en, parent in rows.values_list("key", "sv", "en", "company__parent"):
        (group if parent else own)[key] = (sv, en)
    found = {}
    for text in TEXTS:
        written = (words.get(text.key, ("", "")) for words in (own, group))
        found[str(text.key)] = next((words for words in written if words[0]), None) or _ours(text)
    return found


def _ours(text: Text) -> tuple[str, str]:
    bodies = []
    for language in ("sv", "en"):
        with translation.override(language):
            bodies.append(str(text.body))
    return bodies[0], bodies[1]


def companies_with_texts(at: dt.datetime) -> set[uuid.UUID]:
    """Return the ids of the companies that have written all four texts themselves, in force at the moment."""
    rows = CompanyText.objects.filter(from_day__lte=clock.day_of(at)).order_by("company_id", "key", "-from_day")
    written = rows.distinct("company_id", "key").values_list("company_id", "sv")
    owners = [company for company, words in written if words]
    return {company for company in owners if owners.count(company) == len(TEXTS)}


def texts_stamp(company: Company) -> int:
    """Return what tells whether somebody has changed the company's texts since a page was shown."""
    return CompanyText.history.filter(company=company).aggregate(last=Max("history_id"))["last"] or 0


def planned_texts(company: Company, at: dt.datetime) -> dt.date | None:
    """Return the day from which other words are already written down, or None."""
    later = CompanyText.objects.filter(company=company, from_day__gt=clock.day_of(at)).order_by("from_day")
    return later.values_list("from_day", flat=True).first()


def may_write_texts(user: User, company: Company, at: dt.datetime) -> bool:
    """Return whether the person writes the company's texts: its HR; the parent's where it has none (§ 4)."""
    return company.pk in companies.edits_people(user, at)
