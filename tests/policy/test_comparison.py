"""What differs between two texts: every word of both is accounted for, and what is shown is what changed."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from policy.comparison import ADDED, REMOVED, SAME, changes, clauses, compare

OLD = """## Konton

- Konton startas efter beslut av VD.
- Inloggningsuppgifter behandlas varsamt.

## Ansvar

Var och en läser policyn.
"""

SOME = "konto beslut VD policy läser alla varsamt och [länk](https://a.example) **fet** ~ # - 1."
WORDS = st.sampled_from(SOME.split())
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), max_size=8).map("\n\n".join)


def words(passages: tuple, *kinds: str) -> list[str]:
    """Every clause as it is in the pieces of these kinds."""
    texts = ["".join(piece.text for piece in one.pieces if piece.kind in kinds) for one in passages]
    return [text for text in texts if text]


def said(body: str) -> list[str]:
    """Every clause of a text."""
    return [clause.text for clause in clauses(body) if clause.text]


@given(LINES, LINES)
def test_every_clause_of_both_texts_is_accounted_for(old: str, new: str) -> None:
    found = compare(old, new)
    assert words(found, SAME, REMOVED) == said(old)
    assert words(found, SAME, ADDED) == said(new)


@given(LINES)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert changes(text, text) == ()


def test_a_reworded_clause_is_shown_in_its_place_with_what_came_and_what_went() -> None:
    new = OLD.replace("behandlas varsamt.", "behandlas varsamt och med tvåfaktorsinloggning.")
    [passage] = changes(OLD, new)
    assert (passage.section, passage.number) == ("Konton", "1.2")
    assert [(piece.kind, piece.text) for piece in passage.pieces] == [
        (SAME, "Inloggningsuppgifter behandlas varsamt"),
        (ADDED, " och med tvåfaktorsinloggning"),
        (SAME, "."),
    ]


def test_a_clause_that_came_and_one_that_went_are_shown_whole() -> None:
    new = OLD.replace("- Konton startas efter beslut av VD.\n", "").replace("policyn.", "policyn.\n\nChefen påminner.")
    gone, came = changes(OLD, new)
    assert [(piece.kind, piece.text) for piece in gone.pieces] == [(REMOVED, "Konton startas efter beslut av VD.")]
    assert [(piece.kind, piece.text) for piece in came.pieces] == [(ADDED, "Chefen påminner.")]


def test_where_a_link_leads_is_part_of_what_is_said() -> None:
    [passage] = changes("Läs [här](https://a.example).", "Läs [här](https://b.example).")
    assert passage.changed


def test_two_texts_as_long_as_a_book_are_compared_in_moments() -> None:
    old = "\n\n".join(f"Stycke {n} handlar om sak {n * 7}." for n in range(3000))
    new = "\n\n".join(f"Avsnitt {n} rör fråga {n * 5}." for n in range(3000))
    began = time.monotonic()
    found = compare(old, new)
    assert time.monotonic() - began < 20
    assert words(found, SAME, ADDED) == said(new)
