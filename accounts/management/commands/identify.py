"""`bin/manage identify`: what pasted addresses mean, one JSON object a line for each line of standard input."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from io import TextIOWrapper
from typing import Any

from django.core.management.base import BaseCommand, no_translations

from accounts.platforms import NotAnAccount, identify


class Command(BaseCommand):
    """Answer each line as soon as it is read, without the database."""

    help = (
        "Say of each line of standard input which account it names: platform, kind, handle and url, or error, as JSON."
    )
    requires_system_checks: list[str] = []

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        """Read to the end, or until nobody reads the answers any more."""
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        try:
            for answer in answers(sys.stdin.buffer):
                self.stdout.write(answer)
                self.stdout.flush()
        except BrokenPipeError:  # what Python has still to write as it ends must go somewhere
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def answers(lines: Iterable[bytes]) -> Iterator[str]:
    """One answer a line, in order; bytes that are no UTF-8 are read as the sign for what cannot be read."""
    for line in lines:
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        yield json.dumps(answer_to(text), ensure_ascii=False)


def answer_to(text: str) -> dict[str, str]:
    """The account that the text names, or the reason why it names none and what to do instead."""
    try:
        return asdict(identify(text))
    except NotAnAccount as refused:
        return {"error": refused.reason, "sentence": str(refused.sentence)}
