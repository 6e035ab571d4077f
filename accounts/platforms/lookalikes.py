"""Hosts and names that are made to be taken for others."""

import re
import unicodedata
from collections.abc import Iterable

from accounts.platforms.identity import NotAnAccount

# Alphabets with letters that look like Latin ones.
CONFUSABLE = {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "DESERET", "GEORGIAN", "HEBREW"}
WORD = re.compile(r"[^\W_]+")
# The letters of hosts that people in Europe can tell apart; without dotless i, long s and kra, which pass for others.
EUROPEAN = re.compile("[a-z0-9._\\-\u00df-\u00f6\u00f8-\u0130\u0132-\u0137\u0139-\u017e\u0218-\u021b]+")
STROKES = str.maketrans("øđłðþħŧßŋ", "odldphtbn", "")
DIGITS = str.maketrans("01345789", "oleastbg")
PAIRS = (("rn", "m"), ("nn", "m"), ("vv", "w"), ("uu", "w"), ("cl", "d"))
SHORTEST_NEAR = 5
# Words of their own that one letter parts from the name of a platform: they deceive where a platform's ending follows.
ORDINARY = frozenset(
    "discard discords diskord factbook flick flicka flicker flickor flicks interest readit redit sportify"
    " switch telegraf telegrams thread threats thredds titter treads twister twitchy twittery video vimek"
    " witch witter youtuber".split()
)
# What is set beside a platform's name to make a host look official.
BAITS = (
    "login|logga|inlogg|inloggning|signin|sso|auth|log|support|help|hjalp|secure|security|verify|verified|verification"
    "|account|accounts|konto|official|officiell|app|apps|web|gift|gifts|free|gratis|premium|nitro|pay|bonus|business"
    "|ads|center|centre|team|service|services|info|online|id|update|recovery|unlock|mail|my|the|com|net|org|se|tv|gg"
    "|portal|sverige|svenska|sweden"
)
SHORT_NAMES = frozenset({"fb", "ig", "insta", "meta", "yt", "bsky", "x"})
SHORT_BAITS = frozenset(BAITS.split("|")) - {"com", "net", "org", "se", "tv", "my", "the", "id", "info", "web", "app"}
# A short name needs a bait of its own where nothing stands between them: "metaservice" is a company like another.
SHORT_BAITED = re.compile(
    "(?:fb|insta|meta)(?:login|signin|logga|inlogg|support|hjalp|official|officiell|recovery|unlock|verif(?:y|ied))s?"
)


def mixed(text: str) -> bool:
    """Whether a word of the text has Latin letters beside letters that look like Latin ones."""
    return not text.isascii() and any(
        "LATIN" in scripts and not scripts.isdisjoint(CONFUSABLE)
        for scripts in (
            {unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()}
            for word in WORD.findall(text)
        )
    )


def readable(host: str) -> str:
    """The host with the letters that its xn-- spelling stands for; NotAnAccount where they could deceive."""
    if "xn--" in host:
        host = ".".join(decoded(label) if label.startswith("xn--") else label for label in host.split("."))
    if not EUROPEAN.fullmatch(host) or not unicodedata.is_normalized("NFKC", host):
        raise NotAnAccount("lookalike")
    return host


def decoded(label: str) -> str:
    """The letters of one xn-- label, where that is the one way to spell them."""
    try:
        text = label[4:].encode("ascii").decode("punycode")
        once = f"xn--{text.encode('punycode').decode('ascii')}"
    except UnicodeError:
        raise NotAnAccount("lookalike") from None
    if once != label or text.isascii():
        raise NotAnAccount("lookalike")
    return text


class Lookalikes:
    """The hosts and names of the platforms, arranged to ask quickly which foreign host resembles one."""

    def __init__(
        self, hosts: Iterable[str], lures: Iterable[str], ordinary: Iterable[str], brief: Iterable[str]
    ) -> None:
        lures, ordinary = tuple(lures), tuple(ordinary)
        self.hosts = frozenset(hosts)
        self.names = frozenset((*lures, *ordinary))
        self.contained = re.compile("|".join(lures))
        self.whole = re.compile(rf"(?:{'|'.join(brief)})(?:\.(?:com?|net|org))?\.[a-z]{{2,}}")
        either = "|".join(ordinary)
        self.baited = re.compile(f"(?:{BAITS})*(?:{either})(?:{BAITS})*")
        self.neighbours: dict[str, list[str]] = {}
        for name in self.names:
            for less in shortened(name) if len(name) >= SHORTEST_NEAR else ():
                self.neighbours.setdefault(less, []).append(name)

    def resembles(self, host: str) -> bool:
        """Whether the foreign host, in letters that can be read, is spelled to be taken for a platform's."""
        plain = flat(host)
        bare = plain.removeprefix("www.").removeprefix("m.")
        if (
            not self.hosts.isdisjoint(skeletons(bare) - {bare})
            or self.whole.fullmatch(bare)
            or self.holds_host(plain.split("."), whole=plain != host)
            or self.holds_host(re.split("[.-]", plain))
        ):
            return True
        if bare.partition(".")[0] in ORDINARY and any(near(bare, known) for known in self.hosts):
            return True
        for label in plain.split("."):
            parts = label.split("-")
            if not (SHORT_NAMES.isdisjoint(parts) or SHORT_BAITS.isdisjoint(parts)) or SHORT_BAITED.fullmatch(label):
                return True
            words = {label, "".join(parts), *parts}
            if any(self.deceives(spelling) for word in words for spelling in skeletons(word)):
                return True
        return False

    def holds_host(self, labels: list[str], *, whole: bool = False) -> bool:
        """Whether a platform's host stands within the labels, or (where `whole`) at their end as well."""
        end = len(labels) if whole else len(labels) - 1
        return any(".".join(labels[i:j]) in self.hosts for i in range(end) for j in range(i + 2, end + 1))

    def deceives(self, word: str) -> bool:
        """Whether a word of the host is a platform's name, holds one, or is one letter away from one."""
        if word in self.names:
            return True
        if len(word) < SHORTEST_NEAR - 1 or word in ORDINARY:
            return False
        if self.contained.search(word) or self.baited.fullmatch(word):
            return True
        return any(near(word, name) for less in shortened(word) for name in self.neighbours.get(less, ()))


def shortened(word: str) -> set[str]:
    """The word, and the word without each of its letters: what two words share that one letter parts."""
    return {word, *(word[:spot] + word[spot + 1 :] for spot in range(len(word)))}


def flat(text: str) -> str:
    """The text without marks over and strokes through its letters."""
    if text.isascii():
        return text
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return bare.translate(STROKES).replace("æ", "ae").replace("œ", "oe")


def skeletons(word: str) -> set[str]:
    """What the word looks like: digits as letters, pairs that look like one letter as that letter."""
    found = {word}
    if not word.isalpha():
        found |= {word.translate(DIGITS), word.replace("1", "i").translate(DIGITS)}
    for pair, letter in PAIRS:
        if pair in word:
            found |= {spelling.replace(pair, letter) for spelling in found}
    return found


def near(word: str, name: str) -> bool:
    """Whether one letter too many, too few, wrong or out of order parts them."""
    start = 0
    while start < min(len(word), len(name)) and word[start] == name[start]:
        start += 1
    tail, other = word[start:], name[start:]
    swapped = tail[1::-1] + tail[2:] == other
    return tail[1:] == other[1:] or tail[1:] == other or tail == other[1:] or swapped
