"""A person takes note of a version."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import formats, translation
from django.utils.translation import gettext as _

from companies.models import User
from kit.workflow import Forbidden, Refused, Stale
from notices import workflow as notices
from policy import queries
from policy.extraction import digest
from policy.models import Acknowledgement, Adoption, Version

from .seals import seal


def wording(version: Version, effective_from: dt.date, language: str) -> str:
    """Return the sentence that a person confirms, in their language; it is stored with the evidence."""
    with translation.override(language):
        sentence = _("I have taken note of %(title)s, version %(number)s, which applies from %(day)s.")
        day = formats.date_format(effective_from, "j F Y")
        return sentence % {"title": version.title, "number": version.number, "day": day}


@transaction.atomic
def acknowledge(version: Version, *, by: User, at: dt.datetime, text_hash: str) -> Acknowledgement:
    """Record that the person has taken note of the version they were shown; twice is once.

    Raises `Stale` when another text is in force than the one shown, `Forbidden` when the policy does not reach them,
    `Refused` while a section was not shown or a quiz not passed that their company asks for.
    """
    adoption = queries.own_adoption(by, version.policy, at)
    if adoption is None:
        raise Forbidden("acknowledge")
    if adoption.version_id != version.pk or text_hash not in adoption.version.hashes:
        raise Stale(adoption.version, "acknowledge")
    ready(by, adoption, at)
    return written(version, adoption, by, at=at, way=Acknowledgement.Way.SIGNED_IN, text_hash=text_hash)


def ready(person: User, adoption: Adoption, at: dt.datetime) -> None:
    """Raise `Refused` while a section was not shown, or a quiz not passed, that the company asks for."""
    if queries.next_section(person, adoption, at) is not None:
        raise Refused(_("Every section must be shown before the policy can be acknowledged. Read on where you were."))
    if queries.quiz_owed(person, adoption, at) is not None:
        raise Refused(_("The questions about the policy must be answered before it can be acknowledged."))


def paper_wording(version: Version, signed_on: dt.date, language: str) -> str:
    """Return the sentence of evidence that was given on paper, in the person's language."""
    with translation.override(language):
        sentence = _("Signed on paper on %(day)s: %(title)s, version %(number)s.")
        day = formats.date_format(signed_on, "j F Y")
        return sentence % {"day": day, "title": version.title, "number": version.number}


def written(
    version: Version,
    adoption: Adoption,
    person: User,
    *,
    at: dt.datetime,
    way: str,
    text_hash: str,
    sentence: str = "",
    **more: Any,
) -> Acknowledgement:
    """Write the evidence of the text with this hash, seal it, mail the receipt; where there is evidence, that stays."""
    sentence = sentence or wording(version, adoption.effective_from, person.language)
    done = Acknowledgement(
        version=version, person=person, company=adoption.company, wording=sentence, language=person.language,
        text_hash=text_hash, wording_hash=digest(sentence), way=way, at=at, **more,
    )  # fmt: skip
    try:
        with transaction.atomic():
            done.save()
    except IntegrityError:
        return Acknowledgement.objects.get(version=version, person=person)
    seal(done, at=at)
    notices.tell("acknowledged", done.pk, [person], at=at)
    return done
