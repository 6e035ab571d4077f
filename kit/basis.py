"""What a right rests on, and how a row that rests on it keeps it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Basis:
    """What a right rests on at a moment: a role assignment or a delegation. Decisions store it."""

    kind: str  # "role" or "delegation"
    id: uuid.UUID
    role: str
    days: tuple[dt.date, dt.date | None] = field(compare=False, default=(dt.date.min, None))

    @property
    def columns(self) -> dict[str, Any]:
        """Return it as the rows that rest on it store it."""
        return {"basis_kind": self.kind, "basis_id": self.id, "basis_role": self.role}

    @classmethod
    def stored(cls, row: Any) -> Basis:
        """Return what a row rests on."""
        return cls(row.basis_kind, row.basis_id, row.basis_role)
