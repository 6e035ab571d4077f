"""Every code that a page shows is read by a reader from what stands on the screen, in the light and in the dark."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import zxingcpp
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.urls import reverse
from PIL import Image

from tests.accounts.ours import OURS_ADDRESS, account
from tests.browser.conftest import PHONE, Visit, Visitor
from tests.browser.test_consent import ask
from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def read(visitor: Visitor) -> str:
    """Return what a reader of codes makes of the screen in both themes: one code, and the same in each."""
    said: set[str] = set()
    for theme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=theme)
        screen = Image.open(io.BytesIO(visitor.page.screenshot(full_page=True)))
        [code] = zxingcpp.read_barcodes(screen)
        said.add(code.text)
    [text] = said
    return text


def path_in(text: str) -> str:
    assert text.startswith(settings.PUBLIC_URL + "/")
    return text.removeprefix(settings.PUBLIC_URL)


def test_each_code_leads_where_the_page_says(live_server: Any, visit: Visit, cast: Cast, policy_in_force: Any) -> None:
    made = account(cast, OURS_ADDRESS)
    stranger = visit(PHONE)
    here = f"/officiella-konton/{made.pk}/"
    assert path_in(read(stranger.go(here))) == here

    communicator = visit(PHONE).log_in(cast.communicator)
    link = ask(communicator)
    assert path_in(read(communicator)) == link
    stranger.go(link).sees("Får Nordpåhitt AB visa dig?")

    communicator.go(reverse("mfa_activate_totp"))
    communicator.fill(password=PASSWORD).page.locator("main form .button").first.click()  # first: is it still you?
    communicator.sees("Slå på koder från en app")
    told = urlsplit(read(communicator))
    secret = parse_qs(told.query)["secret"][0]
    assert (told.scheme, told.netloc, parse_qs(told.query)["issuer"]) == ("otpauth", "totp", ["Plsportal"])
    assert unquote(told.path).endswith(cast.communicator.email)
    communicator.sees(secret)
    counter = next(iter(yield_hotp_counters_from_time()))
    communicator.fill(code=format_hotp_value(hotp_value(secret, counter))).press("Slå på")
    communicator.page.wait_for_load_state()
    assert Authenticator.objects.filter(user=cast.communicator, type="totp").exists()
