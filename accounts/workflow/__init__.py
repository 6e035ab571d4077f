"""All writes of requests, decisions and accounts (policy: "startas, bedrivas och avslutas efter beslut")."""

from .decisions import content_hash, frozen
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
    "approve",
    "confirm_open",
    "content_hash",
    "draft",
    "endorse",
    "frozen",
    "refuse",
    "revise",
    "send_back",
    "submit",
    "withdraw",
]
