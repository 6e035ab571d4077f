"""All writes of requests, decisions, accounts and appointments (policy: "efter beslut av … och dem utsedda")."""

from .appointments import appoint, end_appointment
from .decisions import content_hash, frozen
from .guards import acknowledged
from .requests import (
    FIELDS,
    MOVES,
    approve,
    confirm_open,
    draft,
    endorse,
    refuse,
    revise,
    send_back,
    submit,
    withdraw,
)
from .suspicions import SUSPICION_MOVES, log_suspicion, report_to_platform, take_over, tell_suspicion, tolerate

__all__ = [
    "FIELDS",
    "MOVES",
    "SUSPICION_MOVES",
    "acknowledged",
    "appoint",
    "approve",
    "confirm_open",
    "content_hash",
    "draft",
    "end_appointment",
    "endorse",
    "frozen",
    "log_suspicion",
    "refuse",
    "report_to_platform",
    "revise",
    "send_back",
    "submit",
    "take_over",
    "tell_suspicion",
    "tolerate",
    "withdraw",
]
