"""The protocol of a review on paper: what its page says, in both languages, and whatever people wrote stays words."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from companies.models import User
from policy import workflow
from policy.checklist import QUESTIONS
from policy.models import Adoption, Review
from policy.views.paper import protocol_pdf
from tests.cast import DAY, Cast

from .printed import pictures
from .reviewed import VALUES, answered, keep, represents
from .test_paper import words

ClientFor = Callable[[User], Client]


@pytest.fixture
def adoption(policy_in_force: Adoption) -> Adoption:
    return policy_in_force


def paper_of(review: Review) -> str:
    return reverse("policy:review_pdf", args=[review.policy.slug, review.company.slug, review.pk])


def test_the_paper_says_what_the_page_says_and_the_page_leads_to_it(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    represents(cast.newcomer)
    workflow.plan_review(adoption, day=cast.today, people=[cast.colleague], by=cast.hr, at=cast.at)
    answers = [*answered()[:-1], {"question": QUESTIONS[-1].key, "word": "no", "remark": "Två saknas ännu."}]
    review = keep(adoption, cast, cast.hr, people=[cast.colleague, cast.newcomer], answers=answers)
    client = client_for(cast.colleague)
    page = client.get(review.get_absolute_url()).content.decode()
    assert f'href="{paper_of(review)}"' in page
    answer = client.get(paper_of(review))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    name = f"protokoll-{adoption.policy.slug}-nord-{cast.today.isoformat()}.pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    text = words(answer.content)
    for said in (
        adoption.version.title, cast.nord.name, "Sedd över, oförändrad", "Den var planerad till", cast.hr.name,
        "Nästa översyn", "Bekräftat", f"0 av {review.figures['reached']}", "Ställda frågor", "Nya versioner",
        VALUES["participants"], VALUES["minutes"], *(one.sv for one in QUESTIONS), "Två saknas ännu.",
    ):  # fmt: skip
        assert said in text
    assert text.index(f"{cast.newcomer.name} (skyddsombud)") < text.index(cast.colleague.name)
    assert "Inget skyddsombud deltog" not in text
    assert text.count("Nej") == 1


def test_it_comes_in_the_language_of_the_reader(adoption: Adoption, cast: Cast, client_for: ClientFor) -> None:
    represents(cast.newcomer)
    review = keep(adoption, cast, cast.hr)
    made = client_for(cast.colleague).get(paper_of(review), {"lang": "en"}).content
    text = words(made)
    for said in (
        "Reviewed, unchanged",
        "No safety representative took part",
        "Minutes",
        QUESTIONS[0].en,
        f"0 of {review.figures['reached']}",
    ):
        assert said in text
    assert PdfReader(io.BytesIO(made)).trailer["/Root"]["/Lang"] == "en"


def test_the_same_review_makes_the_same_bytes_that_can_be_read_aloud(adoption: Adoption, cast: Cast) -> None:
    review = keep(adoption, cast, cast.hr)
    once, again = (
        protocol_pdf(Review.objects.get(pk=review.pk), "sv", lacks_representative=False) for _turn in range(2)
    )
    assert once == again
    root = PdfReader(io.BytesIO(once)).trailer["/Root"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("sv", True)
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()


def test_an_old_review_that_names_nobody_says_so_on_page_and_paper(
    adoption: Adoption, cast: Cast, client_for: ClientFor
) -> None:
    old = Review(
        policy=adoption.policy, version=adoption.version, company=cast.nord, day=cast.today - 200 * DAY, by=cast.hr,
        basis_role="hr", at=cast.at - 200 * DAY, **VALUES | {"participants": ""},
    )  # fmt: skip
    old.save(force_insert=True)
    client = client_for(cast.colleague)
    assert "Ingen är antecknad." in client.get(old.get_absolute_url()).content.decode()
    text = words(client.get(paper_of(old)).content)
    assert "Ingen är antecknad." in text
    for unkept in ("Nästa översyn", "Ställda frågor", "Det ni gick igenom"):
        assert unkept not in text


def test_long_minutes_with_signs_and_endless_words_stay_words_within_the_margins(
    adoption: Adoption, cast: Cast
) -> None:
    address = "https://exempel.example/" + "a" * 200
    minutes = f'#eval("1") *Påhitt* = $x$\r\n- rad två\r\n\r\n{address}\n\n' + "Påhittad mening om översynen. " * 400
    review = keep(adoption, cast, cast.hr, minutes=minutes)
    made = protocol_pdf(review, "sv", lacks_representative=False)
    text = words(made)
    assert '#eval("1") *Påhitt* = $x$ - rad två' in text
    assert address in text.replace("\u200b", "").replace(" ", "")
    pages = pictures(made, ppi=60)
    assert len(pages) > 2
    for page in pages:
        wide, high = page.size
        assert page.crop((wide - wide * 22 // 210, 0, wide, high)).getextrema() == (255, 255)


@pytest.mark.parametrize(("who", "status"), [("auditor", 200), ("stranger", 404), ("group_hr", 404), ("chair", 404)])
def test_it_is_for_those_who_read_the_page(
    adoption: Adoption, cast: Cast, client_for: ClientFor, who: str, status: int
) -> None:
    review, client = keep(adoption, cast, cast.hr), client_for(getattr(cast, who))
    assert client.get(paper_of(review)).status_code == status == client.get(review.get_absolute_url()).status_code
