"""Two made-up reports in the made-up group: one that waits for its handlers, one on which they have answered."""

from __future__ import annotations

import uuid
from typing import NamedTuple

from incidents import queries
from incidents import workflow as incidents
from plsportal.demo.moments import Story, told_at
from plsportal.demo.people import NORD, SYD, VARSAM


class Told(NamedTuple):
    """Who reported what in which company how many days ago, and what the handler answered the day after."""

    company: str
    reporter: str
    what: str
    where: str
    days: int
    answer: str = ""


REPORTS = (
    Told(NORD, "Lek Leksell", "Någon lägger ut hånfulla bilder på mig i en grupp där halva laget är med.",
         "https://example.org/pahittad-grupp", 6,
         "Tack för att du berättar. Spara bilderna om du kan. Passar det att vi ses på torsdag?"),
    Told(SYD, "Kanske Kanskelin", "Jag får elaka meddelanden efter jobbet från ett konto utan namn.",
         "Meddelanden i telefonen", 2),
)  # fmt: skip


def tell(story: Story) -> None:
    """Let the reports come in, and the handler of all companies acknowledge and answer the first."""
    for told in REPORTS:
        company, reporter = story.companies[told.company], story.people[told.reporter]
        with told_at(story.moment(told.days, 21)) as at:
            readers = queries.receivers(company, queries.kept_out(reporter, (), (), at), at)
            shown = incidents.Shown(uuid.uuid4(), {reader.pk for reader in readers})
            tale = incidents.Story(told.what, told.where, named=("Okänt konto",))
            case = incidents.submit(tale, company, shown=shown, by=reporter, at=at)
        if told.answer:
            with told_at(story.moment(told.days - 1, 8)) as at:
                handler = story.people[VARSAM]
                incidents.acknowledge(case, by=handler, at=at)
                incidents.message(case, told.answer, by=handler, at=at)
