"""One mail: the receiver's language, a greeting, constant words, a link that shows a page and does nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import resolve
from django.utils import translation

from accounts import workflow as accounts
from companies import workflow as companies
from companies.models import User
from notices.models import Notice
from notices.workflow import deliver, remind, tell
from plsportal import duties
from plsportal.duties import ALL, KINDS
from tests.cast import DAY, Cast

from .kinds import NAMES, duty_kind, notice_kind

ClientFor = Callable[[User], Client]


def sent(cast: Cast, kind: Any, *people: User, days: int = 0) -> list[EmailMultiAlternatives]:
    """Remind of a duty and send the mails."""
    remind([kind], cast.at + days * DAY)
    deliver({kind.key: kind}, cast.at + days * DAY)
    return mail.outbox  # type: ignore[return-value]


def parts(message: EmailMultiAlternatives) -> tuple[str, str, str]:
    """Return subject, plain text and HTML."""
    return message.subject, message.body, str(message.alternatives[0][0])


def links(message: EmailMultiAlternatives) -> set[str]:
    return {link for part in parts(message) for link in re.findall(r"https?://[^\s\"<]+", part)}


def test_a_mail_has_text_and_html_a_stable_id_and_says_that_a_machine_sent_it(cast: Cast) -> None:
    [message] = sent(cast, duty_kind(cast.today, cast.colleague))
    headers: Message = message.message()
    assert (message.to, message.cc, message.bcc) == ([cast.colleague.email], [], [])
    assert headers["Message-ID"] == f"<notice-{Notice.objects.get().pk}@localhost>"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in headers.walk()] == [
        "multipart/alternative", "text/plain", "text/html"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "subjects", "greeting"),
    [
        ("sv", ("Väntar på dig: Måla", "Försenat: Måla"), "Hej Kolla"),
        ("en", ("Waits for you: Måla", "Overdue: Måla"), "Hello Kolla"),
    ],
)
def test_the_receivers_language_at_the_moment_of_sending_counts(
    cast: Cast, language: str, subjects: tuple[str, str], greeting: str
) -> None:
    kind = duty_kind(cast.today, cast.colleague)
    remind([kind], cast.at)
    companies.change_person(cast.colleague, language=language, by=cast.colleague, at=cast.at)
    with translation.override("en" if language == "sv" else "sv"):
        deliver({"paint": kind}, cast.at)
        sent(cast, kind, days=3)
    assert tuple(message.subject for message in mail.outbox) == subjects
    for message in mail.outbox:
        assert all(greeting in part for part in parts(message)[1:])
        assert f'<html lang="{language}">' in parts(message)[2]


def test_the_words_of_a_duty_mail_are_those_of_its_kind_and_the_greeting(cast: Cast) -> None:
    """What the inbox says may name people and things; a mail may not."""
    [message] = sent(cast, duty_kind(cast.today, cast.colleague))
    for part in parts(message):
        assert not any(name in part for name in NAMES)
    assert all("Måla" in part for part in parts(message))
    assert all("http://localhost:8000/policy/" in part for part in parts(message)[1:])


def test_what_a_kind_allows_a_mail_to_say_is_said(cast: Cast, policy_in_force: Any) -> None:
    [review] = [kind for kind in KINDS if kind.key == "review"]
    remind([review], cast.at + 60 * DAY)
    deliver(ALL, cast.at + 60 * DAY)
    bodies = {message.to[0]: message.body for message in mail.outbox}
    assert set(bodies) == {person.email for person in (cast.hr, cast.group_hr, cast.syd_hr)}
    assert "Påhittad policy" in bodies[cast.hr.email]
    assert cast.nord.name in bodies[cast.hr.email]


def test_what_is_told_of_a_fact_is_what_its_kind_says(cast: Cast) -> None:
    content = {"subject": "Nytt", "what": "<b>Å & ä</b>", "why": "Därför", "action": "Läs", "url": "/konton/?a=1&b=2"}
    tell("told", cast.nord.pk, [cast.colleague], at=cast.at)
    deliver({"told": notice_kind(lambda object_id, person: content)}, cast.at)
    subject, text, html = parts(mail.outbox[0])
    assert subject == "Nytt"
    assert "<b>Å & ä</b>" in text
    assert "http://localhost:8000/konton/?a=1&b=2" in text
    assert "&lt;b&gt;Å &amp; ä&lt;/b&gt;" in html
    assert 'href="http://localhost:8000/konton/?a=1&amp;b=2"' in html


# Every kind of the portal, with data that could leak


@pytest.fixture
def everything(cast: Cast, policy_in_force: Any, request_draft: Any) -> set[str]:
    """Make every kind of duty and notice of the portal wait; return what no mail may say."""
    from accounts.platforms import Identity

    def another(handle: str) -> Any:
        where = Identity("instagram", "profile", handle, f"https://www.instagram.com/{handle}/")
        words = {"name": f"Hemligt konto {handle}", "purpose": "Hemligt ändamål", "audience": "Hemlig grupp"}
        people = {"owner": cast.communicator, "backup": cast.colleague}
        made = accounts.draft(cast.nord, where, by=cast.communicator, at=cast.at, **words, **people)
        accounts.submit(made, by=cast.communicator, at=cast.at)
        return made

    accounts.submit(request_draft, by=cast.communicator, at=cast.at)
    endorsed, returned, approved, refused = (another(f"hemligt{number}") for number in range(4))
    accounts.send_back(returned, by=cast.hr, at=cast.at, note="Hemlig fråga")
    for made in (endorsed, approved, refused):
        accounts.endorse(made, by=cast.hr, at=cast.at, note="Hemlig notering")
    accounts.approve(approved, by=cast.ceo, at=cast.at, note="Hemligt skäl")
    accounts.refuse(refused, by=cast.ceo, at=cast.at, note="Hemligt skäl")
    later = cast.at + 60 * DAY
    remind(KINDS, later)
    deliver(ALL, later)
    return {"Hemlig", "hemlig", request_draft.name, request_draft.purpose, request_draft.handle}


def test_no_mail_of_the_portal_names_anybody_or_tells_a_fact_of_a_case(cast: Cast, everything: set[str]) -> None:
    kinds = set(Notice.objects.filter(sent_at__isnull=False).values_list("kind", flat=True))
    assert kinds >= {"acknowledge", "review", "endorse", "decide", "complete", "confirm_open", "request_decided"}
    by_address = {person.email: person for person in User.objects.exclude(email=None)}
    words = {name for person in by_address.values() for name in person.name.split()} - {"Påhittad"}
    for message in mail.outbox:
        receiver = by_address[message.to[0]]
        foreign = words - {receiver.get_short_name()} | everything | {receiver.email, receiver.name}
        for part in parts(message):
            assert not {word for word in foreign if word in part}, part
        assert receiver.get_short_name() not in message.subject


def test_the_subjects_are_constant_words(cast: Cast, everything: set[str]) -> None:
    subjects = {message.subject for message in mail.outbox}
    with translation.override("sv"):
        actions = {str(kind.describe(_any_row(kind)).action) for kind in KINDS}
    several = {subject for subject in subjects if subject.endswith(" saker väntar på dig")}
    decided = {one for one in subjects - several if not one.startswith(("Väntar på dig: ", "Försenat: "))}
    assert several
    assert {subject.partition(": ")[2] for subject in subjects - several - decided} <= actions
    assert len(decided) <= 3 * len(duties.NOTICES)
    assert not any("Påhitt" in subject for subject in subjects)


class _any_row(dict[str, Any]):  # a row of whatever the kind's words ask for
    def __init__(self, kind: Any) -> None:
        some = "01890000-0000-7000-8000-000000000000"
        super().__init__(
            object_id=some,
            account_id=some,
            draft_id=some,
            request_id=some,
            leaver_id=some,
            policy__slug="x",
            company__slug="x",
            role="hr",
            kind="open",
            total=1,
            day=dt.date(2026, 11, 29),
            people=1,
        )

    def __missing__(self, key: str) -> str:
        return "x"


def test_each_link_shows_a_page_to_its_receiver_and_changes_nothing(
    cast: Cast, everything: set[str], client_for: ClientFor
) -> None:
    later = cast.at + 60 * DAY
    before = {kind.key: list(kind.rows(later).order_by("who_id", "object_id", "company_id")) for kind in KINDS}
    receivers = {}
    for message in mail.outbox:
        addresses = {link.removeprefix("http://localhost:8000") for link in links(message)} - {""}
        assert addresses
        receivers |= dict.fromkeys(addresses, message.to[0])
    for address, receiver in receivers.items():
        assert client_for(User.objects.get(email=receiver)).get(address).status_code == 200, address
    assert {"policy:introduce", "policy:review", "accounts:request"} <= {
        resolve(urlsplit(path).path).view_name for path in receivers
    }
    assert {kind.key: list(kind.rows(later).order_by("who_id", "object_id", "company_id")) for kind in KINDS} == before
