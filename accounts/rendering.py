"""What somebody who is appointed promises about log-in details, in Swedish and English, and the hash of it.

It is no screen text of the catalogue: what a person promised is evidence, so it is dated, numbered and kept as shown.
Once one has been signed the database takes no other text under its number: a change is a new `Promise`, put last.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """One wording of the undertaking: its number, its day, and its sentences in both languages."""

    number: int
    dated: dt.date
    sv: tuple[str, ...]
    en: tuple[str, ...]

    def sentences(self, language: str, company: str) -> list[str]:
        """Return the sentences as the person reads them; another language than Swedish is English."""
        return [one.format(company=company) for one in (self.sv if language == "sv" else self.en)]

    def wording(self, language: str, company: str) -> str:
        """Return the whole text as it is kept with the undertaking, a sentence a line."""
        return "\n".join(self.sentences(language, company))

    @property
    def text_hash(self) -> str:
        """Return the SHA-256 of the canonical JSON of number, day and both languages."""
        told = {"number": self.number, "dated": self.dated.isoformat(), "sv": self.sv, "en": self.en}
        return digest(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def digest(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


PROMISES = (
    Promise(
        1,
        dt.date(2026, 11, 29),
        (
            "Jag använder inloggningsuppgifter som jag får för {company} bara för mitt uppdrag.",
            "Jag förvarar dem i bolagets lösenordsvalv och använder tvåfaktorsinloggning där det går.",
            "Jag lämnar dem inte till någon annan, och skickar dem inte i mejl eller chatt.",
            "Jag säger genast till HR om jag misstänker att någon annan har fått tag i dem.",
            "När uppdraget slutar lämnar jag ifrån mig dem, så att de kan bytas, och behåller ingenting.",
        ),
        (
            "I use log-in details that I get for {company} for my appointment alone.",
            "I keep them in the company's password vault and use two-factor log-in where it is possible.",
            "I hand them to nobody else, and do not send them by mail or chat.",
            "I tell HR at once if I suspect that somebody else has got hold of them.",
            "When the appointment ends I give them up, so that they can be changed, and keep nothing.",
        ),
    ),
)
PROMISE = PROMISES[-1]  # what is asked for today
