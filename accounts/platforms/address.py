"""A pasted text as the parts of a web address; what deceives is refused before anybody asks where it leads."""

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import parse_qs, unquote

from accounts.platforms.identity import NotAnAccount

LONGEST = 2000

# What comes along when an address is copied out of a text: white space, brackets, quotes, Markdown, bullets.
BLANKS = "".join(map(chr, (*range(0x2000, 0x2010), 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF, 0xA0))) + " \t\r\n"
WRAPPING = f"{BLANKS}<>\"'“”„‘’‚«»‹›()[]`*•·|"
# Words that say what the address behind them is, as in "Facebook: https://…" or in a link of Markdown.
LABEL = re.compile(
    r"(?!(?:javascript|data|vbscript|file|blob|about):)"
    r"(?:(?:(?:[^\W\d_]+:?|[\-–—:|])\s+){1,6}|(?:[\w @&/\-]{1,60}|@[\w.\-]+@[\w.\-]+)\]\()(?=https?://)",
    re.IGNORECASE,
)
# Characters without a picture, which make two addresses look the same: controls, joiners, direction marks, fillers.
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
# A coloured picture is a sign and the mark that asks for colour, which hides nothing.
COLOURED = re.compile("([\u2190-\u2bff\U0001f000-\U0001faff])\ufe0f")
BARE_HANDLE = re.compile(r"@[\w.\-]+")
SCHEME = re.compile(r"([a-z][a-z0-9+\-]*):", re.IGNORECASE)
INSTRUCTIONS = {"javascript", "data", "vbscript", "file", "blob", "about", "view-source"}
HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,63}|xn--[\w-]+\w)")
LONGEST_HOST = 253
# Endings of hosts that stand alone: with others two words with a dot between them are a name or a sentence.
ALONE = re.compile(
    "[a-z]{2}|xn--.*|com|org|net|edu|gov|int|mil|info|biz|name|app|dev|page|social|online|site|store|shop|blog|cloud"
    "|tech|agency|studio|media|news|live|life|world|group|company|digital|design|email|events|expert|global|green"
    "|guide|health|consulting|team|today|training|travel|tours|tips|zone|academy|energy|restaurant|cafe|bar|beer|wine"
    "|pizza|club|community|foundation|fund|finance|capital|money|bank|insurance|legal|law|church|school|education"
    "|institute|university|work|works|careers|jobs|house|homes|property|properties|realestate|builders|construction"
    "|solar|auto|cars|bike|taxi|hotel|holiday|fashion|style|clothing|jewelry|beauty|fitness|yoga|run|football|golf"
    "|photo|photos|photography|pictures|gallery|art|band|music|audio|video|film|movie|show|theater|tickets|game|games"
    "|play|toys|kids|baby|family|dog|pet|vet|care|clinic|dental|doctor|hospital|pharmacy|systems|software|technology"
    "|network|host|hosting|support|services|solutions|center|space|website|web|wiki|link|click|one|plus|pro|top|vip"
    "|xyz|lol|fun|best|city|town|country|earth|eco|farm|garden|land|market|marketing|press|report|review|reviews|sale"
    "|science|aero|asia|cat|coop|jobs|mobi|museum|tel|eus|gal|scot|wales|cymru|london|paris|berlin|hamburg|koeln|wien"
    "|amsterdam|brussels|stockholm|swiss|nyc|tokyo|quebec|africa|frl|bzh|corsica|exchange|lgbt|directory|ventures"
    "|partners|industries|international|enterprises|engineering|engineer|tools|supply|supplies|equipment|express"
    "|delivery|logistics|parts|repair|rentals|rest|example|test"
)
# Endings of files, and of hosts that only one's own network knows.
NOWHERE = frozenset(
    "png jpg jpeg gif webp svg ico bmp pdf doc docx xls xlsx ppt pptx odt txt csv tsv rtf html htm xhtml xml json yaml"
    " yml php asp aspx jsp js css exe msi bat dmg apk jar rar gz tar mp3 mp4 wav avi mkv local localhost localdomain"
    " internal intranet lan home corp private invalid onion arpa".split()
)
PORTS = {"", "80", "443"}
# Browsers read these as the dot between the parts of a host.
OTHER_DOTS = re.compile("[\u3002\uff0e\uff61]")


