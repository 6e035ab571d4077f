"""bin/test: the whole proof, or with arguments the tests that they choose."""

import os
import subprocess
import time
from dataclasses import dataclass, field

from plsportal.local import signals
from plsportal.local.browser import ensure_chromium
from plsportal.local.faults import main, say
from plsportal.local.places import CHECKOUT, VENV
from plsportal.local.prepare import translations
from plsportal.local.venv import DEV, PYTHON, ensure

PRODUCTION = {
    "PLS_LOCAL": "0",
    "PLS_DEMO": "0",
    "PLS_URL": "https://portal.example.se",
    "PLS_HOSTS": "portal.example.se",
    "PLS_SMTP_URL": "smtp://mail.example.se:587?tls=starttls",
    "PLS_MAIL_FROM": "Portalen <portal@portal.example.se>",
}
SETTINGS = {  # what settings.py must find to be imported; nothing is connected to
    "DATABASE_URL": "postgresql://plsportal@localhost/plsportal",
    "REDIS_URL": "redis://localhost/0",
    "PLS_SECRET_KEY": "only-to-read-the-types",
    "PLS_MASTER_KEYS": "b25seS10by1yZWFkLXRoZS10eXBlcy1vZi1hbGwtaXQ=",
    "PLS_LOCAL": "1",
}
SIDE_BY_SIDE = ("-n", "auto", "--maxprocesses", "8", "--dist", "worksteal")  # Valkey holds sixteen databases
ON_THROWAWAY = (str(PYTHON), "-m", "plsportal.testing")  # a management command against throw-away services


@dataclass(frozen=True)
class Check:
    """One check beside the tests: silent when all is well."""

    name: str
    command: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)

    def passes(self) -> bool:
        """Run the check, print one line, and what it said when it failed."""
        began = time.monotonic()
        done = subprocess.run(
            self.command,
            cwd=CHECKOUT,
            env={**os.environ, **self.env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        verdict = "FAILED" if done.returncode else "ok"
        say(f"{self.name:<52} {verdict:<6} {time.monotonic() - began:5.1f} s")
        if done.returncode:
            say(done.stdout)
        return done.returncode == 0


def tool(name: str) -> str:
    """Return the path of a program of the environment."""
    return str(VENV / "bin" / name)


def checks() -> list[Check]:
    """Return every check beside the tests, the quick ones first."""
    templates = sorted(str(file) for file in CHECKOUT.glob("templates/**/*.html"))
    local = [str(PYTHON), "-m", "plsportal.local.locks"]
    return [
        Check("Locks agree", (*local, "agree")),
        Check("Licences", (*local, "licences")),
        Check("Code style (ruff check)", (tool("ruff"), "check", ".")),
        Check("Code format (ruff format)", (tool("ruff"), "format", "--check", ".")),
        Check("Templates (djade)", (tool("djade"), "--check", "--target-version", "5.2", *templates)),
        Check("Imports (lint-imports)", (tool("lint-imports"),)),
        Check("Types (mypy)", (tool("mypy"),), SETTINGS),
        Check("Migrations are complete", (*ON_THROWAWAY, "makemigrations", "--check", "--dry-run")),
        Check(
            "Production settings (check --deploy)",
            (*ON_THROWAWAY, "check", "--deploy", "--fail-level", "WARNING"),
            PRODUCTION,
        ),
    ]


def command(arguments: list[str]) -> int:
    """Set up, check, test; the exit code is 0 only when all of it passed."""
    deep = {"PLS_DEEP": "1"} if "--deep" in arguments else {}
    chosen = [each for each in arguments if each != "--deep"]
    signals.listen()
    try:
        ensure(DEV)
        translations()
        ensure_chromium()
        failed = [] if chosen else [check.name for check in checks() if not check.passes()]
        how = chosen or SIDE_BY_SIDE
        tests = subprocess.Popen([PYTHON, "-m", "pytest", *how], cwd=CHECKOUT, env={**os.environ, **deep})
        signals.pass_on(tests)
        code = tests.wait()
    except signals.Stop:
        return 130
    if failed:
        say(f"FAILED beside the tests: {', '.join(failed)}")
    return code or bool(failed)


if __name__ == "__main__":
    main(command)
