"""Which account a row means: by its address, or by platform and handle."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.platforms import PLATFORMS, Identity, NotAnAccount, identify
from accounts.reading import Row

ADDRESS_AT_MOST = 300
# What people call the platforms, where it is not their name.
ALIASES = {
    "fb": "facebook",
    "ig": "instagram",
    "insta": "instagram",
    "li": "linkedin",
    "twitter": "x",
    "xtwitter": "x",
    "yt": "youtube",
    "tt": "tiktok",
    "bsky": "bluesky",
    "snap": "snapchat",
}
# Where the handle stands in the address of an official profile, for platforms on which it stands not first.
PATHS = {
    "linkedin": "company/{}",
    "youtube": "@{}",
    "tiktok": "@{}",
    "threads": "@{}",
    "bluesky": "profile/{}",
    "snapchat": "@{}",
    "reddit": "user/{}",
    "flickr": "photos/{}",
}
WITHOUT_NAMES = {"whatsapp", "discord", "spotify"}  # a name there is no address


class Unclear(ValueError):
    """The row cannot be taken in: the field it is about, and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def profile(row: Row) -> Identity:
    """Return the account that the row means. Raises `Unclear` with the recogniser's own sentence."""
    column = "address" if row.address else "handle"
    platform = _platform(row.platform) if row.platform else ""
    text = row.address or row.handle
    if not row.address and "/" not in text:
        text = _address(platform, row.handle)
    try:
        found = identify(text)
    except NotAnAccount as error:
        raise Unclear(column, str(error.sentence)) from error
    if platform and found.platform != platform:
        led = {"said": PLATFORMS[platform].name, "led": PLATFORMS[found.platform].name}
        raise Unclear("platform", _("The row says %(said)s, and the address leads to %(led)s.") % led)
    if len(found.url) > ADDRESS_AT_MOST:
        raise Unclear(column, _("The address is too long. Check that it is the profile's own."))
    return found


def _platform(text: str) -> str:
    word = "".join(mark for mark in text.casefold() if mark.isalnum())
    names = {"".join(mark for mark in row.name.casefold() if mark.isalnum()): row.key for row in PLATFORMS.values()}
    found = names.get(word) or ALIASES.get(word) or (word if word in PLATFORMS else "")
    if not found:
        raise Unclear("platform", _("The portal does not know this platform: %(text)s.") % {"text": text})
    return found


def _address(platform: str, handle: str) -> str:
    if platform in WITHOUT_NAMES:
        name = PLATFORMS[platform].name
        raise Unclear("handle", _("On %(platform)s a name is no address. Write the address.") % {"platform": name})
    return f"{PLATFORMS[platform].hosts[0]}/{PATHS.get(platform, '{}').format(handle.removeprefix('@'))}"
