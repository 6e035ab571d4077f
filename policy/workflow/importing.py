"""A text that exists is taken in and adopted as it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can
from companies.workflow import companies_turn
from kit.workflow import Forbidden, Refused
from policy import queries
from policy.extraction import Document
from policy.models import Adoption, Policy, Version

from .shared import match, policy_of


@dataclass(frozen=True)
class Imported:
    """What an import made: the version, and the companies that adopted it now."""

    version: Version
    new_version: bool
    adopted: list[Company]

    def outcome(self) -> str:
        """Return what has come of it as a sentence, in the language of the moment."""
        words = {"number": self.version.number, "companies": ", ".join(str(one) for one in self.adopted)}
        if self.new_version:
            return _("Version %(number)d is adopted in: %(companies)s.") % words
        if self.adopted:
            return _("Version %(number)d was known; adopted now in: %(companies)s.") % words
        return _("Nothing changed: this text is version %(number)d already.") % words


@transaction.atomic
def import_document(
    document: Document,
    into: Iterable[Company],
    *,
    by: User,
    at: dt.datetime,
    material: bool = True,
    upon: int | None = None,
    fingerprint: str | None = None,
) -> Imported:
    """Enter a document as the latest version of its policy, adopted as it says by each company named.

    The same text again changes nothing. `fingerprint` is that of the document which whoever presses was shown, `upon`
    the number of the latest version then, 0 for none. Raises `Forbidden` without the right to write policy in each
    company, `Refused` where this is another document, or where another text has become a version since.
    """
    if fingerprint is not None and fingerprint != document.fingerprint:
        raise Refused(_("This is not the text that was shown. Look at it once more."), "changed")
    wanted = list(into)
    if by.pk != companies.PORTAL_ID and not all(companies.basis(by, Can.WRITE_POLICY, one, at) for one in wanted):
        raise Forbidden("import_document")
    policy = policy_of(document.title, "import_document", by)
    companies_turn(company.pk for company in wanted)  # each adoption asks the company's people, in whatever order
    version = policy.versions.filter(text_hash=document.text_hash).first()
    new = version is None
    if version is None:
        version = _next_version(policy, document, upon, by=by, at=at, material=material)
        version.save(force_insert=True)
    adopted = [company for company in wanted if _adopt(version, document, company, by=by, at=at)]
    return Imported(version, new, adopted)


def _next_version(
    policy: Policy, document: Document, upon: int | None, *, by: User, at: dt.datetime, material: bool
) -> Version:
    last = queries.latest_number(policy)
    if upon is not None and upon != last:
        raise Refused(_("Somebody has entered another text of this policy since. Look at it once more."), "changed")
    return Version(
        policy=policy,
        number=last + 1,
        title=document.title,
        body=document.body,
        text_hash=document.text_hash,
        material=material,
        prepared_by_name=document.prepared_by.name,
        prepared_by_title=document.prepared_by.title,
        prepared_by=match(document.prepared_by.name),
        recorded_by=by,
        recorded_at=at,
    )


def _adopt(version: Version, document: Document, company: Company, *, by: User, at: dt.datetime) -> bool:
    if version.adoptions.filter(company=company).exists():
        return False
    Adoption(
        policy=version.policy,
        version=version,
        company=company,
        effective_from=document.effective_from,
        adopted_by_name=document.adopted_by.name,
        adopted_by_title=document.adopted_by.title,
        adopted_by=match(document.adopted_by.name),
        source="document",
        recorded_by=by,
        recorded_at=at,
    ).save(force_insert=True)
    return True
