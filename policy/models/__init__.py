"""Tables of policies: the text and its adoption, the evidence that people have read it, its review."""

from .asking import Question, ReadingRule, Reply, SectionShown
from .calendars import ReviewCalendar
from .drafts import Draft, Objection, Submission
from .earlier import EarlierImport, KioskCode, KioskTry
from .evidence import Acknowledgement
from .frequent import Frequent
from .line import Reminder, Talk
from .openings import PolicyOpening
from .outstanding import Behind, Outstanding, Owed
from .quiz import Quiz, QuizAnswer
from .reviews import REVIEWERS, Attendance, Review, ReviewCall, ReviewPlan, ReviewResponsible
from .seals import Scan, Seal, SealKey
from .stamps import Stamp
from .versions import PERSON, Adoption, Policy, Version

__all__ = [
    "PERSON",
    "REVIEWERS",
    "Acknowledgement",
    "Adoption",
    "Attendance",
    "Behind",
    "Draft",
    "EarlierImport",
    "Frequent",
    "KioskCode",
    "KioskTry",
    "Objection",
    "Outstanding",
    "Owed",
    "Policy",
    "PolicyOpening",
    "Question",
    "Quiz",
    "QuizAnswer",
    "ReadingRule",
    "Reminder",
    "Reply",
    "Review",
    "ReviewCalendar",
    "ReviewCall",
    "ReviewPlan",
    "ReviewResponsible",
    "Scan",
    "Seal",
    "SealKey",
    "SectionShown",
    "Stamp",
    "Submission",
    "Talk",
    "Version",
]
