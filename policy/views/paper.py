"""What stands on paper, in words: a version as a company adopted it, its poster, the protocol of a review."""

from __future__ import annotations

from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from kit.printing import pdf
from kit.qr import qr_drawing
from kit.templatetags.times import day_words, moment_words
from policy.checklist import BY_KEY
from policy.models import Adoption, Review
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


def protocol_pdf(review: Review, language: str, *, lacks_representative: bool) -> bytes:
    """Return the PDF of a review's protocol in a language: what its page says ("ses över årligen").

    The same review makes the same bytes on every day and for everybody.
    """
    policy, company = review.version.title, review.company.name
    with translation.override(language):
        words = {
            "kind": _("Protocol of a review"),
            "footer": f"{policy} · {company}",
            "page": _("Page"),
            "what": _("About the review"),
            "answers": _("What you went through"),
            "minutes": _("Minutes"),
        }
        said = {
            "title": _("Review of %(policy)s for %(company)s") % {"policy": policy, "company": company},
            "facts": [*_reviewed(review), *_counted(review), (_("Recorded by"), _recorded(review))],
            "remark": _("No safety representative took part") if lacks_representative else "",
            "answers": [_answered(one) for one in review.answers],
        }
    typed = {"minutes": [part for part in review.minutes.replace("\r\n", "\n").split("\n\n") if part.strip()]}
    return pdf(
        "policy/protocol.typ", {"company": company, "lang": language, "words": words, **said, **typed}, at=review.at
    )


def _reviewed(review: Review) -> list[tuple[str, str]]:
    planned = _("It was planned for") + f" {day_words(review.plan.day)}" if review.plan else ""
    people = [
        f"{one.person.name} ({_('safety representative')})" if one.safety_representative else one.person.name
        for one in review.attended.all()
    ]
    return [
        (_("Reviewed on"), "\n".join(filter(None, [day_words(review.day), planned]))),
        (_("Outcome"), str(review.get_outcome_display())),
        (_("Version"), str(review.version.number)),
        (_("Took part"), "\n".join(filter(None, [*people, review.participants])) or _("Nobody is named.")),
    ]


def _counted(review: Review) -> list[tuple[str, str]]:
    """Return the next day and the numbers of the moment; reviews from before they were kept have none."""
    found = [(_("Next review"), day_words(review.next_due))] if review.next_due else []
    if review.figures:
        of = {"done": review.figures["acknowledged"], "reached": review.figures["reached"]}
        found.append((_("Acknowledged"), _("%(done)s of %(reached)s") % of))
        found.append((_("Questions asked"), str(review.figures["questions"])))
        found.append((_("New versions"), str(review.figures["versions"])))
    return found


def _recorded(review: Review) -> str:
    return f"{review.by.name}\n{moment_words(review.at)}"


def _answered(one: dict[str, Any]) -> dict[str, str]:
    word = _("Yes") if one["word"] == Review.Word.YES else _("No")
    return {"question": str(BY_KEY[one["question"]]), "word": word, "remark": one["remark"]}
