"""Page footers come out wherever the extraction glued them in, without losing a word or a space."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from policy.extraction import Paragraph, extract, report
from tests.policy.documents import FOOTER, TITLE, assert_same, policy, rules_of, words_of


@pytest.fixture(autouse=True, scope="module")
def english() -> Iterator[None]:
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    "text",
    [
        f"inlägg från{FOOTER} bolaget! Mer.",
        f"inlägg från {FOOTER}bolaget! Mer.",
        f"inlägg från{FOOTER}bolaget! Mer.",
        f"inlägg från {FOOTER} bolaget! Mer.",
        f"inlägg från\n{FOOTER}\nbolaget! Mer.",
        f"inlägg från\n\n{FOOTER}\n\nbolaget! Mer.",
        f"inlägg från\n\n{FOOTER}\n\fbolaget! Mer.",
        "inlägg från\n\f\nbolaget! Mer.",
        f"inlägg\nfrån{FOOTER}\nbolaget!\nMer.",
        f"inlägg från bolaget! Mer.{FOOTER}",
        f"{FOOTER}inlägg från bolaget! Mer.",
        f"{FOOTER}\ninlägg från bolaget! Mer.",
        f"inlägg från{FOOTER}{FOOTER} bolaget!{FOOTER} Mer.{FOOTER}",
        f"inlägg från{FOOTER} Sida 1 av 2 bolaget! Mer.",
        f"inlägg frånSida 1 av 2{FOOTER} bolaget! Mer.",
        f"inlägg från{FOOTER} 1(2) bolaget! Mer.",
        f"inlägg från\n{FOOTER} 1 (2)\nbolaget! Mer.",
        f"inlägg från\n1(2) {FOOTER}\nbolaget! Mer.",
        f"inlägg från\n{FOOTER}\nSida 1\nbolaget! Mer.",
        "inlägg från\n\nSida 1 av 2\n\nbolaget! Mer.",
        "inlägg från\nSid. 1/2\nbolaget! Mer.",
        "inlägg från\nDokumentnamn:\nPolicy för\nPåhittade bolaget\nbolaget! Mer.",
        "inlägg frånDOKUMENTNAMN: POLICY FÖR PÅHITTADE BOLAGET bolaget! Mer.",
    ],
)
def test_one_comes_out_wherever_it_stands(text: str) -> None:
    assert rules_of(text) == (Paragraph("inlägg från bolaget! Mer."),)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"från{FOOTER}, och till", "från, och till"),
        (f"(se{FOOTER}) och ({FOOTER}här)", "(se) och (här)"),
        (f"enligt 5(3){FOOTER} i lagen", "enligt 5(3) i lagen"),
        (f"läs{FOOTER} Sida 3 i boken", "läs Sida 3 i boken"),
        ("läs Sida 3 av 4 i boken", "läs Sida 3 av 4 i boken"),
        ("enligt Dokumentnamn: Policy för annat", "enligt Dokumentnamn: Policy för annat"),
    ],
)
def test_what_only_looks_like_one_stays(text: str, left: str) -> None:
    assert rules_of(text) == (Paragraph(left),)


def test_paragraphs_with_one_between_them_stay_two() -> None:
    two = (Paragraph("Den första regeln."), Paragraph("Den andra"), Paragraph("Den tredje"))
    assert rules_of(f"Den första regeln.\n\n{FOOTER}\n\nDen andra\n\n{FOOTER}\n\nDen tredje") == two
    assert rules_of(f"Den första regeln.{FOOTER}\n\n{FOOTER}Den andra\n\nDen tredje{FOOTER}") == two


def test_headings_title_and_facts_survive_them() -> None:
    wounded = policy().replace("Genomförande\n", f"Genomförande{FOOTER}\n").replace("\nAnsv", f"\n{FOOTER}Ansv")
    wounded = wounded.replace(TITLE, TITLE + FOOTER).replace("HR-chef", f"HR-chef{FOOTER}")
    assert_same(extract(f"{FOOTER} Sida 1 av 2\n\n{wounded}{FOOTER}"), extract(policy()))


def test_a_foreign_one_is_reported() -> None:
    assert "Left in the text" in report(extract(policy("Se Dokumentnamn: Policy för annat.")))[-1]


# Words that are no heading, bullet, fact or page number; a paragraph begins with a capital as paragraphs do.
LETTERS = "abcdefghijklmnoprstuvyåäöABCDEFÅÄÖ"
WORD = st.builds(
    lambda first, rest, end: first + rest + end,
    st.sampled_from(LETTERS),
    st.text(LETTERS + "0123456789-*_#|'", max_size=8),
    st.sampled_from(["", "", "", ",", ".", "!", ":", ")", "”"]),
)
PARAGRAPH = st.lists(WORD, min_size=1, max_size=12).map(lambda words: ["Regel", *words])
ITEM = PARAGRAPH.map(lambda words: ["•", *words])
FOOTERS = [FOOTER, f"{FOOTER} Sida 1 av 2", f"Sida 2 av 2 {FOOTER}", f"{FOOTER} 1(2)", FOOTER + FOOTER]
BETWEEN_WORDS = [("", " "), (" ", ""), ("", ""), (" ", " "), ("\n", "\n"), ("\n", " ")]
BETWEEN_BLOCKS = [("", "\n\n"), ("\n\n", ""), ("\n\n", "\n\n"), ("\n", "\n\n"), ("\n\n", "\n")]


@st.composite
def wounded(draw: st.DrawFn) -> tuple[str, str]:
    """A clean document, and the same with footers pushed in between any words and blocks."""
    blocks = draw(st.lists(PARAGRAPH | ITEM, min_size=1, max_size=6))
    text = ""
    for block in blocks:
        for word in block:
            gap, ways = ("\n\n", BETWEEN_BLOCKS) if word is block[0] else (" ", BETWEEN_WORDS)
            after_bullet = text.endswith("•")
            if not text or after_bullet or not draw(st.booleans()):
                text += (gap if text else "") + word
                continue
            left, right = draw(st.sampled_from(ways))
            text += left + draw(st.sampled_from(FOOTERS)) + right + word
    return policy("\n\n".join(" ".join(block) for block in blocks)), policy(text)


@given(wounded())
def test_footers_between_any_words_come_out_without_a_trace(texts: tuple[str, str]) -> None:
    clean, hurt = texts
    assert_same(extract(hurt), extract(clean))
    assert words_of(extract(hurt)) == clean.replace("•", " ").split()
