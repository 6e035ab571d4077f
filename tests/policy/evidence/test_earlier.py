"""Signatures from before the portal: a dry run that names row and column, all or nothing, and nobody asked again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies import workflow as companies
from companies.models import User
from kit import clock
from kit.workflow import Forbidden, Refused
from notices.models import Notice
from policy import duties, queries, workflow
from policy.models import Acknowledgement, EarlierImport, Scan, Version
from tests.cast import DAY, Cast

from .papers import packed, pdf, png, upload

ClientFor = Callable[[User], Client]
BEGIN = "policy:import_earlier"
HEAD = "Namn;E-post;Signerad;Skanning"


def line(person: User, day: str = "2024-03-12", scan: str = "") -> str:
    return f"{person.name};{person.email};{day};{scan}"


def hand_in(client: Client, version: Version, *rows: str, papers: Any = None, head: str = HEAD) -> Any:
    """Choose list and scans; follow to the dry run where they can be read."""
    values = {"version": str(version.pk), "file": upload("\n".join((head, *rows)))}
    if papers is not None:
        values["papers"] = papers
    return client.post(reverse(BEGIN), values, follow=True)


def yes(client: Client, page: Any) -> Any:
    return client.post(page.request["PATH_INFO"], {"fingerprint": page.context["plan"].fingerprint}, follow=True)


def owing() -> set[Any]:
    return set(duties.acknowledge(clock.now()).values_list("who_id", flat=True))


def test_who_signed_before_the_portal_owes_nothing_and_the_evidence_says_so(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.hr)
    assert {cast.colleague.pk, cast.communicator.pk} < owing()
    scans = upload(packed(a_png=png(), b_pdf=pdf()), "skanningar.zip")
    rows = (line(cast.colleague, scan="a.png"), line(cast.communicator, "12/3/2023", "b.pdf"))
    page = hand_in(client, version, *rows, papers=scans)
    assert (page.status_code, len(page.context["plan"].new), page.context["plan"].wrong) == (200, 2, [])
    assert not Acknowledgement.objects.exists()
    assert not Scan.objects.exists()
    assert "2 underskrifter är inlagda." in yes(client, page).content.decode()
    assert not {cast.colleague.pk, cast.communicator.pk} & owing()
    done = Acknowledgement.objects.get(person=cast.colleague)
    assert (done.way, done.recorded_by, done.company) == ("before", cast.hr, cast.nord)
    assert done.signed_on == dt.date(2024, 3, 12)
    assert "12 mars 2024" in done.wording
    assert queries.faults(done) == []
    assert Acknowledgement.objects.get(person=cast.communicator).signed_on == dt.date(2023, 3, 12)
    assert not Notice.objects.exists()  # nobody is mailed about what they did years ago
    receipt = client_for(cast.colleague).get(done.get_absolute_url()).content.decode()
    assert "På papper, före portalen" in receipt
    scan = client_for(cast.colleague).get(reverse("policy:receipt_scan", args=[done.pk]))
    assert (scan["Content-Type"], scan["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert scan["Content-Disposition"].startswith("attachment;")
    assert scan.content.startswith(b"\xff\xd8\xff")


def test_the_second_time_changes_nothing(version: Version, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    yes(client, hand_in(client, version, line(cast.colleague)))
    page = hand_in(client, version, line(cast.colleague, "2020-01-01"))
    assert (page.context["known"], page.context["plan"].new) == (1, [])
    assert "Det finns inget att" in page.content.decode()
    yes(client, page)
    assert Acknowledgement.objects.get().signed_on == dt.date(2024, 3, 12)


def test_one_scan_without_a_column_is_the_scan_of_the_whole_list(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.hr)
    rows = [f"{one.email};2024-03-12" for one in (cast.colleague, cast.manager)]
    yes(client, hand_in(client, version, *rows, papers=upload(pdf(), "lista.pdf"), head="E-post;Datum"))
    assert len(set(Acknowledgement.objects.values_list("scan", flat=True))) == Scan.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("Ingen Påhittad;;2024-01-01;", "Namn", "Ingen sådan"),
        ("Kolla Påhittsson;;;", "Signerad", "Dagen saknas"),
        ("Kolla Påhittsson;;igår;", "Signerad", "inget datum"),
        ("Kolla Påhittsson;;2099-01-01;", "Signerad", "inte kommit än"),
        ("Kolla Påhittsson;;2024-01-01;x.pdf", "Skanning", "Ingen skanning"),
        (";;2024-01-01;", "Namn", "inte vem"),
        ("=1+1;;2024-01-01;", "Namn", "formel"),
        ("Annan Helt;kolla.pahittsson@demo.example;2024-01-01;", "E-post", "inte namnet"),
        ("Främmande Påhittsson;;2024-01-01;", "Namn", "Ingen sådan"),
        ("Kolla Påhittsson;;2024-01-01;trasig.png", "Skanning", "går inte att läsa"),
    ],
)
def test_a_wrong_row_is_named_with_its_column_and_reason_and_nothing_is_taken_in(
    version: Version, cast: Cast, client_for: ClientFor, row: str, column: str, reason: str
) -> None:
    client = client_for(cast.hr)
    broken = upload(packed(trasig_png=b"\x89PNG\r\n\x1a\n", hel_png=png()), "a.zip")
    page = hand_in(client, version, line(cast.manager), row, papers=broken)
    (wrong,) = page.context["plan"].wrong
    assert (wrong.row, wrong.column) == (3, column)
    assert reason in wrong.reason
    assert wrong.reason in page.content.decode()
    assert yes(client, page).status_code == 409
    assert not Acknowledgement.objects.exists()


def test_the_same_person_twice_is_told(version: Version, cast: Cast, client_for: ClientFor) -> None:
    page = hand_in(client_for(cast.hr), version, line(cast.colleague), line(cast.colleague, "2023-01-01"))
    assert [(one.row, one.reason) for one in page.context["plan"].wrong] == [(3, "Rad 2 handlar om samma person.")]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"file": ("Namn;Titel\nKolla;x", "a.csv")}, "kolumn för dagen"),
        ({"file": ("", "a.csv")}, "tom"),
        ({"papers": (b"MZ", "a.exe")}, "PDF, en JPEG eller en PNG"),
        ({"papers": (b"PK\x03\x04", "a.zip")}, "går inte att öppna"),
        ({"version": "x"}, "giltigt"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(
    version: Version, cast: Cast, client_for: ClientFor, values: dict[str, Any], said: str
) -> None:
    good: dict[str, Any] = {"version": str(version.pk), "file": upload(f"{HEAD}\n{line(cast.colleague)}")}
    given = {key: upload(*value) if isinstance(value, tuple) else value for key, value in values.items()}
    answer = client_for(cast.hr).post(reverse(BEGIN), good | given)
    assert answer.status_code == 422
    (field,) = answer.context["form"].errors
    assert field in values
    assert said in str(answer.context["form"].errors[field])
    assert not EarlierImport.objects.exists()


def test_who_signs_in_the_meantime_is_not_entered_twice(version: Version, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    page = hand_in(client, version, line(cast.colleague), line(cast.manager))
    workflow.acknowledge(version, by=cast.colleague, at=cast.at, text_hash=version.text_hash)
    answer = yes(client, page)
    assert answer.status_code == 409
    assert "Något har ändrats" in answer.content.decode()
    assert Acknowledgement.objects.count() == 1
    assert yes(client, answer).status_code == 200
    assert set(Acknowledgement.objects.values_list("way", flat=True)) == {"signed_in", "before"}


def test_a_leaver_too_has_signed(version: Version, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)
    yes(client, hand_in(client, version, line(cast.leaver)))
    assert Acknowledgement.objects.get().person == cast.leaver


def test_what_waits_is_sealed_is_ones_own_and_is_forgotten(version: Version, cast: Cast, client_for: ClientFor) -> None:
    page = hand_in(client_for(cast.hr), version, line(cast.colleague))
    begun = EarlierImport.objects.get()
    assert cast.colleague.name.encode() not in bytes(begun.content)
    assert client_for(cast.group_hr).get(page.request["PATH_INFO"]).status_code == 404
    with pytest.raises(Forbidden):
        workflow.look_earlier(begun, by=cast.manager, at=cast.at)
    with pytest.raises(Refused):
        workflow.look_earlier(begun, by=cast.hr, at=cast.at + DAY)
    assert (workflow.forget_earlier(cast.at), workflow.forget_earlier(cast.at + DAY)) == (0, 1)
    assert bytes(EarlierImport.objects.get().content) == b""
    again = client_for(cast.hr).get(page.request["PATH_INFO"], follow=True)
    assert "finns inte kvar" in again.content.decode()


def test_hr_enters_for_the_own_companies_alone(version: Version, cast: Cast, client_for: ClientFor) -> None:
    page = hand_in(client_for(cast.syd_hr), version, line(cast.stranger), line(cast.colleague))
    assert [wrong.row for wrong in page.context["plan"].wrong] == [3]
    for who in ("manager", "ceo", "colleague", "auditor", "quality", "outsider_superuser"):
        assert client_for(getattr(cast, who)).get(reverse(BEGIN)).status_code == 403


def test_a_name_that_two_bear_is_asked_about_and_a_number_tells(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    twin = companies.add_person(name=cast.colleague.name, by=cast.portal, at=cast.at)
    cast.employ(twin, cast.nord, number="N17")
    client = client_for(cast.hr)
    head = "Anställningsnummer;Namn;Signerad"
    page = hand_in(client, version, f";{twin.name};2024-01-01", head=head)
    assert "flera personer" in page.context["plan"].wrong[0].reason
    page = hand_in(client, version, f"N17;{twin.name};2024-01-01", head=head)
    assert [entry.person for entry in page.context["plan"].new] == [twin.pk]


def test_a_number_that_two_companies_have_given_is_told_apart_by_the_name(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    cast.appoint(cast.hr, cast.syd, "hr")
    one, other = (cast.person(name, place, employment={"number": "N17"})
                  for name, place in (("Ett Påhitt", cast.nord), ("Annat Hittepå", cast.syd)))  # fmt: skip
    head, client = "Anställningsnummer;Namn;Signerad", client_for(cast.hr)
    rows = (f"N17;{one.name};2024-01-01", f"N17;{other.name};2024-01-01", "N17;;2024-01-01", "N17;Helt Fel;2024-01-01")
    plan = hand_in(client, version, *rows, head=head).context["plan"]
    assert [entry.person for entry in plan.new] == [one.pk, other.pk]
    assert [(wrong.row, "flera personer" in wrong.reason) for wrong in plan.wrong] == [(4, True), (5, True)]


def test_the_dry_run_costs_the_same_for_one_and_for_three(version: Version, cast: Cast, client_for: ClientFor) -> None:
    client, counts = client_for(cast.hr), []
    for people in ([cast.colleague], [cast.colleague, cast.manager, cast.communicator]):
        page = hand_in(client, version, *map(line, people))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(page.request["PATH_INFO"]).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_empty_list_holds_the_headings_that_are_read(version: Version, cast: Cast, client_for: ClientFor) -> None:
    answer = client_for(cast.hr).get(reverse("policy:import_earlier_template"))
    head = answer.content.decode("utf-8-sig").strip()
    page = hand_in(client_for(cast.hr), version, f"{cast.colleague.name};;;2024-01-01;", head=head)
    assert (page.context["plan"].wrong, page.context["plan"].ignored) == ([], [])


def test_the_entrance_stands_on_the_page_of_policies(version: Version, cast: Cast, client_for: ClientFor) -> None:
    for who, sees in ((cast.hr, True), (cast.colleague, False)):
        page = client_for(who).get(reverse("policy:index")).content.decode()
        assert bool(re.search(f'href="{reverse(BEGIN)}"', page)) == sees
