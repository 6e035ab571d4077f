"""The deadlines of the portal: what a company may set and within which bounds, and what is the same everywhere.

What a company sets are internal targets. A day that a statute counts is never among them, and is never called a
target (law: "Statute and target").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

HOURS, DAYS, MONTHS = "hours", "days", "months"
UNITS = {
    HOURS: ngettext_lazy("%(number)d hour", "%(number)d hours", "number"),
    DAYS: ngettext_lazy("%(number)d day", "%(number)d days", "number"),
    MONTHS: ngettext_lazy("%(number)d month", "%(number)d months", "number"),
}
LONGEST = 60  # days: a step this long before the due day has always come when the duty begins


def worded(number: int, unit: str) -> str:
    """Return the number with its unit, as a sentence has it."""
    return str(UNITS[unit] % {"number": number})


@dataclass(frozen=True)
class Deadline:
    """One deadline that a company may set: what holds until it does, and the bounds of what it may choose."""

    key: str
    unit: str
    default: int
    least: int
    most: int
    title: Any
    sentence: Any  # from which day it is counted
    follows: str = ""  # the deadline whose number holds for as long as the company has set none for this one


@dataclass(frozen=True)
class Fixed:
    """A deadline that no company sets, with what it rests on; `law` tells a statute from a target of the group."""

    title: Any
    number: int  # none: without delay
    unit: str
    source: Any
    law: bool = False

    @property
    def value(self) -> str:
        """Return the number with its unit; the law does not always count."""
        return worded(self.number, self.unit) if self.number else str(_("without delay"))


SENT = _("Counted from the day the request was sent.")
DEADLINES: dict[str, Deadline] = {
    one.key: one
    for one in (
        Deadline(
            "introduction", DAYS, 14, 1, 30, _("Acknowledge the policy"),
            _("Counted from the first day at work, or from the day the text was made known here."),
        ),
        Deadline(
            "newcomer", DAYS, 14, 1, 30, _("Introduction of new people"),
            _("Counted from the first day at work of those who came when the text was in force already."),
            follows="introduction",
        ),
        Deadline("endorse", DAYS, 5, 1, 30, _("Endorse a request"), SENT),
        Deadline("decide", DAYS, 7, 1, 30, _("Decide on a request"), SENT),
        Deadline(
            "complete", DAYS, 14, 10, LONGEST, _("Complete a request that was sent back"),
            _("Counted from the day it was sent back."),
        ),
        Deadline(
            "confirm_open", DAYS, 14, 10, LONGEST, _("Open the account and confirm it"),
            _("Counted from the day of the decision."),
        ),
        Deadline(
            "second_role", DAYS, 5, 1, 30, _("Be the second to decide on a role"),
            _("Counted from the day of the proposal."),
        ),
        Deadline(
            "operate", MONTHS, 24, 6, 24, _("How long a decision to operate an account applies"),
            _("Counted from the day of the decision. Then the portal asks whether the account shall go on."),
        ),
        Deadline(
            "review", MONTHS, 12, 3, 12, _("Review the policy"),
            _("Counted from the last review, or from the day the text came into force. The policy says every year."),
        ),
    )
}  # fmt: skip

REPORT_DAYS, ANSWER_DAYS, DESIGNATE_DAYS, ASSESS_DAYS = 7, 5, 30, 7
ADOPT_DAYS, REDO_DAYS = 14, 14  # for a draft of a policy: the CEO's answer, and the work on what was sent back
CLOSE_DAYS = 30  # for the check list of an account that is to be closed
STAFF_DAYS = 14  # for an account that fewer than two people run
OPEN_MONTHS = 6  # an approval to open an account that nobody has used by then is over
FORGET_MONTHS = 24  # after the outcome, what was written about a suspected account is deleted
GROUP = _("Internal target of the whole group")
CHANNEL = _("Act 2021:890, chapter 5, section 8")
FIXED = (
    Fixed(_("A case handler acknowledges a report"), REPORT_DAYS, DAYS, GROUP),
    Fixed(_("A case handler answers in a case"), ANSWER_DAYS, DAYS, GROUP),
    Fixed(_("Two case handlers are designated"), DESIGNATE_DAYS, DAYS, GROUP),
    Fixed(_("A suspected account is assessed"), ASSESS_DAYS, DAYS, GROUP),
    Fixed(_("The CEO adopts a draft of a policy or sends it back"), ADOPT_DAYS, DAYS, GROUP),
    Fixed(_("A draft that was sent back is worked on"), REDO_DAYS, DAYS, GROUP),
    Fixed(_("The check list of an account to be closed is done"), CLOSE_DAYS, DAYS, GROUP),
    Fixed(_("An account that one person runs gets another"), STAFF_DAYS, DAYS, GROUP),
    Fixed(_("An approved account is opened, or its approval expires"), OPEN_MONTHS, MONTHS, GROUP),
    Fixed(_("What was written about a suspected account is deleted, after its outcome"), FORGET_MONTHS, MONTHS, GROUP),
    Fixed(_("Whistleblowing: acknowledge"), 7, DAYS, CHANNEL, law=True),
    Fixed(_("Whistleblowing: give feedback"), 3, MONTHS, CHANNEL, law=True),
    Fixed(_("Personal data breach: notify IMY"), 72, HOURS, _("GDPR, article 33"), law=True),
    Fixed(_("Serious accident or threat: notify Arbetsmiljöverket"), 0, "", _("Act 1977:1160, 3:3 a"), law=True),
)