class Address(NamedTuple):
    """Host in lower case, the segments of the path decoded, the query as it was."""

    host: str
    segments: tuple[str, ...]
    query: str

    def parameter(self, name: str) -> str:
        """The first value of a query parameter; empty where it lacks."""
        return next(iter(parse_qs(self.query).get(name, [])), "")


def bared(text: str) -> str:
    """The text without what came along when it was copied."""
    text = text.lstrip(WRAPPING)
    if not text.startswith("http") and (label := LABEL.match(text)):
        text = text[label.end() :]
    bare = text.rstrip(WRAPPING + ".,;:!…")
    return f"{bare})" if bare.count("(") > bare.count(")") and text.startswith(f"{bare})") else bare


def read(text: str) -> Address:
    """The parts of the address; NotAnAccount where the text is no address of a page, or one that deceives."""
    if not text:
        raise NotAnAccount("empty")
    if BARE_HANDLE.fullmatch(text):
        raise NotAnAccount("which_platform")
    if len(text) > LONGEST or re.search(r"\s", text):
        raise NotAnAccount("not_address")
    if HIDDEN.search(text):
        raise NotAnAccount("lookalike")
    rest = without_scheme(text)
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    rest, _hash, fragment = rest[len(authority) :].partition("#")
    path, _mark, query = rest.partition("?")
    if fragment.startswith("!"):
        path, _mark, query = fragment[1:].partition("?")
    if not path and "@" in (query[:1], fragment[:1]):
        raise NotAnAccount("userinfo")
    if "\\" in authority + path:
        raise NotAnAccount("lookalike")
    return Address(host_of(authority, bare="/" not in text), segments_of(path), query)


def without_scheme(text: str) -> str:
    """What stands behind http:// or https://, both optional; every other scheme is refused."""
    scheme = SCHEME.match(text)
    if scheme is None:
        return text.removeprefix("//")
    name = scheme[1].lower()
    if name in INSTRUCTIONS:
        raise NotAnAccount("scheme")
    rest = text[scheme.end() :]
    if name not in ("http", "https") or not rest.startswith("//"):
        raise NotAnAccount("not_address")
    return rest[2:]


def host_of(authority: str, *, bare: bool) -> str:
    """The host, without the port that its scheme has anyway and without the dot that may end it."""
    if "@" in authority:
        raise NotAnAccount("not_address" if bare else "userinfo")
    host, _colon, port = authority.partition(":")
    if port not in PORTS:
        raise NotAnAccount("port" if port.isdigit() else "not_address")
    host = host.removesuffix(".")
    if OTHER_DOTS.search(host):
        raise NotAnAccount("lookalike")
    host = host.lower() if host.isascii() else unicodedata.normalize("NFC", host.lower())
    ending = host.rpartition(".")[2]
    if not HOST.fullmatch(host) or len(host) > LONGEST_HOST or ending in NOWHERE:
        raise NotAnAccount("not_address")
    if bare and not ALONE.fullmatch(ending) and not host.startswith("www."):
        raise NotAnAccount("not_address")
    return host


def segments_of(path: str) -> tuple[str, ...]:
    """The path cut at its slashes, each part decoded once and its letters spelled in one way."""
    if "%" not in path and path.isascii():
        segments = tuple(filter(None, path.split("/")))
    else:
        try:
            segments = tuple(filter(None, map(decoded, path.split("/"))))
        except UnicodeDecodeError:
            raise NotAnAccount("not_address") from None
    if "." in segments or ".." in segments:
        raise NotAnAccount("not_address")
    return segments


def decoded(part: str) -> str:
    """The segment as people read it; NotAnAccount where decoding brings out what a segment must not hold."""
    text = COLOURED.sub(r"\1", unicodedata.normalize("NFC", unquote(part, errors="strict").strip(" \u00a0")))
    if HIDDEN.search(text):
        raise NotAnAccount("lookalike")
    if "/" in text or "\\" in text:
        raise NotAnAccount("not_address")
    return text
