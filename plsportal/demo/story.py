"""What has happened in the made-up group, told through the workflow functions alone, in days before today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from django.db import transaction

import policy
from accounts import workflow as accounts
from accounts.models import Account, Appointment, Request
from accounts.platforms import identify
from accounts.rendering import PROMISE
from companies import workflow as companies
from companies.models import Company, User
from companies.permissions import Can
from kit import clock
from notices import workflow as notices
from plsportal import duties
from plsportal.demo import asked, asks, existing, people, register, reports, shown, standing, suspects
from plsportal.demo.chooser import PASSWORD
from plsportal.demo.moments import Story, told_at
from policy import queries as policy_queries
from policy import workflow as policies
from policy.checklist import QUESTIONS
from policy.extraction import Document, extract
from policy.models import Review, Version

SAMPLE = Path(policy.__file__).parent / "samples" / "policy-kring-sociala-medier.txt"
FOUNDED = 4200  # days
FIRST_TEXT = 740  # days ago: the earlier version, which those who ran accounts then acknowledged
FOUND = {"law": "no", "reports": "no"}  # at the reviews; the other questions were answered with yes
IMPORTED = {people.GROUP: 24, people.NORD: 24, people.SYD: 24, people.VAST: 11}  # days ago


@transaction.atomic
def tell(at: dt.datetime) -> Story:
    """Enter the whole made-up group as it stands at the moment: all of it, or nothing."""
    story = Story(at, companies.portal())
    _companies(story)
    _people(story)
    _roles(story)
    _policy(story)
    _reviews(story)
    for ask in asks.ASKS:
        _ask(story, ask)
    for speaker in asks.SPEAKERS:
        _appoint(story, speaker)
    for operator in asks.OPERATORS:
        _let_run(story, operator)
    standing.tell(story, _ask)
    existing.tell(story)
    register.tell(story)
    shown.tell(story)
    reports.tell(story)
    asked.tell(story)
    suspects.tell(story)
    return story


def _companies(story: Story) -> None:
    with told_at(story.moment(FOUNDED)) as at:
        for slug, name, number, hue in people.COMPANIES:
            parent = slug == people.GROUP
            story.companies[slug] = companies.add_company(
                name=name, slug=slug, number=number, hue=hue, parent=parent, by=story.portal, at=at
            )


def _people(story: Story) -> None:
    for slug, seats in people.SEATS.items():
        for seat in seats:
            if seat.name not in story.people:
                story.people[seat.name] = companies.add_person(
                    name=seat.name,
                    email=people.address(seat.name),
                    language=seat.language,
                    by=story.portal,
                    at=story.moment(seat.since),
                )
        for number, seat in enumerate(seats, 1001):
            _employ(story, slug, seat, "" if seat.kind == people.EXTERNAL else str(number))
    first, *others = story.people.values()
    companies.set_password(first, PASSWORD, *others)


def _employ(story: Story, slug: str, seat: people.Seat, number: str) -> None:
    with told_at(story.moment(seat.since)) as at:
        companies.employ(
            story.people[seat.name],
            story.companies[slug],
            title=seat.title,
            number=number,
            kind=seat.kind,
            manager=story.people[seat.manager] if seat.manager else None,
            safety_representative=seat.safety,
            first_day=story.day(seat.since),
            last_day=None if seat.until is None else story.day(seat.until),
            by=story.portal,
            at=at,
        )


def _roles(story: Story) -> None:
    for post in people.POSTS:
        with told_at(story.moment(post.since)) as at:
            for slug in post.companies:
                person, company = story.people[post.name], story.companies[slug]
                companies.appoint(person, company, post.role, first_day=story.day(post.since), by=story.portal, at=at)
    with told_at(story.moment(30)) as at:
        companies.delegate(
            story.people[asks.DIKTA],
            story.companies[people.NORD],
            {Can.DECIDE_OPEN, Can.DECIDE_OPERATE},
            first_day=story.day(30),
            last_day=story.day(-60),
            by=story.people[people.DEMO],
            at=at,
        )


def _policy(story: Story) -> None:
    """Import the policy: long ago in three companies, lately in one, so that some are late and some are not."""
    document = extract(SAMPLE.read_bytes())
    with told_at(story.moment(FIRST_TEXT, 7)) as at:
        policies.import_document(_shorter(document), story.companies.values(), by=story.portal, at=at)
    for ago in sorted(set(IMPORTED.values()), reverse=True):
        into = [story.companies[slug] for slug, days in IMPORTED.items() if days == ago]
        with told_at(story.moment(ago, 7)) as at:
            version = policies.import_document(document, into, by=story.portal, at=at).version
    _acknowledge(story, version)


def _shorter(document: Document) -> Document:
    """Return the text as it stood a year before: without its last paragraph."""
    *others, last = document.sections
    earlier = document.effective_from - dt.timedelta(days=365)
    return replace(document, sections=(*others, replace(last, blocks=last.blocks[:-1])), effective_from=earlier)


def _read(story: Story, company: Company, *readers: User, at: dt.datetime) -> None:
    """Let people acknowledge what is in force: nobody is appointed before. All but one undertake to be careful too."""
    version = policy_queries.in_force(at).get(company=company).version
    for person in readers:
        if policy_queries.reaches(person, version, at):
            policies.acknowledge(version, by=person, at=at, text_hash=version.text_hash)
        if person.name not in asks.SILENT:
            accounts.undertake(company, text_hash=PROMISE.text_hash, by=person, at=at)


def _acknowledge(story: Story, version: Version) -> None:
    done: set[str] = set()
    for slug, seats in people.SEATS.items():
        for place, seat in enumerate(seats):
            if not seat.read or seat.kind == people.EXTERNAL or seat.name in done:
                continue
            ago = min(IMPORTED[slug], seat.since) - 1 - 5 * place % (IMPORTED[slug] - 1)
            at = story.moment(max(ago, 1), 8 + place % 9)
            policies.acknowledge(version, by=story.people[seat.name], at=at, text_hash=version.text_hash)
            done.add(seat.name)


def _reviews(story: Story) -> None:
    """Nord was last reviewed almost a year ago, Syd lately; the two others are long overdue."""
    for slug, reviewed, by, beside, minutes in (
        (people.NORD, 345, people.MATTA, "Trygga Tryggvall", "Inget att ändra. Förd in i efterhand."),
        (people.SYD, 6, asks.HYPO, "Punkta Punktman", "Läst med skyddsombudet. Inget att ändra."),
    ):
        adoption = story.companies[slug].adoptions.latest("recorded_at")
        at = story.moment(min(reviewed, 20), 14)
        policies.review(
            adoption,
            outcome=Review.Outcome.UNCHANGED,
            participants="",
            people=[story.people[by], story.people[beside]],
            answers=[{"question": one.key, "word": FOUND.get(one.key, "yes"), "remark": ""} for one in QUESTIONS],
            minutes=minutes,
            day=story.day(reviewed),
            by=story.people[by],
            at=at,
        )


def _ask(story: Story, ask: asks.Ask) -> Request:
    by = story.people[ask.by]
    with told_at(story.moment(ask.days, 8)) as at:
        request = accounts.draft(
            story.companies[ask.company],
            identify(ask.address),
            name=ask.name,
            purpose=ask.purpose,
            audience=ask.audience,
            owner=story.people[ask.owner],
            backup=story.people[ask.backup],
            by=by,
            at=at,
            **ask.answers,
        )
    _walk(story, request, ask.steps)
    return request


def _walk(story: Story, request: Request, steps: Iterable[asks.Step]) -> None:
    for number, step in enumerate(steps):
        with told_at(story.moment(step.days, 9 + number)) as at:
            if step.verb == "confirm_open":
                _read(story, request.company, *filter(None, (request.owner, request.backup)), at=at)
            verb = getattr(accounts, step.verb)
            note = {} if step.verb in ("submit", "withdraw", "confirm_open") else {"note": step.note}
            verb(request, by=story.people[step.by], at=at, **note)
            notices.deliver(duties.ALL, at)


def _appoint(story: Story, speaker: asks.Speaker) -> None:
    company, person = story.companies[speaker.company], story.people[speaker.name]
    with told_at(story.moment(speaker.since, 10)) as at:
        _read(story, company, person, at=at)
        accounts.appoint(
            person,
            company,
            Appointment.Kind.SPOKESPERSON,
            topics=speaker.topics,
            languages=speaker.languages,
            channels=speaker.channels,
            rank=speaker.rank,
            contact_phone=speaker.phone,
            contact_email=asks.PRESS,
            first_day=clock.day_of(at),
            last_day=story.day(-speaker.more),
            by=story.people[people.DEMO],
            at=at,
        )


def _let_run(story: Story, operator: asks.Operator) -> None:
    account = Account.objects.select_related("company").get(handle=operator.handle, platform=operator.platform)
    with told_at(story.moment(operator.days, 10)) as at:
        _read(story, account.company, story.people[operator.name], at=at)
        accounts.appoint(
            story.people[operator.name],
            account.company,
            operator.kind,
            account=account,
            first_day=clock.day_of(at),
            by=story.people[people.DEMO],
            at=at,
        )
