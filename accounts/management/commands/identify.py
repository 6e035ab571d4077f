"""`bin/manage identify`: what pasted addresses mean, one JSON object a line for each line of standard input."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from io import BufferedReader, TextIOWrapper
from typing import Any, cast

from django.core.management.base import BaseCommand, no_translations

from accounts.platforms import NotAnAccount, identify

CHUNK = 64 * 1024
written = json.JSONEncoder(ensure_ascii=False).encode


class Command(BaseCommand):
    """Answer each line as soon as it is read, without the database."""

    help = "Say which account each line of standard input names, as JSON: platform, kind, handle and url, or error."
    requires_system_checks: list[str] = []

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        """Read to the end, or until nobody reads the answers any more."""
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        try:
            for lines in arriving(cast(BufferedReader, sys.stdin.buffer)):
                self.stdout.write("".join(f"{written(answer_to(line))}\n" for line in lines), ending="")
                self.stdout.flush()
        except BrokenPipeError:  # what Python has still to write as it ends must go somewhere
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def arriving(stream: BufferedReader) -> Iterator[list[bytes]]:
    """The lines that are there already, whenever some are; the last one may lack its end."""
    rest = bytearray()
    while chunk := stream.read1(CHUNK):
        rest += chunk
        if b"\n" in chunk:
            *lines, last = bytes(rest).split(b"\n")
            rest = bytearray(last)
            yield lines
    if rest:
        yield [bytes(rest)]


def answer_to(line: bytes) -> dict[str, str]:
    """The account that the line names, or the reason why it names none and what to do instead."""
    try:
        found = identify(line.decode("utf-8", errors="replace"))
    except NotAnAccount as refused:
        return {"error": refused.reason, "sentence": str(refused.sentence)}
    return {"platform": found.platform, "kind": found.kind, "handle": found.handle, "url": found.url}
