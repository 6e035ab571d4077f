"""All writes of policies: a text is imported and adopted, a person acknowledges, a company reviews."""

from .evidence import acknowledge, wording
from .importing import Imported, import_document
from .reviews import review
from .seals import rotate_seal_key, seal, seal_missing

__all__ = [
    "Imported",
    "acknowledge",
    "import_document",
    "review",
    "rotate_seal_key",
    "seal",
    "seal_missing",
    "wording",
]
