"""A signed paper that manager or HR registers: with its scan, for their own people, never for themselves."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from companies import workflow as companies
from companies.models import User
from kit import clock
from kit.workflow import Forbidden, Refused
from policy import duties, queries, workflow
from policy.models import Acknowledgement, KioskCode, KioskTry, Scan, Seal, SealKey, Stamp, Version
from policy.reading import clean
from tests.cast import DAY, Cast
from tests.policy.texts import adopt

from .papers import pdf, png, upload

ClientFor = Callable[[User], Client]


def address(person: User, version: Version) -> str:
    return reverse("policy:register_paper", args=[person.pk, version.policy.slug])


def register(version: Version, person: User, by: User, cast: Cast, **more: Any) -> Acknowledgement:
    values: dict[str, Any] = {"signed_on": cast.today, "scan": clean(png()), "at": cast.at, **more}
    return workflow.register_paper(version, person, by=by, **values)


def test_the_manager_registers_a_paper_and_the_receipt_says_which_way(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.manager)
    of_person = reverse("policy:person", args=[cast.colleague.pk])
    theirs = reverse("policy:by_hand", args=[cast.colleague.pk])
    assert f'href="{of_person}"' in client.get(reverse("policy:people")).content.decode()
    assert f'href="{theirs}"' in client.get(of_person).content.decode()
    assert address(cast.colleague, version) in client.get(theirs).content.decode()
    answer = client.post(
        address(cast.colleague, version), {"signed_on": str(cast.today - DAY), "scan": upload(pdf(), "papper.pdf")}
    )
    done = Acknowledgement.objects.get()
    assert answer.url == done.get_absolute_url()
    assert (done.way, done.recorded_by, done.signed_on) == ("paper", cast.manager, cast.today - DAY)
    assert queries.faults(done) == []
    page = client.get(answer.url).content.decode()
    assert "På papper, registrerat här" in page
    assert cast.manager.name in page
    assert cast.colleague.pk not in set(duties.acknowledge(clock.now()).values_list("who_id", flat=True))
    assert client.get(address(cast.colleague, version)).status_code == 404  # nothing is owed any longer


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("manager", 200), ("hr", 200), ("colleague", 404), ("communicator", 404), ("ceo", 404), ("auditor", 404),
        ("syd_hr", 404), ("stranger", 404), ("outsider_superuser", 404),
    ],
)  # fmt: skip
def test_a_persons_page_is_for_their_manager_and_hr(
    version: Version, cast: Cast, client_for: ClientFor, who: str, status: int
) -> None:
    client = client_for(getattr(cast, who))
    assert client.get(reverse("policy:by_hand", args=[cast.colleague.pk])).status_code == status
    assert client.get(address(cast.colleague, version)).status_code == status
    if status == 404:
        with pytest.raises(Forbidden):
            register(version, cast.colleague, getattr(cast, who), cast)


def test_nobody_registers_their_own_paper(version: Version, cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.hr).get(address(cast.hr, version)).status_code == 404
    with pytest.raises(Forbidden):
        register(version, cast.hr, cast.hr, cast)


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"signed_on": ""}, "signed_on", "behöver fyllas i"),
        ({"signed_on": "2099-01-01"}, "signed_on", "inte kommit än"),
        ({"signed_on": "0024-01-01"}, "signed_on", "årtalet"),
        ({"scan": (b"MZ", "x.exe")}, "scan", "PDF, en JPEG eller en PNG"),
        ({"scan": (b"", "x.pdf")}, "scan", "tom"),
        ({"scan": None}, "scan", ""),
    ],
)
def test_bad_input_is_told_at_its_field_and_the_day_is_kept(
    version: Version, cast: Cast, client_for: ClientFor, values: dict[str, Any], field: str, said: str
) -> None:
    given: dict[str, Any] = {"signed_on": str(cast.today), "scan": (png(), "a.png"), **values}
    sent = {
        key: upload(*value) if isinstance(value, tuple) else value for key, value in given.items() if value is not None
    }
    answer = client_for(cast.manager).post(address(cast.colleague, version), sent)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert f'value="{given["signed_on"]}"' in answer.content.decode() or not given["signed_on"]
    assert not Acknowledgement.objects.exists()


def test_only_the_version_in_force_is_signed_and_only_once(version: Version, cast: Cast) -> None:
    first = register(version, cast.colleague, cast.manager, cast)
    assert register(version, cast.colleague, cast.hr, cast) == first
    assert Scan.objects.count() == 1
    adopt(cast, "Nyare text")
    with pytest.raises(Refused):
        register(version, cast.communicator, cast.manager, cast)


def test_the_scan_lies_sealed_and_is_for_those_who_see_the_receipt(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    scan = clean(pdf())
    done = register(version, cast.colleague, cast.manager, cast, scan=scan)
    assert scan.content not in bytes(Scan.objects.get().content)
    where = reverse("policy:receipt_scan", args=[done.pk])
    for who, status in (("colleague", 200), ("hr", 200), ("auditor", 200), ("communicator", 404), ("stranger", 404)):
        assert client_for(getattr(cast, who)).get(where).status_code == status
    assert client_for(cast.hr).get(where).content == scan.content
    other = workflow.acknowledge(version, by=cast.hr, at=cast.at, text_hash=version.text_hash)
    assert client_for(cast.hr).get(reverse("policy:receipt_scan", args=[other.pk])).status_code == 404


# No way of ending, moving or renaming a person removes evidence


def test_evidence_outlives_a_new_name_a_move_an_end_and_cannot_be_deleted(version: Version, cast: Cast) -> None:
    done = register(version, cast.colleague, cast.manager, cast)
    companies.change_person(cast.colleague, name="Annat Namn", by=cast.hr, at=cast.at)
    employment = cast.colleague.employments.get()
    companies.end_employment(employment, last_day=cast.today, by=cast.portal, at=cast.at)
    cast.employ(cast.colleague, cast.syd, first_day=cast.today + DAY)
    kept = Acknowledgement.objects.select_related("seal__key", "version", "scan").get(pk=done.pk)
    assert (queries.faults(kept), kept.company) == ([], cast.nord)
    assert cast.colleague.pk not in set(duties.acknowledge(cast.at + 2 * DAY).values_list("who_id", flat=True))
    with pytest.raises(ProtectedError):
        cast.colleague.delete()


@pytest.mark.parametrize("model", [Acknowledgement, Seal, SealKey, Stamp, Scan, KioskCode, KioskTry])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_change_or_delete_evidence(db: None, model: Any, verb: str) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))


@pytest.mark.parametrize("way", ["signed_in", "kiosk", "paper", "before"])
def test_the_database_refuses_a_way_that_does_not_say_who_and_when(version: Version, cast: Cast, way: str) -> None:
    signed = {"signed_on": cast.today} if way in ("signed_in", "kiosk") else {}
    done = Acknowledgement(
        version=version, person=cast.colleague, company=cast.nord, wording="x", language="sv", text_hash="0",
        wording_hash="0", way=way, at=cast.at, **signed,
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="acknowledgement_way_told"), transaction.atomic():
        done.save()


def test_the_pdf_of_a_paper_says_the_day_and_who_entered_it(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    from pypdf import PdfReader

    done = register(version, cast.colleague, cast.manager, cast)
    answer = client_for(cast.colleague).get(reverse("policy:receipt_pdf", args=[done.pk]))
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Dag på papperet" in text
    assert cast.manager.name in text
