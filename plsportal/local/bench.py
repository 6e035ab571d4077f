"""bin/bench: become the bench, in the environment that the portal runs in."""

import os

from plsportal.local.faults import main
from plsportal.local.places import CHECKOUT
from plsportal.local.prepare import translations
from plsportal.local.venv import EMBEDDED, PYTHON, ensure


def command(arguments: list[str]) -> int:
    """Set up, then replace this process by the bench."""
    ensure(EMBEDDED)
    translations()
    os.chdir(CHECKOUT)
    os.execv(PYTHON, [str(PYTHON), "-P", "-m", "bench", *arguments])  # noqa: S606


if __name__ == "__main__":
    main(command)
