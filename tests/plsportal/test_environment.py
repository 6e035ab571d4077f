"""The reader of the environment: every spelling that it knows, and a sentence for every other."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from plsportal import environment
from tests.policy.authority import Authority


def read_database(monkeypatch: pytest.MonkeyPatch, url: str, **more: str) -> dict[str, Any]:
    for name in list(os.environ):
        if name.startswith("DATABASE_"):
            monkeypatch.delenv(name)
    for name, value in {"DATABASE_URL": url, **more}.items():
        monkeypatch.setenv(name, value)
    return environment.database(owner=False)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://plsportal:pass@db:5432/portal", ("db", "5432", "plsportal", "pass", "portal")),
        ("postgres://u@db/portal", ("db", "", "u", "", "portal")),
        ("postgresql://u@%2Fvar%2FRun%2Fpg/portal", ("/var/Run/pg", "", "u", "", "portal")),
        ("postgresql://u@%2Fvar%2Fpg:5433/portal", ("/var/pg", "5433", "u", "", "portal")),
        ("postgresql://u:p%40%3A%2F@db:5432/p%C3%A5hitt", ("db", "5432", "u", "p@:/", "påhitt")),
        ("postgresql://u@[::1]:5432/portal", ("::1", "5432", "u", "", "portal")),
        ("postgresql://u@[::1]/portal", ("::1", "", "u", "", "portal")),
    ],
)
def test_the_address_of_the_database(monkeypatch: pytest.MonkeyPatch, url: str, expected: tuple[str, ...]) -> None:
    found = read_database(monkeypatch, url)
    assert tuple(found[name] for name in ("HOST", "PORT", "USER", "PASSWORD", "NAME")) == expected


def test_the_portals_log_in_has_short_patience_and_the_address_may_ask_for_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_database(monkeypatch, "postgresql://u@db/p?sslmode=verify-full")
    assert found["OPTIONS"]["sslmode"] == "verify-full"
    assert {"statement_timeout=5000", "lock_timeout=4000", "jit=off"} <= set(found["OPTIONS"]["options"].split())


def test_a_password_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("ur fil\n")
    found = read_database(monkeypatch, "postgresql://u:ur-adress@db/p", DATABASE_PASSWORD_FILE=str(file))
    assert found["PASSWORD"] == "ur fil"


@pytest.mark.parametrize("url", ["", "mysql://u@db/p", "plsportal"])
def test_no_other_database_is_taken(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="Set DATABASE_URL"):
        read_database(monkeypatch, url)


def test_a_secret_may_lie_in_a_file_and_a_file_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLS_PAHITT_FILE", str(tmp_path / "secret"))
    with pytest.raises(
        ImproperlyConfigured, match=r"PLS_PAHITT_FILE names .*/secret, which cannot be read: No such file"
    ):
        environment.secret("PLS_PAHITT")
    (tmp_path / "secret").write_text(" hemligt\n")
    assert environment.secret("PLS_PAHITT") == "hemligt"
    (tmp_path / "secret").write_text("\n")
    with pytest.raises(ImproperlyConfigured, match=r"Set PLS_PAHITT or PLS_PAHITT_FILE\."):
        environment.secret("PLS_PAHITT")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis://valkey:6379/0", "redis://valkey:6379/0"),
        ("redis+socket:///abs/valkey.sock?virtual_host=1", "redis+socket:///abs/valkey.sock?virtual_host=1"),
        ("unix:///abs/valkey.sock?db=2", "redis+socket:///abs/valkey.sock?virtual_host=2"),
        ("unix:///abs/valkey.sock", "redis+socket:///abs/valkey.sock?virtual_host=0"),
    ],
)
def test_the_address_of_the_broker_as_celery_spells_it(
    monkeypatch: pytest.MonkeyPatch, url: str, expected: str
) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    assert environment.broker() == expected


def read_mail(
    monkeypatch: pytest.MonkeyPatch, url: str | None, *, demo: bool = False, sender: str = ""
) -> dict[str, Any]:
    monkeypatch.delenv("PLS_SMTP_URL_FILE", raising=False)
    monkeypatch.setenv("PLS_SMTP_URL", url or "")
    monkeypatch.setenv("PLS_MAIL_FROM", sender)
    return environment.mail(demo=demo)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.se", ("mail.example.se", 587, "", "", True, False)),
        ("smtp://u%40x:p%2F@mail.example.se:25?tls=none", ("mail.example.se", 25, "u@x", "p/", False, False)),
        ("smtp://u:p@mail.example.se:465?tls=ssl", ("mail.example.se", 465, "u", "p", False, True)),
    ],
)
def test_the_address_of_the_mail_server(monkeypatch: pytest.MonkeyPatch, url: str, expected: tuple[Any, ...]) -> None:
    found = read_mail(monkeypatch, url)
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    assert tuple(found[f"EMAIL_{name}"] for name in names) == expected


@pytest.mark.parametrize("url", ["mail.example.se:587", "smtp://", "smtp://mail.example.se?tls=starttsl", "http://x"])
def test_a_mail_address_that_is_half_right_is_refused_and_not_used_without_tls(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match="Set PLS_SMTP_URL as smtp://"):
        read_mail(monkeypatch, url)


def test_without_a_mail_server_the_demonstration_has_a_folder_and_production_the_machines_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read_mail(monkeypatch, None, demo=True)["EMAIL_BACKEND"] == "plsportal.demo.mail.FolderBackend"
    assert read_mail(monkeypatch, None)["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert read_mail(monkeypatch, None)["DEFAULT_FROM_EMAIL"] == "Plsportal <noreply@localhost>"
    assert read_mail(monkeypatch, None, sender="Påhitt <a@b.se>")["DEFAULT_FROM_EMAIL"] == "Påhitt <a@b.se>"


def read_stamps(monkeypatch: pytest.MonkeyPatch, url: str, root: Path | str = "") -> tuple[str, list[Any]]:
    monkeypatch.delenv("PLS_TSA_URL_FILE", raising=False)
    monkeypatch.setenv("PLS_TSA_URL", url)
    monkeypatch.setenv("PLS_TSA_ROOT", str(root))
    return environment.time_stamps()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The file that an operator got from an authority, with those of an earlier one."""
    file = tmp_path / "root.pem"
    file.write_bytes(Authority().pem + b"\n" + Authority().pem)
    return file


