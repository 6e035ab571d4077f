"""All writes of policies: a text is imported and adopted, a person acknowledges, a company reviews."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import formats, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can
from kit import clock
from kit.workflow import Forbidden, Refused, Stale, record
from policy import queries
from policy.extraction import Document
from policy.models import Acknowledgement, Adoption, Policy, Review, Version


def digest(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, hexadecimal: what a receipt names."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Imported:
    """What an import made: the version, and the companies that adopted it now."""

    version: Version
    new_version: bool
    adopted: list[Company]


@transaction.atomic
def import_document(
    document: Document, into: Iterable[Company], *, by: User, at: dt.datetime, material: bool = True
) -> Imported:
    """Enter a document as the latest version of its policy, adopted as it says by each company named.

    The same text again changes nothing. Raises `Forbidden` without the right to write policy in each company.
    """
    wanted = list(into)
    for company in wanted:
        if by.pk != companies.PORTAL_ID and not companies.basis(by, Can.WRITE_POLICY, company, at):
            raise Forbidden("import_document")
    policy = _policy(document.title, by)
    text_hash = digest(document.body)
    version = policy.versions.filter(text_hash=text_hash).first()
    new = version is None
    if version is None:
        number = (policy.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        version = Version(
            policy=policy,
            number=number,
            title=document.title,
            body=document.body,
            text_hash=text_hash,
            material=material,
            prepared_by_name=document.prepared_by.name,
            prepared_by_title=document.prepared_by.title,
            prepared_by=_match(document.prepared_by.name),
            recorded_by=by,
            recorded_at=at,
        )
        version.save(force_insert=True)
    adopted = [company for company in wanted if _adopt(version, document, company, by=by, at=at)]
    return Imported(version, new, adopted)


def _policy(title: str, by: User) -> Policy:
    """Return the policy of that title; two imports at once make one."""
    slug = slugify(title)
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
