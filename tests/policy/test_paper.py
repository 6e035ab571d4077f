"""A version on paper: the same bytes each time, its facts on it, readable aloud, and only for those who may see it."""

from __future__ import annotations

import io
from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from companies.models import User
from kit import clock
from kit.printing import pdf
from policy.models import Acknowledgement, Adoption
from policy.printing import blocks
from policy.views.paper import version_pdf
from tests.cast import Cast

from .drafted import translated
from .texts import adopt

ClientFor = Callable[[User], Client]


def words(pdf: bytes) -> str:
    """Every word on the pages, in one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_paper_says_from_when_by_whom_and_which_exact_text(policy_in_force: Adoption) -> None:
    pdf = version_pdf(policy_in_force, "sv")
    version, text = policy_in_force.version, words(pdf)
    for said in (
        version.title, "Gäller från", f"{policy_in_force.effective_from.year}", "Framtagen av",
        version.prepared_by_name,
        "Fastställd av", policy_in_force.adopted_by_name, "Version", "Påhittad text om genomförande.",
    ):  # fmt: skip
        assert said in text
    assert version.text_hash in text.replace(" ", "")


def test_the_same_text_makes_the_same_bytes(policy_in_force: Adoption) -> None:
    assert version_pdf(policy_in_force, "sv") == version_pdf(Adoption.objects.get(pk=policy_in_force.pk), "sv")


def test_it_says_its_language_and_can_be_read_aloud(policy_in_force: Adoption) -> None:
    reader = PdfReader(io.BytesIO(version_pdf(policy_in_force, "sv")))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "sv"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


@settings(max_examples=40)
@given(st.text(alphabet="aå #*_-[]()`|<>&\\\n$@=~\"'1.!{}%/:", max_size=120))
def test_nothing_that_stands_in_a_text_is_read_as_typesetting(body: str) -> None:
    data = {"title": "T", "company": "C", "lang": "sv", "facts": [], "blocks": blocks(body)}
    labels = {"footer": "", "page": "", "what": "", "said": ""}
    made = pdf("policy/policy.typ", data | {"words": labels}, at=clock.now())
    assert made.startswith(b"%PDF-")


def test_superseded_versions_stay_at_their_address_and_strangers_find_nothing(
    cast: Cast, client_for: ClientFor, policy_in_force: Adoption
) -> None:
    adopt(cast, "En senare text")
    address = reverse("policy:pdf", args=[policy_in_force.policy.slug, 1, "nord", "sv"])
    answer = client_for(cast.colleague).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert client_for(cast.stranger).get(address).status_code == 404
    assert client_for(cast.colleague).get(address.replace("sv.pdf", "en.pdf")).status_code == 404


def test_the_english_text_is_shown_and_what_was_shown_is_what_is_acknowledged(
    cast: Cast, client_for: ClientFor
) -> None:
    version = translated(cast)
    client, address = client_for(cast.colleague), version.policy.get_absolute_url()
    swedish, english = client.get(address), client.get(address, {"lang": "en"})
    assert swedish.context["form"]["text_hash"].value() == version.text_hash
    assert english.context["form"]["text_hash"].value() == version.text_hash_en
    assert "Read it." in english.content.decode()
    press = reverse("policy:acknowledge", args=[version.policy.slug, 1])
    again = client.post(press, {"text_hash": version.text_hash_en})  # not ticked: the same text comes back
    assert again.status_code == 422
    assert "Read it." in again.content.decode()
    assert client.post(press, {"text_hash": version.text_hash_en, "read": "on"}).status_code == 302
    assert Acknowledgement.objects.get().text_hash == version.text_hash_en
    pdf = client.get(reverse("policy:pdf", args=[version.policy.slug, 1, "nord", "en"]))
    assert "Made-up policy" in words(pdf.content)
