"""What became of decisions in the made-up group: conditions, a renewal, a change, one expired, one taken back."""

from __future__ import annotations

from typing import Any

from accounts import workflow as accounts
from accounts.models import Account, Condition, Request
from accounts.platforms import identify
from plsportal.demo.asks import CUSTOMERS, NOVELLA, TESTA, WORKERS, Ask, Step, approved, opened
from plsportal.demo.moments import Story, told_at
from plsportal.demo.people import DEMO, EXEMPLA, HITTA, NORD, PAHITTA, ROLL, RUBRIK, SYD, VAST

PJAS, HYPO, CHANSA = "Pjäs Pjäsberg", "Hypo Hypotesson", "Chansa Chansander"
ON_CONDITIONS = Ask(
    NORD, "https://www.facebook.com/exempelnordsommar", "Nord i sommar",
    "Berätta om sommarens vägarbeten för dem som bor intill.", CUSTOMERS, PAHITTA, TESTA, 21, PAHITTA,
    (Step(18, "submit", PAHITTA), Step(16, "endorse", EXEMPLA)),
)  # fmt: skip
CONDITIONS = (("Publicera regler för kommentarer under Om.", 9), ("Visa mig en plan för helger och semestrar.", 2))
ENDS = (
    Ask(VAST, "https://www.facebook.com/exempelvastrekrytering", "Väst rekryterar",
        "Visa lediga tjänster där de söks.", WORKERS, HITTA, ROLL, 260, HITTA, approved(250, HITTA, PJAS)),
    Ask(SYD, "https://www.instagram.com/exempelsyd.maskiner", "Syd maskiner",
        "Visa maskinerna som vi hyr ut.", CUSTOMERS, NOVELLA, CHANSA, 140, NOVELLA, opened(120, NOVELLA, HYPO)),
    Ask(VAST, "https://www.instagram.com/exempelvast.lunch", "Väst på lunch",
        "Visa vad som serveras i matsalen.", WORKERS, HITTA, ROLL, 40, HITTA, approved(30, HITTA, PJAS)),
)  # fmt: skip
REVOKED = (
    "Uthyrningen är såld. Kontot ska inte längre tala för oss.",
    "Matsalen stänger i januari, så kontot behövs inte.",
)
STILL = {
    "purpose": "Åtta av tio sökande säger att de har sett oss här.",
    "changes": "Vi svarar numera inom en arbetsdag, och Testa skriver varannan vecka.",
    "monitoring": "workdays",
    "minors": "no",
}


def tell(story: Story, ask: Any) -> None:
    """Tell it; `ask` walks a request as the others of the story are walked."""
    ask(story, ON_CONDITIONS)
    _on_conditions(story)
    expired, *revoked = (ask(story, one) for one in ENDS)
    with told_at(story.moment(60)) as at:
        accounts.expire(by=story.portal, at=at)
    with told_at(story.moment(6, 13)) as at:
        for request, note in zip(revoked, REVOKED, strict=True):
            accounts.revoke(request, by=story.people[DEMO], at=at, note=note)
    assert Request.objects.get(pk=expired.pk).status == Request.Status.EXPIRED
    _renewal(story)
    _change(story)
    _draft(story)


def _on_conditions(story: Story) -> None:
    request = Request.objects.get(name=ON_CONDITIONS.name)
    with told_at(story.moment(14, 10)) as at:
        given = [(text, story.day(ago)) for text, ago in CONDITIONS]
        accounts.approve(request, by=story.people[DEMO], at=at, months=12, conditions=given)
    with told_at(story.moment(10, 15)) as at:
        first = Condition.objects.get(decision__request=request, number=1)
        accounts.meet_condition(first, by=story.people[PAHITTA], at=at, note="Reglerna ligger under Om sedan i morse.")


def _renewal(story: Story) -> None:
    account = Account.objects.get(platform="linkedin", handle="exempelnord")
    with told_at(story.moment(4, 9)) as at:
        request = accounts.ask_operate(account, by=story.people[PAHITTA], at=at, **STILL)
    with told_at(story.moment(2, 11)) as at:
        accounts.endorse(request, by=story.people[EXEMPLA], at=at, note="Kontot sköts väl.")


def _change(story: Story) -> None:
    account = Account.objects.get(platform="linkedin", handle="exempelkoncernen")
    values = {"name": "Exempelkoncernen Sverige", "changes": "Vi öppnar i Norge, så namnet ska säga var vi är."}
    with told_at(story.moment(3, 9)) as at:
        accounts.ask_change(account, identify(account.url), by=story.people[RUBRIK], at=at, **values)


def _draft(story: Story) -> None:
    typed = {"name": ["Nord praktik"], "purpose": ["Vi får många frågor om praktik, men"], "languages": ["sv"]}
    accounts.save_draft("open", typed, by=story.people[PAHITTA], at=story.moment(1, 16))
