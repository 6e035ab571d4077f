"""Drafts in the browser: written, looked at, saved by two, put before the CEO, adopted, sent back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import User
from policy import workflow
from policy.models import Adoption, Draft, Version
from tests.cast import DAY, Cast

from .drafted import SAID, TEXT, adopt, rewrite, stages, written
from .texts import adopt as enter

ClientFor = Callable[[User], Client]


def typed(draft: Draft, cast: Cast, **changes: Any) -> dict[str, Any]:
    """What the form of the editor sends."""
    return {
        "body": TEXT, "summary": "Påhittad ändring", "prepared_by_name": cast.hr.name, "prepared_by_title": "HR",
        "companies": [str(pk) for pk in draft.companies], "revision": draft.revision, **changes,
    }  # fmt: skip


def said(cast: Cast, draft: Draft, **changes: Any) -> dict[str, Any]:
    """What the form of the CEO sends."""
    return {
        "companies": [str(cast.nord.pk)], "effective_from": cast.today.isoformat(), "source": SAID["source"],
        "change": "material", "reason": "Nya regler", "revision": draft.revision, **changes,
    }  # fmt: skip


def test_from_the_first_word_to_the_text_in_force(cast: Cast, client_for: ClientFor) -> None:
    hr, ceo = client_for(cast.hr), client_for(cast.ceo)
    begun = hr.post(reverse("policy:open_draft"), {"title": "Policy för drönare", "companies": [str(cast.nord.pk)]})
    draft = Draft.objects.get()
    assert begun.url == reverse("policy:save", args=[draft.pk])
    assert hr.get(begun.url).status_code == 200
    assert hr.post(begun.url, typed(draft, cast)).url == draft.get_absolute_url()
    assert hr.post(reverse("policy:submit", args=[draft.pk])).status_code == 302
    draft.refresh_from_db()
    page = ceo.get(draft.get_absolute_url()).content.decode()
    assert reverse("policy:adopt", args=[draft.pk]) in page
    assert reverse("policy:adopt", args=[draft.pk]) not in hr.get(draft.get_absolute_url()).content.decode()
    assert ceo.post(reverse("policy:adopt", args=[draft.pk]), said(cast, draft)).status_code == 302
    adoption = Adoption.objects.get()
    assert (adoption.company, adoption.effective_from, adoption.version.material) == (cast.nord, cast.today, True)
    shown = client_for(cast.colleague).get(reverse("policy:read", args=["policy-for-dronare"])).content.decode()
    assert "En ny påhittad text." in shown
    assert cast.ceo.name in shown


def test_the_second_who_saves_sees_both_texts_and_loses_nothing(cast: Cast, client_for: ClientFor) -> None:
    draft = written(cast)
    began = draft.revision
    rewrite(draft, cast, body=f"{TEXT}\n\nDet som kvalitet skrev.")
    mine = typed(draft, cast, revision=began, body=f"{TEXT}\n\nDet som HR skrev.", summary="Min egen")
    client, address = client_for(cast.hr), reverse("policy:save", args=[draft.pk])
    answer = client.post(address, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Det som HR skrev." in page
    assert "Det som kvalitet skrev." in page
    assert "<ins>" in page
    assert "Min egen" in page
    draft.refresh_from_db()
    assert "kvalitet" in draft.body
    again = answer.context["form"]["revision"].value()
    assert client.post(address, mine | {"revision": again}).status_code == 302
    draft.refresh_from_db()
    assert draft.body.endswith("Det som HR skrev.")


def test_what_lacks_before_the_ceo_is_asked_for_at_its_field(cast: Cast, client_for: ClientFor) -> None:
    draft = written(cast)
    rewrite(draft, cast, summary="")
    answer = client_for(cast.hr).post(reverse("policy:submit", args=[draft.pk]))
    page = answer.content.decode()
    assert answer.status_code == 422 and f'action="{reverse("policy:save", args=[draft.pk])}"' in page
    assert 'href="#id_summary"' in page and 'id="id_summary_error"' in page and "så att VD vet vad" in page
    assert TEXT.splitlines()[0] in page and f'name="revision" value="{draft.revision}"' in page
    draft.refresh_from_db()
    assert draft.status == Draft.Status.DRAFT


def test_what_is_typed_is_shown_as_it_will_be_read_and_not_kept(cast: Cast, client_for: ClientFor) -> None:
    draft = written(cast)
    client = client_for(cast.hr)
    body = "## Rubrik\n\n<script>alert(1)</script> [länk](javascript:alert(1))"
    without = client.post(reverse("policy:save", args=[draft.pk]), typed(draft, cast, body=body, preview="1"))
    live = client.post(reverse("policy:preview"), {"body": body}, headers={"hx-request": "true"})
    assert "htmx" in without.content.decode()
    for answer in (without, live):
        page = answer.content.decode()
        assert answer.status_code == 200
        assert '<h2 id="p1">1. Rubrik</h2>' in page
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
    draft.refresh_from_db()
    assert draft.body == TEXT


def test_a_script_in_the_text_stays_text_for_everybody(cast: Cast, client_for: ClientFor) -> None:
    draft = written(cast, body="## Mål\n\n<script>alert(1)</script>")
    workflow.submit(draft, by=cast.hr, at=cast.at)
    adopt(draft, cast)
    for user, address in ((cast.ceo, draft.get_absolute_url()), (cast.colleague, draft.policy.get_absolute_url())):
        assert "<script>alert" not in client_for(user).get(address).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"body": "  "}, "body"),
        ({"body": "x" * 200_001}, "body"),
        ({"companies": []}, "companies"),
        ({"body_en": "English"}, "title_en"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_lost(
    cast: Cast, client_for: ClientFor, changes: dict[str, Any], field: str
) -> None:
    draft = written(cast)
    answer = client_for(cast.hr).post(
        reverse("policy:save", args=[draft.pk]), typed(draft, cast, summary="Det jag skrev", **changes)
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Det jag skrev" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"effective_from": "yesterday"}, "effective_from"),
        ({"effective_from": "2026-02-30"}, "effective_from"),
        ({"source": ""}, "source"),
        ({"change": ""}, "change"),
        ({"reason": ""}, "reason"),
        ({"companies": []}, "companies"),
    ],
)
def test_the_ceo_is_told_what_lacks_and_loses_nothing(
    cast: Cast, client_for: ClientFor, changes: dict[str, Any], field: str
) -> None:
    draft = written(cast)
    workflow.submit(draft, by=cast.hr, at=cast.at)
    if changes.get("effective_from") == "yesterday":
        changes = {"effective_from": (cast.today - DAY).isoformat()}
    given = said(cast, draft, **({"reason": "Mitt skäl"} | changes))
    answer = client_for(cast.ceo).post(reverse("policy:adopt", args=[draft.pk]), given)
    assert answer.status_code == 422
    assert list(answer.context["adopt_form"].errors) == [field]
    assert field == "reason" or "Mitt skäl" in answer.content.decode()
    assert not Version.objects.exists()


def test_the_ceo_sends_back_with_a_reason_and_the_writer_reads_it(cast: Cast, client_for: ClientFor) -> None:
    draft = written(cast)
    workflow.submit(draft, by=cast.hr, at=cast.at)
    address = reverse("policy:send_back", args=[draft.pk])
    ceo = client_for(cast.ceo)
    assert ceo.post(address, {"company": str(cast.nord.pk), "note": " "}).status_code == 422
    assert ceo.post(address, {"company": str(cast.nord.pk), "note": "Ta med kunderna"}).status_code == 302
    assert "Ta med kunderna" in client_for(cast.hr).get(draft.get_absolute_url()).content.decode()
    late = ceo.post(reverse("policy:adopt", args=[draft.pk]), said(cast, draft))
    assert late.status_code == 409
    assert cast.ceo.name in late.content.decode()


def test_a_company_that_adopts_later_is_told_what_the_first_one_said(cast: Cast, client_for: ClientFor) -> None:
    draft = stages()["adopted"](cast)
    client = client_for(cast.other_ceo)
    page = client.get(draft.get_absolute_url())
    assert "Ett påhittat skäl" in page.content.decode()
    assert "change" not in page.context["adopt_form"].fields
    given = said(cast, draft, companies=[str(cast.syd.pk)])
    assert client.post(reverse("policy:adopt", args=[draft.pk]), given).status_code == 302
    assert {one.company_id for one in Adoption.objects.all()} == {cast.nord.pk, cast.syd.pk}


def test_a_new_version_begins_from_the_text_in_force(cast: Cast, client_for: ClientFor, version: Version) -> None:
    enter(cast, "En andra text", cast.syd)  # so that the policy has more versions than one
    enter(cast, "En tredje text", cast.nord, days=-10)
    version = Version.objects.get(number=3)
    client = client_for(cast.hr)
    address = reverse("policy:open_version", args=[version.policy.slug])
    assert address in client.get(version.policy.get_absolute_url()).content.decode()
    assert address not in client_for(cast.colleague).get(version.policy.get_absolute_url()).content.decode()
    begun = client.post(address)
    draft = Draft.objects.get()
    assert (draft.body, draft.companies) == (version.body, [cast.nord.pk])
    assert begun.url == reverse("policy:save", args=[draft.pk])
    assert client.post(address).url == draft.get_absolute_url()  # whoever comes second goes on with the same one
    rewrite(draft, cast, body=version.body.replace("målsättning", "riktning"))
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "riktning" in page
    assert "<del>" in page


def test_one_and_three_drafts_cost_the_same(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.hr)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("policy:index")).status_code == 200
        return len(asked)

    written(cast)
    cost()
    one = cost()
    written(cast, policy="Påhittad andra policy")
    written(cast, policy="Påhittad tredje policy")
    assert cost() == one
