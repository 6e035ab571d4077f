"""An outsider's name and contact are nowhere to be read but on the pages that may show them."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.urls import reverse

from consent import queries, workflow
from consent.models import Subject
from kit import clock
from notices import workflow as notices
from plsportal.observe import JsonFormatter
from tests.cast import DAY, Cast
from tests.consent.stages import CONTACT, NAME, Stage


def dump() -> str:
    """Return every row of every table as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def markers() -> list[str]:
    """Return name and contact as they are, and as bytes are written in a dump."""
    plain = [NAME, "Markörsson", CONTACT, CONTACT.partition("@")[0]]
    return plain + [text.encode().hex() for text in plain]


def test_planted_markers_occur_in_no_table_log_or_outbox(
    cast: Cast, stage: Stage, client_for: Any, caplog: pytest.LogCaptureFixture
) -> None:
    from plsportal.duties import ALL

    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    client = client_for(cast.communicator)
    form = {
        "company": cast.nord.pk, "who": "outsider", "name": NAME, "contact": CONTACT, "purpose": "Påhitt",
        "medium": ["picture"], "channel": ["social"], "until": (cast.today + 90 * DAY).isoformat(),
    }  # fmt: skip
    client.post(reverse("consent:ask"), form | {"until": "fel"})
    client.post(reverse("consent:ask"), form, follow=True)
    subject = Subject.objects.get()
    request = subject.requests.get()
    client.post(reverse("consent:send", args=[request.pk]), follow=True)
    Client().get(reverse("consent:answer", args=[queries.asking_token(request)]))
    notices.deliver(ALL, clock.now())
    given = stage.answer(request)
    publication = stage.plan({subject: ["picture"]})
    workflow.publish(publication, url="https://www.instagram.com/p/x/", by=cast.communicator, at=cast.at)
    workflow.withdraw(given, at=cast.at)
    client.get("/")
    notices.deliver(ALL, clock.now())
    letters = [letter for letter in outbox.outbox if letter.to == [CONTACT]]
    assert len(letters) == 1
    assert not any(marker in f"{letter.subject} {letter.body} {letter.alternatives}" for letter in outbox.outbox
                   for marker in markers())  # fmt: skip
    lines = "\n".join(JsonFormatter().format(record) for record in caplog.records) + caplog.text
    text = dump()
    assert str(subject.pk) in text
    for marker in markers():
        assert marker not in text
        assert marker not in lines
        assert json.dumps(marker)[1:-1] not in lines
    for token in (queries.asking_token(request), queries.receipt_token(given)):
        assert token not in text and token not in lines


@pytest.mark.parametrize("column", ["name", "contact"])
def test_a_sealed_field_moved_to_another_row_or_column_stays_shut(stage: Stage, column: str) -> None:
    mine, other = (
        stage.ask().subject,
        stage.ask(workflow.Outsider("Annan Påhittsson", "annan@utomstaende.example")).subject,
    )
    Subject.objects.filter(pk=mine.pk).update(**{column: getattr(other, column)})
    mine.refresh_from_db()
    read = {"name": queries.name_of, "contact": queries.contact_of}[column]
    assert read(mine) not in ("Annan Påhittsson", "annan@utomstaende.example", NAME, CONTACT)
    Subject.objects.filter(pk=mine.pk).update(**{column: getattr(other, column), "wrapped_key": other.wrapped_key})
    mine.refresh_from_db()
    assert read(mine) not in ("Annan Påhittsson", "annan@utomstaende.example")
    Subject.objects.filter(pk=other.pk).update(name=other.contact)
    other.refresh_from_db()
    assert queries.name_of(other) != "annan@utomstaende.example"


def test_without_the_key_the_name_is_gone_and_the_pages_stand(cast: Cast, stage: Stage, client_for: Any) -> None:
    publication, given = stage.published()
    Subject.objects.update(wrapped_key=None)
    client = client_for(cast.hr)
    for place in (reverse("consent:index"), given.request.get_absolute_url(), publication.get_absolute_url()):
        answer = client.get(place)
        assert answer.status_code == 200
        assert NAME not in answer.content.decode()


def test_two_outsiders_of_one_name_look_different(stage: Stage) -> None:
    first, second = stage.ask().subject, stage.ask().subject
    assert bytes(first.name) != bytes(second.name) and first.wrapped_key != second.wrapped_key
