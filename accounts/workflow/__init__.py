"""All writes of requests, decisions, accounts and appointments (policy: "efter beslut av … och dem utsedda")."""

from .appointments import appoint, end_appointment, set_contact
from .asking import FIELDS, ask_change, ask_close, ask_operate, ask_suspend, draft, revise, revise_reason
from .closing import finish_closing, reopen, tick, waive
from .collectives import decide_collective, put_before, take_back
from .conditions import meet_condition
from .confirmations import confirm
from .decisions import content_hash, frozen, said_of, verifies
from .drafts import Overwritten, Sent, discard_draft, find_draft, keeps, save_draft, written_elsewhere
from .existing import add_existing, begin_import, correct_undecided, forget_imports, import_accounts, look
from .guards import acknowledged
from .profiles import assess_platform, check_profile
from .requests import (
    MOVES,
    approve,
    confirm_open,
    copy_account,
    endorse,
    refuse,
    send_back,
    submit,
    withdraw,
)
from .standing import expire, revoke
from .suspending import suspend_now
from .suspicions import (
    SUSPICION_MOVES,
    forget_tips,
    log_suspicion,
    report_to_platform,
    take_over,
    tell_suspicion,
    tolerate,
)
from .takeovers import TAKEOVER_MOVES, accept_take_over, ask_take_over, decline_take_over, revise_take_over
from .undertakings import undertake

__all__ = [
    "FIELDS",
    "MOVES",
    "SUSPICION_MOVES",
    "TAKEOVER_MOVES",
    "Overwritten",
    "Sent",
    "accept_take_over",
    "acknowledged",
    "add_existing",
    "appoint",
    "approve",
    "ask_change",
    "ask_close",
    "ask_operate",
    "ask_suspend",
    "ask_take_over",
    "assess_platform",
    "begin_import",
    "check_profile",
    "confirm",
    "confirm_open",
    "content_hash",
    "copy_account",
    "correct_undecided",
    "decide_collective",
    "decline_take_over",
    "discard_draft",
    "draft",
    "end_appointment",
    "endorse",
    "expire",
    "find_draft",
    "finish_closing",
    "forget_imports",
    "forget_tips",
    "frozen",
    "import_accounts",
    "keeps",
    "log_suspicion",
    "look",
    "meet_condition",
    "put_before",
    "refuse",
    "reopen",
    "report_to_platform",
    "revise",
    "revise_reason",
    "revise_take_over",
    "revoke",
    "said_of",
    "save_draft",
    "send_back",
    "set_contact",
    "submit",
    "suspend_now",
    "take_back",
    "take_over",
    "tell_suspicion",
    "tick",
    "tolerate",
    "undertake",
    "verifies",
    "waive",
    "withdraw",
    "written_elsewhere",
]
