"""Every spelling of an account's address gives the same account, and what is no account is refused with its reason."""

import re
import time
from ast import literal_eval
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accounts.platforms import PLATFORMS, Identity, NotAnAccount, identify
from accounts.platforms.identity import SENTENCES


@pytest.fixture(autouse=True, scope="module")
def english() -> Iterator[None]:
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


def table(name: str) -> list[list[str]]:
    """The rows of a table beside this file; a | at the end of a line keeps white space before it."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line.removesuffix("|").split("\t") for line in lines if line and not line.startswith("#")]


ACCOUNTS = table("accounts.tsv")
ESCAPE = re.compile(r"\\(?:\\|n|u[0-9a-f]{4})")
PASTED = [
    (answer, ESCAPE.sub(lambda found: literal_eval(f'"{found.group()}"'), text))
    for answer, text in table("addresses.tsv")
]
SAME = [(text, answer) for answer, text in PASTED if not answer.startswith("!")]
REFUSED = [(answer[1:], text) for answer, text in PASTED if answer.startswith("!")]


def reason_of(text: str) -> str:
    """Why the text is refused."""
    with pytest.raises(NotAnAccount) as refused:
        identify(text)
    return refused.value.reason


def spelled(host: str, path: str) -> Iterator[str]:
    """The address with every difference that makes none: scheme, device, slash, query, fragment, tab, capitals."""
    for scheme in ("", "http://", "https://", "HTTPS://", "//"):
        for front in ("", "www.", "WWW.", "m.", "mobile.", "www.m."):
            yield f"{scheme}{front}{host}/{path}"
    for end in ("/", "//", "?", "?lang=sv&utm_source=a%20b", "#om", "/?x=1#y", "/about", "/about/", "/om/oss?x=1"):
        yield f"https://{host}/{path}{end}"
    yield f"https://{host.title()}/{path}"
    yield f" {host}/{path}\n"


@pytest.mark.parametrize(("host", "path", "kind", "handle", "url"), ACCOUNTS)
def test_every_spelling_of_an_account_gives_that_account(
    host: str, path: str, kind: str, handle: str, url: str
) -> None:
    spellings = list(spelled(host, path))
    assert {(found.kind, found.handle, found.url) for found in map(identify, spellings)} == {(kind, handle, url)}


@pytest.mark.parametrize(("host", "path", "kind", "handle", "url"), ACCOUNTS)
def test_upper_and_lower_case_make_no_other_account_unless_the_platform_says_so(
    host: str, path: str, kind: str, handle: str, url: str
) -> None:
    folded = handle == handle.lower()
    for other in (path.lower(), path.upper()):
        if folded:
            assert identify(f"{host}/{other}").handle == handle
        elif other.endswith(handle):
            assert identify(f"{host}/{other}") == identify(url)
        else:
            assert attempt(f"{host}/{other}") != identify(url)


@pytest.mark.parametrize(("text", "url"), SAME)
def test_spellings_of_one_platform_give_the_one_address(text: str, url: str) -> None:
    assert identify(text).url == url
    assert identify(text) == identify(url)


@pytest.mark.parametrize(("reason", "text"), [*REFUSED, ("not_address", "x.com/" + 3000 * "x")])
def test_what_is_no_account_is_refused_with_its_reason(reason: str, text: str) -> None:
    assert reason_of(text) == reason


def test_every_reason_has_a_case() -> None:
    assert {reason for reason, _text in REFUSED} == set(SENTENCES)


def test_every_platform_has_an_account_a_front_page_and_a_page_that_is_none() -> None:
    assert {identify(url).platform for *_rest, url in ACCOUNTS} == set(PLATFORMS)
    for platform in PLATFORMS.values():
        for host in platform.hosts:
            assert reason_of(f"https://{host}/") == "front_page"
            assert reason_of(f"https://{host}/-%2D-!") in {"not_profile", "post"}


def test_the_platform_is_named_in_the_sentence() -> None:
    with pytest.raises(NotAnAccount) as refused:
        identify("https://www.linkedin.com/")
    assert str(refused.value.sentence) == (
        "This is the front page of LinkedIn. Open the account's own profile and paste its address."
    )


def test_screens_know_name_and_two_letters_of_each_platform() -> None:
    commonest = ["facebook", "instagram", "linkedin", "x", "youtube", "tiktok"]
    assert list(PLATFORMS)[:6] == commonest
    assert [PLATFORMS[key].mark for key in commonest] == ["FB", "IG", "LI", "X", "YT", "TT"]
    assert [PLATFORMS[key].label for key in commonest] == [
        "Facebook",
        "Instagram",
        "LinkedIn",
        "X",
        "YouTube",
        "TikTok",
    ]
    assert len({platform.mark for platform in PLATFORMS.values()}) == len(PLATFORMS)


HANDLES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=9, max_size=12)
PATTERNS = {
    "facebook": ["facebook.com/{}", "fb.com/{}/posts/1", "sv-se.facebook.com/@{}/", "m.facebook.com/{}?ref=x"],
    "instagram": [
        "instagram.com/{}",
        "instagr.am/{}/",
        "www.instagram.com/{}/reels/?hl=sv",
        "instagram.com/stories/{}/1",
    ],
    "linkedin": ["linkedin.com/company/{}", "se.linkedin.com/company/{}/about/", "linkedin.com/mwlite/company/{}"],
    "x": ["x.com/{}", "twitter.com/{}/status/1", "mobile.twitter.com/@{}?lang=sv", "twitter.com/#!/{}"],
    "youtube": ["youtube.com/@{}", "m.youtube.com/@{}/videos", "www.youtube.com/%40{}?si=x"],
    "tiktok": ["tiktok.com/@{}", "www.tiktok.com/@{}/video/1", "m.tiktok.com/@{}/?lang=sv"],
}


@given(st.sampled_from(sorted(PATTERNS)), HANDLES, st.data())
def test_any_spelling_of_any_handle_gives_one_identity(platform: str, handle: str, data: st.DataObject) -> None:
    written = "".join(data.draw(st.sampled_from([letter, letter.upper()])) for letter in handle)
    scheme = data.draw(st.sampled_from(["", "http://", "https://"]))
    pattern = data.draw(st.sampled_from(PATTERNS[platform]))
    one = identify(scheme + pattern.format(written))
    assert one == identify(PATTERNS[platform][0].format(handle))
    assert (one.platform, one.handle) == (platform, handle)


HOSTS = [host for platform in PLATFORMS.values() for host in (*platform.hosts, *platform.short, *dict(platform.rooted))]
WORDS = (
    "// %40 %2F %00 %E5 groups pages people p in company channel c user profile.php ?id=1 send stories intent/user"
    " 100012345678901 123456789 exempel Exempel UCabcDEF_123-456ghiJKLmn"
)
PIECES = st.sampled_from("/.@:?#%&=-_+\\éßİıſKａаο٣") | st.sampled_from(WORDS.split())


@given(st.text() | st.builds("{}/{}".format, st.sampled_from(HOSTS), st.text() | st.lists(PIECES).map("".join)))
def test_any_text_is_an_account_or_refused_and_its_address_means_the_same(text: str) -> None:
    found = attempt(text)
    if found is not None:
        assert identify(found.url) == found
        assert found.platform in PLATFORMS


@given(st.sampled_from(HOSTS), st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=20))
def test_a_known_host_below_a_foreign_one_is_never_an_account(host: str, foreign: str) -> None:
    for text in (f"https://{host}.{foreign}.example/exempel", f"https://{host}@{foreign}.example/exempel"):
        assert attempt(text) is None


def test_twenty_thousand_addresses_a_second() -> None:
    texts = [f"https://www.{host}/{path}/?a=b" for host, path, *_rest in ACCOUNTS]
    texts += [text for _answer, text in PASTED]
    best = min(timed(texts) for _round in range(5))
    assert len(texts) / best >= 20_000


def timed(texts: list[str]) -> float:
    """Seconds of processor time for all texts."""
    start = time.process_time()
    for text in texts:
        attempt(text)
    return time.process_time() - start


def attempt(text: str) -> Identity | None:
    """The account, or None where the text is refused."""
    try:
        return identify(text)
    except NotAnAccount:
        return None
