"""All writes of requests, decisions, accounts and appointments (policy: "efter beslut av … och dem utsedda")."""

from .appointments import appoint, end_appointment, set_contact
from .collectives import decide_collective, put_before, take_back
from .confirmations import confirm
from .decisions import content_hash, frozen
from .existing import add_existing, begin_import, correct_undecided, forget_imports, import_accounts, look
from .guards import acknowledged
from .profiles import assess_platform, check_profile
from .requests import (
    FIELDS,
    MOVES,
    approve,
    ask_close,
    confirm_open,
    copy_account,
    draft,
    endorse,
    refuse,
    revise,
    revise_close,
    send_back,
    submit,
    withdraw,
)
from .suspicions import SUSPICION_MOVES, log_suspicion, report_to_platform, take_over, tell_suspicion, tolerate
from .undertakings import undertake

__all__ = [
    "FIELDS",
    "MOVES",
    "SUSPICION_MOVES",
    "acknowledged",
    "add_existing",
    "appoint",
    "approve",
    "ask_close",
    "assess_platform",
    "begin_import",
    "check_profile",
    "confirm",
    "confirm_open",
    "content_hash",
    "copy_account",
    "correct_undecided",
    "decide_collective",
    "draft",
    "end_appointment",
    "endorse",
    "forget_imports",
    "frozen",
    "import_accounts",
    "log_suspicion",
    "look",
    "put_before",
    "refuse",
    "report_to_platform",
    "revise",
    "revise_close",
    "send_back",
    "set_contact",
    "submit",
    "take_back",
    "take_over",
    "tell_suspicion",
    "tolerate",
    "undertake",
    "withdraw",
]
