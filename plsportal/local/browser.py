"""The browser of the tests: Debian's Chromium, installed when we may, explained when we may not."""

import os
import shutil
import subprocess

from plsportal.local.faults import Fault, run, say

# The shell draws what Chromium draws and takes a third of the time less: it has no window of its own.
PACKAGES = ("chromium-headless-shell", "chromium")
INSTALL = ("install", "-y", "--no-install-recommends")
NAMES = (*PACKAGES, "chromium-browser", "google-chrome-stable", "google-chrome")
HOW = "Chromium is missing; as root: apt-get install -y --no-install-recommends chromium"


def chromium() -> str | None:
    """Return the path of the browser (PLS_CHROMIUM, else the first one on the PATH), or None."""
    given = os.environ.get("PLS_CHROMIUM")
    if given:
        return given if os.access(given, os.X_OK) else None
    return next(filter(None, map(shutil.which, NAMES)), None)


def ensure_chromium() -> None:
    """Install Chromium when root lacks it; raises Fault when it is missing in CI, says how to get it elsewhere."""
    if chromium():
        return
    apt = shutil.which("apt-get")
    if os.geteuid() == 0 and apt:
        say("Installing Chromium for the browser tests …")
        install(apt)
    elif os.environ.get("CI") == "true":
        raise Fault(HOW, code=1)
    else:
        say(f"{HOW}. The browser tests are left out.")


def install(apt: str) -> None:
    """Install a browser with apt-get, refreshing its lists when they are too old; a failure counts only in CI."""
    if any(installed(apt, package) for package in PACKAGES):
        return
    try:
        run([apt, "update"], what="apt-get update", env=_unasked())
        if not installed(apt, PACKAGES[0]):
            run([apt, *INSTALL, PACKAGES[-1]], what="Installing Chromium", env=_unasked())
    except Fault as fault:
        if os.environ.get("CI") == "true":
            raise
        say(f"{fault}\nThe browser tests are left out.")


def installed(apt: str, package: str) -> bool:
    """Install a package and return whether it could be."""
    return subprocess.run([apt, *INSTALL, package], env=_unasked(), capture_output=True, check=False).returncode == 0


def _unasked() -> dict[str, str]:
    """Return the environment in which apt-get asks nothing."""
    return {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
