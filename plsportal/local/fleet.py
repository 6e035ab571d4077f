"""Several webs and workers on the same services, as production scales them; started by tests."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from plsportal.local.faults import Fault
from plsportal.local.places import CHECKOUT

READY = 60  # seconds


def free_port() -> int:
    """Return a port on localhost that nobody uses now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@dataclass
class Fleet:
    """Processes of bin/serve with one environment; their output lies in a folder."""

    env: Mapping[str, str]
    folder: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def launch(self, name: str, kind: str, **env: str) -> None:
        """Start one process under a name of ours."""
        with (self.folder / f"{name}.log").open("wb") as output:
            self.processes[name] = subprocess.Popen(
                [str(CHECKOUT / "bin" / "serve"), kind],
                env={**self.env, **env},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def web(self, workers: int = 1) -> str:
        """Start one web on a free port and return its address; it may not be ready yet."""
        port = free_port()
        self.launch(f"web-{port}", "web", PLS_PORT=str(port), PLS_WORKERS=str(workers))
        return f"http://localhost:{port}"

    def ready(self, address: str) -> None:
        """Wait until a web process serves; raises Fault with what it said when it does not."""
        name = f"web-{address.rpartition(':')[2]}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + READY
        while True:
            try:
                with opener.open(f"{address}/health/ready", timeout=5):
                    return
            except (urllib.error.URLError, OSError) as error:
                if time.monotonic() > deadline or self.processes[name].poll() is not None:
                    said = (self.folder / f"{name}.log").read_text(errors="replace")[-2000:]
                    if isinstance(error, urllib.error.HTTPError):
                        said += error.read().decode(errors="replace")
                    raise Fault(f"{name} does not serve ({error}):\n{said}") from error
            time.sleep(0.1)

    def end(self, name: str, number: int = signal.SIGTERM) -> int:
        """End one process and all that it started; return its exit code."""
        process = self.processes.pop(name)
        process.send_signal(number)
        try:
            code = process.wait(20)
        except subprocess.TimeoutExpired:
            code = -signal.SIGKILL
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return code

    def stop(self) -> None:
        """End every process."""
        for name in list(self.processes):
            self.end(name)
