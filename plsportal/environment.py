"""The typed reader of the environment; a missing secret stops the start with one sentence."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

env = Env()


def from_file(name: str) -> str:
    """Return the variable of that name, or the content of the file that NAME_FILE points to; "" when neither is.

    Raises `ImproperlyConfigured` when the file cannot be read.
    """
    file = env.str(f"{name}_FILE", "")
    try:
        return Path(file).read_text().strip() if file else env.str(name, "")
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE names {file}, which cannot be read: {error.strerror}.") from error


def secret(name: str) -> str:
    """Return the secret of that name. Raises `ImproperlyConfigured` when it is nowhere."""
    value = from_file(name)
    if not value:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE.")
    return value


def master_keys() -> list[bytes]:
    """Return the master keys (32 bytes each, base64, one a line, the active one first) of PLS_MASTER_KEYS(_FILE).

    Raises `ImproperlyConfigured` when there is none: sealed text could neither be written nor read.
    """
    lines = secret("PLS_MASTER_KEYS").split()
    try:
        keys = [base64.b64decode(line, validate=True) for line in lines]
    except ValueError:  # never the line itself: it is a secret
        keys = [b""]
    if any(len(key) != 32 for key in keys):
        raise ImproperlyConfigured("Each line of PLS_MASTER_KEYS is 32 bytes in base64.")
    return keys


def database(*, owner: bool) -> dict[str, Any]:
    """Return Django's settings for DATABASE_URL, or DATABASE_OWNER_URL for the log-in that migrates."""
    name = "DATABASE_OWNER_URL" if owner else "DATABASE_URL"
    parts = urlsplit(env.str(name, ""))
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured(f"Set {name}, such as postgresql://plsportal@db:5432/plsportal.")
    password = from_file(name.replace("_URL", "_PASSWORD")) or unquote(parts.password or "")
    host, port = _host_and_port(parts.netloc)
    options: dict[str, Any] = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    if not owner:
        # No just-in-time compilation: it costs a page more than it can win, and rests on estimates. What is asked for
        # is in memory or on a solid disk, where a row found by an index costs no more than the next one of a table.
        # And no helpers: to start them takes longer than they save, and other pages wait for the processor.
        patience = "-c statement_timeout=5000 -c lock_timeout=4000 -c idle_in_transaction_session_timeout=10000"
        # What kit/written.py prepares is planned once a connection; Django's own questions are never prepared.
        planning = "-c jit=off -c random_page_cost=1.1 -c plan_cache_mode=force_generic_plan"
        options["options"] = f"{patience} {planning} -c max_parallel_workers_per_gather=0"
        options["prepare_threshold"] = 5
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": password,
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _host_and_port(netloc: str) -> tuple[str, str]:
    """Split the server from its port; a socket's folder is written with %2F and keeps its case."""
    server = netloc.rpartition("@")[2]
    host, separator, port = server.rpartition(":")
    if not separator or server.endswith("]"):  # no port; the brackets are those of an IPv6 address
        host, port = server, ""
    return unquote(host).strip("[]"), port


def broker() -> str:
    """Return REDIS_URL as Celery spells it: a socket is redis+socket:// there, unix:// elsewhere."""
    url = env.str("REDIS_URL", "")
    if not url:
        raise ImproperlyConfigured("Set REDIS_URL, such as redis://valkey:6379/0.")
    if url.startswith("unix://"):
        parts = urlsplit(url)
        number = parse_qs(parts.query).get("db", ["0"])[-1]
        return f"redis+socket://{parts.path}?virtual_host={number}"
    return url


def mail(*, demo: bool) -> dict[str, Any]:
    """Return Django's mail settings for PLS_SMTP_URL; in the demonstration mail lands in a folder."""
    sender = env.str("PLS_MAIL_FROM", "") or "Plsportal <noreply@localhost>"
    common = {"DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender, "EMAIL_TIMEOUT": 20}
    url = from_file("PLS_SMTP_URL")
    if not url:
        backend = "plsportal.demo.mail.FolderBackend" if demo else "django.core.mail.backends.smtp.EmailBackend"
        return {**common, "EMAIL_BACKEND": backend}
    parts = urlsplit(url)
    tls = parse_qs(parts.query).get("tls", ["starttls"])[-1]
    if parts.scheme != "smtp" or not parts.hostname or tls not in ("starttls", "ssl", "none"):
        raise ImproperlyConfigured("Set PLS_SMTP_URL as smtp://user:password@host:587?tls=starttls (or ssl, or none).")
    return {
        **common,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 587,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": tls == "starttls",
        "EMAIL_USE_SSL": tls == "ssl",
    }


def time_stamps() -> tuple[str, list[Certificate]]:
    """Return the address of the authority for time stamps (RFC 3161) and the certificates it is trusted by.

    "" and none where PLS_TSA_URL(_FILE) and PLS_TSA_ROOT say nothing; certificates alone check what was stamped before.
    """
    url, roots = from_file("PLS_TSA_URL"), _certificates("PLS_TSA_ROOT")
    if not url:
        return "", roots
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or (parts.scheme == "http" and "@" in parts.netloc):
        raise ImproperlyConfigured("Set PLS_TSA_URL as https://user:password@host/path; http only without a password.")
    if not roots:
        raise ImproperlyConfigured("Set PLS_TSA_ROOT to a file with the certificates of the authority of PLS_TSA_URL.")
    return url, roots


def _certificates(name: str) -> list[Certificate]:
    """Return the certificates (PEM) of the file that a variable names."""
    file = env.str(name, "")
    if not file:
        return []
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(Path(file).read_bytes())
    except OSError as error:
        raise ImproperlyConfigured(f"{name} names {file}, which cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} names {file}, which holds no certificate (PEM).") from error
