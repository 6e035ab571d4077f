"""Tables of policies: the text and its adoption, the evidence that people have read it, its review."""

from .drafts import Draft, Objection, Submission
from .evidence import Acknowledgement
from .openings import PolicyOpening
from .reviews import Review
from .versions import PERSON, Adoption, Policy, Version

__all__ = [
    "PERSON",
    "Acknowledgement",
    "Adoption",
    "Draft",
    "Objection",
    "Policy",
    "PolicyOpening",
    "Review",
    "Submission",
    "Version",
]
