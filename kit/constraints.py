"""The database's no to a write: which constraint said it, and the sentence that people read instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

from kit.workflow import Refused


def constraint_of(error: IntegrityError) -> str:
    """Return the name of the constraint that refused; empty where the database named none."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""


@contextmanager
def refusing(sentences: Mapping[str, tuple[Any, str]]) -> Iterator[None]:
    """Turn the no of each constraint named into `Refused` with its sentence and the field that it is about.

    Any other no is a fault of the code and goes on as it is.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if (name := constraint_of(error)) not in sentences:
            raise
        raise Refused(*sentences[name]) from error
