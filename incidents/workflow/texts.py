"""The company's own words on the report form (AFS 2023:2 ch. 2): written by HR, from a day on, each change kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Company, User
from incidents import queries
from incidents.models import CompanyText
from incidents.texts import TEXTS
from kit import clock
from kit.workflow import Forbidden, Refused, record


class TextsChanged(Exception):
    """Somebody else has written other words since the page was shown; nothing has been written."""


@transaction.atomic
def write_texts(
    company: Company, words: Mapping[str, tuple[str, str]], *, from_day: dt.date, seen: int, by: User, at: dt.datetime
) -> None:
    """Let reporters of the company read these words from a day on, in Swedish and in English; empty: the group's.

    `seen` is `queries.texts_stamp` of the page. Raises `Forbidden`, `TextsChanged`, and `Refused` for a day gone by.
    """
    Company.objects.select_for_update().get(pk=company.pk)
    if not queries.may_write_texts(by, company, at):
        raise Forbidden("write_texts")
    if queries.texts_stamp(company) != seen:
        raise TextsChanged
    if from_day < clock.day_of(at):
        raise Refused(_("Words apply from today at the earliest: what reporters have read stays what it was."), "day")
    known = {text.key: text for text in CompanyText.objects.filter(company=company, from_day=from_day)}
    for text in TEXTS:
        row = known.get(text.key) or CompanyText(company=company, key=text.key, from_day=from_day)
        row.sv, row.en = words[text.key]
        record(row, "write_texts", by)
