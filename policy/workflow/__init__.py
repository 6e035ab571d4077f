"""All writes of policies: a text is imported and adopted, a person acknowledges, a company reviews."""

from .evidence import acknowledge, wording
from .importing import Imported, import_document
from .reviews import review

__all__ = [
    "Imported",
    "acknowledge",
    "import_document",
    "review",
    "wording",
]
