"""Receipts and evidence: who may see them, and that nobody can change them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from companies import workflow as companies
from companies.models import User
from policy import queries, workflow
from policy.models import Acknowledgement, Adoption, Review, Version
from tests.cast import DAY, Cast

ClientFor = Callable[[User], Client]


def sign(version: Version, by: User, cast: Cast) -> Acknowledgement:
    return workflow.acknowledge(version, by=by, at=cast.at, text_hash=version.text_hash)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("colleague", True), ("manager", True), ("hr", True), ("ceo", True), ("quality", True), ("auditor", True),
        ("communicator", False), ("newcomer", False), ("chair", False), ("stranger", False), ("syd_hr", False),
        ("other_ceo", False), ("group_hr", False), ("outsider_superuser", False),
    ],
)  # fmt: skip
def test_a_receipt_is_seen_by_those_concerned_and_by_nobody_else(
    version: Version, cast: Cast, client_for: ClientFor, who: str, sees: bool
) -> None:
    done = sign(version, cast.colleague, cast)
    assert client_for(getattr(cast, who)).get(done.get_absolute_url()).status_code == (200 if sees else 404)
    visible = queries.receipts_visible_to(getattr(cast, who), cast.at)
    assert list(visible) == ([done] if sees else [])


def test_the_pages_say_truly_who_sees_it_before_and_after(version: Version, cast: Cast, client_for: ClientFor) -> None:
    read = reverse("policy:read", args=[version.policy.slug])
    pages = [client_for(cast.colleague).get(read)]
    receipt = sign(version, cast.colleague, cast).get_absolute_url()
    pages += [client_for(who).get(receipt) for who in (cast.colleague, cast.hr)]
    told = [page.content.decode().split("Synligt för: ")[1].split("</p>")[0] for page in pages]
    rest = "chefer i linjen, HR, VD, kvalitetsansvarig, granskare"
    assert [line.split(".")[0] for line in told] == [f"du, {rest}", f"du, {rest}", f"personen, {rest}"]


def test_another_manager_sees_nothing_of_it(version: Version, cast: Cast, client_for: ClientFor) -> None:
    other = cast.person("Annan Påhittschef", cast.nord)
    cast.person("Underordnad Påhittsson", cast.nord, employment={"manager": other})
    done = sign(version, cast.colleague, cast)
    assert client_for(other).get(done.get_absolute_url()).status_code == 404


def test_hr_sees_no_receipt_of_an_external_person_given_in_another_company(version: Version, cast: Cast) -> None:
    cast.employ(cast.stranger, cast.nord, kind="external")
    done = sign(version, cast.stranger, cast)
    assert list(queries.receipts_visible_to(cast.hr, cast.at)) == []
    assert list(queries.receipts_visible_to(cast.syd_hr, cast.at)) == [done]


def test_hr_keeps_the_evidence_of_those_who_have_left_and_the_manager_does_not(version: Version, cast: Cast) -> None:
    done = sign(version, cast.colleague, cast)
    employment = cast.colleague.employments.get()
    companies.end_employment(employment, last_day=cast.today, by=cast.portal, at=cast.at)
    tomorrow = cast.at + DAY
    assert list(queries.receipts_visible_to(cast.hr, tomorrow)) == [done]
    assert list(queries.receipts_visible_to(cast.manager, tomorrow)) == []


def test_each_row_of_the_list_opens_its_receipt(version: Version, cast: Cast, client_for: ClientFor) -> None:
    for person in (cast.colleague, cast.communicator):
        sign(version, person, cast)
    client = client_for(cast.manager)
    page = client.get(reverse("policy:people")).content.decode()
    links = re.findall(r"/policy/kvitto/[0-9a-f-]+/", page)
    assert sorted(links) == sorted(done.get_absolute_url() for done in Acknowledgement.objects.all())
    assert [client.get(link).status_code for link in links] == [200, 200]


# Evidence


@pytest.mark.parametrize("model", [Version, Adoption, Acknowledgement, Review])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_was_written_cannot_be_changed_or_deleted_by_the_portal(
    version: Version, cast: Cast, model: Any, verb: str
) -> None:
    sign(version, cast.colleague, cast)
    table = connection.ops.quote_name(model._meta.db_table)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))


def test_a_row_of_evidence_is_not_saved_twice(version: Version, cast: Cast) -> None:
    done = sign(version, cast.colleague, cast)
    done.wording = "Något annat"
    with pytest.raises(DatabaseError), transaction.atomic():
        done.save()
    assert Acknowledgement.objects.get().wording != "Något annat"
