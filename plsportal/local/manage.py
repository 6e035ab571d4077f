"""bin/manage: any management command against the database of this machine, set up and started when need be."""

import os
import subprocess

from plsportal.local import signals
from plsportal.local.faults import keep_stdout_clean, main
from plsportal.local.home import Home
from plsportal.local.places import data_directory, server_account
from plsportal.local.postgres import place
from plsportal.local.prepare import MANAGE, prepare, shows_demonstration, translations
from plsportal.local.services import Services
from plsportal.local.venv import EMBEDDED, PYTHON, ensure, site

AS_OWNER = {"migrate", "flush", "sqlflush", "seed_scale"}


def command(arguments: list[str]) -> int:
    """Run the management command and return its exit code."""
    keep_stdout_clean()
    signals.listen()
    home = Home(data_directory(None))
    try:
        home.open()
        if "DATABASE_URL" in os.environ:
            ensure(EMBEDDED)
            translations()
            services = Services(None, None)
            return perform(arguments, services.environment(home, port=port(home), demo=False))
        place(home.path / "pg", server_account())
        ensure(EMBEDDED)
        return with_services(home, arguments)
    except signals.Stop:
        return 130


def with_services(home: Home, arguments: list[str]) -> int:
    """Run the command against the embedded services, which the last one who uses them stops."""
    services = Services.of(home, site())
    users = None
    try:
        with home.set_up_alone():
            users = home.join()
            if services.start():
                home.forget()
            demo = shows_demonstration(home)
            env = services.environment(home, port=port(home), demo=demo)
            prepare(home, env, demo=demo)
        return perform(arguments, env)
    finally:
        signals.ignore()
        services.leave(home, users)


def port(home: Home) -> int:
    """Return the port that the last bin/run served on."""
    return int(home.note("address") or 8000)


def perform(arguments: list[str], env: dict[str, str]) -> int:
    """Run manage.py in the person's own folder and on the person's terminal."""
    if arguments and arguments[0] in AS_OWNER:
        env = {**env, "PLS_DB_LOGIN": "owner"}
    process = subprocess.Popen([PYTHON, MANAGE, *arguments], env=env)
    signals.pass_on(process)
    return process.wait()


if __name__ == "__main__":
    main(command)
