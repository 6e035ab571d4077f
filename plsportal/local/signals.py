"""Ctrl-C and SIGTERM: they end what we do at once, except in the few steps that must be whole."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_state = {"held": 0, "asked": 0}


class Stop(BaseException):
    """Somebody asked us to end."""


def _asked(number: int, frame: FrameType | None) -> None:
    _state["asked"] = number
    if not _state["held"]:
        raise Stop


def listen() -> None:
    """From now on a wish to end is raised as Stop in the main thread."""
    for number in ENDING:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, _asked)


def ignore() -> None:
    """From now on a wish to end changes nothing: we are ending already."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


def pass_on(process: subprocess.Popen[bytes]) -> None:
    """From now on a wish to end is for this child; the terminal itself sends Ctrl-C to it."""
    signal.signal(signal.SIGINT, lambda *_: None)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: process.send_signal(number))


@contextmanager
def whole() -> Iterator[None]:
    """Hold a wish to end back until the step is done."""
    _state["held"] += 1
    try:
        yield
    finally:
        _state["held"] -= 1
    if _state["asked"] and not _state["held"]:
        raise Stop
