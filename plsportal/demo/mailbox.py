"""The mails of the demonstration, read from their files as a receiver's mail program would."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

import nh3
from django.conf import settings
from django.urls import reverse
from django.utils.html import urlize
from django.utils.safestring import SafeString

from companies.models import User
from plsportal.demo.mail import folder

PAGE = 50

# What is left of a mail's HTML: its structure and its links. Its looks are the sender's, and the policy of the page
# lets no style in.
TAGS = {"p", "a", "h1", "h2", "h3", "ul", "ol", "li", "strong", "b", "em", "br", "hr"}


@dataclass(frozen=True)
class Letter:
    """One mail as its file holds it."""

    id: str
    sender: str
    address: str
    name: str
    subject: str
    at: dt.datetime
    mail: EmailMessage

    @property
    def href(self) -> str:
        """Return the address of the mail's page."""
        return reverse("letter", args=[self.id])

    @property
    def html(self) -> SafeString:
        """Return the formatted part without its looks; nothing where the mail is plain text alone."""
        part = self.mail.get_body(("html",))
        if part is None:
            return SafeString("")
        clean = nh3.clean(
            part.get_content(),
            tags=TAGS,
            clean_content_tags={"script", "style", "title"},
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
        )
        return SafeString(clean)  # nh3 left nothing but the tags above

    @property
    def text(self) -> str:
        """Return the plain part."""
        part = self.mail.get_body(("plain",))
        return str(part.get_content()).strip() if part else ""

    @property
    def linked(self) -> SafeString:
        """Return the plain part with its addresses as links."""
        return SafeString(urlize(self.text, autoescape=True))  # urlize escaped it

    @property
    def target(self) -> str:
        """Return the page of the portal to which the mail's first link leads; empty where it has none."""
        link = re.search(re.escape(settings.PUBLIC_URL) + r"(/\S+)", self.text)
        return link[1] if link else ""


def names() -> list[str]:
    """Return the names of all mails, the newest first."""
    return sorted((file.stem for file in folder().glob("*.eml")), reverse=True)


def receivers() -> list[tuple[str, str]]:
    """Return address and name of everybody who got a mail, in the order of their names."""
    got = {_receiver(name) for name in names()}
    known = dict(User.objects.filter(email__in=got).values_list("email", "name"))
    return sorted(((address, known.get(address, address)) for address in got), key=lambda row: row[1].casefold())


def letters(*, to: str = "", before: str = "") -> list[Letter]:
    """Return a page of mails and one more where there are older ones; `before` is the last of the page before."""
    found: list[str] = []
    for name in names():
        if (before and name >= before) or (to and _receiver(name) != to):
            continue
        found.append(name)
        if len(found) > PAGE:
            break
    return _with_names([read(name) for name in found])


def letter(name: str) -> Letter | None:
    """Return one mail, or nothing where there is none of that name."""
    if name not in names():
        return None
    return _with_names([read(name)])[0]


def read(name: str) -> Letter:
    """Return the mail of that name as its file holds it."""
    with _file(name).open("rb") as file:
        mail = BytesParser(EmailMessage, policy=policy.default).parse(file)
    address = parseaddr(str(mail["To"]))[1]
    at = parsedate_to_datetime(str(mail["Date"]))
    return Letter(name, str(mail["From"]), address, address, str(mail["Subject"]), at, mail)


def _file(name: str) -> Path:
    return folder() / f"{name}.eml"


def _receiver(name: str) -> str:
    with _file(name).open("rb") as file:
        mail = BytesHeaderParser(EmailMessage, policy=policy.default).parse(file)
    return parseaddr(str(mail["To"]))[1]


def _with_names(found: list[Letter]) -> list[Letter]:
    known = dict(User.objects.filter(email__in={row.address for row in found}).values_list("email", "name"))
    return [replace(row, name=known.get(row.address, row.address)) for row in found]
