"""The rows of what is on its way to the register, made in one go as those of the register are."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Request
from accounts.platforms import PLATFORMS
from kit.templatetags.marks import shared_status
from kit.templatetags.times import day

WORDS = dict(Request.Status.choices)
ROW = (
    '<tr role="row"><th role="rowheader" scope="row" data-cell="name"><span class="person">{}<span>'
    '<a href="{}">{}</a><small>{}</small></span></span></th>'
    '<td role="cell" data-cell="bare" data-fold="1" data-label="{}">'
    '<span class="swatch" data-company="{}"></span>\u2060{}</td>'
    '<td role="cell" data-cell="status" data-label="{}">{}</td>'
    '<td role="cell" data-cell="bare" data-fold="2" data-label="{}">{}</td>'
    '<td role="cell" data-label="{}">{}</td></tr>'
)
MARK = '<span class="platform" aria-hidden="true">{}</span>'


class Labels(NamedTuple):
    """What stands before the cells on a phone."""

    company: str
    status: str
    by: str
    sent: str


class Said(NamedTuple):
    """What a row says of itself: of one request, or of a list of existing accounts, which leads to that list."""

    mark: str
    href: str
    name: str
    platform: str
    status: str


def request_rows(rows: Iterable[dict[str, Any]]) -> SafeString:
    """Return the rows of the table's body."""
    labels = Labels(escape(_("Company")), escape(_("Status")), escape(_("Asked by")), escape(_("Sent")))
    return SafeString("".join(_row(row, _list(row) if row["total"] else _single(row), labels) for row in rows))


def _row(row: dict[str, Any], said: Said, labels: Labels) -> str:
    return ROW.format(
        MARK.format(escape(said.mark)) if said.mark else "", escape(said.href), escape(said.name),
        escape(said.platform),
        labels.company, escape(row["company__slug"]), escape(row["company__name"]),
        labels.status, shared_status(said.status, str(WORDS[said.status])),
        labels.by, escape(row["asked_by"]),
        labels.sent, day(row["submitted_at"], short=True),
    )  # fmt: skip


def _single(row: dict[str, Any]) -> Said:
    platform = PLATFORMS[row["platform"]]
    return Said(platform.mark, f"/konton/arende/{row['id']}/", row["name"], platform.label, row["status"])


def _list(row: dict[str, Any]) -> Said:
    total, status = row["total"], "submitted" if row["waiting"] else "returned"
    name = ngettext("A list of %(total)s account", "A list of %(total)s accounts", total) % {"total": total}
    return Said("", f"/konton/samlingsbeslut/{row['id']}/", name, _("Put before the CEO together"), status)
