"""Cases: structure that jobs may read, and content that only `wall.opened` makes readable (architecture § 6)."""

from .content import CaseKey, Concern, Message, Note, Report, TagKey
from .structure import Case, CaseGroupObjectPermission, CaseUserObjectPermission, Grant, Opening
from .texts import CompanyText

__all__ = [
    "Case",
    "CaseGroupObjectPermission",
    "CaseKey",
    "CaseUserObjectPermission",
    "CompanyText",
    "Concern",
    "Grant",
    "Message",
    "Note",
    "Opening",
    "Report",
    "TagKey",
]
