"""The embedded services of a data directory, and the environment that tells the portal's processes where they are."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from plsportal.local.faults import say
from plsportal.local.home import Home
from plsportal.local.postgres import OWNER, PORTAL, Cluster
from plsportal.local.processes import alive
from plsportal.local.signals import whole
from plsportal.local.valkey import Valkey


@dataclass(frozen=True)
class Services:
    """PostgreSQL and Valkey of a data directory; None stands for one that the environment names instead."""

    cluster: Cluster | None
    valkey: Valkey | None

    @classmethod
    def of(cls, home: Home, site: Path) -> "Services":
        """Return the services that the environment does not name, not started; refuses foreign data."""
        cluster = None if "DATABASE_URL" in os.environ else Cluster.at(home.path / "pg", site)
        return cls(cluster, None if "REDIS_URL" in os.environ else Valkey.at(home.path / "valkey", site))

    def start(self) -> bool:
        """Start or adopt the services; tell whether the database was made just now."""
        new = False
        with whole():
            if self.cluster:
                new = not self.cluster.data.exists()
                if self.cluster.pid() is None:
                    say(f"{'Making' if new else 'Starting'} the database in {self.cluster.data} …")
                self.cluster.start()
            if self.valkey:
                if self.valkey.pid() is None:
                    say("Starting Valkey …")
                self.valkey.start()
        return new

    def stop(self) -> None:
        """Stop Valkey, then PostgreSQL."""
        if self.valkey:
            self.valkey.stop()
        if self.cluster:
            self.cluster.stop()

    def remove(self) -> None:
        """Stop the services and throw the database away."""
        self.stop()
        if self.cluster:
            self.cluster.remove()

    def leave(self, home: Home, users: IO[str] | None) -> None:
        """Stop using the services; the last one out stops them."""
        with home.set_up_alone():
            if users:
                users.close()
            if home.unused():
                self.stop()
            else:
                say("The database is still in use by bin/manage, which stops it when done.")

    def pids(self) -> dict[str, int]:
        """Return the process ids of the running services by name."""
        found = {
            "PostgreSQL": self.cluster.pid() if self.cluster else None,
            "Valkey": self.valkey.pid() if self.valkey else None,
        }
        return {name: pid for name, pid in found.items() if pid is not None and alive(pid)}

    def environment(self, home: Home, *, port: int, demo: bool) -> dict[str, str]:
        """Return the environment of the portal's processes; what the person has set wins, except where data lies."""
        env = {
            "DJANGO_SETTINGS_MODULE": "plsportal.settings",
            "PLS_LOCAL": "1",
            "PLS_HOSTS": "localhost,127.0.0.1,[::1]",
            "PLS_URL": f"http://localhost:{port}",
            "PLS_STATIC_ROOT": str(home.path / "static"),
            "PLS_WORKERS": "1",  # one machine, one person: memory counts more than throughput
            "PLS_TASK_PROCESSES": "1",
        }
        if demo:
            env["PLS_DEMO"] = "1"
        if not {"PLS_SECRET_KEY", "PLS_SECRET_KEY_FILE"} & set(os.environ):
            env["PLS_SECRET_KEY_FILE"] = str(home.secret_key())
        if not {"PLS_MASTER_KEYS", "PLS_MASTER_KEYS_FILE"} & set(os.environ):
            env["PLS_MASTER_KEYS_FILE"] = str(home.master_keys())
        if self.cluster:
            env |= {"DATABASE_URL": self.cluster.url(PORTAL), "DATABASE_OWNER_URL": self.cluster.url(OWNER)}
        if self.valkey:
            env["REDIS_URL"] = self.valkey.url
        return env | os.environ | {"PLS_VAR": str(home.path), "PLS_PORT": str(port)}
