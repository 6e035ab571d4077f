"""Set-up: the environment's stamp, the locks, the licences, the translations, the browser."""

import gettext
import os
import shutil
import subprocess
import sys

import pytest

from plsportal.local import browser, check, locks, messages, prepare, venv
from plsportal.local.faults import Fault
from plsportal.local.home import Home
from plsportal.local.places import CHECKOUT

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: sv\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Approve"
msgstr "Godkänn"

#, fuzzy
msgid "Refuse"
msgstr "Kanske"

msgid "%(n)s account"
msgid_plural "%(n)s accounts"
msgstr[0] "%(n)s konto"
msgstr[1] "%(n)s konton"
"""


@pytest.fixture
def checkout(tmp_path):
    for name in ("pyproject.toml", "uv.lock", *locks.EXPORTS):
        shutil.copy(CHECKOUT / name, tmp_path)
    return tmp_path


def test_a_lock_is_installed_once_and_again_when_it_changes(tmp_path, monkeypatch):
    embedded, dev = tmp_path / "requirements-embedded.lock", tmp_path / "requirements-dev.lock"
    embedded.write_text("a==1")
    dev.write_text("a==1\nb==2")
    monkeypatch.setattr(venv, "DEV", dev)
    monkeypatch.setattr(venv, "STAMP", tmp_path / "locks.txt")
    monkeypatch.setattr(venv, "works", lambda: True)
    assert not venv.installed(embedded)
    venv.STAMP.write_text(venv.stamp(dev) + "\n")
    assert venv.installed(dev)
    assert venv.installed(embedded)  # the one for development holds it
    dev.write_text("a==2\nb==2")
    assert not venv.installed(embedded)


def test_an_installation_that_was_killed_is_begun_anew(tmp_path, monkeypatch):
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1")
    for name, file in {"STAMP": "locks.txt", "UNFINISHED": "unfinished.txt"}.items():
        monkeypatch.setattr(venv, name, tmp_path / file)
    did = []

    def pip(command, *, what):
        did.append("install")
        if len(did) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(venv, "works", lambda: True)
    monkeypatch.setattr(venv, "has_pip", lambda: True)
    monkeypatch.setattr(venv, "create", lambda: did.append("create"))
    monkeypatch.setattr(venv, "run", pip)
    with pytest.raises(KeyboardInterrupt):
        venv.ensure(lock)
    venv.ensure(lock)
    venv.ensure(lock)
    assert did == ["install", "create", "install"]
    assert not venv.UNFINISHED.exists()


def test_the_locks_agree():
    assert locks.disagreements() == []


def test_a_version_that_was_changed_in_one_lock_is_found(checkout):
    lock = checkout / "requirements.lock"
    lock.write_text(lock.read_text().replace("\ngranian==", "\ngranian==9"))
    (told,) = locks.disagreements(checkout)
    assert told.startswith("requirements.lock: granian is 9")


def test_a_hash_that_is_not_in_the_lock_is_found(checkout):
    lock = checkout / "requirements.lock"
    lock.write_text(lock.read_text().replace("--hash=sha256:", "--hash=sha256:0", 1))
    assert locks.disagreements(checkout) == ["requirements.lock: 1 hashes stand not in uv.lock."]


def test_a_dependency_that_was_not_locked_is_found(checkout):
    project = checkout / "pyproject.toml"
    project.write_text(project.read_text().replace('"whitenoise~=6.12"', '"whitenoise~=6.11", "django-fsm"'))
    assert len(locks.disagreements(checkout)) == 1


def test_every_licence_is_one_that_we_take():
    assert locks.binding() == []


@pytest.mark.parametrize("text", ["AGPL-3.0", "GNU Affero General Public License", "MIT AND AGPL-3.0", "GPL-3.0", ""])
def test_a_licence_that_binds_is_refused(monkeypatch, text):
    monkeypatch.setattr(locks, "licence", lambda name: text)
    assert any(told.startswith("django: ") for told in locks.binding())


def test_translations_are_built_when_their_source_is_newer(tmp_path):
    source = tmp_path / "locale" / "sv" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO)
    assert messages.build(tmp_path) == 1
    swedish = gettext.translation("django", tmp_path / "locale", ["sv"])
    assert swedish.gettext("Approve") == "Godkänn"
    assert swedish.gettext("Refuse") == "Refuse"  # a guess of the tools is no translation
    assert [swedish.ngettext("%(n)s account", "%(n)s accounts", n) for n in (1, 2)] == ["%(n)s konto", "%(n)s konton"]
    assert messages.build(tmp_path) == 0
    os.utime(source, (2_000_000_000, 2_000_000_000))
    assert messages.outdated(tmp_path) == [source]


def test_static_files_are_collected_when_one_changed(tmp_path, monkeypatch):
    ran = []
    monkeypatch.setattr(prepare, "CHECKOUT", tmp_path)
    monkeypatch.setattr(prepare, "run", lambda command, **rest: ran.append(command))
    (tmp_path / "plsportal").mkdir()
    (tmp_path / "plsportal" / "settings.py").touch()
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.css").write_text("a")
    home = Home(tmp_path / "var")
    (home.path / "static").mkdir(parents=True)
    (home.path / "static" / "staticfiles.json").write_text("{}")
    prepare.static_files(home, {})
    prepare.static_files(home, {})
    assert len(ran) == 1
    (tmp_path / "static" / "a.css").write_text("ab")
    prepare.static_files(home, {})
    assert len(ran) == 2


@pytest.fixture
def without_browser(tmp_path):
    """Run pytest on one plain test and one that needs a browser, where there is none."""
    (tmp_path / "test_two.py").write_text(
        "import pytest\ndef test_plain(): pass\n@pytest.mark.browser\ndef test_browser(): assert 0\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "plsportal.testing", "-p", "no:django", "-p", "no:cacheprovider"]
    options = ["-q", "-c", os.devnull, "--rootdir", tmp_path, tmp_path]

    def test(**env):
        env = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PLS_CHROMIUM": "/nowhere/chromium", "CI": "", **env}
        return subprocess.run([*command, *options], env=env, capture_output=True, text=True, check=False)

    return test


def test_without_a_browser_the_last_line_says_so(without_browser):
    done = without_browser()
    assert done.returncode == 0, done.stdout
    assert "1 passed, 1 deselected" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("browser tests NOT run (1): Chromium is missing; as root: apt-get")


def test_without_a_browser_ci_fails(without_browser):
    done = without_browser(CI="true")
    assert done.returncode != 0
    assert "Chromium is missing" in done.stderr


def test_ci_does_not_begin_without_a_browser_that_it_cannot_install(monkeypatch):
    monkeypatch.setenv("PLS_CHROMIUM", "/nowhere/chromium")
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    with pytest.raises(Fault, match="Chromium is missing"):
        browser.ensure_chromium()


def test_a_failed_check_is_shown_and_counted(capsys):
    assert not check.Check("A check", (sys.executable, "-c", "print('why'); raise SystemExit(1)")).passes()
    assert "FAILED" in capsys.readouterr().out.replace("why", "")
    assert check.Check("A check", (sys.executable, "-c", "print('noise')")).passes()
    assert "noise" not in capsys.readouterr().out


def test_ci_runs_what_anybody_runs():
    lines = (CHECKOUT / ".ci" / "run").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == [
        'exec "$(dirname -- "$0")/../bin/test" "$@"'
    ]
