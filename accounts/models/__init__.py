"""The register of official accounts, the requests and decisions it rests on, who is appointed, what was seen."""

from .accounts import NEVER, Account, AccountImport, Confirmation
from .appointments import Appointment
from .closing import ClosingFact, ClosingPoint, Suspension
from .conditions import MOST_CONDITIONS, Condition, ConditionMet, Revocation
from .drafts import Draft
from .profiles import BASICS, TWO_WAY, FormerAddress, PlatformRule, Point, ProfileCheck
from .requests import Collective, Decision, Request
from .suspicions import Suspicion
from .undertakings import Undertaking

__all__ = [
    "BASICS",
    "MOST_CONDITIONS",
    "NEVER",
    "TWO_WAY",
    "Account",
    "AccountImport",
    "Appointment",
    "ClosingFact",
    "ClosingPoint",
    "Collective",
    "Condition",
    "ConditionMet",
    "Confirmation",
    "Decision",
    "Draft",
    "FormerAddress",
    "PlatformRule",
    "Point",
    "ProfileCheck",
    "Request",
    "Revocation",
    "Suspension",
    "Suspicion",
    "Undertaking",
]
