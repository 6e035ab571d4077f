"""What several writers of policies need: one at a time for each policy, and the person of a name."""

from __future__ import annotations

from django.db import connection
from django.utils import translation

from companies import queries as companies
from companies.models import User
from companies.permissions import Role
from kit.workflow import record
from policy.extraction import slug_of
from policy.models import Policy


def hold(slug: str) -> None:
    """Let nobody else give the policy of that address another version until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"policy {slug}"])


def policy_of(title: str, verb: str, by: User) -> Policy:
    """Return the policy of that title, made where there is none; two at once make one."""
    slug = slug_of(title)
    hold(slug)
    policy = Policy.objects.filter(slug=slug).first()
    if policy is None:
        policy = Policy(slug=slug, title=title)
        record(policy, verb, by)
    return policy


def match(name: str) -> User | None:
    """Return the one person of that name; nobody when there is none or more than one."""
    found = list(User.objects.filter(name__iexact=name).exclude(pk=companies.PORTAL_ID)[:2])
    return found[0] if len(found) == 1 else None


def role_title(role: str) -> str:
    """Return the role as it stands on the document, which is in Swedish; empty for none."""
    with translation.override("sv"):
        return str(Role(role).label) if role else ""
