"""All writes of requests, decisions, accounts and appointments (policy: "efter beslut av … och dem utsedda")."""

from .appointments import appoint, end_appointment
from .confirmations import confirm
from .decisions import content_hash, frozen
from .guards import acknowledged
from .profiles import assess_platform, check_profile
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

__all__ = [
    "FIELDS",
    "MOVES",
    "acknowledged",
    "appoint",
    "approve",
    "assess_platform",
    "check_profile",
    "confirm",
    "confirm_open",
    "content_hash",
    "draft",
    "end_appointment",
    "endorse",
    "frozen",
    "refuse",
    "revise",
    "send_back",
    "submit",
    "withdraw",
]
