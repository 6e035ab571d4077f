"""All writes of policies: a text is imported and adopted, a person acknowledges, a company reviews."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import formats, translation
from django.utils.translation import gettext as _

from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can
from kit import clock
from kit.workflow import Forbidden, Refused, Stale, record
from policy import queries
from policy.extraction import Document, digest, slug_of
from policy.models import Acknowledgement, Adoption, Policy, Review, Version


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
    for company in wanted:
        if by.pk != companies.PORTAL_ID and not companies.basis(by, Can.WRITE_POLICY, company, at):
            raise Forbidden("import_document")
    policy = _policy(document.title, by)
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
    last = policy.versions.aggregate(last=Max("number"))["last"] or 0
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
        prepared_by=_match(document.prepared_by.name),
        recorded_by=by,
        recorded_at=at,
    )


def _policy(title: str, by: User) -> Policy:
    """Return the policy of that title; two imports at once make one."""
    slug = slug_of(title)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"policy {slug}"])
    policy = Policy.objects.filter(slug=slug).first()
    if policy is None:
        policy = Policy(slug=slug, title=title)
        record(policy, "import_document", by)
    return policy


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
        adopted_by=_match(document.adopted_by.name),
        source="document",
        recorded_by=by,
        recorded_at=at,
    ).save(force_insert=True)
    return True


def _match(name: str) -> User | None:
    """Return the one person of that name; nobody when there is none or more than one."""
    found = list(User.objects.filter(name__iexact=name).exclude(pk=companies.PORTAL_ID)[:2])
    return found[0] if len(found) == 1 else None


def wording(version: Version, effective_from: dt.date, language: str) -> str:
    """Return the sentence that a person confirms, in their language; it is stored with the evidence."""
    with translation.override(language):
        sentence = _("I have taken note of %(title)s, version %(number)s, which applies from %(day)s.")
        day = formats.date_format(effective_from, "j F Y")
        return sentence % {"title": version.title, "number": version.number, "day": day}


@transaction.atomic
def acknowledge(version: Version, *, by: User, at: dt.datetime, text_hash: str) -> Acknowledgement:
    """Record that the person has taken note of the version they were shown; twice is once.

    Raises `Stale` when another text is in force than the one shown, `Forbidden` when the policy does not reach them.
    """
    adoption = queries.own_adoption(by, version.policy, at)
    if adoption is None:
        raise Forbidden("acknowledge")
    if adoption.version_id != version.pk or text_hash != adoption.version.text_hash:
        raise Stale(adoption.version, "acknowledge")
    sentence = wording(version, adoption.effective_from, by.language)
    acknowledgement = Acknowledgement(
        version=version,
        person=by,
        company=adoption.company,
        wording=sentence,
        language=by.language,
        text_hash=version.text_hash,
        wording_hash=digest(sentence),
        at=at,
    )
    try:
        with transaction.atomic():
            acknowledgement.save()
    except IntegrityError:
        return Acknowledgement.objects.get(version=version, person=by)
    return acknowledgement


@transaction.atomic
def review(
    adoption: Adoption, *, outcome: str, participants: str, minutes: str, day: dt.date, by: User, at: dt.datetime
) -> Review:
    """Record the annual review of a policy for a company; "unchanged" asks nobody to acknowledge again.

    HR, CEO or quality manager may (policy: Ansvarsfördelning). Raises `Forbidden`, `Refused` for a day to come.
    """
    basis = companies.basis(by, Can.REVIEW_POLICY, adoption.company_id, at)
    if basis is None:
        raise Forbidden("review")
    if day > clock.day_of(at):
        raise Refused(_("The review cannot lie in the future."), "day")
    done = Review(
        policy_id=adoption.policy_id,
        version_id=adoption.version_id,
        company_id=adoption.company_id,
        day=day,
        outcome=outcome,
        participants=participants,
        minutes=minutes,
        by=by,
        basis_role=basis.role,
        at=at,
    )
    done.save(force_insert=True)
    return done
