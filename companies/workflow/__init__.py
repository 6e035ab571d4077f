"""All writes of companies, people and roles."""

from .companies import add_company, change_company, close_company, mirror
from .deadlines import set_days
from .delegations import delegate, end_delegation
from .employments import employ, end_employment, leave_now, move, withdraw_employment
from .entering import enter
from .handing_over import HandedOver, hand_over
from .imports import begin_import, forget_imports, import_people, look
from .invitations import accept, invite
from .leaves import change_leave, register_leave, withdraw_leave
from .people import add_person, change_person, portal, set_password
from .proposals import decline, propose, propose_end, second, withdraw
from .roles import appoint, end_role
from .setup import First, set_up
from .turns import chairs_turn, companies_turn, hold

__all__ = [
    "First",
    "HandedOver",
    "accept",
    "add_company",
    "add_person",
    "appoint",
    "begin_import",
    "chairs_turn",
    "change_company",
    "change_leave",
    "change_person",
    "close_company",
    "companies_turn",
    "decline",
    "delegate",
    "employ",
    "end_delegation",
    "end_employment",
    "end_role",
    "enter",
    "forget_imports",
    "hand_over",
    "hold",
    "import_people",
    "invite",
    "leave_now",
    "look",
    "mirror",
    "move",
    "portal",
    "propose",
    "propose_end",
    "register_leave",
    "second",
    "set_days",
    "set_password",
    "set_up",
    "withdraw",
    "withdraw_employment",
    "withdraw_leave",
]
