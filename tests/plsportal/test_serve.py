"""bin/serve: the one entry for each process; three webs and two workers on the same data."""

import json
import os
import subprocess
import sys
import time
import urllib.request

import pytest

from plsportal.local import serve
from plsportal.local.places import CHECKOUT


def told(*arguments, **env):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "REDIS"))}
    command = [CHECKOUT / "bin" / "serve", *arguments]
    return subprocess.run(command, env={**clean, **env}, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("arguments", [(), ("nothing",), ("web", "--port"), ("worker", "extra")])
def test_another_word_gets_the_list_of_processes(arguments):
    done = told(*arguments)
    assert (done.returncode, done.stderr.strip()) == (2, serve.USAGE)


@pytest.mark.parametrize("name", ["run", "serve", "manage", "test", "bench"])
def test_a_command_is_its_own_checkouts_wherever_one_stands(name):
    (line,) = [each for each in (CHECKOUT / "bin" / name).read_text().splitlines() if each.startswith("exec")]
    assert line.startswith('exec "$python" -P -m plsportal.local.')  # -P: the folder one stands in is not searched


def test_a_missing_service_is_named_in_one_sentence():
    done = told("web")
    assert done.returncode == 2
    assert done.stderr.startswith("Set DATABASE_URL and REDIS_URL: ")
    assert told("migrate").stderr.startswith("Set DATABASE_OWNER_URL: ")


def test_the_list_names_every_process():
    assert all(name in serve.USAGE for name in serve.COMMANDS)
    assert serve.COMMANDS.keys() == serve.NEEDS.keys()


def test_the_web_server_is_a_wsgi_server_with_processes(monkeypatch):
    monkeypatch.setenv("PLS_WORKERS", "5")
    line = " ".join(serve.web())
    assert line.startswith("-m granian --interface wsgi --host 127.0.0.1 ")
    assert "--workers 5 --blocking-threads 1" in line
    assert line.endswith("plsportal.wsgi:application")


def test_the_worker_is_prefork_because_threads_ignore_time_limits(monkeypatch):
    monkeypatch.setenv("PLS_TASK_PROCESSES", "3")
    assert "worker -P prefork -c 3 -n worker@%h --max-tasks-per-child=200" in " ".join(serve.worker())


def test_migrate_alone_speaks_as_the_owner(monkeypatch):
    monkeypatch.setenv("PLS_DB_LOGIN", "portal")  # so that all of it is undone: what came after spoke as the owner
    monkeypatch.delenv("PLS_DB_LOGIN")
    serve.web()
    assert "PLS_DB_LOGIN" not in os.environ
    assert serve.migrate()[1:] == ["migrate", "--noinput"]
    assert os.environ["PLS_DB_LOGIN"] == "owner"


def get(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.status, json.load(answer)


def well(kind, fleet, **env):
    """Ask a container's health check; return its exit code and what it said."""
    command = [sys.executable, "-m", "plsportal.local.health", kind]
    env = {**fleet.env, **env}
    done = subprocess.run(command, env=env, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_three_webs_and_two_workers_serve_the_same_data_and_one_may_leave(three_webs, fleet):
    for address in three_webs:
        assert get(f"{address}/health/ready")[0] == 200
    first, *others = three_webs
    port = first.rpartition(":")[2]
    assert well("web", fleet, PLS_PORT=port) == (0, "")
    assert fleet.end(f"web-{port}") == 0
    assert well("web", fleet, PLS_PORT=port)[0] == 1
    for address in others:
        assert get(f"{address}/health/ready")[0] == 200
        assert get(f"{address}/health/live")[0] == 200
    assert well("worker", fleet, PLS_WORKER_NAME="worker-1@%h") == (0, "")
    assert well("worker", fleet, PLS_WORKER_NAME="worker-2@%h") == (0, "")
    assert fleet.end("worker-1") == 0
    assert all(process.poll() is None for process in fleet.processes.values())


def test_the_portal_does_not_serve_as_the_owner_of_its_tables(fleet):
    owner = os.environ["DATABASE_OWNER_URL"].rpartition("/")[0] + "/" + fleet.env["DATABASE_URL"].rpartition("/")[2]
    env = {**fleet.env, "DATABASE_URL": owner}
    command = [sys.executable, "-c", "import plsportal.wsgi"]
    done = subprocess.run(command, env=env, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr


def test_the_clock_writes_its_notebook_and_is_missed_when_it_does_not(fleet):
    assert well("beat", fleet)[0] == 1
    fleet.launch("beat", "beat")
    notebook = fleet.folder / "beat"
    deadline = time.monotonic() + 30
    while not any(notebook.glob("*")) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert well("beat", fleet) == (0, "")
    old = time.time() - 700
    for file in notebook.glob("*"):
        os.utime(file, (old, old))
    assert "has not written its notebook" in well("beat", fleet)[1]
