"""Web, worker and beat as children: started together, watched, and stopped in order."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from plsportal.local.faults import Fault, say
from plsportal.local.home import Home
from plsportal.local.places import CHECKOUT
from plsportal.local.processes import MARK, alive, end, marked
from plsportal.local.services import Services

ORDER = ("web", "worker", "beat")
PATIENCE = {"web": 10, "worker": 15, "beat": 5}  # seconds to finish what is under way
READY = 90  # seconds until the first page must be there
LOG_BYTES = 5_000_000


@dataclass
class Supervisor:
    """The three processes of one data directory."""

    home: Home
    services: Services
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    service_pids: dict[str, int] = field(default_factory=dict)

    def start(self, env: Mapping[str, str], *names: str) -> None:
        """Start processes, each in a session of its own, so that Ctrl-C reaches only us."""
        folder = self.home.path / "log"
        folder.mkdir(mode=0o700, exist_ok=True)
        env = {**env, MARK: str(self.home.path)}
        self.service_pids = self.services.pids()
        for name in names:
            log = folder / f"{name}.log"
            if log.exists() and log.stat().st_size > LOG_BYTES:
                log.replace(log.with_suffix(".log.1"))
            with log.open("ab") as output:
                command = [str(CHECKOUT / "bin" / "serve"), name]
                self.children[name] = subprocess.Popen(
                    command, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
                )

    def check(self) -> None:
        """Raise a Fault when one of the processes has ended by itself."""
        for name, child in self.children.items():
            if child.poll() is not None:
                lines = (self.home.path / "log" / f"{name}.log").read_text(errors="replace").splitlines()[-15:]
                tail = "\n  ".join(lines)
                raise Fault(f"The {name} process ended by itself (code {child.returncode}). It said:\n  {tail}", code=1)
        for name, pid in self.service_pids.items():
            if not alive(pid):
                raise Fault(f"{name} ended by itself.", code=1)

    def wait_until_ready(self, port: int) -> None:
        """Return when the portal says that it is ready to serve."""
        deadline = time.monotonic() + READY
        request = urllib.request.Request(f"http://127.0.0.1:{port}/health/ready", headers={"Host": f"localhost:{port}"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while True:
            self.check()
            try:
                with opener.open(request, timeout=5):
                    return
            except (urllib.error.URLError, OSError) as error:
                if time.monotonic() > deadline:
                    raise Fault(f"The portal is not ready after {READY} seconds: {error}.", code=1) from error
            time.sleep(0.1)

    def watch(self) -> None:
        """Watch until a process ends by itself, which is a Fault, or somebody asks us to end."""
        while True:
            self.check()
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop web, worker, beat, one after the other, and whatever they left behind."""
        for name in filter(self.children.__contains__, ORDER):
            child = self.children[name]
            if child.poll() is None:
                child.terminate()
                try:
                    child.wait(PATIENCE[name])
                except subprocess.TimeoutExpired:
                    say(f"The {name} process did not end within {PATIENCE[name]} seconds and was ended by force.")
            with suppress(ProcessLookupError):  # the usual case: nothing left
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        self.children.clear()
        end(marked(str(self.home.path)), seconds=1)  # what was ended by force may need a moment to be gone


def end_orphans(home: Home) -> None:
    """End web, worker and beat of a start that was killed."""
    left = marked(str(home.path))
    if left:
        say("Ending what a killed start left running …")
        end(left, seconds=10)
