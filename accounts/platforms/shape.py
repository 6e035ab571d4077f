"""The shape of a row: a platform, the hosts it answers on, and which of its paths are an account."""

import re
from dataclasses import dataclass

TAIL = r"(?:/.*)?"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a platform writes an account: where the handle stands, and the one address it gets."""

    kind: str
    path: re.Pattern[str]
    url: str
    handle: re.Pattern[str]
    keep_case: bool = False
    parameter: str = ""


@dataclass(frozen=True)
class Platform:
    """A platform: how screens show it, and how its addresses are read.

    `rules` are tried first; `names` are rules for a handle that stands first in the path, unless that word is one of
    `posts` (somebody's, but the address does not say whose) or `reserved` (nobody's). `rooted` are further hosts whose
    paths mean what they would mean below a word; `short` are hosts of links that do not say where they lead.
    """

    key: str
    name: str
    mark: str
    hosts: tuple[str, ...]
    rules: tuple[Rule, ...]
    names: tuple[Rule, ...] = ()
    posts: frozenset[str] = frozenset()
    reserved: frozenset[str] = frozenset()
    short: tuple[str, ...] = ()
    rooted: tuple[tuple[str, str], ...] = ()
    subdomains: frozenset[str] = frozenset()
    not_subdomains: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    lures: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name that choices and columns show."""
        return self.name


def rule(kind: str, path: str, url: str, handle: str, *, keep_case: bool = False, parameter: str = "") -> Rule:
    """A rule whose path holds HANDLE where the handle stands; what follows (a tab, a post) does not matter."""
    pattern = re.compile(path.replace("HANDLE", r"(?P<handle>[^/]+)") + TAIL, re.IGNORECASE | re.DOTALL)
    return Rule(kind, pattern, url, re.compile(handle), keep_case, parameter)


def words(text: str) -> frozenset[str]:
    """The words of the text."""
    return frozenset(text.split())
