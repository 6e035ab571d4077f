"""All writes of policies: a text is written, imported and adopted, a person acknowledges, a company reviews."""

from .adopting import adopt
from .drafts import MOVES, open_draft, refuse, save, send_back, submit, take_back, withdraw
from .evidence import acknowledge, wording
from .importing import Imported, import_document
from .openings import close_off, open_up
from .reviews import review

__all__ = [
    "MOVES",
    "Imported",
    "acknowledge",
    "adopt",
    "close_off",
    "import_document",
    "open_draft",
    "open_up",
    "refuse",
    "review",
    "save",
    "send_back",
    "submit",
    "take_back",
    "withdraw",
    "wording",
]
