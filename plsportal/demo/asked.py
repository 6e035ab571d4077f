"""What people of the made-up group have asked HR about the policy, what HR therefore shows to everybody, and what HR
asks them before they acknowledge it.
"""

from __future__ import annotations

from typing import NamedTuple

from plsportal.demo.moments import Story, told_at
from plsportal.demo.people import EXEMPLA
from policy import workflow as policies
from policy.models import Adoption, Version
from policy.texts import SCENARIOS


class Asked(NamedTuple):
    """Who asked what how many days ago, and in which words it is shown in all companies since the day after."""

    person: str
    text: str
    days: int
    shown: dict[str, str]


ASKED = (
    Asked(
        "Lek Leksell", "Får jag lägga ut en bild på maskinen som jag kör?", 9,
        {
            "question": "Får jag visa maskiner och verktyg på mitt eget konto?",
            "answer": "Ja, gärna. Se till att alla som syns har sagt ja. Är ni hos en kund behövs kundens tillstånd.",
            "question_en": "May I show machines and tools on my own account?",
            "answer_en": "Yes, gladly. Everybody in the picture must have agreed, and at a customer's so must they.",
        },
    ),
    Asked(
        "Rekvisita Rekvist", "Måste jag svara på kommentarer när jag är ledig?", 7,
        {
            "question": "Måste jag svara när någon frågar om bolaget på mitt eget konto?",
            "answer": "Nej. Hänvisa till en talesperson, så svarar bolaget.",
        },
    ),
)  # fmt: skip


def tell(story: Story) -> None:
    """Let HR answer each question the day after, and show it without the name; and ask two of their own in nord."""
    version, hr = Version.objects.order_by("-number")[0], story.people[EXEMPLA]
    for one in ASKED:
        with told_at(story.moment(one.days, 12)) as at:
            asked = policies.ask(version, kind="plain", text=one.text, by=story.people[one.person], at=at)
        with told_at(story.moment(one.days - 1, 9)) as at:
            policies.answer(asked, text=one.shown["answer"], by=hr, at=at)
            policies.make_frequent(asked, everywhere=True, by=hr, at=at, **one.shown)
    nord = Adoption.objects.filter(company=story.companies["nord"], version=version).get()
    with told_at(story.moment(5, 9)) as at:
        policies.set_quiz(nord, questions=[SCENARIOS[0], SCENARIOS[2]], pass_mark=2, tries=3, by=hr, at=at)
