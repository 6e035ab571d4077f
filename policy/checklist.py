"""What a review of a policy goes through, in Swedish and English.

A question's key stands in the reviews that answered it: a question that comes to mean something else gets a new key,
and one that is asked no more stays in `ASKED_BEFORE`, so that old protocols can be read.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True)
class Asked:
    """One question of a review."""

    key: str
    sv: str
    en: str

    def __str__(self) -> str:
        return self.sv if (get_language() or "sv").startswith("sv") else self.en


QUESTIONS: tuple[Asked, ...] = (
    Asked(
        "law",
        "Har lagen eller myndigheternas vägledning ändrats sedan sist?",
        "Has the law, or the authorities' guidance, changed since last time?",
    ),
    Asked(
        "reports",
        "Har anmälningar eller händelser sedan sist visat att något i policyn behöver ändras?",
        "Have reports or incidents since last time shown that something in the policy needs to change?",
    ),
    Asked(
        "accounts",
        "Stämmer konton, kontoansvariga och talespersoner fortfarande?",
        "Are accounts, account owners and spokespersons still right?",
    ),
    Asked(
        "consents",
        "Fungerar samtycken och tillstånd från kunder?",
        "Do consents and permissions from customers work?",
    ),
    Asked(
        "newcomers",
        "Tar alla nya del av policyn, och är siffrorna som de ska?",
        "Does everybody new take note of the policy, and are the numbers as they should be?",
    ),
)
ASKED_BEFORE: tuple[Asked, ...] = ()
BY_KEY = {one.key: one for one in (*ASKED_BEFORE, *QUESTIONS)}
