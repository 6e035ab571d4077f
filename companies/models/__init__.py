"""Companies, people, employments, roles: who belongs where, and who may what."""

from .company import Company, CompanyGroupObjectPermission, CompanyUserObjectPermission, GroupRights, RightSet
from .deadlines import CompanyDays
from .entering import Invitation, PeopleImport
from .leaves import Leave
from .lines import LeftBehind
from .people import Employment, PersonChange, User
from .roles import Delegation, RoleAssignment, RoleProposal

__all__ = [
    "Company",
    "CompanyDays",
    "CompanyGroupObjectPermission",
    "CompanyUserObjectPermission",
    "Delegation",
    "Employment",
    "GroupRights",
    "Invitation",
    "Leave",
    "LeftBehind",
    "PeopleImport",
    "PersonChange",
    "RightSet",
    "RoleAssignment",
    "RoleProposal",
    "User",
]
