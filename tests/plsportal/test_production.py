"""Production: safe where nothing is said, and not started where something lacks or would be dangerous."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from plsportal import tasks
from plsportal.local.places import CHECKOUT
from tests.policy.authority import Authority

PRODUCTION = {
    "DATABASE_URL": "postgresql://plsportal:hemligt@db:5432/plsportal",
    "REDIS_URL": "redis://valkey:6379/0",
    "PLS_SECRET_KEY": "en påhittad nyckel som är minst femtio tecken lång och ingen annans",
    "PLS_MASTER_KEYS": "ZW4gcMOlaGl0dGFkIGh1dnVkbnlja2VsLCAzMiBieXQ=",
    "PLS_HOSTS": "portal.example.se",
    "PLS_URL": "https://portal.example.se",
    "PLS_SMTP_URL": "smtp://mail.example.se:587?tls=starttls",
}
OURS = ("PLS_", "DATABASE_", "REDIS_", "DJANGO_")


def python(code: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run a program with a production's environment, changed; None takes a variable away."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    wanted = {**inherited, "DJANGO_SETTINGS_MODULE": "plsportal.settings", **PRODUCTION, **changes}
    env = {name: value for name, value in wanted.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=CHECKOUT, capture_output=True, text=True, check=False
    )


def settings(*names: str, **changes: str | None) -> dict[str, Any]:
    """Return settings of a portal that is started so."""
    show = f"print(json.dumps({{name: getattr(settings, name) for name in {names!r}}}))"
    done = python(f"import json; from django.conf import settings; {show}", **changes)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def refusal(code: str = "from django.conf import settings; settings.DEBUG", **changes: str | None) -> str:
    """Return the last line that a start says before it ends."""
    done = python(code, **changes)
    assert done.returncode != 0
    return done.stderr.strip().splitlines()[-1]


def of_the_tests(name: str) -> str:
    """Return the address of the tests' own database, in the name of a log-in."""
    return f"{os.environ[name].rpartition('/')[0]}/{connection.settings_dict['NAME']}"


def test_production_is_safe_without_saying_so() -> None:
    found = settings(
        "DEBUG", "LOCAL", "DEMO", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_SECURE",
        "LANGUAGE_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SECURE_PROXY_SSL_HEADER", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "EMAIL_BACKEND", "EMAIL_USE_TLS",
        "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH",
    )  # fmt: skip
    assert found == {
        "DEBUG": False, "LOCAL": False, "DEMO": False,
        "SESSION_COOKIE_SECURE": True, "SESSION_COOKIE_NAME": "__Host-sid", "CSRF_COOKIE_SECURE": True,
        "LANGUAGE_COOKIE_SECURE": True, "SECURE_SSL_REDIRECT": True, "SECURE_HSTS_SECONDS": 63_072_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True, "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "ALLOWED_HOSTS": ["portal.example.se"], "CSRF_TRUSTED_ORIGINS": ["https://portal.example.se"],
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_USE_TLS": True,
        "SESSION_COOKIE_HTTPONLY": True, "SESSION_COOKIE_DOMAIN": None, "SESSION_COOKIE_PATH": "/",
    }  # fmt: skip


SERVE = """
import django, json
django.setup()
from django.test import Client
answers = {}
asked = {"plain": ("/login/", False), "health": ("/health/live", False), "tls": ("/health/live", True)}
asked |= {path: (path, True) for path in ("/demo/", "/demo/brevlada/", "/demo/logga-in/")}
for name, (path, secure) in asked.items():
    answer = Client(SERVER_NAME="portal.example.se").get(path, secure=secure)
    answers[name] = [answer.status_code, dict(answer.headers)]
print(json.dumps(answers))
"""


def test_production_answers_over_tls_alone_says_so_and_has_no_demonstration(db: None, collected_static: Path) -> None:
    done = python(SERVE, DATABASE_URL=of_the_tests("DATABASE_URL"), PLS_STATIC_ROOT=str(collected_static))
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    status, headers = answers["plain"]
    assert (status, headers["Location"]) == (301, "https://portal.example.se/login/")
    assert answers["health"][0] == 200  # the balancer asks inside
    assert "Strict-Transport-Security" not in answers["health"][1]
    hsts = "max-age=63072000; includeSubDomains; preload"
    assert (answers["tls"][0], answers["tls"][1]["Strict-Transport-Security"]) == (200, hsts)
    for path in ("/demo/", "/demo/brevlada/", "/demo/logga-in/"):
        assert answers[path][0] == 404


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ("PLS_SECRET_KEY", "Set PLS_SECRET_KEY or PLS_SECRET_KEY_FILE."),
        ("DATABASE_URL", "Set DATABASE_URL, such as postgresql://plsportal@db:5432/plsportal."),
        ("REDIS_URL", "Set REDIS_URL, such as redis://valkey:6379/0."),
        ("PLS_URL", "Set PLS_URL to the portal's public address, such as https://portal.example.se"),
    ],
)
def test_a_start_without_what_it_needs_is_refused_with_one_sentence(lacking: str, sentence: str) -> None:
    for value in (None, ""):
        assert refusal(**{lacking: value}) == f"django.core.exceptions.ImproperlyConfigured: {sentence}"


def test_time_stamps_are_planned_where_there_is_an_authority_and_nowhere_else(tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(Authority().pem)
    assert set(settings("CELERY_BEAT_SCHEDULE")["CELERY_BEAT_SCHEDULE"]) == {"tick", "deliver"}
    planned = settings("CELERY_BEAT_SCHEDULE", PLS_TSA_URL="https://tsa.example.se/", PLS_TSA_ROOT=str(root))
    stamp = planned["CELERY_BEAT_SCHEDULE"]["stamp"]
    assert stamp["task"] == tasks.stamp.name
    assert stamp["options"]["expires"] < stamp["schedule"] <= 60


def test_a_secret_is_never_taken_from_the_code() -> None:
    assert settings("SECRET_KEY")["SECRET_KEY"] == PRODUCTION["PLS_SECRET_KEY"]


@pytest.mark.parametrize(
    "entry",
    [
        "import plsportal.wsgi",
        "from django.core.management import execute_from_command_line as x; x(['manage.py', 'check'])",
    ],
)
def test_production_refuses_the_demonstration(entry: str) -> None:
    done = python(entry, PLS_DEMO="1")
    assert done.returncode != 0
    assert "plsportal.E001" in done.stderr


def test_a_log_in_that_owns_tables_is_refused_by_web_and_worker(db: None) -> None:
    for entry in (
        "import plsportal.wsgi",
        "import django; django.setup(); from plsportal.celery import refuse_powerful_login as x; x()",
    ):
        last = refusal(entry, DATABASE_URL=of_the_tests("DATABASE_OWNER_URL"))
        assert "owns tables" in last
        assert "DATABASE_OWNER_URL" in last


def test_the_portals_own_log_in_is_let_through(db: None) -> None:
    done = python("import plsportal.wsgi", DATABASE_URL=of_the_tests("DATABASE_URL"))
    assert done.returncode == 0, done.stderr
