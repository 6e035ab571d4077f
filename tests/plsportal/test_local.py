"""bin/run says in one sentence what is wrong, before it has begun anything."""

import base64
import errno
import fcntl
import os
import shutil
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from plsportal.local import faults, home, prepare, run, venv
from plsportal.local.faults import Fault
from plsportal.local.places import CHECKOUT, server_account
from plsportal.local.postgres import VERSION
from plsportal.testing import private_folder


@pytest.fixture
def folder():
    """A short, private folder, such as a socket needs."""
    made = private_folder()
    yield made
    shutil.rmtree(made)


def start(*arguments, **env):
    """Run bin/run in an environment without given services, and return how it ended."""
    names = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PLS_VAR"}
    clean = {name: value for name, value in os.environ.items() if name not in names}
    command = [CHECKOUT / "bin" / "run", *map(str, arguments)]
    return subprocess.run(command, env={**clean, **env}, capture_output=True, text=True, timeout=60, check=False)


def refused(ended, *words):
    """Assert that a start ended with code 2 and one sentence that holds these words."""
    assert ended.returncode == 2, ended
    assert len(ended.stderr.strip().splitlines()) == 1, ended
    for word in words:
        assert word in ended.stderr
    return True


def test_a_port_that_is_taken_is_named(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert refused(start("--data", folder, "--port", port), f"Port {port}", "--port N")
    assert not (folder / "pg").exists()


def test_a_port_that_cannot_exist_is_named(folder):
    assert refused(start("--data", folder, "--port", 99999), "Port 99999")


def test_a_second_start_on_the_same_data_is_refused(folder):
    home.Home(folder).open()
    with (folder / "locks" / "run").open("w") as file:
        file.write("4711")
        file.flush()
        fcntl.flock(file, fcntl.LOCK_EX)
        assert refused(start("--data", folder), "already runs", "4711")


def test_a_data_directory_that_cannot_be_written_is_named(folder):
    assert refused(start("--data", "/proc/self/portal"), "Cannot write to the data directory /proc/self/portal")
    (folder / "file").write_text("")
    assert refused(start("--data", folder / "file"), "is a file")
    assert refused(start("--data", folder / "file" / "below"), "Cannot write")


def test_data_of_a_newer_postgresql_is_left_alone(folder):
    data = folder / "pg"
    data.mkdir(mode=0o700)
    (data / "PG_VERSION").write_text("19\n")
    account = server_account()
    if account:
        os.chown(data, account.uid, account.gid)
    assert refused(start("--data", folder), "PostgreSQL 19", VERSION)
    assert [file.name for file in data.iterdir()] == ["PG_VERSION"]


def test_a_path_too_long_for_a_socket_is_refused_before_anything_is_made(folder):
    long = folder / ("x" * 100)
    assert refused(start("--data", long), "too long for a socket", "--data DIR or PLS_VAR")
    assert refused(start(PLS_VAR=str(long)), "too long for a socket")
    assert not long.exists()


def test_a_path_that_the_database_driver_would_split_is_refused(folder):
    assert refused(start("--data", folder / "a,b"), "comma")


def test_a_given_database_needs_both_log_ins(folder):
    ended = start("--data", folder, DATABASE_URL="postgresql://plsportal@localhost/plsportal")
    assert refused(ended, "DATABASE_OWNER_URL")


def test_too_old_a_python_is_told_in_one_sentence(tmp_path):
    (tmp_path / "python3").write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2"\nexit 1\n')
    (tmp_path / "python3").chmod(0o755)
    for tool in ("dirname", "head", "sh"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    assert refused(start(PATH=str(tmp_path)), "Python 3.11 or newer", "Python 3.9.2")


def test_a_python_without_venv_is_told_in_one_sentence(monkeypatch):
    monkeypatch.setattr(venv.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Fault, match=r"came without venv: install it \(Debian, Ubuntu: apt install python3-venv\)"):
        venv.create()


def test_a_full_disk_stops_the_start_before_it_begins(folder, monkeypatch):
    usage = shutil.disk_usage(folder)._replace(free=10_000_000)
    monkeypatch.setattr(home.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(Fault, match="Only 10 MB are free"):
        home.Home(folder).open()


def test_a_disk_that_fills_up_later_is_told_in_one_sentence():
    fault = faults.explained("Migrating the database", f"…\nERROR: {os.strerror(errno.ENOSPC)}\n")
    assert str(fault).startswith("Migrating the database failed: no space left on the disk.")
    assert fault.code == 2
    with pytest.raises(SystemExit) as ended:
        faults.main(lambda arguments: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device", "/x")))
    assert ended.value.code == 2


def test_the_secret_key_is_made_once_and_closed(folder):
    key = home.Home(folder).secret_key()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text()) >= 50
    assert home.Home(folder).secret_key().read_text() == key.read_text()


def test_the_master_key_of_sealed_text_is_made_once_and_closed(folder):
    key = home.Home(folder).master_keys()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(base64.b64decode(key.read_text(), validate=True)) == 32
    assert home.Home(folder).master_keys().read_text() == key.read_text()


def test_fresh_throws_away_our_data_and_nothing_of_the_persons(folder):
    place = home.Home(folder)
    place.secret_key()
    place.note("mode", "demo")
    (folder / "letter.txt").write_text("mine")
    place.clear()
    assert [file.name for file in folder.iterdir()] == ["letter.txt"]


def test_the_first_start_decides_whether_the_data_is_the_demonstration(folder, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    place = home.Home(folder)
    assert not prepare.shows_demonstration(place, empty=True)
    assert not prepare.shows_demonstration(place)
    place.forget()
    assert prepare.shows_demonstration(place)


def test_the_demonstration_is_not_opened_as_empty(folder):
    class Here:
        class cluster:
            data = Path("/")

    place = home.Home(folder)
    place.note("mode", "demo")
    with pytest.raises(Fault, match="holds the demonstration: add --fresh"):
        run.refuse_or_clear(place, Here, run.options(["--empty"]))


def test_a_given_database_is_migrated_at_each_start_and_our_own_when_the_code_changed(folder, monkeypatch):
    ran = []
    monkeypatch.setattr(prepare, "run", lambda command, **rest: ran.append(command[-1]) or "")
    place = home.Home(folder)
    for _ in range(2):
        prepare.tables(place, {}, demo=False)
    assert ran == ["migrate", "migrate"]
    monkeypatch.delenv("DATABASE_URL")
    for _ in range(2):
        prepare.tables(place, {}, demo=True)
    assert ran[2:] == ["migrate", "seed_demo", "demo_logins"]


def test_a_given_database_never_shows_the_demonstration(folder, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://plsportal@localhost/plsportal")
    assert not prepare.shows_demonstration(home.Home(folder))
