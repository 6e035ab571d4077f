"""Which mails the portal sends to a person, in words: derived from the kinds and their ladders, never listed twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies.deadlines import LONGEST
from companies.models import User
from companies.queries import rights_of
from plsportal.duties import KINDS, NOTICES

# What a mail of each kind is about; a test asks that every kind stands here.
WORDS: dict[str, Any] = {
    "acknowledge": gettext_lazy("You are to read and acknowledge a policy"),
    "chase": gettext_lazy("People of yours have not acknowledged a policy"),
    "chase_hr": gettext_lazy("People in a company are a week late with a policy"),
    "chase_hr_for": gettext_lazy("People in a company are a week late with a policy"),
    "chase_ceo": gettext_lazy("People in a company are thirty days late with a policy"),
    "policy_reminder": gettext_lazy("Your manager or HR reminds you of a policy"),
    "review": gettext_lazy("A policy is to be reviewed"),
    "attend_review": gettext_lazy("You are called to the review of a policy"),
    "review_called": gettext_lazy("You are called to the review of a policy"),
    "review_called_off": gettext_lazy("You are no longer called to the review of a policy"),
    "adopt_policy": gettext_lazy("A text of a policy awaits your decision"),
    "redo_policy": gettext_lazy("A draft of a policy was sent back to you"),
    "draft_answered": gettext_lazy("A CEO has answered about a policy that you put before them"),
    "endorse": gettext_lazy("A request for an account awaits your endorsement"),
    "decide": gettext_lazy("A request for an account awaits your decision"),
    "decide_delegated": gettext_lazy("A request for an account awaits your decision"),
    "propose_chair": gettext_lazy("A company needs a chair of the board"),
    "decide_collective": gettext_lazy("A list of accounts that exist already awaits your decision"),
    "decide_collective_delegated": gettext_lazy("A list of accounts that exist already awaits your decision"),
    "complete_collective": gettext_lazy("Accounts came back undecided and are to be completed"),
    "collective_decided": gettext_lazy("A list of accounts has been decided on"),
    "complete": gettext_lazy("A request of yours was sent back to be completed"),
    "confirm_open": gettext_lazy("You are to open an account and confirm it"),
    "confirm_account": gettext_lazy("Accounts that you run are to be confirmed"),
    "confirm_account_backup": gettext_lazy("Accounts that you run are to be confirmed"),
    "ask_operate": gettext_lazy("The decision on an account ends soon"),
    "meet_condition": gettext_lazy("You are to meet a condition of a decision"),
    "overdue_condition": gettext_lazy("A condition of a decision is overdue"),
    "overdue_condition_delegated": gettext_lazy("A condition of a decision is overdue"),
    "request_expired": gettext_lazy("An approval has expired that nobody used"),
    "request_revoked": gettext_lazy("A decision that concerns you was taken back"),
    "undertake": gettext_lazy("You are appointed and are to undertake to be careful with log-in details"),
    "expiring_appointment": gettext_lazy("An appointment ends soon"),
    "expiring_appointment_delegated": gettext_lazy("An appointment ends soon"),
    "close_account": gettext_lazy("An account is to be closed, point by point"),
    "close_account_hr": gettext_lazy("An account is to be closed, point by point"),
    "account_suspended": gettext_lazy("An account that concerns you has been suspended"),
    "staff_account": gettext_lazy("An account needs one more person who can run it"),
    "accept_take_over": gettext_lazy("Another company hands an account over to yours"),
    "accept_take_over_chair": gettext_lazy("Another company hands an account over to yours"),
    "accept_take_over_delegated": gettext_lazy("Another company hands an account over to yours"),
    "assess_suspicion": gettext_lazy("A suspected account awaits your assessment"),
    "take_down": gettext_lazy("A post has to be taken down"),
    "take_down_own": gettext_lazy("A post has to be taken down"),
    "take_down_left": gettext_lazy("A post has to be taken down"),
    "renew_consent": gettext_lazy("A consent under a post runs out soon"),
    "case_acknowledge": gettext_lazy("You are named in a case and are to acknowledge the report"),
    "case_answer": gettext_lazy("Somebody awaits your answer in a case"),
    "case_handlers": gettext_lazy("A company has too few case handlers"),
    "request_decided": gettext_lazy("A request of yours has been decided"),
    "request_returned": gettext_lazy("A request of yours was sent back"),
    "consent_asked": gettext_lazy("A company asks for your consent"),
    "consent_receipt": gettext_lazy("The receipt of what you answered about a consent"),
    "second_role": gettext_lazy("A proposal for a role awaits a second person"),
    "second_role_for_the_group": gettext_lazy("A proposal for a role awaits a second person"),
    "name_manager": gettext_lazy("People need a new manager, because theirs has left"),
    "invited": gettext_lazy("You are invited to the portal"),
    "acknowledged": gettext_lazy("The receipt of a policy that you acknowledged"),
    "answer_question": gettext_lazy("Somebody has asked HR about a policy"),
    "answer_question_for": gettext_lazy("Somebody has asked HR about a policy"),
    "policy_question": gettext_lazy("Somebody of your people has asked HR about a policy, or declined it"),
    "policy_answer": gettext_lazy("HR has answered your question about a policy"),
    "delegated": gettext_lazy("The CEO has let you decide"),
    "delegation_ended": gettext_lazy("The CEO has taken a delegation back"),
    "appointment_news": gettext_lazy("There is something new in the portal"),
    "appointment_ended": gettext_lazy("There is something new in the portal"),
    "case_news": gettext_lazy("There is something new in the portal"),
}


EACH_WEEK = frozenset({"chase", "chase_hr", "chase_hr_for", "chase_ceo"})  # a line a week, due on its last day


@dataclass(frozen=True)
class Mail:
    """One kind of mail: what it is about, and when it comes."""

    what: str
    when: str


def mails_for(user: User, at: dt.datetime) -> list[Mail]:
    """Return the mails that can come to the person by the rights they hold today, those of everybody first."""
    rights = rights_of(user, at)
    kinds = [kind for kind in KINDS if kind.ladder and (not kind.needs or kind.needs & rights)]
    kinds = [kind for kind in kinds if kind.key not in EACH_WEEK or not kind.possible or kind.possible(user, at)]
    each_week = _("Once a week for as long as it lasts")
    found = [
        Mail(_about(kind.key), each_week if kind.key in EACH_WEEK else when(kind.ladder, weekly=kind.weekly))
        for kind in sorted(kinds, key=lambda kind: bool(kind.needs))
    ]
    found += [Mail(_about(kind.key), _("At once")) for kind in NOTICES]
    return list(dict.fromkeys(found))


def _about(key: str) -> str:
    return str(WORDS.get(key) or _("Something awaits you in the portal"))


def when(ladder: tuple[int, ...], *, weekly: bool = False) -> str:
    """Return the days of a ladder in words, such as: 7 and 1 days before, on the day, 3 days after.

    A step as far ahead as the longest deadline has come when the duty begins.
    """
    before, after = [-step for step in ladder if -LONGEST < step < 0], [step for step in ladder if step > 0]
    parts = [_("At once")] if -LONGEST in ladder else []
    if before:
        parts.append(ngettext("%(days)s day before", "%(days)s days before", max(before)) % {"days": _listed(before)})
    if 0 in ladder:
        parts.append(_("on the last day"))
    if after:
        parts.append(ngettext("%(days)s day after", "%(days)s days after", max(after)) % {"days": _listed(after)})
    if weekly:
        parts.append(_("then every week"))
    words = ", ".join(part[:1].lower() + part[1:] for part in parts)
    return words[:1].upper() + words[1:]


def _listed(days: list[int]) -> str:
    return get_text_list([str(day) for day in days], _("and"))
