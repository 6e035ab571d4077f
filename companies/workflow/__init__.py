"""All writes of companies, people and roles."""

from .companies import add_company, mirror
from .imports import begin_import, forget_imports, import_people, look
from .invitations import accept, invite
from .people import add_person, change_person, employ, end_employment, move, portal, set_password
from .roles import appoint, delegate, end_role
from .setup import First, set_up

__all__ = [
    "First",
    "accept",
    "add_company",
    "add_person",
    "appoint",
    "begin_import",
    "change_person",
    "delegate",
    "employ",
    "end_employment",
    "end_role",
    "forget_imports",
    "import_people",
    "invite",
    "look",
    "mirror",
    "move",
    "portal",
    "set_password",
    "set_up",
]
