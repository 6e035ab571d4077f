"""The words of the page that asks, in both languages, filled with what is asked; and the QR code of its address.

They are no screen texts of the catalogue: what a person read is evidence, so each wording is stored with its number.
A change here becomes a new number when somebody next asks.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from string import Template
from typing import Any

import segno

Words = dict[str, Any]

SV: Words = {
    "title": "Får $company visa dig?",
    "lead": "$asker frågar dig, $name. Du väljer själv. Säger du nej får det inga följder, och du behöver inte säga "
    "varför.",
    "sections": [
        ["Vem ansvarar?", "$company (organisationsnummer $number) ansvarar för dina personuppgifter."],
        ["Vad ska det användas till?", "$purpose"],
        ["Hur länge?", "Till och med $until. Efter det använder vi det inte mer utan att fråga igen."],
        [
            "Kan du ändra dig?",
            "Ja, när som helst. När du har svarat får du ett kvitto med en egen länk. Där tar du tillbaka ditt "
            "samtycke, lika lätt som du gav det. Då tar vi ned det som är publicerat. Det vi gjorde innan du ändrade "
            "dig var tillåtet.",
        ],
        [
            "Vem kan du fråga?",
            "$asker, $contact. Du kan också klaga hos Integritetsskyddsmyndigheten, imy.se.",
        ],
    ],
    "media_question": "Vad får vi använda?",
    "media": {"name": "Mitt namn", "picture": "Bilder på mig", "film": "Filmer med mig", "sound": "Min röst"},
    "channels_question": "Var får vi visa det?",
    "channels": {
        "website": "På bolagets egen webbplats",
        "social": "På bolagets officiella konton i sociala medier",
        "print": "I tryck, till exempel broschyrer",
        "internal": "Internt på jobbet",
    },
    "yes": "Ja, jag samtycker till det jag kryssat i",
    "no": "Nej",
}
EN: Words = {
    "title": "May $company show you?",
    "lead": "$asker asks you, $name. The choice is yours. A no has no consequences, and you need not say why.",
    "sections": [
        ["Who is responsible?", "$company (company number $number) is the controller of your personal data."],
        ["What will it be used for?", "$purpose"],
        ["For how long?", "Until $until, that day included. After that we do not use it without asking again."],
        [
            "Can you change your mind?",
            "Yes, at any time. When you have answered you get a receipt with a link of your own. There you withdraw "
            "your consent, as easily as you gave it. Then we take down what is published. What we did before you "
            "changed your mind was allowed.",
        ],
        [
            "Whom can you ask?",
            "$asker, $contact. You can also complain to the Swedish Authority for Privacy Protection, imy.se.",
        ],
    ],
    "media_question": "What may we use?",
    "media": {"name": "My name", "picture": "Pictures of me", "film": "Films with me", "sound": "My voice"},
    "channels_question": "Where may we show it?",
    "channels": {
        "website": "On the company's own website",
        "social": "On the company's official accounts in social media",
        "print": "In print, such as brochures",
        "internal": "Internally at work",
    },
    "yes": "Yes, I consent to what I have ticked",
    "no": "No",
}

GAPS = {
    "sv": {
        "company": "[bolaget]",
        "asker": "[den som frågar]",
        "name": "[ditt namn]",
        "number": "[nummer]",
        "purpose": "[ändamålet]",
        "until": "[dagen]",
        "contact": "[kontaktuppgift]",
    },
    "en": {
        "company": "[the company]",
        "asker": "[who asks]",
        "name": "[your name]",
        "number": "[number]",
        "purpose": "[the purpose]",
        "until": "[the day]",
        "contact": "[contact]",
    },
}


@dataclass(frozen=True)
class Section:
    """One question that the page answers."""

    heading: str
    text: str


@dataclass(frozen=True)
class Asked:
    """The page as the person reads it."""

    title: str
    lead: str
    sections: list[Section]
    media_question: str
    media: dict[str, str]
    channels_question: str
    channels: dict[str, str]
    yes: str
    no: str


def words_hash() -> str:
    """Return the SHA-256 of the canonical JSON of today's wording in both languages."""
    canonical = json.dumps({"sv": SV, "en": EN}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def fill(words: Words, media: list[str], channels: list[str], **values: str) -> Asked:
    """Return the page: stored words filled with what is asked, and the choices in the order they were asked for."""

    def put(text: str) -> str:
        return Template(text).substitute(values)

    return Asked(
        title=put(words["title"]),
        lead=put(words["lead"]),
        sections=[Section(put(heading), put(text)) for heading, text in words["sections"]],
        media_question=words["media_question"],
        media={value: words["media"][value] for value in media},
        channels_question=words["channels_question"],
        channels={value: words["channels"][value] for value in channels},
        yes=words["yes"],
        no=words["no"],
    )


def blank(words: Words, media: list[str], channels: list[str], language: str) -> Asked:
    """Return the page as it reads before anything is filled in: each gap says in brackets what stands there."""
    return fill(words, media, channels, **GAPS[language])


def qr_code(address: str) -> str:
    """Return the address as a QR code: an SVG picture as a data address, black on white in every theme."""
    return str(segno.make_qr(address, error="m").svg_data_uri(scale=4, border=4, light="white", dark="black"))
