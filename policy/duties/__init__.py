"""What awaits whom about policies."""

from .asking import KINDS as QUESTIONS
from .asking import NOTICES as TOLD
from .asking import answer_question, answer_question_for
from .chasing import KINDS as CHASING
from .chasing import NOTICES as REMINDED
from .chasing import chase, chase_ceo, chase_hr, chase_hr_for
from .drafts import KINDS as DRAFTS
from .drafts import NOTICES as ANSWERS
from .drafts import adopt_policy, redo_policy
from .in_force import KINDS as TEXTS
from .in_force import acknowledge, review
from .planned import KINDS as PLANNED
from .planned import NOTICES as CALLED
from .planned import attend_review

KINDS = [*TEXTS, *DRAFTS, *QUESTIONS, *CHASING, *PLANNED]
NOTICES = [*ANSWERS, *TOLD, *REMINDED, *CALLED]

__all__ = [
    "KINDS",
    "NOTICES",
    "acknowledge",
    "adopt_policy",
    "answer_question",
    "answer_question_for",
    "attend_review",
    "chase",
    "chase_ceo",
    "chase_hr",
    "chase_hr_for",
    "redo_policy",
    "review",
]
