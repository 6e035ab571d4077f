"""Tables of policies: the text and its adoption, the evidence that people have read it, its review."""

from .asking import Question, ReadingRule, Reply, SectionShown
from .earlier import EarlierImport, KioskCode, KioskTry
from .evidence import Acknowledgement
from .quiz import Quiz, QuizAnswer
from .reviews import Review
from .seals import Scan, Seal, SealKey
from .versions import PERSON, Adoption, Policy, Version

__all__ = [
    "PERSON",
    "Acknowledgement",
    "Adoption",
    "EarlierImport",
    "KioskCode",
    "KioskTry",
    "Policy",
    "Question",
    "Quiz",
    "QuizAnswer",
    "ReadingRule",
    "Reply",
    "Review",
    "Scan",
    "Seal",
    "SealKey",
    "SectionShown",
    "Version",
]
