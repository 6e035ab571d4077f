"""bin/manage discover: what the group's websites link to, held against the register."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any
from urllib.request import Request, build_opener

from django.core.management.base import BaseCommand, CommandError

from accounts import queries
from accounts.platforms import Identity
from accounts.reading.links import addresses
from kit import clock
from kit.outgoing import OwnSite

SECONDS, MOST = 15, 5_000_000  # how long a page may take, how many bytes of it are read


def read(place: str) -> str:
    """Return the HTML of a file or of a page. Raises `OSError`, which `URLError` is too, and `ValueError`."""
    if "://" in place and not place.startswith("https://"):
        raise ValueError("only addresses that begin with https:// are read")
    if not place.startswith("https://"):
        return Path(place).read_bytes()[:MOST].decode(errors="replace")
    asked = Request(place, headers={"User-Agent": "Plsportal discover", "Accept": "text/html"})  # noqa: S310
    with build_opener(OwnSite).open(asked, timeout=SECONDS) as page:
        charset = page.headers.get_content_charset() or "utf-8"
        return str(page.read(MOST).decode(charset, errors="replace"))


class Command(BaseCommand):
    help = """Say which profiles the group's own websites link to that are not in the register or not official, and
which official accounts no page links to. Give files of HTML or addresses (https); a page leads
no further than to itself, and is followed to another place of its own site alone.

Ends with 0 where websites and register agree, 1 where they differ, 2 where something could not be read."""

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        """Keep the lines of the help."""
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the pages."""
        parser.add_argument("pages", nargs="+", metavar="FILE|URL")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compare, print."""
        where: dict[Identity, str] = {}
        for place in options["pages"]:
            try:
                html = read(place)
            except (OSError, LookupError, ValueError) as error:
                raise CommandError(f"{place} could not be read: {error}", returncode=2) from error
            for identity in queries.profiles_among(addresses(html, place)):
                where.setdefault(identity, place)
        found = queries.discovered(list(where), clock.now())
        lines = {one: f"{one.url}   on {where[one]}" for one in found.unregistered}
        self.part("Linked, but not in the register", list(lines.values()))
        self.part(
            "Linked, but not official", [f"{one.url}   {one.company}, {one.status}" for one in found.not_official]
        )
        self.part("Official, but linked by no page", [f"{one.url}   {one.company}" for one in found.unlinked])
        profiles, pages = (f"{n} {word}{'' if n == 1 else 's'}" for n, word in (
            (len(where), "profile"), (len(options["pages"]), "page"),
        ))  # fmt: skip
        self.stdout.write(f"{profiles} on {pages}.")
        if any(found):
            raise SystemExit(1)

    def part(self, title: str, lines: list[str]) -> None:
        """Print a heading and what stands under it, where there is something."""
        if lines:
            self.stdout.write(f"{title} ({len(lines)}):")
        for line in lines:
            self.stdout.write(f"  {line}")
