"""All writes of requests, decisions, accounts and appointments (policy: "efter beslut av … och dem utsedda")."""

from .appointments import appoint, end_appointment
from .decisions import content_hash, frozen
from .guards import acknowledged
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
    "appoint",
    "approve",
    "ask_close",
    "confirm_open",
    "content_hash",
    "copy_account",
    "draft",
    "end_appointment",
    "endorse",
    "frozen",
    "refuse",
    "revise",
    "revise_close",
    "send_back",
    "submit",
    "withdraw",
]
