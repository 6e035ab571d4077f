"""Content of cases, behind row security: sealed words, the key that seals them, and whom the case concerns."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .structure import Case, Side

PERSON = settings.AUTH_USER_MODEL


class Content(models.Model):
    """What all content shares: written once, below one case, with a key that tells nothing."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; the database refuses anything later."""
        super().save(*args, **{**kwargs, "force_insert": True})


class CaseKey(Content):
    """The case's own key, wrapped by a master key outside the database; without it the words are gone."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    wrapped = models.BinaryField()

    class Meta(Content.Meta):
        pass


class Report(Content):
    """What the reporter wrote, sealed. `people` is JSON: reporter, named, accused, excluded, free words."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    what = models.BinaryField()
    where = models.BinaryField()
    people = models.BinaryField()

    class Meta(Content.Meta):
        pass


class Message(Content):
    """One thing that reporter or handler said to the other, sealed. The reporter is no author by name."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=Side)
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.BinaryField()
    at = models.DateTimeField()

    class Meta(Content.Meta):
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(side="reporter", author__isnull=True) | Q(side="handler", author__isnull=False),
                name="message_names_no_reporter",
            ),
        ]


class Note(Content):
    """A handler's reason for a verb, sealed; the reporter never reads it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=16)
    text = models.BinaryField()
    at = models.DateTimeField()

    class Meta(Content.Meta):
        ordering = ["at", "id"]


class Concern(Content):
    """A person concerned by a case, as a tag that only the portal with its master key can make of a person.

    Denial is computed from these rows and today's employments; a denial always wins (architecture § 4).
    """

    class Kind(models.TextChoices):
        REPORTER = "reporter", _("reported")
        ACCUSED = "accused", _("named in the report")
        EXCLUDED = "excluded", _("excluded by the person who reported")
        RECUSED = "recused", _("has a conflict of interest")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    tag = models.BinaryField()

    class Meta(Content.Meta):
        indexes = [models.Index(fields=["tag"])]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "tag"], name="concern_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(kind="reporter"), name="concern_one_reporter"),
        ]


class TagKey(Content):
    """The one key under which people become tags, wrapped as every other."""

    only = models.BooleanField(default=True, unique=True)
    wrapped = models.BinaryField()

    class Meta(Content.Meta):
        constraints = [models.CheckConstraint(condition=Q(only=True), name="tag_key_only_one")]
