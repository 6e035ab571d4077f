"""Who in the made-up group may be shown, which customers allow pictures, and what was published on that ground."""

from __future__ import annotations

from typing import NamedTuple

from accounts.models import Account
from consent import workflow as consents
from consent.models import Answer, CustomerPermission, Subject
from notices import workflow as notices
from plsportal import duties
from plsportal.demo.moments import Story, told_at
from plsportal.demo.people import NORD, PAHITTA

YES, NO = True, False


class Question(NamedTuple):
    """A person whom a company asks: for what, how many days ago, answered how many days later, taken back when."""

    name: str
    contact: str  # an outsider's address; employees have none here
    purpose: str
    media: tuple[str, ...]
    channels: tuple[str, ...]
    days: int
    answer: bool | None = None  # None: not answered
    withdrawn: int | None = None  # days ago


class Permission(NamedTuple):
    """What a customer allows to be shown of a workplace, since how many days and for how many more."""

    customer: str
    workplace: str
    shows: str
    evidence: str
    since: int
    more: int


class Post(NamedTuple):
    """A planned post: who and which workplace is in it, and how many days ago it went up, if it did."""

    account: str
    title: str
    text: str
    people: dict[str, tuple[str, ...]]
    workplace: str = ""
    days: int = 1
    up: bool = False


LEARNERS = "Visa hur det är att vara lärling hos oss, i två år."
WORK = "Visa yrket och våra arbetsplatser för den som söker jobb."
FRIEND = "Kompis Kompisberg"  # an outsider

QUESTIONS = (
    Question("Skissa Skisslund", "", LEARNERS, ("name", "picture", "film"), ("social", "website"), 64, YES),
    Question("Modell Modellgren", "", WORK, ("picture", "film", "sound"), ("social",), 50, YES),
    Question("Prova Provström", "", WORK, ("picture",), ("social", "print"), 48, NO),
    Question(FRIEND, "kompis@exempel.example", LEARNERS, ("picture",), ("social",), 40, YES, withdrawn=1),
    Question("Trygga Tryggvall", "", WORK, ("name", "picture"), ("social", "internal"), 3),
)
PERMISSIONS = (
    Permission("Hittepå Kraft AB", "Turbinhallen", "Hallen och våra maskiner, inga skyltar", "Mejl 3 mars", 120, 240),
    Permission("Fantasifastigheter AB", "Kvarteret Luftslottet", "Fasaden", "Avtal, bilaga 4", 300, -30),
)
NORD_LINKEDIN, NORD_YOUTUBE = "Exempelbolaget Nord", "Exempelbolaget Nord på YouTube"
POSTS = (
    Post(NORD_LINKEDIN, "Lärlingsdagen i Hittepåköping", "Tolv lärlingar byggde en bro av glasspinnar.",
         {"Skissa Skisslund": ("name", "picture")}, days=24, up=True),
    Post(NORD_LINKEDIN, "Första dagen som lärling", "Nervös? Det var vi alla.",
         {FRIEND: ("picture",), "Skissa Skisslund": ("picture",)}, days=18, up=True),
    Post(NORD_YOUTUBE, "Två minuter om säkerhet på höjd", "Modell visar selen.",
         {"Modell Modellgren": ("film", "sound")}, "Turbinhallen", 12, up=True),
    Post(NORD_LINKEDIN, "Skyddsombudet berättar", "Tre saker som alla kan göra idag.",
         {"Trygga Tryggvall": ("name", "picture")}, days=2),
)  # fmt: skip


def tell(story: Story) -> None:
    """Ask, answer, record, plan and publish in one company; one consent is taken back under a post that is up."""
    subjects = {question.name: _ask(story, question) for question in QUESTIONS}
    places = {permission.workplace: _allow(story, permission) for permission in PERMISSIONS}
    for post in POSTS:
        _publish(story, post, subjects, places)
    for question in QUESTIONS:
        if question.withdrawn is not None:
            with told_at(story.moment(question.withdrawn, 20)) as at:
                consents.withdraw(Answer.objects.get(request__subject=subjects[question.name]), at=at)


def _ask(story: Story, question: Question) -> Subject:
    outsider = consents.Outsider(question.name, question.contact)
    with told_at(story.moment(question.days)) as at:
        by = story.people[PAHITTA]
        request = consents.ask(
            story.companies[NORD],
            story.people.get(question.name, outsider),
            purpose=question.purpose,
            media=question.media,
            channels=question.channels,
            until=story.day(question.days - 700),
            by=by,
            at=at,
        )
        consents.send(request, by=by, at=at)
        notices.deliver(duties.ALL, at)
    if question.answer is not None:
        with told_at(story.moment(question.days - 1, 18)) as at:
            given = {"media": question.media, "channels": question.channels} if question.answer else {}
            consents.answer(request, gave=question.answer, language="sv", shown_at=at, at=at, **given)
            notices.deliver(duties.ALL, at)
    return request.subject


def _allow(story: Story, permission: Permission) -> CustomerPermission:
    with told_at(story.moment(permission.since)) as at:
        return consents.record_permission(
            story.companies[NORD],
            customer=permission.customer,
            workplace=permission.workplace,
            shows=permission.shows,
            evidence=permission.evidence,
            first_day=story.day(permission.since),
            last_day=story.day(-permission.more),
            by=story.people[PAHITTA],
            at=at,
        )


def _publish(story: Story, post: Post, subjects: dict[str, Subject], places: dict[str, CustomerPermission]) -> None:
    by = story.people[PAHITTA]
    with told_at(story.moment(post.days)) as at:
        publication = consents.plan(
            Account.objects.get(name=post.account),
            title=post.title,
            text=post.text,
            planned_for=story.day(post.days),
            people={subjects[name]: media for name, media in post.people.items()},
            places=[places[post.workplace]] if post.workplace else [],
            by=by,
            at=at,
        )
        if post.up:
            consents.publish(publication, url=f"{publication.account.url}#{post.days}", by=by, at=at)
