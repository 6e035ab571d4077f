"""Check the locks: uv.lock is the truth, the exported files agree with it, and no licence binds the portal."""

import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from plsportal.local.places import CHECKOUT

EXPORTS = {
    "requirements.lock": (),
    "requirements-embedded.lock": ("embedded",),
    "requirements-dev.lock": ("embedded", "dev"),
}
LINE = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", re.MULTILINE)
HASH = re.compile(r"--hash=(sha256:[0-9a-f]+)")
WISH = re.compile(r"([A-Za-z0-9_.-]+)(?:\[([^]]*)\])?([^;]*)")
REFUSED = re.compile(r"AGPL|Affero|SSPL|BUSL|Commons Clause", re.IGNORECASE)
ALLOWED = re.compile(
    r"\b(MIT|BSD|Apache|MPL|Mozilla|ISC|PSF|Python Software|LGPL|Lesser General|CC0|PostgreSQL|HPND)\b"
)


def closure(packages: dict[str, dict[str, Any]], groups: tuple[str, ...]) -> set[str]:
    """Return the names that the portal and some of its groups need, for every platform."""
    root = packages["plsportal"]
    waiting = list(root.get("dependencies", []))
    for group in groups:
        waiting += root["dev-dependencies"][group]
    names: set[str] = set()
    seen: set[tuple[str, str]] = set()
    while waiting:
        wanted = waiting.pop()
        for extra in ("", *wanted.get("extra", ())):
            if (wanted["name"], extra) not in seen:
                seen.add((wanted["name"], extra))
                package = packages[wanted["name"]]
                waiting += package["optional-dependencies"][extra] if extra else package.get("dependencies", [])
        names.add(wanted["name"])
    return names


def disagreements(folder: Path = CHECKOUT) -> list[str]:
    """Return one sentence for each point where pyproject.toml, uv.lock and the exported locks differ."""
    lock = tomllib.loads((folder / "uv.lock").read_text())
    packages = {package["name"]: package for package in lock["package"]}
    found = outdated(folder, packages["plsportal"])
    for name, groups in EXPORTS.items():
        text = (folder / name).read_text()
        exported = dict(LINE.findall(text))
        expected = {each: packages[each]["version"] for each in closure(packages, groups)}
        for each in sorted(exported.keys() | expected.keys()):
            if exported.get(each) != expected.get(each):
                found.append(f"{name}: {each} is {exported.get(each)}, in uv.lock {expected.get(each)}.")
        files = {
            file["hash"]
            for each in expected
            for file in [*packages[each].get("wheels", []), packages[each].get("sdist", {"hash": ""})]
        }
        strange = set(HASH.findall(text)) - files
        if strange:
            found.append(f"{name}: {len(strange)} hashes stand not in uv.lock.")
    return found


def outdated(folder: Path, root: dict[str, Any]) -> list[str]:
    """Return a sentence for each group of pyproject.toml that asks for something else than uv.lock was made for."""
    project = tomllib.loads((folder / "pyproject.toml").read_text())
    asked = {"project": project["project"]["dependencies"], **project["dependency-groups"]}
    locked = {"project": root["metadata"]["requires-dist"], **root["metadata"]["requires-dev"]}
    return [
        f"pyproject.toml asks for other {group} packages than uv.lock was made for: run uv lock and export again."
        for group in sorted(asked.keys() | locked.keys())
        if set(map(asked_for, asked.get(group, []))) != set(map(locked_for, locked.get(group, [])))
    ]


def asked_for(wish: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """Return name, extras and version limits of one line of pyproject.toml."""
    found = WISH.fullmatch(wish.replace(" ", ""))
    if found is None:
        raise ValueError(f"Cannot read the dependency {wish!r} in pyproject.toml.")
    return found[1], frozenset(filter(None, (found[2] or "").split(","))), frozenset(filter(None, found[3].split(",")))


def locked_for(entry: dict[str, Any]) -> tuple[str, frozenset[str], frozenset[str]]:
    """Return name, extras and version limits of one entry of uv.lock."""
    limits = entry.get("specifier", "").split(",")
    return entry["name"], frozenset(entry.get("extras", [])), frozenset(filter(None, limits))


def licence(name: str) -> str:
    """Return what an installed package says of its licence: the metadata, else the head of its licence file."""
    package = importlib.metadata.distribution(name)
    said = [each[:200] for field in ("License-Expression", "License") for each in package.metadata.get_all(field, [])]
    said += [each for each in package.metadata.get_all("Classifier", []) if each.startswith("License")]
    text = " ".join(filter(None, said))
    for file in package.metadata.get_all("License-File", []) if not text else []:
        found = [each for each in package.files or [] if each.name == Path(file).name]
        text += " ".join(each.read_text()[:200] for each in found)
    return " ".join(text.split())


def binding(folder: Path = CHECKOUT) -> list[str]:
    """Return one sentence for each installed package of the locks whose licence is refused or not known."""
    found = []
    for name in sorted(dict(LINE.findall((folder / "requirements-dev.lock").read_text()))):
        try:
            text = licence(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another platform
        if REFUSED.search(text) or not ALLOWED.search(text):
            found.append(f"{name}: the licence {text or 'is not stated'!r} is not among those that we take.")
    return found


if __name__ == "__main__":
    faults = {"agree": disagreements, "licences": binding}[sys.argv[1]]()
    print("\n".join(faults))
    sys.exit(bool(faults))
