"""Who comes late with a decision: what the first one decided and why, or that one was first oneself."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import queries
from accounts.models import Decision, Request
from accounts.views.story import story
from companies.models import User
from kit.templatetags.times import day_words, moment_words
from kit.workflow import Stale

ANSWERS = ("accept_take_over", "decline_take_over")  # of the company that shall take an account over
DECIDING = ("approve", "refuse", "send_back", *ANSWERS)
DONE = {
    True: gettext_noop("You have already decided, on %(when)s."),
    False: gettext_noop("%(person)s was first, on %(when)s. The page shows how it stands now."),
}


def tell(late: Stale, request: Request, user: User) -> None:
    """Put what was decided to a press that came late; without a decision the last thing that happened, and its note."""
    decision = _decision(request, late.verb)
    if decision is None:
        line = story(request)[0]
        late.said = [line.sentence, *_reason(line.note)]
        return
    late.own = decision.decided_by_id == user.pk
    words = {"person": decision.decided_by, "when": moment_words(decision.at)}
    late.sentence = _(DONE[late.own]) % words
    late.said = [_outcome(request, decision, late.verb), *_reason(decision.note), *_conditions(request)]


def _decision(request: Request, verb: str) -> Decision | None:
    kind = Decision.Kind.OPERATE if verb in ANSWERS else request.kind
    return request.decisions.filter(kind=kind).select_related("decided_by").first()


def _outcome(request: Request, decision: Decision, verb: str) -> str:
    """Return the sentence of the story that the decision is: of the company that the press was for."""
    verbs = ANSWERS if verb in ANSWERS else ("approve", "refuse")
    return next((line.sentence for line in story(request) if line.verb in verbs), decision.get_outcome_display())


def _reason(note: str) -> list[str]:
    return [_("Reason: %(note)s") % {"note": note}] if note else []


def _conditions(request: Request) -> list[str]:
    rows = queries.standing.conditions_of(request).values_list("text", "due")
    sentence = _("Condition: %(text)s To be met by %(day)s.")
    return [sentence % {"text": text, "day": day_words(due)} for text, due in rows]
