"""All writes of requests, decisions, accounts and appointments (policy: "efter beslut av … och dem utsedda")."""

from .appointments import appoint, end_appointment, set_contact
from .asking import FIELDS, ask_change, ask_operate, draft, revise
from .collectives import decide_collective, put_before, take_back
from .conditions import meet_condition
from .confirmations import confirm
from .decisions import content_hash, frozen, said_of, verifies
from .drafts import Overwritten, discard_draft, find_draft, save_draft
from .existing import add_existing, begin_import, correct_undecided, forget_imports, import_accounts, look
from .guards import acknowledged
from .profiles import assess_platform, check_profile
from .requests import (
    MOVES,
    approve,
    ask_close,
    confirm_open,
    copy_account,
    endorse,
    refuse,
    revise_close,
    send_back,
    submit,
    withdraw,
)
from .standing import expire, revoke
from .suspicions import SUSPICION_MOVES, log_suspicion, report_to_platform, take_over, tell_suspicion, tolerate
from .undertakings import undertake

__all__ = [
    "FIELDS",
    "MOVES",
    "SUSPICION_MOVES",
    "Overwritten",
    "acknowledged",
    "add_existing",
    "appoint",
    "approve",
    "ask_change",
    "ask_close",
    "ask_operate",
    "assess_platform",
    "begin_import",
    "check_profile",
    "confirm",
    "confirm_open",
    "content_hash",
    "copy_account",
    "correct_undecided",
    "decide_collective",
    "discard_draft",
    "draft",
    "end_appointment",
    "endorse",
    "expire",
    "find_draft",
    "forget_imports",
    "frozen",
    "import_accounts",
    "log_suspicion",
    "look",
    "meet_condition",
    "put_before",
    "refuse",
    "report_to_platform",
    "revise",
    "revise_close",
    "revoke",
    "said_of",
    "save_draft",
    "send_back",
    "set_contact",
    "submit",
    "take_back",
    "take_over",
    "tell_suspicion",
    "tolerate",
    "undertake",
    "verifies",
    "withdraw",
]
