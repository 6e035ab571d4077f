"""The shape of a row: a platform, the hosts it answers on, and which of its paths are an account."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

TAIL = r"(?:/.*)?"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a platform writes an account: where the handle stands, and the one address it gets."""

    kind: str
    path: re.Pattern[str]
    url: str
    handle: re.Pattern[str]
    tidy: Callable[[str], str]
    parameter: str = ""


@dataclass(frozen=True)
class Platform:
    """A platform: how screens show it, and how its addresses are read.

    `rules` are tried first; `names` are rules for a handle that stands first in the path, unless that word is one of
    `posts` or has the shape `post` (somebody's, but the address does not say whose) or is `reserved` (nobody's).
    `rooted` are further hosts whose paths mean what they would mean below a word; `fronted` are hosts where the handle
    stands in front, with the path that says the same; `short` are hosts of links that do not say where they lead;
    `kin` are the company's other hosts, where no account is. `lures` are names that mean nothing else, so that a
    foreign host which contains one deceives; `words` are ordinary words besides, which deceive alone or beside a bait;
    `brief` are names so short that they deceive only where they are the whole host but its ending. Where handles are
    `domains`, a platform's host may be one; elsewhere it begins a second address.
    """

    key: str
    name: str
    mark: str
    hosts: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    names: tuple[Rule, ...] = ()
    posts: frozenset[str] = frozenset()
    post: re.Pattern[str] | None = None
    reserved: frozenset[str] = frozenset()
    short: tuple[str, ...] = ()
    rooted: tuple[tuple[str, str], ...] = ()
    fronted: tuple[tuple[str, str], ...] = ()
    kin: tuple[str, ...] = ()
    subdomains: frozenset[str] = frozenset()
    not_subdomains: frozenset[str] = frozenset()
    prefix: re.Pattern[str] | None = None
    lures: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    brief: tuple[str, ...] = ()
    domains: bool = False
    said: object = ""  # in the reader's language, where the name is no brand

    @property
    def label(self) -> str:
        """The name that choices and columns show."""
        return str(self.said or self.name)


def folded(text: str) -> str:
    """The text without the difference between upper and lower case, without the dot that ends a sentence."""
    return unicodedata.normalize("NFC", text.rstrip(".").lower())


def kept(text: str) -> str:
    """The text as it stands, where upper and lower case differ."""
    return text


def rule(
    kind: str, path: str, url: str, handle: str, *, tidy: Callable[[str], str] = folded, parameter: str = ""
) -> Rule:
    """A rule whose path holds HANDLE where the handle stands; what follows (a tab, a post) does not matter."""
    pattern = re.compile(path.replace("HANDLE", r"(?P<handle>[^/]+)") + TAIL, re.IGNORECASE | re.DOTALL)
    return Rule(kind, pattern, url, re.compile(handle), tidy, parameter)


def words(text: str) -> frozenset[str]:
    """The words of the text."""
    return frozenset(text.split())
