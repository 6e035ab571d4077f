"""Signatures on paper: one that is registered here, and those from before the portal."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from companies import queries as companies
from companies.models import User
from kit import clock, sealed
from kit.keys import uuid7
from kit.sheets import Table
from kit.workflow import Forbidden, Refused
from policy import queries
from policy.extraction import digest
from policy.importing import Entry, Plan, dry_run
from policy.models import Acknowledgement, EarlierImport, Scan, Version
from policy.reading import Cleaned

from .evidence import paper_wording, written
from .seals import seal_all

KEPT = dt.timedelta(hours=2)  # how long a list waits for a yes
Scans = Mapping[str, Cleaned]


def keep_scan(scan: Cleaned, *, by: User, at: dt.datetime) -> Scan:
    """Keep a cleaned scan sealed, for those who may see the receipt."""
    pk, wrapped = uuid7(), sealed.new_key()
    kept = Scan(id=pk, kind=scan.kind, sha256=scan.sha256, size=len(scan.content), wrapped=wrapped, by=by, at=at)
    kept.content = sealed.seal(wrapped, base64.b64encode(scan.content).decode(), place=kept.place)
    kept.save()
    return kept


def opened_scan(scan: Scan) -> bytes:
    """Return the bytes of a scan. Raises `Tampered` where they are not what was kept."""
    text = sealed.unseal(bytes(scan.wrapped), bytes(scan.content), place=scan.place)
    return base64.b64decode(text)


@transaction.atomic
def register_paper(
    version: Version, person: User, *, signed_on: dt.date, scan: Cleaned, by: User, at: dt.datetime
) -> Acknowledgement:
    """Register that a person has signed on paper, for their manager or HR; twice is once.

    Raises `Forbidden` for anybody else (also for oneself), `Refused` for a day to come and for a version that is not
    the one in force for the person.
    """
    if not queries.may_register(by, person, at):
        raise Forbidden("register_paper")
    adoption = queries.own_adoption(person, version.policy, at)
    if adoption is None or adoption.version_id != version.pk:
        raise Refused(_("This is not the version that the person is to acknowledge. Look at the page once more."))
    if signed_on > clock.day_of(at):
        raise Refused(_("The day has not come yet."), "signed_on")
    if done := queries.acknowledgement_of(person, adoption, at):
        return done
    kept = keep_scan(scan, by=by, at=at)
    sentence = paper_wording(version, signed_on, person.language)
    way = Acknowledgement.Way.PAPER
    more: dict[str, Any] = {"text_hash": version.text_hash, "recorded_by": by, "signed_on": signed_on, "scan": kept}
    return written(version, adoption, person, at=at, way=way, sentence=sentence, **more)


@transaction.atomic
def begin_earlier(
    table: Table, scans: Scans, faults: Mapping[str, str], *, version: Version, by: User, at: dt.datetime
) -> EarlierImport:
    """Keep a list and its scans, sealed, until HR has seen the dry run. Raises `Forbidden`, `NotAFile`."""
    _may(version, by, at)
    dry_run(table, {name: scan.sha256 for name, scan in scans.items()}, faults, version=version, by=by, at=at)
    wrapped = sealed.new_key()
    begun = EarlierImport(version=version, by=by, at=at, wrapped=wrapped)
    held = {
        "table": table,
        "faults": dict(faults),
        "scans": {name: [scan.kind, base64.b64encode(scan.content).decode()] for name, scan in scans.items()},
    }
    begun.content = sealed.seal(wrapped, json.dumps(held), place=begun.place)
    EarlierImport.objects.filter(by=by).update(content=b"")
    begun.save(force_insert=True)
    return begun


def look_earlier(begun: EarlierImport, *, by: User, at: dt.datetime) -> Plan:
    """Return what the list would enter now. Raises `Forbidden` for somebody else's, `Refused` when it is decided."""
    return _held(begun, by, at)[0]


@transaction.atomic
def import_earlier(begun: EarlierImport, *, fingerprint: str, by: User, at: dt.datetime) -> int:
    """Enter what the dry run with this fingerprint showed: all of it or nothing. Returns how many were new.

    Raises `Refused` while a row is wrong, or when the dry run would say something else by now.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('policy.import_earlier', 0))")
    begun.refresh_from_db(from_queryset=EarlierImport.objects.select_for_update(of=("self",)))
    plan, scans = _held(begun, by, at)
    if plan.fingerprint != fingerprint:
        raise Refused(_("Something has changed since the list was shown. Look at it once more."), "changed")
    if plan.wrong:
        raise Refused(_("Nothing is taken in while a row is wrong."), "wrong")
    _enter(begun.version, plan.new, scans, by=by, at=at)
    EarlierImport.objects.filter(pk=begun.pk).update(content=b"", carried_out_at=at, entered=len(plan.new))
    return len(plan.new)


@transaction.atomic
def forget_earlier(at: dt.datetime) -> int:
    """Throw away the lists that nobody said yes to in time; return how many."""
    return EarlierImport.objects.filter(at__lt=at - KEPT).exclude(content=b"").update(content=b"")


def _may(version: Version, by: User, at: dt.datetime) -> None:
    if not companies.edits_people_of(by, at).filter(adoptions__version=version).exists():
        raise Forbidden("import_earlier")


def _held(begun: EarlierImport, by: User, at: dt.datetime) -> tuple[Plan, Scans]:
    if begun.by_id != by.pk:
        raise Forbidden("import_earlier")
    _may(begun.version, by, at)
    if not begun.content or begun.at + KEPT < at:
        raise Refused(_("The rows are no longer kept. Choose the file once more."), "gone")
    held = json.loads(sealed.unseal(bytes(begun.wrapped), bytes(begun.content), place=begun.place))
    scans = {name: Cleaned(kind, base64.b64decode(text)) for name, (kind, text) in held["scans"].items()}
    hashes = {name: scan.sha256 for name, scan in scans.items()}
    return dry_run(held["table"], hashes, held["faults"], version=begun.version, by=by, at=at), scans


def _enter(version: Version, entries: list[Entry], scans: Scans, *, by: User, at: dt.datetime) -> None:
    kept = {name: keep_scan(scans[name], by=by, at=at) for name in {entry.scan for entry in entries if entry.scan}}
    people = User.objects.in_bulk([entry.person for entry in entries])
    rows = [_row(version, entry, people[entry.person], kept.get(entry.scan), by, at) for entry in entries]
    seal_all(Acknowledgement.objects.bulk_create(rows), at=at)


def _row(version: Version, entry: Entry, person: User, scan: Scan | None, by: User, at: dt.datetime) -> Acknowledgement:
    sentence = paper_wording(version, entry.row.signed_on, person.language)
    return Acknowledgement(
        version=version,
        person=person,
        company_id=entry.company,
        wording=sentence,
        language=person.language,
        text_hash=version.text_hash,
        wording_hash=digest(sentence),
        way=Acknowledgement.Way.BEFORE,
        at=at,
        recorded_by=by,
        signed_on=entry.row.signed_on,
        scan=scan,
    )
