"""bin/run as a whole, with its demonstration; minutes of work, so only `bin/test --deep` runs it."""

import os
import shutil
import signal
import subprocess
import time
import urllib.request

import psycopg
import pytest

from plsportal.local.fleet import free_port
from plsportal.local.places import CHECKOUT
from plsportal.local.postgres import OWNER, Cluster
from plsportal.local.processes import MARK, alive, end, marked
from plsportal.local.valkey import Valkey
from plsportal.testing import SITE, private_folder

GIVEN = ("DATABASE_", "REDIS_", "PLS_", "DJANGO_", MARK)

pytestmark = pytest.mark.deep


class Portal:
    """A bin/run on a folder of its own."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(GIVEN)}
        self.cluster, self.valkey = Cluster.at(folder / "pg", SITE), Valkey.at(folder / "valkey", SITE)

    def start(self, *arguments):
        """Start and wait until it says where it is; return the seconds that took."""
        began = time.monotonic()
        self.output = self.folder.parent / f"{self.folder.name}.out"
        with self.output.open("wb") as output:
            command = [CHECKOUT / "bin" / "run", "--data", self.folder, "--port", str(self.port), *arguments]
            self.process = subprocess.Popen(command, env=self.env, stdout=output, stderr=output, start_new_session=True)
        while "Ready after" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < began + 300, self.said()
            time.sleep(0.05)
        return time.monotonic() - began

    def said(self):
        return self.output.read_text()

    def pids(self):
        """Return every process of this portal."""
        services = [self.cluster.pid(), self.valkey.pid()]
        return [self.process.pid, *marked(str(self.folder)), *(pid for pid in services if pid)]

    def manage(self, *arguments):
        command = [CHECKOUT / "bin" / "manage", *arguments]
        env = {**self.env, "PLS_VAR": str(self.folder)}
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def portal():
    folder = private_folder()
    made = Portal(folder)
    yield made
    end(made.pids(), seconds=5)
    made.valkey.stop()
    made.cluster.remove()
    made.output.unlink()
    shutil.rmtree(folder)


def people(portal):
    with psycopg.connect(portal.cluster.url(OWNER)) as line:
        return line.execute("SELECT count(*) FROM companies_user").fetchone()[0]


def test_a_portal_is_started_killed_started_and_stopped(portal):
    portal.start()
    address = f"http://localhost:{portal.port}/"
    with urllib.request.urlopen(address, timeout=20) as page:
        assert page.status == 200
    assert address.rstrip("/") in portal.said()
    before = people(portal)
    assert before > 20

    again = subprocess.run(
        [CHECKOUT / "bin" / "run", "--data", portal.folder, "--port", str(free_port())],
        env=portal.env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (again.returncode, "already runs" in again.stderr) == (2, True)
    assert portal.manage("check").returncode == 0

    with psycopg.connect(portal.cluster.url(OWNER), autocommit=True) as line:
        line.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000)")
    for pid in portal.pids():
        os.kill(pid, signal.SIGKILL)
    portal.process.wait(60)

    seconds = portal.start()
    with psycopg.connect(portal.cluster.url(OWNER)) as line:
        assert line.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
    assert people(portal) == before
    assert seconds < 30
    os.kill(portal.process.pid, signal.SIGKILL)  # the supervisor alone: the rest goes on without it
    portal.process.wait(60)
    portal.start()
    assert "Ending what a killed start left running" in portal.said()

    pids = portal.pids()
    assert portal.stop(signal.SIGINT) == 0
    assert not any(map(alive, pids))
    assert portal.said().rstrip().endswith("Stopped.")


def test_a_process_that_ends_by_itself_ends_all(portal):
    portal.start("--empty")
    assert people(portal) <= 1  # the portal itself
    pids = portal.pids()
    (web,) = [pid for pid in marked(str(portal.folder)) if "granian" in arguments(pid) and os.getpgid(pid) == pid]
    os.kill(web, signal.SIGKILL)
    assert portal.process.wait(60) == 1
    assert "The web process ended by itself" in portal.said()
    assert not any(map(alive, pids))


def arguments(pid):
    listed = subprocess.run(["ps", "-p", str(pid), "-o", "args="], capture_output=True, text=True, check=False)
    return listed.stdout


def test_a_command_on_a_fresh_clone_sets_everything_up_first(portal):
    portal.output = portal.folder.parent / f"{portal.folder.name}.out"
    portal.output.touch()
    portal.process = subprocess.Popen(["true"])
    done = portal.manage("shell", "-v", "0", "-c", "from companies.models import User; print(User.objects.count())")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20
    assert "Loading the demonstration" in done.stderr
    assert (portal.cluster.pid(), portal.valkey.pid()) == (None, None)
