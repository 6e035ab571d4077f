"""Questions about what one person of the group has been asked for, whoever asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from companies.models import User
from consent.models import ConsentRequest
from kit import clock

from .consents import STATES, with_state
from .links import asking_token, link_ends, receipt_token


def asked_of(user: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Return plain rows of what the person was asked for: how it stands, and what the link to it carries.

    `receipt` leads to the receipt, where a consent is withdrawn (GDPR 7.3); `question` to a question that can still
    be answered. Either may be empty.
    """
    rows = with_state(ConsentRequest.objects.filter(subject__person=user), at).select_related("company", "answer")
    return [_row(row, at) for row in rows]


def _row(row: ConsentRequest, at: dt.datetime) -> dict[str, Any]:
    answer = getattr(row, "answer", None)
    open_still = answer is None and link_ends(row) >= at and row.until >= clock.day_of(at)
    state: str = row.state  # type: ignore[attr-defined]
    return {
        "company": row.company.name,
        "purpose": row.purpose,
        "until": row.until,
        "state": state,
        "word": STATES[state],
        "tone": "past" if state == "refused" else "",
        "receipt": receipt_token(answer) if answer else "",
        "question": asking_token(row) if open_still else "",
    }
