"""Made-up accounts that somebody suspects: one that waits to be assessed, one that the platform has been told of."""

from __future__ import annotations

from accounts import workflow as accounts
from accounts.platforms import identify
from plsportal.demo.moments import Story, told_at
from plsportal.demo.people import NORD, SYD

FAKE = "https://www.instagram.com/exempelnord_vinnare/"
OLD = "https://www.facebook.com/exempelsydgammal"


def tell(story: Story) -> None:
    """Let the public tell of a fake twice, and an employee of an old page that HR has reported."""
    for days, message in ((3, "De säger att jag har vunnit och ska betala frakten."), (1, "")):
        with told_at(story.moment(days, 19)) as at:
            accounts.tell_suspicion(
                FAKE, identify(FAKE), company=story.companies[NORD], message=message, by=None, at=at
            )
    with told_at(story.moment(9, 10)) as at:
        teller, company = story.people["Kanske Kanskelin"], story.companies[SYD]
        why = "En gammal sida med vår logga. Ingen verkar sköta den."
        found = accounts.tell_suspicion(OLD, identify(OLD), company=company, message=why, by=teller, at=at)
    with told_at(story.moment(7, 14)) as at:
        accounts.report_to_platform(
            found, note="Påhittat ärendenummer 0000-1", by=story.people["Novella Novellgren"], at=at
        )
