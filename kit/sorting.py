"""Swedish order without ICU: a to z, å, ä, ö, blind to case; é sorts as e."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, TextField, Value
from django.db.models.functions import Lower


class SwedishKey(Func):
    """The sort key of a text column, for a `GeneratedField`; the database's order is by code point."""

    function = "translate"

    def __init__(self, expression: Any) -> None:
        super().__init__(
            Lower(expression),
            Value("åäöæøéèêëüáà"),
            Value("{|}|}eeeeyaa"),
            output_field=TextField(),
        )
