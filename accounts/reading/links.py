"""Which addresses a page of HTML leads to: links, embedded frames, and what it says to machines."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

HREF, SRC = {"a", "area", "link"}, {"iframe", "frame", "embed"}
X = "https://x.com/"
NOWHERE = "https://page.invalid/"  # where a file's own pages lie, so that they lead to no platform


class _Reader(HTMLParser):
    """Collects addresses in the order in which they stand; broken HTML is read as far as it goes."""

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base, self.found = base, list[str]()
        self._data: list[str] | None = None  # the text of a script for machines, while inside one

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "base" and given.get("href"):
            self.base = urljoin(self.base, given["href"])
        elif tag in HREF:
            self.add(given.get("href", ""))
        elif tag in SRC:
            self.add(given.get("src", ""))
        elif tag == "meta":
            self.meta(given.get("name") or given.get("property", ""), given.get("content", "").strip())
        elif tag == "script" and given.get("type", "").strip().lower() == "application/ld+json":
            self._data = []

    def handle_data(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._data is not None:
            for address in same_as("".join(self._data)):
                self.add(address)
            self._data = None

    def meta(self, name: str, content: str) -> None:
        """Read what a page says of itself: a name on X, or an address."""
        if name.lower() in ("twitter:site", "twitter:creator") and content.startswith("@"):
            content = X + content[1:]
        if content.startswith(("https://", "http://")):
            self.add(content)

    def add(self, address: str) -> None:
        """Keep an address as the browser would follow it; a frame may name the profile that it shows."""
        try:
            whole = urljoin(self.base, address.strip())
            shown = parse_qs(urlsplit(whole).query).get("href", [])
        except ValueError:  # such as an IPv6 address that lacks its bracket
            return
        self.found += [one for one in (whole, *shown) if one.startswith(("https://", "http://"))]


def same_as(text: str) -> list[str]:
    """Return the addresses of every `sameAs` in a piece of JSON-LD; nothing where it is no JSON."""
    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return []
    found: list[str] = []
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, dict):
            named = thing.get("sameAs", [])
            found += [one for one in (named if isinstance(named, list) else [named]) if isinstance(one, str)]
            waiting += thing.values()
        elif isinstance(thing, list):
            waiting += thing
    return found


def addresses(html: str, place: str = "") -> list[str]:
    """Return the addresses that a page leads to, each once, in its order; `place` is its own, where it has one."""
    reader = _Reader(place if place.startswith("https://") else NOWHERE)
    reader.feed(html)
    reader.close()
    return list(dict.fromkeys(reader.found))
