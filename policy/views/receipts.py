"""A receipt as page, as PDF and as the file that proves it without us."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kit import clock
from kit.files import attachment
from kit.people import person
from kit.printing import pdf
from kit.templatetags.times import day_words, moment_words
from policy import queries, workflow
from policy.models import Acknowledgement, Scan, Seal


def _found(request: HttpRequest, pk: uuid.UUID) -> Acknowledgement:
    receipts = queries.receipts_visible_to(person(request), clock.now())
    related = ("version__policy", "person", "company", "recorded_by", "scan", "seal__key", "seal__stamp")
    return get_object_or_404(receipts.select_related(*related), pk=pk)


def _sealed(request: HttpRequest, pk: uuid.UUID) -> Acknowledgement:
    """Return a receipt with its seal; one from before there were seals has no file to give."""
    found = _found(request, pk)
    if not hasattr(found, "seal"):
        raise Http404
    return found


@require_GET
def receipt(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what was confirmed, when, on which exact text, and the portal's seal on it."""
    found = _found(request, pk)
    seal = getattr(found, "seal", None)
    context = {
        "receipt": found,
        "seal": seal,
        "own": found.person_id == person(request).pk,
        "check": _check_address(seal.code) if seal else "",
        "check_stamp": _check_stamp(seal) if seal and hasattr(seal, "stamp") else "",
        "stamping": bool(settings.TSA_URL),
    }
    return render(request, "policy/receipt.html", context)


@require_GET
def receipt_pdf(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the receipt as PDF in the language in which it was confirmed: the same bytes each time."""
    found = _sealed(request, pk)
    with translation.override(found.language):
        made = pdf("policy/receipt.typ", _printed(found), at=found.seal.at)
    return attachment(made, "application/pdf", f"kvitto-{found.seal.code}.pdf")


@require_GET
def receipt_proof(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give what was signed and the signature, for checking without the portal."""
    found = _sealed(request, pk)
    return attachment(_proof(found), "application/json", f"kvitto-{found.seal.code}.json")


@require_GET
def receipt_stamp(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the authority's time stamp as it came: any tool that knows RFC 3161 checks it."""
    found = _sealed(request, pk)
    if not hasattr(found.seal, "stamp"):
        raise Http404
    return attachment(bytes(found.seal.stamp.response), "application/timestamp-reply", f"kvitto-{found.seal.code}.tsr")


@require_GET
def receipt_scan(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the scan of the paper to whoever may see the receipt: as a file, never as a page."""
    found = _found(request, pk)
    if found.scan is None:
        raise Http404
    ending = {Scan.Kind.PDF: "pdf", Scan.Kind.JPEG: "jpg"}[Scan.Kind(found.scan.kind)]
    return attachment(workflow.opened_scan(found.scan), found.scan.kind, f"skanning-{found.pk}.{ending}")


def _proof(found: Acknowledgement) -> bytes:
    return json.dumps(queries.proof_of(found.seal), ensure_ascii=False, indent=2, sort_keys=True).encode()


def _check_address(code: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse('check_receipt')}?kod={code}"


def _check_stamp(seal: Seal) -> str:
    digest = queries.stamped(seal.stamp)["sha256"]
    return f"openssl ts -verify -digest {digest} -in kvitto-{seal.code}.tsr -CAfile root.pem"


def _printed(found: Acknowledgement) -> dict[str, Any]:
    """Return what the PDF says, in the language of the moment."""
    proof = queries.proof_of(found.seal)
    return {
        "lang": found.language,
        "title": _("Receipt: %(policy)s") % {"policy": found.version.title},
        "portal": found.company.name,
        "facts": _facts(found),
        "check_title": _("Check the receipt"),
        "check": _("Anybody who holds this code can see on the portal's page whether the receipt is genuine."),
        "code": found.seal.code,
        "address": _check_address(found.seal.code),
        "proof_title": _("The proof"),
        "proof": _(
            "This is what the portal has signed (Ed25519). The file in this PDF holds the same, and the public keys "
            "stand at %(address)s."
        )
        % {"address": f"{settings.PUBLIC_URL}{reverse('seal_keys')}"},
        "proof_facts": [[name, value or "null"] for name, value in proof["signed"].items()]
        + [["signature", proof["signature"]], *_stamp_facts(proof.get("stamp"))],
        "file": _proof(found).decode(),
        "foot": _("Receipt number %(number)s") % {"number": found.pk},
    }


def _facts(found: Acknowledgement) -> list[list[str]]:
    said = [
        [_("Who"), found.person.name],
        [_("Company"), found.company.name],
        [_("Confirmed"), found.wording],
        [_("When"), moment_words(found.at)],
        [_("How"), str(found.get_way_display())],
    ]
    if found.signed_on:
        said.append([_("Day on the paper"), day_words(found.signed_on)])
    if found.recorded_by:
        said.append([_("Opened or entered by"), found.recorded_by.name])
    said.append([_("Fingerprint of the exact text"), found.text_hash])
    if hasattr(found.seal, "stamp"):
        said.append([_("Time stamp"), f"{moment_words(found.seal.stamp.said_at)}, {found.seal.stamp.authority}"])
    return said


def _stamp_facts(stamp: dict[str, str] | None) -> list[list[str]]:
    return [[f"stamp_{name}", stamp[name]] for name in ("sha256", "at", "authority")] if stamp else []
