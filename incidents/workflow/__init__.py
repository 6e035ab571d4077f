"""All writes of cases: the report, what handlers and reporter do with it, and who is named for it."""

from .grants import name_another, recuse, step_in
from .handling import MOVES, acknowledge, close, message
from .report import HandlersChanged, Shown, Story, submit

__all__ = [
    "MOVES",
    "HandlersChanged",
    "Shown",
    "Story",
    "acknowledge",
    "close",
    "message",
    "name_another",
    "recuse",
    "step_in",
    "submit",
]
