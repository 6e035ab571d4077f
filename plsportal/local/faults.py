"""How the local commands speak: one line of progress for each step, one sentence for each fault."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


class Fault(Exception):
    """Something the person at the keyboard can put right; its text is one clear sentence."""

    def __init__(self, sentence: str, code: int = 2) -> None:
        super().__init__(sentence)
        self.code = code


_speech = {"quiet": False}


def keep_stdout_clean() -> None:
    """Print progress on stderr from now on, because stdout belongs to a management command."""
    _speech["quiet"] = True


def say(line: str) -> None:
    """Print one line of progress at once, also into a pipe."""
    try:
        print(line, flush=True, file=sys.stderr if _speech["quiet"] else sys.stdout)
    except BrokenPipeError:  # the reader left; what we are doing goes on, and so does cleaning up
        sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115


def run(
    command: Sequence[object],
    *,
    what: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: str | None = None,
    account: Mapping[str, object] | None = None,
) -> str:
    """Run a command quietly and return its output; raises Fault with its last lines when it fails."""
    try:
        done = subprocess.run(  # type: ignore[call-overload]
            [str(part) for part in command],
            env=env,
            cwd=cwd,
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            errors="replace",
            **(account or {}),
        )
    except OSError as error:
        raise Fault(f"{what} failed: {error.strerror}: {error.filename}") from error
    if done.returncode:
        raise explained(what, done.stdout)
    return str(done.stdout)


def explained(what: str, output: str) -> Fault:
    """Return the fault for a failed step: the reason in one sentence, then the end of what it printed."""
    if os.strerror(errno.ENOSPC) in output or os.strerror(errno.EDQUOT) in output:
        return Fault(f"{what} failed: no space left on the disk. Make room and start again; nothing is lost.")
    tail = "\n  ".join(output.strip().splitlines()[-15:])
    return Fault(f"{what} failed:\n  {tail}", code=1)


def main(command: Callable[[list[str]], int]) -> None:
    """Run a command with the arguments of the process; a Fault becomes one sentence and its exit code."""
    try:
        code = command(sys.argv[1:])
    except Fault as fault:
        sys.stdout.flush()
        print(fault, file=sys.stderr)
        code = fault.code
    except KeyboardInterrupt:
        code = 130
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        print(f"Cannot write {error.filename or 'a file'}: {error.strerror}.", file=sys.stderr)
        code = 2
    sys.exit(code)
