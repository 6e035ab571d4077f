"""A person takes note of a version."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import formats, translation
from django.utils.translation import gettext as _

from companies.models import User
from kit.workflow import Forbidden, Stale
from policy import queries
from policy.extraction import digest
from policy.models import Acknowledgement, Version


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
    if adoption.version_id != version.pk or text_hash not in adoption.version.hashes:
        raise Stale(adoption.version, "acknowledge")
    sentence = wording(version, adoption.effective_from, by.language)
    acknowledgement = Acknowledgement(
        version=version,
        person=by,
        company=adoption.company,
        wording=sentence,
        language=by.language,
        text_hash=text_hash,
        wording_hash=digest(sentence),
        at=at,
    )
    try:
        with transaction.atomic():
            acknowledgement.save()
    except IntegrityError:
        return Acknowledgement.objects.get(version=version, person=by)
    return acknowledgement
