"""What a company says to those who report: its own words for the four texts, from a day on."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from incidents.texts import Key
from kit.tracking import tracked


class CompanyText(models.Model):
    """One of the four texts of AFS 2023:2 ch. 2 in a company's own words, from a day on; empty: the group's again."""

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="report_texts")
    key = models.CharField(_("text"), max_length=12, choices=Key)
    sv = models.TextField(_("in Swedish"), max_length=2000, blank=True)
    en = models.TextField(_("in English"), max_length=2000, blank=True)
    from_day = models.DateField(_("from"))
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["company", "key", "from_day"]
        constraints = [
            models.CheckConstraint(condition=Q(key__in=Key.values), name="company_text_key_known"),
            models.CheckConstraint(condition=Q(sv="", en="") | ~Q(sv="") & ~Q(en=""), name="company_text_in_both"),
            models.UniqueConstraint(fields=["company", "key", "from_day"], name="company_text_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.company} · {self.key} · {self.from_day}"
