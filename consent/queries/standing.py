"""Whether the account of a planned post runs at all: one that is suspended or gone publishes nothing."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Account
from consent.models import Publication


def stands_still(publication: Publication) -> list[tuple[str, str]]:
    """Return why nothing may be published on the account now, as a sentence and what to do; none: it runs."""
    account = publication.account
    if publication.status != Publication.Status.PLANNED:
        return []
    if account.company_id == publication.company_id and account.status == Account.Status.ACTIVE:
        return []
    words = {"name": account.name}
    if account.company_id == publication.company_id and account.status == Account.Status.SUSPENDED:
        why = _("Nothing is published there until the CEO has decided that the account may go on.")
        return [(_("%(name)s is suspended") % words, why)]
    why = _("It is being closed, or another company runs it. Choose another account.")
    return [(_("%(name)s is no longer run by the company") % words, why)]
