"""What a list of people is asked for and answers: whose, in which state, and what is known of each and a policy."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, NamedTuple

from companies.models import Company

EVERYBODY = 1_000_000  # people, or companies: all of them


@dataclass(frozen=True)
class Following:
    """Which people a list shows, as its address says: whose, in which state, about which policy, in which order."""

    company: str = ""
    state: str = ""
    line: bool = False  # everybody below, not one's own people alone
    policy: str = ""
    sort: str = ""  # "due", else by name
    after: uuid.UUID | None = None  # the last person of the page before


class PolicyCell(NamedTuple):
    """What is known of a person and a policy: acknowledged when and how, or due when and what was done about it."""

    slug: str
    title: str
    number: int
    due: str | None  # days as ISO 8601 writes them; None: acknowledged
    late_by: int | None
    acknowledged_on: str | None
    way: str | None
    receipt_id: str | None
    question: str | None  # ask or decline: the latest since the text that asks for an acknowledgement
    question_id: str | None
    talked_on: str | None
    reminded_on: str | None


@dataclass(frozen=True)
class Listed:
    """A page of people, and how many there are in each state; `more_after`: whom the next page begins after."""

    rows: list[dict[str, Any]]
    counts: dict[str, int]
    more_after: uuid.UUID | None = None
    company: Company | None = None
