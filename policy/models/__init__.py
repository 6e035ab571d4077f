"""Tables of policies: the text and its adoption, the evidence that people have read it, its review."""

from .evidence import Acknowledgement
from .reviews import Review
from .seals import Scan, Seal, SealKey
from .versions import PERSON, Adoption, Policy, Version

__all__ = [
    "PERSON",
    "Acknowledgement",
    "Adoption",
    "Policy",
    "Review",
    "Scan",
    "Seal",
    "SealKey",
    "Version",
]
