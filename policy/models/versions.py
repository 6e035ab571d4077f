"""Policies, their versions, and the companies' adoption of them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from kit.keys import uuid7
from kit.tracking import tracked

PERSON = settings.AUTH_USER_MODEL


class Policy(models.Model):
    """A governing document of the group, such as the one on social media; its text lies in its versions."""

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=160)
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the policy's version in force."""
        return reverse("policy:read", args=[self.slug])


class Version(models.Model):
    """A text of a policy. It never changes: acknowledgements name its hash (policy: Framtagen av, Fastställd av)."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=160)
    body = models.TextField(_("text"))  # Markdown
    text_hash = models.CharField(max_length=64)  # SHA-256 of the body, hexadecimal
    title_en = models.CharField(max_length=160, blank=True)
    body_en = models.TextField(blank=True)  # the same in English, where there is a translation
    text_hash_en = models.CharField(max_length=64, blank=True)
    summary = models.TextField(blank=True)  # what changed and why
    material = models.BooleanField(default=True)  # a material change asks everybody again
    reason = models.TextField(blank=True)  # why the change is material, or is not
    prepared_by_name = models.CharField(max_length=120)
    prepared_by_title = models.CharField(max_length=120, blank=True)
    prepared_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["policy", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["policy", "text_hash", "text_hash_en"], name="version_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.number}"

    def get_absolute_url(self) -> str:
        """Return the stable address of this version, also when a later one is in force."""
        return reverse("policy:read_version", args=[self.policy.slug, self.number])

    @property
    def texts(self) -> dict[str, tuple[str, str, str]]:
        """Return title, Markdown and hash of the text in each language that it is written in, Swedish first."""
        swedish = {"sv": (self.title, self.body, self.text_hash)}
        return swedish | ({"en": (self.title_en, self.body_en, self.text_hash_en)} if self.body_en else {})

    @property
    def hashes(self) -> set[str]:
        """Return the hash of each text that the version is read in: one of them is what a person was shown."""
        return {text_hash for _title, _body, text_hash in self.texts.values()}


class Adoption(models.Model):
    """Fact: a company has adopted a version, in force from a day (policy: Gäller från, Fastställd av)."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="adoptions")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="adoptions")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="adoptions")
    effective_from = models.DateField(_("effective from"))
    adopted_by_name = models.CharField(max_length=120)
    adopted_by_title = models.CharField(max_length=120, blank=True)
    adopted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=200)  # where the day and the name come from
    basis_kind = models.CharField(max_length=12, blank=True)  # on which right; none where an adopted text was entered
    basis_id = models.UUIDField(null=True)
    basis_role = models.CharField(max_length=16, blank=True)
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-effective_from", "-recorded_at"]
        constraints = [models.UniqueConstraint(fields=["version", "company"], name="adoption_once")]
        indexes = [models.Index(fields=["company", "policy", "-effective_from"])]

    def __str__(self) -> str:
        return f"{self.version} · {self.company}"
