"""What stands on paper, in words: a version as a company adopted it."""

from __future__ import annotations

from django.utils import formats, translation
from django.utils.translation import gettext as _

from kit.printing import pdf
from kit.qr import qr_drawing
from policy.models import Adoption
from policy.printing import blocks


def version_pdf(adoption: Adoption, language: str) -> bytes:
    """Return the PDF of a version in one of its languages: Gäller från, Framtagen av, Fastställd av, and its hash.

    The same adoption makes the same bytes on every day and for everybody.
    """
    version = adoption.version
    title, body, text_hash = version.texts[language]
    with translation.override(language):
        facts = [
            (_("Version"), str(version.number)),
            (_("Effective from"), formats.date_format(adoption.effective_from, "j F Y")),
            (_("Prepared by"), _named(version.prepared_by_name, version.prepared_by_title)),
            (_("Adopted by"), _named(adoption.adopted_by_name, adoption.adopted_by_title)),
            (_("Fingerprint (SHA-256)"), text_hash),
        ]
        footer = f"{title} · {adoption.company.name} · {_('Version')} {version.number}"
        words = {"footer": footer, "page": _("Page"), "what": _("About the policy"), "said": ""}
    data = {"title": title, "company": adoption.company.name, "lang": language, "facts": facts, "words": words}
    return pdf("policy/policy.typ", data | {"blocks": blocks(body)}, at=adoption.recorded_at)


def _named(name: str, title: str) -> str:
    return f"{name}, {title}" if title else name


def poster_pdf(adoption: Adoption, addresses: dict[str, str], *, opened: bool, language: str = "sv") -> bytes:
    """Return the poster of a policy in one of its languages: three codes, and the text itself where it is not open.

    `addresses` has policy, publish and report, which get a code, and verify, which stands below in plain words.
    """
    title, body, _hash = adoption.version.texts[language]
    with translation.override(language):
        said = {
            "policy": (_("Read the policy"), _("No log-in is needed.") if opened else _("Log in as at work.")),
            "publish": (_("May I publish?"), _("Five things to know before you post. Log in as at work.")),
            "report": (_("Report"), _("Has something happened? Threats, harassment or anything that feels wrong.")),
        }
        codes = [
            {"title": one, "text": text, "address": addresses[name], "code": qr_drawing(addresses[name])}
            for name, (one, text) in said.items()
        ]
        day = formats.date_format(adoption.effective_from, "j F Y")
        lead = _("Applies in %(company)s from %(day)s.") % {"company": adoption.company.name, "day": day}
        also = f"{_('Is this account ours?')} {addresses['verify']}"
    data = {"title": title, "company": adoption.company.name, "lang": language, "lead": lead, "also": also}
    carried = {"codes": codes, "blocks": [] if opened else blocks(body)}
    return pdf("policy/poster.typ", {**data, **carried}, at=adoption.recorded_at)
