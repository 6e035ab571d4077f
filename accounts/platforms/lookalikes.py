"""Hosts and names that are made to be taken for others."""

import unicodedata
from collections.abc import Iterable

# Alphabets with letters that look like Latin ones.
CONFUSABLE = {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "DESERET", "GEORGIAN", "HEBREW"}
DIGITS = str.maketrans("01345789", "oleastbg")
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
SHORTEST_LURE = 6


def mixed(text: str) -> bool:
    """Whether Latin letters stand beside letters that look like Latin ones."""
    if text.isascii():
        return False
    scripts = {unicodedata.name(character, "").partition(" ")[0] for character in text if character.isalpha()}
    return "LATIN" in scripts and not scripts.isdisjoint(CONFUSABLE)


def deceptive(host: str, bases: Iterable[str], lures: Iterable[str]) -> bool:
    """Whether a foreign host is spelled to be taken for one of the known (`bases` are hosts, `lures` their names)."""
    labels = host.split(".")
    if any(label.startswith("xn--") for label in labels) or not latin(host):
        return True
    if any(f".{base}." in f".{host}" for base in bases):
        return True
    words = [word for label in labels for word in (label, *label.split("-"))]
    spellings = {spelling for word in words for spelling in skeletons(word)}
    return any(lure in spelling or near(spelling, lure) for lure in lures for spelling in spellings)


def latin(host: str) -> bool:
    """Whether the host is written in ordinary Latin letters."""
    return unicodedata.normalize("NFKC", host) == host and all(
        not character.isalpha() or unicodedata.name(character, "").startswith("LATIN ")
        for character in host
        if not character.isascii()
    )


def skeletons(word: str) -> set[str]:
    """What the word looks like: without marks over letters, digits as letters, pairs that look like one letter."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).replace("ı", "i")
    found = {plain, plain.translate(DIGITS), plain.replace("1", "i").translate(DIGITS)}
    for pair, letter in PAIRS:
        found |= {spelling.replace(pair, letter) for spelling in found}
    return found


def near(word: str, lure: str) -> bool:
    """Whether one letter too many, too few, wrong or out of order parts them; short names have too many neighbours."""
    if len(lure) < SHORTEST_LURE or abs(len(word) - len(lure)) > 1:
        return False
    start = 0
    while start < min(len(word), len(lure)) and word[start] == lure[start]:
        start += 1
    tail, other = word[start:], lure[start:]
    swapped = tail[1::-1] + tail[2:] == other
    return tail[1:] == other[1:] or tail[1:] == other or tail == other[1:] or swapped