@pytest.mark.parametrize(
    "url", ["https://tsa.example.se/ts", "http://tsa.example.se", "https://u:p%40@tsa.example.se/"]
)
def test_the_authority_for_time_stamps_and_its_certificates(
    monkeypatch: pytest.MonkeyPatch, root: Path, url: str
) -> None:
    found, certificates = read_stamps(monkeypatch, url, root)
    assert (found, len(certificates)) == (url, 2)
    file = root.with_name("url")
    file.write_text(f"{url}\n")
    monkeypatch.setenv("PLS_TSA_URL_FILE", str(file))
    assert environment.time_stamps()[0] == url


def test_without_an_authority_the_certificates_of_an_earlier_one_may_stay(
    monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    assert read_stamps(monkeypatch, "") == ("", [])
    assert [len(part) for part in read_stamps(monkeypatch, "", root)] == [0, 2]


@pytest.mark.parametrize(
    "url", ["tsa.example.se", "ftp://tsa.example.se/", "https://", "http://u:hemligt@tsa.example.se/"]
)
def test_an_authority_s_address_that_is_half_right_is_refused_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, root: Path, url: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match="Set PLS_TSA_URL as https://") as refused:
        read_stamps(monkeypatch, url, root)
    assert "hemligt" not in str(refused.value)


def test_an_authority_is_not_asked_without_certificates_to_trust_it_by(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = "https://tsa.example.se/"
    with pytest.raises(ImproperlyConfigured, match="Set PLS_TSA_ROOT to a file"):
        read_stamps(monkeypatch, url)
    with pytest.raises(ImproperlyConfigured, match=r"PLS_TSA_ROOT names .*/ingen, which cannot be read: No such file"):
        read_stamps(monkeypatch, url, tmp_path / "ingen")
    (tmp_path / "tom").write_text("inget")
    with pytest.raises(ImproperlyConfigured, match=r"PLS_TSA_ROOT names .*/tom, which holds no certificate"):
        read_stamps(monkeypatch, url, tmp_path / "tom")


KEY, OTHER = base64.b64encode(b"a" * 32).decode(), base64.b64encode(b"b" * 32).decode()


def test_the_master_keys_are_lines_the_active_one_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLS_MASTER_KEYS", f"{KEY}\n{OTHER}\n")
    assert environment.master_keys() == [b"a" * 32, b"b" * 32]


@pytest.mark.parametrize("value", [KEY[:-5], "no base64!", f"{KEY}\n{OTHER[4:]}"])
def test_a_master_key_that_is_none_stops_the_start_and_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("PLS_MASTER_KEYS", value)
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.master_keys()
    assert str(refused.value) == "Each line of PLS_MASTER_KEYS is 32 bytes in base64."
    assert refused.value.__cause__ is None


def test_without_master_keys_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLS_MASTER_KEYS", raising=False)
    monkeypatch.delenv("PLS_MASTER_KEYS_FILE", raising=False)
    with pytest.raises(ImproperlyConfigured, match="Set PLS_MASTER_KEYS or PLS_MASTER_KEYS_FILE"):
        environment.master_keys()
