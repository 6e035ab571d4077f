"""What stops a move although the right and the arrow are there; asked behind the lock."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import queries
from accounts.models import Account, Request
from companies import workflow as companies
from companies.models import Company, User
from kit.constraints import refusing
from kit.workflow import Basis, Refused, Stale
from policy import queries as policy
from policy.models import Acknowledgement

S = Request.Status
STOPS = (Request.Kind.SUSPEND, Request.Kind.CLOSE)
KNOWN = {
    Account.Status.DECIDED: gettext_lazy("%(company)s has an approval to open this account already."),
    Account.Status.ACTIVE: gettext_lazy("This is already an official account of %(company)s."),
    Account.Status.SUSPENDED: gettext_lazy("%(company)s has this account already. It is suspended now."),
    Account.Status.CLOSING: gettext_lazy("%(company)s has this account and is closing it."),
    Account.Status.UNDECIDED: gettext_lazy(
        "This account of %(company)s stands in the register already, undecided. HR puts it before the CEO."
    ),
    Account.Status.CLOSED: gettext_lazy(
        "%(company)s has had this account and closed it. Ask HR how it can be used again."
    ),
}


def two_who_may(by: User, request: Request, at: dt.datetime) -> None:
    """Refuse an owner or back-up who is not employed in the company, or the same person twice.

    An account that exists may lack a back-up, which its page then asks for; one that is stopped needs nobody. One that
    is taken over is run by people of the company that takes it.
    """
    if request.kind in STOPS:
        return
    if request.owner_id == request.backup_id:
        raise Refused(_("Owner and back-up must be two people."), "backup")
    able = queries.possible_operators([queries.runs_it(request)], at)
    for person, field in ((request.owner, "owner"), (request.backup, "backup")):
        if person and not able.filter(pk=person.pk).exists():
            sentence = _("%(person)s is not employed in the company today.")
            raise Refused(sentence % {"person": person}, field)


def sendable(by: User, request: Request, at: dt.datetime) -> None:
    """Refuse people who cannot run the account, and an address that is an official account already."""
    two_who_may(by, request, at)
    if request.kind not in (Request.Kind.OPEN, Request.Kind.CHANGE):
        return
    taken = Account.objects.filter(platform=request.platform, kind=request.account_kind, handle=request.handle)
    if request.kind == Request.Kind.CHANGE:
        taken = taken.exclude(requests=request)
    else:
        taken = taken.exclude(status=Account.Status.DECIDED).exclude(queries.standing.NEVER_OPENED)
    known = taken.select_related("company").first()
    if known:
        raise Refused(KNOWN[Account.Status(known.status)] % {"company": known.company}, "address")


def endorsed_where_somebody_could(by: User, request: Request, at: dt.datetime) -> None:
    """Refuse to decide before HR has endorsed, unless nobody but requester and decider could."""
    if not queries.ready_for(by, request, at):
        raise Refused(_("HR has not endorsed the request yet."), "not_endorsed")


def may_decide(by: User, request: Request, at: dt.datetime) -> Basis | None:
    """Return what the right to decide rests on, held until the decision is written.

    Whoever ends the role or takes the delegation back waits for the decision, or was first and is seen by it.
    """
    while basis := queries.may_decide(by, request, at):
        if not companies.hold(basis, request.company_id):
            return None
        if queries.may_decide(by, request, at) == basis:
            return basis
    return None


def approvable(by: User, request: Request, at: dt.datetime) -> None:
    """Refuse what is not endorsed, and an account whose owner or back-up has left since it was asked for."""
    endorsed_where_somebody_could(by, request, at)
    two_who_may(by, request, at)


def employed(person: User, company: Company, at: dt.datetime) -> None:
    """Refuse who is not employed in the company today, or is external there."""
    if not queries.possible_operators([company.pk], at).filter(pk=person.pk).exists():
        raise Refused(_("%(person)s is not employed in the company today.") % {"person": person}, "person")


def acknowledged(person: User, company: Company, at: dt.datetime) -> Acknowledgement:
    """Return the acknowledgement of the version in force; refuse who has not given it (gate G2)."""
    if not policy.in_force(at).filter(company=company).exists():
        sentence = _("No policy is in force in %(company)s yet. HR needs to enter it first.")
        raise Refused(sentence % {"company": company}, "person")
    found = queries.acknowledgement_in_force(person, company, at)
    if found is None:
        lacks = queries.unread([person.pk], company, at).get(person.pk)
        sentence = _("%(person)s has not acknowledged the policy that is in force. Ask %(person)s to read it first.")
        if lacks:
            sentence = _("%(person)s has not acknowledged %(policies)s. Ask %(person)s to read first.")
        raise Refused(sentence % {"person": person, "policies": queries.quoted(lacks or ())}, "person")
    return found


def run_by_who_has_read(by: User, request: Request, at: dt.datetime) -> None:
    """Refuse to open an account while its owner or back-up, if still employed, has not acknowledged the policy (G2)."""
    company = request.to_company or request.company
    able = queries.possible_operators([company.pk], at)
    for person in (request.owner, request.backup):
        if person and able.filter(pk=person.pk).exists():
            acknowledged(person, company, at)


def still_carries(by: User, request: Request, at: dt.datetime) -> None:
    """Raise `Stale` where nothing is left to take back: it is over, was revoked, or a later decision carries now."""
    if not queries.standing.revocable(request, at):
        raise Stale(request, "revoke")


def held_by(by: User, request: Request, at: dt.datetime) -> None:
    """Refuse whoever does not have the request now: HR while it is submitted, else who decides.

    Raises `Stale` for HR that comes after another HR has endorsed.
    """
    if request.status == S.SUBMITTED and queries.may_endorse(by, request, at):
        return
    if queries.may_decide(by, request, at) is None:
        raise Stale(request, "send_back")
    endorsed_where_somebody_could(by, request, at)


def reasoned(note: str) -> None:
    """Refuse a lack of reason after right and arrow, so that nobody is asked why who may not or comes too late."""
    if not note.strip():
        raise Refused(_("Write why, so that the person knows what to do."), "note")


def one_on_its_way() -> AbstractContextManager[None]:
    """Turn the database's no to a second request for the same account into a sentence."""
    sentence = _("A request for this account is already on its way in the company.")
    names = ("request_one_open_for_an_account", "request_one_open_of_an_account")
    return refusing(dict.fromkeys(names, (sentence, "address")))


def once_in_the_register() -> AbstractContextManager[None]:
    """Turn the database's no to a second account with the same address into a sentence."""
    sentence = _("This address already stands in the group's register.")
    return refusing({"account_identity_once": (sentence, "address")})
