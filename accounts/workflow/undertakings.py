"""The undertaking to be careful with log-in details: given once in a company, never changed."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Undertaking
from accounts.queries.undertakings import undertakes_in
from accounts.rendering import PROMISE, digest
from companies.models import Company, User
from kit.constraints import constraint_of
from kit.workflow import Forbidden, Refused


@transaction.atomic
def undertake(company: Company, *, text_hash: str, by: User, at: dt.datetime) -> Undertaking:
    """Record that the person undertakes what they were shown (policy: "inloggningsuppgifter"); twice is once.

    Raises `Forbidden` for who is not employed in the company, `Refused` when the text is not the one they were shown.
    """
    if not undertakes_in(by, at).filter(pk=company.pk).exists():
        raise Forbidden("undertake")
    if text_hash != PROMISE.text_hash:
        raise Refused(_("The text has changed since you opened the page. Read it anew, then press."), "text_hash")
    wording = PROMISE.wording(by.language, company.name)
    made = Undertaking(
        person=by,
        company=company,
        number=PROMISE.number,
        language=by.language,
        wording=wording,
        wording_hash=digest(wording),
        text_hash=text_hash,
        at=at,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        if constraint_of(error) != "undertaking_once":
            raise
        return Undertaking.objects.get(person=by, company=company, number=PROMISE.number)
    return made
