"""Web, worker and beat are started together, watched, stopped in order, and found again after a kill."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from plsportal.local import signals, supervisor
from plsportal.local.faults import Fault
from plsportal.local.home import Home
from plsportal.local.processes import alive, end
from plsportal.local.services import Services
from plsportal.local.supervisor import ORDER, Supervisor, end_orphans
from plsportal.testing import private_folder

CHILD = """#!/bin/sh
trap 'echo "$1" >>"$NOTES"; exit 0' TERM
sleep 60 &
echo "$1 is up"
[ -e "$DYING.$1" ] && { echo "$1 has had enough"; exit 3; }
while :; do wait; done
"""


@pytest.fixture
def place(monkeypatch):
    """A data directory beside a checkout whose bin/serve notes when it is asked to end."""
    folder = private_folder()
    (folder / "bin").mkdir()
    (folder / "bin" / "serve").write_text(CHILD)
    (folder / "bin" / "serve").chmod(0o755)
    monkeypatch.setattr(supervisor, "CHECKOUT", folder)
    monkeypatch.setenv("NOTES", str(folder / "notes"))
    monkeypatch.setenv("DYING", str(folder / "dying"))
    home = Home(folder / "var")
    home.open()
    yield home
    end_orphans(home)
    shutil.rmtree(folder)


def started(home):
    """Start the three and wait until each one has spoken."""
    found = Supervisor(home, Services(None, None))
    found.start(os.environ, *ORDER)
    logs = [home.path / "log" / f"{name}.log" for name in ORDER]
    deadline = time.monotonic() + 60
    while not all("is up" in log.read_text() for log in logs):
        assert time.monotonic() < deadline, [log.read_text() for log in logs]
        time.sleep(0.02)
    return found


def test_they_stop_in_order_and_leave_no_process(place):
    found = started(place)
    pids = [child.pid for child in found.children.values()]
    found.check()
    found.stop()
    assert (place.path.parent / "notes").read_text().split() == ["web", "worker", "beat"]
    assert not any(map(alive, pids))
    assert supervisor.marked(str(place.path)) == []


def test_one_that_ends_by_itself_is_named_with_its_last_words(place):
    (place.path.parent / "dying.worker").touch()
    found = Supervisor(place, Services(None, None))
    found.start(os.environ, *ORDER)
    with pytest.raises(
        Fault, match=r"(?s)The worker process ended by itself \(code 3\).*worker has had enough"
    ) as told:
        found.watch()
    assert told.value.code == 1
    found.stop()


def test_what_a_killed_start_left_is_ended_with_all_that_it_started(place):
    found = started(place)
    left = supervisor.marked(str(place.path))
    assert len(left) == 6  # each child and what it started
    os.kill(found.children["web"].pid, signal.SIGKILL)
    end_orphans(place)
    assert not any(map(alive, left))
    assert supervisor.marked(str(place.path)) == []


def test_another_data_directorys_processes_are_left_alone(place):
    started(place)
    end_orphans(Home(place.path.parent))
    assert len(supervisor.marked(str(place.path))) == 6


def test_one_that_does_not_listen_is_ended_by_force():
    deaf = subprocess.Popen([sys.executable, "-c", "import signal, time; signal.signal(15, 1); time.sleep(60)"])
    time.sleep(0.5)
    end([deaf.pid], seconds=0.2)
    assert deaf.wait() in (-signal.SIGKILL, 0)  # 0: collected on the way


def test_a_wish_to_end_waits_for_the_step_that_must_be_whole():
    script = """
import os, signal
from plsportal.local import signals
signals.listen()
try:
    with signals.whole():
        os.kill(os.getpid(), signal.SIGTERM)
        print("the step is done")
    print("never")
except signals.Stop:
    print("stopped")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["the step is done", "stopped", ""]
    assert issubclass(signals.Stop, BaseException)
    assert not issubclass(signals.Stop, Exception)
