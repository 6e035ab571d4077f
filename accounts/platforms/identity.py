"""What a recognised address is, and why another is refused."""

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

# {platform} is the platform that the address seems to belong to.
SENTENCES = {
    "empty": _("Paste the address of the account's profile."),
    "not_address": _(
        "This is not an address. Open the profile in a browser and copy what stands in the address field."
    ),
    "which_platform": _(
        "Which platform? The same name can belong to different people on different platforms. "
        "Paste the whole address of the profile."
    ),
    "unknown_platform": _("The portal does not know this platform. Check the address, or ask HR to add the platform."),
    "scheme": _("This is not an address but an instruction to the browser. Do not open it."),
    "userinfo": _("The address hides where it leads: what stands before @ is not the site. Do not open it."),
    "lookalike": _("The address looks like a known platform but leads somewhere else. Do not open it."),
    "port": _("The address names a port, which the address of a profile never does."),
    "front_page": _("This is the front page of {platform}. Open the account's own profile and paste its address."),
    "post": _(
        "This post's address does not say whose it is. Open the profile behind it on {platform} and paste its address."
    ),
    "short_link": _(
        "A short link does not say where it leads. Open it and paste the address of the profile on {platform}."
    ),
    "shortened": _("A short link does not say where it leads. Open it and paste the address of the page behind it."),
    "mirror": _("This site only shows what stands on another platform. Open the profile there and paste its address."),
    "not_profile": _("This page on {platform} is not an account's profile. Open the profile and paste its address."),
}

LONGEST_HANDLE = 200


@dataclass(frozen=True, slots=True)
class Identity:
    """One account on one platform: whatever the spelling of its address, the same four values."""

    platform: str
    kind: str
    handle: str
    url: str


class NotAnAccount(Exception):
    """The text names no account; `reason` is a code of SENTENCES, `sentence` says what to do instead."""

    def __init__(self, reason: str, platform: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.sentence = format_lazy(SENTENCES[reason], platform=platform)


def identity(platform: str, kind: str, handle: str, url: str) -> Identity:
    """The account; NotAnAccount where its handle is longer than any that exists."""
    if len(handle) > LONGEST_HANDLE:
        raise NotAnAccount("not_address")
    return Identity(platform, kind, handle, url)
