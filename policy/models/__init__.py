"""Tables of policies: the text and its adoption, the evidence that people have read it, its review."""

from .asking import Question, ReadingRule, Reply, SectionShown
from .drafts import Draft, Objection, Submission
from .earlier import EarlierImport, KioskCode, KioskTry
from .evidence import Acknowledgement
from .frequent import Frequent
from .line import Reminder, Talk
from .openings import PolicyOpening
from .quiz import Quiz, QuizAnswer
from .reviews import Review
from .seals import Scan, Seal, SealKey
from .versions import PERSON, Adoption, Policy, Version

__all__ = [
    "PERSON",
    "Acknowledgement",
    "Adoption",
    "Draft",
    "EarlierImport",
    "Frequent",
    "KioskCode",
    "KioskTry",
    "Objection",
    "Policy",
    "PolicyOpening",
    "Question",
    "Quiz",
    "QuizAnswer",
    "ReadingRule",
    "Reminder",
    "Reply",
    "Review",
    "Scan",
    "Seal",
    "SealKey",
    "SectionShown",
    "Submission",
    "Talk",
    "Version",
]
