"""Whatever is pasted, the recogniser answers with an account or a reason, and an account's one address means it."""

import re

import pytest
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from accounts.platforms import PLATFORMS, Identity, NotAnAccount, identify
from accounts.platforms.address import WRAPPING
from accounts.platforms.engine import LOOKALIKES, NOBODYS
from accounts.platforms.lookalikes import skeletons

LETTERS = "abcdefghijklmnopqrstuvwxyz"
HANDLES = st.text(LETTERS, min_size=9, max_size=12)
# Spellings of one account, of which the first is the plainest; each is tried with and without a scheme.
SPELLINGS = {
    ("facebook", "page"): "facebook.com/{} fb.com/{}/posts/1 sv-se.facebook.com/@{}/ m.facebook.com/pg/{}?ref=x",
    ("facebook", "group"): "facebook.com/groups/{} m.facebook.com/groups/{}/permalink/1/ fb.com/groups/{}?ref=x",
    ("instagram", "profile"): "instagram.com/{} instagr.am/{}/ www.instagram.com/{}/reels/?hl=sv instagram.com/_u/{}"
    " instagram.com/stories/{}/1",
    ("linkedin", "company"): "linkedin.com/company/{} se.linkedin.com/company/{}/about/ linkedin.com/mwlite/company/{}",
    ("linkedin", "showcase"): "linkedin.com/showcase/{} www.linkedin.com/showcase/{}/posts/?feedView=all",
    ("linkedin", "school"): "linkedin.com/school/{} m.linkedin.com/school/{}/people/",
    ("linkedin", "in"): "linkedin.com/in/{} se.linkedin.com/in/{}/details/experience/ linkedin.com/comm/in/{}?x=1",
    ("x", "profile"): "x.com/{} twitter.com/{}/status/1 mobile.twitter.com/@{}?lang=sv twitter.com/#!/{}"
    " twitter.com/intent/user?screen_name={}",
    ("youtube", "handle"): "youtube.com/@{} m.youtube.com/@{}/videos www.youtube.com/%40{}?si=x",
    ("youtube", "c"): "youtube.com/c/{} m.youtube.com/{} www.youtube.com/c/{}/featured",
    ("youtube", "user"): "youtube.com/user/{} www.youtube.com/user/{}/videos youtube.com/profile?user={}",
    ("tiktok", "profile"): "tiktok.com/@{} www.tiktok.com/@{}/video/1 m.tiktok.com/@{}/?lang=sv",
    ("threads", "profile"): "threads.com/@{} www.threads.net/@{}/post/C1 @{}@threads.net",
    ("snapchat", "profile"): "snapchat.com/@{} www.snapchat.com/add/{}?share_id=x story.snapchat.com/@{}",
    ("pinterest", "profile"): "pinterest.com/{} www.pinterest.se/{}/_created/ nl.pinterest.com/{} pinterest.co.uk/{}/x",
    ("telegram", "profile"): "t.me/{} t.me/s/{}/17 telegram.me/{} {}.t.me",
    ("reddit", "community"): "reddit.com/r/{} old.reddit.com/r/{}/comments/1/x/ m.reddit.com/r/{}/?sort=new",
    ("reddit", "user"): "reddit.com/user/{} reddit.com/u/{}/ old.reddit.com/r/u_{}/",
    ("vimeo", "profile"): "vimeo.com/{} www.vimeo.com/{}/about vimeo.com/@{}",
    ("twitch", "profile"): "twitch.tv/{} m.twitch.tv/{}/videos www.twitch.tv/popout/{}/chat",
    ("spotify", "user"): "open.spotify.com/user/{} open.spotify.com/intl-sv/user/{}/playlist/1",
    ("flickr", "profile"): "flickr.com/photos/{} www.flickr.com/people/{}/ flickr.com/photos/{}/123/in/photostream",
    ("bluesky", "profile"): "bsky.app/profile/{}.bsky.social {}.bsky.social bsky.app/profile/@{}.bsky.social/post/3k",
    ("mastodon", "profile"): "social.example/@{} social.example/users/{} @{}@social.example social.example/@{}/1",
    ("web", "site"): "{}.example www.{}.example/ m.{}.example/om?x=1 {}.example/#y",
}
# Words that a platform keeps for itself where a name may stand first.
KEPT = NOBODYS.union(*(row.reserved | row.posts for row in PLATFORMS.values()))
HOSTS = [
    host
    for row in PLATFORMS.values()
    for host in (*row.hosts, *row.short, *row.kin, *dict(row.rooted), *dict(row.fronted))
]
WORDS = (
    "// %40 %2F %00 %E5 groups pages people p in company channel c user profile.php ?id=1 send stories intent/user"
    " 100012345678901 123456789 exempel Exempel UCabcDEF_123-456ghiJKLmn users @exempel @exempel@example.se www. xn--"
)
PIECES = st.sampled_from("/.@:?#%&=-_+\\éßİıſKａаο٣") | st.sampled_from(WORDS.split())
FOREIGN = st.from_regex(r"[a-z][a-z0-9-]{0,14}[a-z0-9](\.[a-z]{2,8}){1,2}", fullmatch=True)
PATHS = st.lists(PIECES | st.text(LETTERS + "@", max_size=8), max_size=6).map("".join)
TEXTS = st.one_of(
    st.text(),
    st.binary().map(lambda some: some.decode("utf-8", errors="replace")),
    st.builds("{}/{}".format, st.sampled_from(HOSTS), st.text() | PATHS),
    st.builds("https://{}/{}".format, FOREIGN, st.text() | PATHS),
    st.lists(PIECES, max_size=8).map("".join),
)


