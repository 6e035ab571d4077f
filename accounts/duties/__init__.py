"""What awaits whom about accounts, requests and appointments."""

from .appointments import KINDS as APPOINTMENTS
from .appointments import NOTICES as TOLD
from .appointments import expiring_appointment, expiring_appointment_delegated, undertake
from .chairs import KINDS as CHAIRS
from .chairs import propose_chair
from .closing import KINDS as CLOSING
from .closing import NOTICES as STOPPED
from .closing import close_account, close_account_hr
from .collectives import KINDS as LISTS
from .collectives import NOTICES as LISTED
from .collectives import complete_collective, decide_collective, decide_collective_delegated, next_list
from .confirming import KINDS as CONFIRMING
from .confirming import confirm_account, confirm_account_backup
from .delegations import NOTICES as DELEGATIONS
from .requests import KINDS as REQUESTS
from .requests import NOTICES as ANSWERS
from .requests import complete, confirm_open, decide, decide_delegated, endorse, next_to_decide
from .staffing import KINDS as STAFFING
from .staffing import staff_account
from .standing import KINDS as STANDING
from .standing import NOTICES as AFTERWARDS
from .standing import ask_operate, meet_condition, overdue_condition, overdue_condition_delegated
from .suspicions import KINDS as SUSPICIONS
from .suspicions import assess_suspicion
from .takeovers import KINDS as TAKEOVERS
from .takeovers import accept_take_over, accept_take_over_chair, accept_take_over_delegated

KINDS = [*REQUESTS, *STANDING, *CHAIRS, *LISTS, *APPOINTMENTS, *SUSPICIONS, *CLOSING, *TAKEOVERS, *STAFFING]
KINDS += CONFIRMING
NOTICES = [*ANSWERS, *AFTERWARDS, *LISTED, *TOLD, *DELEGATIONS, *STOPPED]

__all__ = [
    "KINDS",
    "NOTICES",
    "accept_take_over",
    "accept_take_over_chair",
    "accept_take_over_delegated",
    "ask_operate",
    "assess_suspicion",
    "close_account",
    "close_account_hr",
    "complete",
    "complete_collective",
    "confirm_account",
    "confirm_account_backup",
    "confirm_open",
    "decide",
    "decide_collective",
    "decide_collective_delegated",
    "decide_delegated",
    "endorse",
    "expiring_appointment",
    "expiring_appointment_delegated",
    "meet_condition",
    "next_list",
    "next_to_decide",
    "overdue_condition",
    "overdue_condition_delegated",
    "propose_chair",
    "staff_account",
    "undertake",
]
