"""What a request says of the account beside its address and its people: one column for each question."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.questions import BASICS, CHILDREN, LANGUAGES, MONITORING


class Answers(models.Model):
    """The answers to `accounts.questions`; empty is what was not asked or not answered."""

    purpose = models.TextField(_("purpose"), max_length=2000)
    audience = models.TextField(_("audience"), max_length=500, blank=True)
    gap = models.TextField(_("why other accounts do not do"), max_length=2000, blank=True)
    changes = models.TextField(_("what has changed"), max_length=2000, blank=True)
    operators = models.TextField(_("who else publishes"), max_length=500, blank=True)
    posting = models.TextField(_("what is published how often"), max_length=500, blank=True)
    monitoring = models.CharField(_("how often comments are read"), max_length=10, choices=MONITORING, blank=True)
    moderation = models.TextField(_("comments that break the rules"), max_length=1000, blank=True)
    languages = ArrayField(models.CharField(max_length=2, choices=LANGUAGES), default=list, blank=True)
    minors = models.CharField(_("children under 18"), max_length=10, choices=CHILDREN, blank=True)
    risks = models.TextField(_("risks"), max_length=2000, blank=True)
    basics = ArrayField(models.CharField(max_length=10, choices=BASICS), default=list, blank=True)

    class Meta:
        abstract = True
