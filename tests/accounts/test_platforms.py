"""Every spelling of an account's address gives the same account, and what is no account is refused with its reason."""

import re
import time
from ast import literal_eval
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from accounts.platforms import PLATFORMS, Identity, NotAnAccount, identify
from accounts.platforms.identity import SENTENCES

ESCAPE = re.compile(r"\\(?:\\|[nrt]|u[0-9a-f]{4})")


@pytest.fixture(autouse=True, scope="module")
def english() -> Iterator[None]:
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


def lines(name: str) -> list[str]:
    """The lines of a table beside this file that say something."""
    found = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line for line in found if line and not line.startswith("#")]


def sections(name: str) -> list[tuple[str, str]]:
    """The texts of a table, each with the answer at the margin above it."""
    found, answer = [], ""
    for line in lines(name):
        if not line.startswith("\t"):
            answer = line
            continue
        text = ESCAPE.sub(lambda sign: literal_eval(f'"{sign.group()}"'), line[1:].removesuffix("|"))
        found.append((text, answer))
    return found


ROWS = [line.split("\t") for line in lines("accounts.tsv")]
ACCOUNTS = [(Identity(*row[:4]), row[4] == "differ", *row[5:]) for row in ROWS]
BY_URL = {found.url: found for found, *_rest in ACCOUNTS}
SAME = sections("addresses.tsv")
REFUSED = sections("refused.tsv")


def attempt(text: str) -> Identity | None:
    """The account, or None where the text is refused."""
    try:
        return identify(text)
    except NotAnAccount:
        return None


def reason_of(text: str) -> str:
    """Why the text is refused."""
    with pytest.raises(NotAnAccount) as refused:
        identify(text)
    return refused.value.reason


def spelled(found: Identity, host: str, path: str) -> Iterator[str]:
    """The address with every difference that makes none: scheme, device, slash, query, fragment, tab, capitals."""
    fronts = ("", "www.", "WWW.") if found.platform == "mastodon" else ("", "www.", "WWW.", "m.", "mobile.", "www.m.")
    for scheme in ("", "http://", "https://", "HTTPS://", "//"):
        for front in fronts:
            yield f"{scheme}{front}{host}/{path}"
    for end in ("/", "//", "?", "?lang=sv&utm_source=a%20b", "#om", "/?x=1#y", "/about", "/about/", "/om/oss?x=1"):
        yield f"https://{host}/{path}{end}"
    yield f"https://{host.title()}/{path}"
    yield f" {host}/{path}\n"


@pytest.mark.parametrize(("found", "host", "path"), [(found, *rest) for found, _differ, *rest in ACCOUNTS])
def test_every_spelling_of_an_account_gives_that_account(found: Identity, host: str, path: str) -> None:
    assert {identify(text) for text in spelled(found, host, path)} == {found}


@pytest.mark.parametrize(("found", "differ", "host", "path"), ACCOUNTS)
def test_upper_and_lower_case_make_no_other_account_unless_the_platform_says_so(
    found: Identity, differ: bool, host: str, path: str
) -> None:
    for other in (path.lower(), path.upper()):
        if differ and not other.endswith(found.handle):
            assert attempt(f"{host}/{other}") != found
        else:
            assert identify(f"{host}/{other}") == found


@pytest.mark.parametrize(("text", "url"), SAME)
def test_what_people_paste_is_the_account_that_they_mean(text: str, url: str) -> None:
    assert identify(text) == BY_URL[url]


@pytest.mark.parametrize(("text", "reason"), [*REFUSED, ("x.com/" + 3000 * "x", "not_address")])
def test_what_is_no_account_is_refused_with_its_reason(text: str, reason: str) -> None:
    assert reason_of(text) == reason


def test_the_tables_hold_enough_and_nothing_twice() -> None:
    texts = [text for text, _answer in (*SAME, *REFUSED)]
    assert len(SAME) >= 600
    assert len(REFUSED) >= 400
    assert len(set(texts)) == len(texts)
    assert {url for _text, url in SAME} == set(BY_URL)


def test_every_reason_has_a_case() -> None:
    assert {reason for _text, reason in REFUSED} == set(SENTENCES)


def test_every_kind_of_every_platform_has_an_account() -> None:
    rules = {(row.key, rule.kind) for row in PLATFORMS.values() for rule in (*row.rules, *row.names)}
    assert {(found.platform, found.kind) for found in BY_URL.values()} == rules | {
        ("mastodon", "profile"),
        ("web", "site"),
    }


def test_every_platform_has_a_front_page_and_a_page_that_is_none() -> None:
    for platform in PLATFORMS.values():
        for host in platform.hosts:
            assert reason_of(f"https://{host}/") == "front_page"
            assert reason_of(f"https://{host}/-%2D!-") in {"not_profile", "post"}


def test_short_links_and_other_hosts_of_a_platform_are_never_somebodys_site() -> None:
    for platform in PLATFORMS.values():
        for host in platform.short:
            assert reason_of(f"https://www.{host}/exempel") == "short_link"
        for host in platform.kin:
            assert reason_of(f"https://{host}/") == reason_of(f"https://static.{host}/exempel") == "not_profile"
        for host in platform.hosts:
            assert reason_of(f"https://static-1.{host}/exempel") == "not_profile"


def test_the_platform_is_named_in_the_sentence() -> None:
    with pytest.raises(NotAnAccount) as refused:
        identify("https://www.linkedin.com/")
    assert str(refused.value.sentence) == (
        "This is the front page of LinkedIn. Open the account's own profile and paste its address."
    )


def test_every_reason_has_a_whole_sentence_in_both_languages() -> None:
    said = {}
    for text, _reason in REFUSED:
        with pytest.raises(NotAnAccount) as refused:
            identify(text)
        for language in ("en", "sv"):
            with translation.override(language):
                said[refused.value.reason, language] = str(refused.value.sentence)
    assert all("{" not in sentence and sentence.endswith((".", "?")) for sentence in said.values())
    assert all(said[reason, "en"] != said[reason, "sv"] for reason in SENTENCES)


def test_screens_know_name_and_two_letters_of_each_platform() -> None:
    assert {key: row.mark for key, row in PLATFORMS.items()} == {
        "facebook": "FB",
        "instagram": "IG",
        "linkedin": "LI",
        "x": "X",
        "youtube": "YT",
        "tiktok": "TT",
        "threads": "TH",
        "bluesky": "BS",
        "snapchat": "SC",
        "pinterest": "PI",
        "whatsapp": "WA",
        "telegram": "TG",
        "reddit": "RE",
        "discord": "DI",
        "vimeo": "VI",
        "twitch": "TW",
        "spotify": "SP",
        "flickr": "FL",
        "mastodon": "MA",
        "web": "WB",
    }
    assert [row.label for row in PLATFORMS.values()][:6] == [
        "Facebook",
        "Instagram",
        "LinkedIn",
        "X",
        "YouTube",
        "TikTok",
    ]
    with translation.override("sv"):
        assert PLATFORMS["web"].label == "Webbplats"


def test_twenty_thousand_addresses_a_second() -> None:
    texts = [text for text, _answer in (*SAME, *REFUSED)]
    best = min(timed(texts) for _round in range(7))
    assert len(texts) / best >= 20_000


def timed(texts: list[str]) -> float:
    """Seconds of processor time for all texts."""
    start = time.process_time()
    for text in texts:
        attempt(text)
    return time.process_time() - start