def attempt(text: str) -> Identity | None:
    """The account, or None where the text is refused with a sentence in both languages."""
    try:
        return identify(text)
    except NotAnAccount as refused:
        for language in ("en", "sv"):
            with translation.override(language):
                assert re.fullmatch(r"\w[^{}]+[.?]", str(refused.sentence))
        return None


@given(st.sampled_from(sorted(SPELLINGS)), HANDLES, st.data())
def test_any_spelling_of_any_handle_gives_one_identity(
    account: tuple[str, str], handle: str, data: st.DataObject
) -> None:
    assume(handle not in KEPT and not any(LOOKALIKES.deceives(part) for part in skeletons(handle)))
    spellings = SPELLINGS[account].split()
    written = "".join(data.draw(st.sampled_from([letter, letter.upper()])) for letter in handle)
    pattern = data.draw(st.sampled_from(spellings))
    scheme = "" if pattern.startswith("@") else data.draw(st.sampled_from(["", "http://", "https://", "HTTPS://"]))
    one = identify(scheme + pattern.format(written))
    assert one == identify(spellings[0].format(handle))
    assert (one.platform, one.kind) == account
    assert one.handle.partition("@")[0].partition(".")[0] == handle


@given(
    st.sampled_from(sorted(SPELLINGS)), HANDLES, st.text(WRAPPING, max_size=4), st.text(WRAPPING + ".,;:!…", max_size=4)
)
def test_what_a_text_wraps_around_an_address_changes_nothing(
    account: tuple[str, str], handle: str, before: str, after: str
) -> None:
    assume(handle not in KEPT and not any(LOOKALIKES.deceives(part) for part in skeletons(handle)))
    for spelling in SPELLINGS[account].split():
        written = spelling.format(handle)
        assert identify(f"{before}{written}{after}") == identify(written)


@given(TEXTS)
def test_any_text_is_an_account_or_refused_and_its_address_means_the_same(text: str) -> None:
    found = attempt(text)
    if found is not None:
        assert identify(found.url) == found
        assert found.platform in PLATFORMS
        assert found.handle and len(found.handle) <= 200
        assert found.handle == found.handle.strip() and not found.handle.startswith("@")


@given(FOREIGN, PATHS)
def test_a_foreign_host_is_never_an_account_of_a_platform_with_hosts(host: str, path: str) -> None:
    found = attempt(f"https://{host}.example/{path}")
    assert found is None or found.platform in {"mastodon", "web", "threads"}
    if found is not None and found.platform == "threads":
        assert "@threads." in path


@given(st.sampled_from(HOSTS), st.text(LETTERS + "0123456789-", min_size=1, max_size=20))
def test_a_known_host_below_a_foreign_one_is_never_an_account(host: str, foreign: str) -> None:
    for text in (f"https://{host}.{foreign}.example/exempel", f"https://{host}@{foreign}.example/exempel"):
        assert attempt(text) is None


@given(st.sampled_from([host for row in PLATFORMS.values() if row.lures for host in row.hosts]), st.data())
def test_a_letter_of_another_alphabet_never_passes(host: str, data: st.DataObject) -> None:
    twins = {"a": "а", "c": "с", "e": "е", "i": "і", "o": "о", "p": "р", "s": "ѕ", "x": "х", "t": "ť", "l": "ł"}
    spots = [spot for spot, letter in enumerate(host) if letter in twins]
    spot = data.draw(st.sampled_from(spots))
    twin = host[:spot] + twins[host[spot]] + host[spot + 1 :]
    for written in (twin, twin.encode("idna").decode("ascii")):
        with pytest.raises(NotAnAccount) as refused:
            identify(f"https://{written}/@exempel")
        assert refused.value.reason in {"lookalike", "not_address", "not_profile"}
