"""Accounts that are written without a web address: as Mastodon writes them, and as apps write them to each other."""

import re

ACCOUNT = re.compile(r"(?:acct:@?|@)(?P<user>[\w.\-]+)@(?P<host>[\w.\-]+)", re.IGNORECASE)
# The scheme of an app, and the address below which its parts mean the same.
APPS = {
    "spotify": "https://open.spotify.com/",
    "at": "https://bsky.app/profile/",
    "whatsapp": "https://api.whatsapp.com/",
    "tg": "https://t.me/tg/",
}


def address_of(text: str) -> str:
    """The web address that says the same, where the text is an app's; the text itself otherwise."""
    scheme, _colon, rest = text.partition(":")
    base = APPS.get(scheme.lower())
    if base is None or not rest:
        return text
    rest, mark, query = rest.removeprefix("//").partition("?")
    return base + (rest.replace(":", "/") if scheme.lower() == "spotify" else rest) + mark + query
