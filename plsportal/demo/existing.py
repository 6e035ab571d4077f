"""Accounts that the made-up companies had before the portal: undecided ones, and a list that lies before the CEO."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from accounts import workflow as accounts
from accounts.models import Account
from accounts.platforms import identify
from plsportal.demo.asks import CHANSA, FIKTIV, HYPO, NOVELLA, TESTA
from plsportal.demo.moments import Story, told_at
from plsportal.demo.people import EXEMPLA, KULISS, NORD, PAHITTA, SYD


class Found(NamedTuple):
    """An account that was there already: who runs it, as far as somebody knows, and what it is for."""

    company: str
    address: str
    name: str
    owner: str = ""
    backup: str = ""
    purpose: str = ""


PUT = (
    Found(NORD, "https://x.com/exempelnord", "Nord trafikinfo", PAHITTA, TESTA, "När vi stänger av en väg."),
    Found(NORD, "https://www.pinterest.com/exempelnord", "Nord inspirerar", TESTA, PAHITTA, "Bilder på färdiga hus."),
    Found(NORD, "https://www.facebook.com/groups/exempelnordveteraner", "Nords veteraner", KULISS,
          purpose="Gruppen för dem som har gått i pension."),
    Found(NORD, "https://www.instagram.com/exempel.nord", "Exempelbolaget Nord (gamla)", FIKTIV, TESTA),
)  # fmt: skip
UNDECIDED = (
    Found(SYD, "https://www.facebook.com/exempelsydjour", "Syd jour", NOVELLA, CHANSA, "Svara när vattnet är borta."),
    Found(SYD, "https://vimeo.com/exempelsyd", "Syd film"),
)
NOTE = "Det här är de konton vi hittade när vi gick igenom vad som finns. Veteranerna behöver en ersättare."


def tell(story: Story) -> None:
    """Let HR of two companies enter what there is, and one of them put it before the CEO three days ago."""
    with told_at(story.moment(9, 10)) as at:
        for found in UNDECIDED:
            _enter(story, found, HYPO, at)
    with told_at(story.moment(4, 10)) as at:
        entered = [_enter(story, found, EXEMPLA, at) for found in PUT]
    with told_at(story.moment(3, 11)) as at:
        accounts.put_before(story.companies[NORD], entered, by=story.people[EXEMPLA], at=at, note=NOTE)


def _enter(story: Story, found: Found, hr: str, at: dt.datetime) -> Account:
    return accounts.add_existing(
        story.companies[found.company],
        identify(found.address),
        name=found.name,
        owner=story.people.get(found.owner),
        backup=story.people.get(found.backup),
        purpose=found.purpose,
        by=story.people[hr],
        at=at,
    )
