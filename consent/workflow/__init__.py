"""All writes of consents, customers' permissions and publications."""

from .consents import Outsider, answer, ask, record_withdrawal, renew_link, send, withdraw
from .customers import end_permission, record_permission
from .publications import MOVES, drop, plan, publish, take_down

__all__ = [
    "MOVES",
    "Outsider",
    "answer",
    "ask",
    "drop",
    "end_permission",
    "plan",
    "publish",
    "record_permission",
    "record_withdrawal",
    "renew_link",
    "send",
    "take_down",
    "withdraw",
]
