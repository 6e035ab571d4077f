"""bin/run: the whole portal on this machine, from nothing."""

import argparse
import os
import socket
import time

from plsportal.local import signals
from plsportal.local.faults import Fault, main, say
from plsportal.local.first import new_code
from plsportal.local.home import Home
from plsportal.local.places import data_directory, server_account
from plsportal.local.postgres import place
from plsportal.local.prepare import prepare, shows_demonstration
from plsportal.local.services import Services
from plsportal.local.supervisor import Supervisor, end_orphans
from plsportal.local.venv import EMBEDDED, ensure, site


def options(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="bin/run", description="Start the portal on this machine; Ctrl-C stops it.")
    parser.add_argument("--port", type=int, default=8000, help="port on localhost (8000)")
    parser.add_argument("--data", metavar="DIR", help="data directory (PLS_VAR, else var/)")
    parser.add_argument("--fresh", action="store_true", help="throw the data directory's data away first")
    parser.add_argument("--empty", action="store_true", help="start without the demonstration")
    return parser.parse_args(arguments)


def require_free(port: int) -> None:
    """Refuse a port that somebody else listens on, or that we may not use."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            reason = error.strerror if isinstance(error, OSError) else "no such port"
            raise Fault(f"Port {port} cannot be used ({reason}): choose another with --port N.") from error


def command(arguments: list[str]) -> int:
    """Start everything, wait for the wish to end, stop everything in order."""
    began = time.monotonic()
    given = options(arguments)
    home = Home(data_directory(given.data))
    require_both_logins()
    signals.listen()
    try:
        home.open()
        with home.run_alone():
            end_orphans(home)
            require_free(given.port)
            if "DATABASE_URL" not in os.environ:
                place(home.path / "pg", server_account())
            ensure(EMBEDDED)
            serve(home, given, began)
    except signals.Stop:
        say("Stopped.")
    return 0


def require_both_logins() -> None:
    """Refuse a given database without the log-in that migrates it."""
    if "DATABASE_URL" in os.environ and "DATABASE_OWNER_URL" not in os.environ:
        raise Fault("DATABASE_URL is set and DATABASE_OWNER_URL is not: the log-in that migrates is missing.")


def serve(home: Home, given: argparse.Namespace, began: float) -> None:
    """Set up, then serve until asked to end or until a process ends by itself; in the end stop all, in order."""
    services = Services.of(home, site())
    supervisor = Supervisor(home, services)
    users = None
    try:
        with home.set_up_alone():
            refuse_or_clear(home, services, given)
            users = home.join()
            env = set_up(home, services, given)
        say("Starting web, worker and clock …")
        supervisor.start(env, "web")
        supervisor.wait_until_ready(given.port)
        supervisor.start(env, "worker", "beat")  # after: starting at once they would only delay the first page
        welcome(home, given.port, time.monotonic() - began)
        supervisor.watch()
    finally:
        signals.ignore()
        say("Stopping …")
        supervisor.stop()
        services.leave(home, users)


def refuse_or_clear(home: Home, services: Services, given: argparse.Namespace) -> None:
    """Throw the old data away when asked to; refuse what would mix the demonstration with real data."""
    if given.fresh:
        if not home.unused():
            raise Fault(f"bin/manage is using the database of {home.path}: wait until it is done.")
        say("Throwing the old data away …")
        services.remove()
        home.clear()
    if given.empty and services.cluster and services.cluster.data.exists() and home.note("mode") == "demo":
        raise Fault(f"{home.path} holds the demonstration: add --fresh to throw it away, or give another --data DIR.")


def set_up(home: Home, services: Services, given: argparse.Namespace) -> dict[str, str]:
    """Start the services, bring everything up to date, and return the environment for the processes."""
    if services.start():
        home.forget()
    demo = shows_demonstration(home, empty=given.empty)
    home.note("address", str(given.port))
    env = services.environment(home, port=given.port, demo=demo)
    prepare(home, env, demo=demo)
    return env


def welcome(home: Home, port: int, seconds: float) -> None:
    """Say where the portal is and how to get in."""
    say(f"\nReady after {seconds:.0f} seconds: http://localhost:{port}   (Ctrl-C stops it)\n")
    if shows_demonstration(home):
        say(home.note("logins"))
    elif code := new_code(home):
        say(f"Nobody in it yet? Open http://localhost:{port}/borja/ and give the code {code}")
        say("(or use bin/manage setup: it makes the first company, its HR and its CEO).")


if __name__ == "__main__":
    main(command)
