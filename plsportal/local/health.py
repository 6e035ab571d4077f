"""Is this container's process well? Asked by docker-compose.yml; exit code 0 means yes."""

import os
import socket
import sys
import time
import urllib.request

from plsportal.local.faults import Fault, main, run
from plsportal.local.places import CHECKOUT, data_directory
from plsportal.local.serve import WORKER_NAME

BEAT_SECONDS = 600  # beat writes its notebook at least each third minute


def web() -> None:
    """Ask the web server for its sign of life, by the first name that it answers to."""
    address = f"http://127.0.0.1:{os.environ.get('PLS_PORT', '8000')}/health/live"
    host = os.environ.get("PLS_HOSTS", "localhost").split(",")[0]
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(address, headers={"Host": host}), timeout=4):
            return
    except OSError as error:
        raise Fault(f"The web server does not answer: {error}.", code=1) from error


def worker() -> None:
    """Ask this machine's worker whether it listens to the broker."""
    ask = [sys.executable, "-m", "celery", "-A", "plsportal", "inspect", "ping"]
    name = os.environ.get("PLS_WORKER_NAME", WORKER_NAME).replace("%h", socket.gethostname())
    run([*ask, "-d", name, "--timeout", "10"], what="Asking the worker", cwd=CHECKOUT)


def beat() -> None:
    """Look whether the clock has written its notebook lately."""
    times = [file.stat().st_mtime for file in (data_directory(None) / "beat").glob("*")]
    if time.time() - max(times, default=0) > BEAT_SECONDS:
        raise Fault(f"The clock has not written its notebook for {BEAT_SECONDS} seconds.", code=1)


def command(arguments: list[str]) -> int:
    """Check the process that the first argument names."""
    {"web": web, "worker": worker, "beat": beat}[arguments[0]]()
    return 0


if __name__ == "__main__":
    main(command)
