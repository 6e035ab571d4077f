"""What the group's own websites link to, held against the register."""

from __future__ import annotations

import io
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request

import pytest
from django.core.management import CommandError, call_command

from accounts.reading.links import addresses
from kit.outgoing import OwnSite
from tests.accounts.ours import OURS_ADDRESS, account
from tests.cast import Cast

PAGE = """<!doctype html><head>
<link rel="me" href="https://www.instagram.com/nordpahitt/">
<meta name="twitter:site" content="@nordokand"><meta property="og:see_also" content="https://www.tiktok.com/@nordtik">
<script type="application/ld+json">{"@graph": [{"sameAs": ["https://www.youtube.com/@nordfilm"]}, {"a": {"sameAs":
"https://www.linkedin.com/company/nordjobb"}}]}</script>
<script type="application/ld+json">{broken</script><script>var x = "https://x.com/ikod"</script></head>
<body><a href="/om">Om</a> <a href="//www.facebook.com/nordvanlig?ref=x">FB</a> <a href="https://x.com/nordstangt">X</a>
<a href="https://www.facebook.com/sharer/sharer.php?u=https://nord.example">Dela</a>
<a href="https://twitter.com/intent/tweet?text=hej">Dela</a> <a href="https://www.instagram.com/p/abc/">Inlägg</a>
<a href="mailto:a@b.example">x</a><a href="javascript:x()">x</a><a href="http://[trasig">x</a><a>x</a><a href>x</a>
<area href="https://www.pinterest.com/nordkarta/"><a href="https://www.instagram.com/NordPahitt">igen</a>
<iframe src="https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Fnordram"></iframe>
<p>https://x.com/itext</p><!-- <a href="https://x.com/bortkommenterad">x</a> -->"""
LINKED = {
    "https://www.instagram.com/nordpahitt/", "https://x.com/nordokand", "https://www.tiktok.com/@nordtik",
    "https://www.youtube.com/@nordfilm", "https://www.linkedin.com/company/nordjobb", "https://x.com/nordstangt",
    "https://www.facebook.com/nordvanlig", "https://www.pinterest.com/nordkarta", "https://www.facebook.com/nordram",
}  # fmt: skip


def run(*pages: Any) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("discover", *map(str, pages), stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "start.html"
    path.write_text(PAGE)
    return path


def test_every_way_in_which_a_page_names_a_profile_is_read_and_nothing_else() -> None:
    from accounts import queries

    assert {one.url for one in queries.profiles_among(addresses(PAGE, "https://nord.example/"))} == LINKED
    assert {one.url for one in queries.profiles_among(addresses(PAGE))} == LINKED


def test_websites_and_register_are_held_against_each_other(cast: Cast, page: Path) -> None:
    account(cast, OURS_ADDRESS)
    account(cast, "https://x.com/nordglomd")
    account(cast, "https://x.com/nordstangt", "closed")
    account(cast, "https://x.com/nordobeslutat", "undecided")
    code, said = run(page)
    assert code == 1
    parts = {part.partition(" (")[0]: part for part in said.split("\n\n".join([""]) or "\n") if part}
    unknown = [line.split("   ")[0].strip() for line in said.splitlines() if f"on {page}" in line]
    assert set(unknown) == LINKED - {OURS_ADDRESS, "https://x.com/nordstangt"}
    assert "https://x.com/nordstangt   Nordpåhitt AB, closed" in said
    after = said.split("Official, but linked by no page (1):")[1]
    assert "https://x.com/nordglomd   Nordpåhitt AB" in after and "nordobeslutat" not in said and parts


def test_where_they_agree_it_ends_with_nought(cast: Cast, tmp_path: Path) -> None:
    account(cast, OURS_ADDRESS)
    page = tmp_path / "a.html"
    page.write_text(f'<a href="{OURS_ADDRESS}">')
    assert run(page) == (0, "1 profile on 1 page.\n")


def test_what_cannot_be_read_ends_with_two(cast: Cast, tmp_path: Path) -> None:
    for place in (tmp_path / "ingen.html", tmp_path, "http://nord.example/"):
        with pytest.raises(CommandError) as error:
            call_command("discover", str(place))
        assert error.value.returncode == 2
    assert "begin with https://" in str(error.value)


@pytest.mark.parametrize(
    ("to", "followed"),
    [
        ("https://www.nord.example/sv/", True), ("https://nord.example/", True), ("http://nord.example/", False),
        ("https://annan.example/", False), ("https://nord.example.evil.example/", False), ("file:///etc/passwd", False),
    ],
)  # fmt: skip
def test_a_page_is_followed_on_its_own_site_alone(to: str, followed: bool) -> None:
    asked, handler = Request("https://nord.example/start"), OwnSite()
    try:
        again = handler.redirect_request(asked, io.BytesIO(), 302, "Found", Message(), to)
    except URLError:
        again = None
    assert (again is not None) == followed


@pytest.mark.parametrize(
    "html", ["", "<", "<a", "<a href='", "<script type=application/ld+json>[", "\0", "<a href=" + "x" * 10_000]
)
def test_broken_html_is_read_as_far_as_it_goes(html: str) -> None:
    assert isinstance(addresses(html), list)
    assert addresses('<script type="application/ld+json">' + "[" * 100_000 + "</script>") == []
