"""Questions about accounts that exist already: who enters them, and what one must know before they are decided on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Account, Request, Suspicion
from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can
from kit import clock
from kit.workflow import Basis

from .accounts import possible_operators
from .paging import beyond
from .profiles import platform_rules, warning_of
from .register import SOON_DAYS, Filter
from .register import found as found_by
from .requests import WAITING
from .unread import not_read, unread

ASKED = (*WAITING, Request.Status.APPROVED)  # the CEO has been asked, and has not sent it back


def imports_accounts_of(user: User, at: dt.datetime) -> QuerySet[Company]:
    """Return the open companies into whose register the person may enter accounts that exist already.

    HR of the company; the parent's HR for those that have none (architecture § 4).
    """
    own = companies.companies_where(user, Can.IMPORT_ACCOUNTS, at)
    orphans = Q(pk__in=[])
    if Company.objects.filter(pk__in=own, parent=True).exists():
        orphans = ~Q(pk__in=companies.carriers(Can.IMPORT_ACCOUNTS, at).values("company"))
    return companies.open_companies().filter(Q(pk__in=own) | orphans)


def may_import_accounts(user: User, company: Company | uuid.UUID, at: dt.datetime) -> Basis | None:
    """Return what the right to enter accounts, and to put them before the CEO, rests on."""
    company_id: uuid.UUID = company.pk if isinstance(company, Company) else company
    basis = companies.basis(user, Can.IMPORT_ACCOUNTS, company_id, at)
    if basis or not imports_accounts_of(user, at).filter(pk=company_id).exists():
        return basis
    parent = companies.parent_company()
    return companies.basis(user, Can.IMPORT_ACCOUNTS, parent, at) if parent else None


def register_seen(user: User, at: dt.datetime) -> set[uuid.UUID]:
    """Return the ids of the companies whose register the person sees, and of those they enter accounts for."""
    entered = imports_accounts_of(user, at).values_list("pk", flat=True)
    return companies.companies_where(user, Can.SEE_REGISTER, at) | set(entered)


def register_visible_to(user: User, at: dt.datetime) -> QuerySet[Account]:
    """Return the accounts of the companies whose register the person sees, and of those they enter accounts for."""
    return Account.objects.filter(company__in=register_seen(user, at))


def existing_visible_to(user: User, at: dt.datetime) -> QuerySet[Account]:
    """Return the accounts of the companies for which the person enters accounts."""
    return Account.objects.filter(company__in=imports_accounts_of(user, at))


def puttable(company: Company, at: dt.datetime, words: str = "") -> QuerySet[Account]:
    """Return what HR may put before the CEO: what nobody has decided on, and what runs on a decision that ends soon;
    with `words` those that the register finds by them.
    """
    soon = clock.day_of(at) + dt.timedelta(days=SOON_DAYS)
    ends = Q(status=Account.Status.ACTIVE, operated_until__lte=soon)
    where = Q(Q(status=Account.Status.UNDECIDED) | ends, company=company)
    nobody = uuid.UUID(int=0)  # no question here is about oneself
    rows = found_by(where, Filter(words=words), nobody, at)
    return rows.select_related("owner", "backup").order_by("sort_key", "pk")


def on_its_way() -> Exists:
    """Return the condition that the CEO has been asked about an account, and has not sent it back."""
    same = {"company": "company", "platform": "platform", "account_kind": "kind", "handle": "handle"}
    outer = {field: OuterRef(name) for field, name in same.items()}
    return Exists(Request.objects.filter(status__in=ASKED, **outer))


def following(rows: QuerySet[Account], after: uuid.UUID | None) -> QuerySet[Account]:
    """Return those that stand below an account of the register, whatever has become of it; without one, all."""
    last = Account.objects.filter(pk=after).values_list("sort_key", "pk").first() if after else None
    if last is None:
        return rows
    return rows.filter(beyond(("sort_key", "pk"), last))


def before_the_ceo(accounts: Iterable[Account]) -> dict[tuple[str, str, str], Request]:
    """Return the open requests about these accounts, by platform, kind and handle: sent, endorsed or sent back."""
    wanted = {(one.platform, one.kind, one.handle): one.company_id for one in accounts}
    rows = Request.objects.filter(
        status__in=(*ASKED, Request.Status.RETURNED),
        company__in=set(wanted.values()),
        handle__in={handle for _platform, _kind, handle in wanted},  # the same name may be another's elsewhere
    )
    found = {(row.platform, row.account_kind, row.handle): row for row in rows}
    return {key: row for key, row in found.items() if key in wanted}


@dataclass(frozen=True)
class Line:
    """What an account or a request says that the warnings are about."""

    id: uuid.UUID  # of the account
    name: str
    key: tuple[str, str, str]  # platform, kind, handle
    owner: User | None
    backup: User | None


@dataclass
class Told:
    """What one must know of an account before it is decided on; with a `stop` it cannot be put before anybody."""

    stops: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def told(lines: Collection[Line], company: Company, at: dt.datetime) -> dict[uuid.UUID, Told]:
    """Return for each account what is missing and what to think of. Six queries, however many accounts."""
    people = {one.pk for line in lines for one in (line.owner, line.backup) if one}
    able = set(possible_operators([company.pk], at).filter(pk__in=people).values_list("pk", flat=True))
    lacks = unread(people, company, at)
    rules, like, suspected = platform_rules(), _like(lines, company), _suspected(lines)
    found = {}
    for line in lines:
        one = found[line.id] = _people(line, able, lacks)
        against = warning_of(rules.get(line.key[0]), line.key[0], clock.day_of(at))
        one.warnings += [word for word in (against, like.get(line.id)) if word]
        if line.key in suspected:
            one.warnings.append(_("Somebody has told us that they suspect this account."))
    return found


def _people(line: Line, able: set[uuid.UUID], lacks: dict[uuid.UUID, list[str]]) -> Told:
    said = Told()
    if line.owner is None:
        said.stops.append(_("An account owner is missing."))
    if line.backup is None:
        said.warnings.append(_("It has no back-up."))
    for one, role in ((line.owner, _("The account owner")), (line.backup, _("The back-up"))):
        words = {"role": role, "person": one.name if one else ""}
        if one and one.pk not in able:
            said.stops.append(_("%(role)s, %(person)s, is not employed in the company today.") % words)
        elif one and (word := not_read(words, lacks.get(one.pk))):
            said.warnings.append(word)
    return said


def _like(lines: Iterable[Line], company: Company) -> dict[uuid.UUID, str]:
    """Accounts of the company on the same platform whose name or handle is the same but for signs between letters."""
    rows = Account.objects.filter(company=company).exclude(status=Account.Status.CLOSED).order_by("sort_key", "pk")
    others: dict[tuple[str, str], dict[uuid.UUID, str]] = defaultdict(dict)
    for pk, name, platform, handle in rows.values_list("pk", "name", "platform", "handle"):
        for text in (name, handle):
            others[platform, _bare(text)][pk] = f"{name} ({handle})"
    found = {}
    for line in lines:
        like = others[line.key[0], _bare(line.name)] | others[line.key[0], _bare(line.key[2])]
        if names := [name for pk, name in like.items() if pk != line.id]:
            found[line.id] = _("It is much like %(names)s.") % {"names": ", ".join(names[:3])}
    return found


def _bare(text: str) -> str:
    return "".join(mark for mark in text.casefold() if mark.isalnum())


def _suspected(lines: Iterable[Line]) -> set[tuple[str, str, str]]:
    handles = {line.key[2] for line in lines}
    rows = Suspicion.objects.filter(status=Suspicion.Status.OPEN, handle__in=handles).order_by()
    return set(rows.values_list("platform", "kind", "handle"))
