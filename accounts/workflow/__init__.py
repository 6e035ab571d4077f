"""All writes of requests, decisions, accounts and appointments (policy: "efter beslut av … och dem utsedda")."""

from .appointments import appoint, end_appointment
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

__all__ = [
    "FIELDS",
    "MOVES",
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
    "look",
    "put_before",
    "refuse",
    "revise",
    "revise_close",
    "send_back",
    "submit",
    "take_back",
    "withdraw",
]
