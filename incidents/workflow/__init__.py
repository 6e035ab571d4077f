"""All writes of cases: the report, what handlers and reporter do with it, and who is named for it."""

from .grants import keep_handled, name_another, recuse, step_in
from .handling import MOVES, acknowledge, close, message
from .report import HandlersChanged, Shown, Story, submit
from .texts import TextsChanged, write_texts

__all__ = [
    "MOVES",
    "HandlersChanged",
    "Shown",
    "Story",
    "TextsChanged",
    "acknowledge",
    "close",
    "keep_handled",
    "message",
    "name_another",
    "recuse",
    "step_in",
    "submit",
    "write_texts",
]
