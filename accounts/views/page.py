"""The request's page: what the person in front of it may do now, and the story so far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import queries
from accounts.duties.requests import QUESTIONS
from accounts.forms import ReasonForm
from accounts.models import Decision, Request
from accounts.platforms import PLATFORMS
from accounts.queries import conflicts
from accounts.views.accepting import accept_form, most_months, to_account
from accounts.views.decided import about, approve_form, conditions
from accounts.views.known import known
from accounts.views.story import basis_words, returned_note, story
from accounts.views.turn import chair, stopped, timed, turn
from companies import queries as companies
from companies.deadlines import MONTHS, worded
from companies.models import User
from companies.permissions import Can
from kit import clock
from kit.people import person

S = Request.Status


@dataclass(frozen=True)
class Rights:
    """What this person may press on this request, now."""

    change: bool
    withdraw: bool
    endorse: bool
    decide: bool
    send_back: bool
    confirm: bool
    revoke: bool = False
    accept: bool = False


def rights(user: User, request: Request, at: dt.datetime) -> Rights:
    """Ask the same questions as the workflow will, so that no button leads to a no."""
    own = queries.may_change(user, request, at) is not None
    waits = request.status in queries.WAITING
    decides = waits and queries.may_decide(user, request, at) is not None and queries.ready_for(user, request, at)
    taken_back = queries.standing.may_revoke(user, request, at) if queries.standing.revocable(request, at) else None
    endorses = request.status == S.SUBMITTED and queries.may_endorse(user, request, at) is not None
    return Rights(
        change=own and request.status in queries.CHANGEABLE and request.collective_id is None,
        withdraw=own and request.status in (S.DRAFT, S.SUBMITTED, S.ENDORSED, S.RETURNED),
        endorse=endorses and not decides,
        decide=decides,
        send_back=decides or endorses,
        confirm=request.status == S.APPROVED and queries.may_confirm(user, request, at) is not None,
        accept=request.status == S.APPROVED and queries.may_accept(user, request, at) is not None,
        revoke=taken_back is not None,
    )


@dataclass(frozen=True)
class Step:
    """One mark of the step line: done, now, next or stop."""

    state: str
    title: str
    who: str
    when: dt.datetime | str | None = None


@dataclass(frozen=True)
class People:
    """Whom the request waits for, now or later."""

    endorsers: list[User]  # HR whom somebody of the deciders needs
    deciders: list[User]
    confirms: User | None
    ceo_is_concerned: bool
    accepters: list[User] = field(default_factory=list)  # of the company that shall take the account over


def people_of(request: Request, at: dt.datetime) -> People:
    """Return who endorses, decides and opens, as the rights stand today."""
    concerned = queries.concerns_ceo(request, at)
    can = Can.DECIDE_WHEN_CEO_IS_CONCERNED if concerned else queries.DECIDES[Request.Kind(request.kind)]
    deciders = list(companies.holders(can, request.company_id, at).exclude(pk__in=queries.parties(request)))
    deciders = conflicts.free_to_decide(deciders, request, at)
    if request.status == S.ENDORSED:
        deciders = [one for one in deciders if one != request.endorsed_by]
    endorsers = [] if request.collective_id else list(queries.endorsers(request, at))
    if deciders:
        endorsers = [one for one in endorsers if any(decider != one for decider in deciders)]
    confirms = queries.who_confirms(request, at) if request.status == S.APPROVED else None
    accepters = list(queries.accepters(request, at)) if request.to_company_id else []
    return People(endorsers, deciders, confirms, concerned, accepters)


def steps(request: Request, decision: Decision | None, people: People) -> list[Step]:
    """Return where the request is and what comes next, with names."""
    asker = request.requested_by.name
    lines = [Step("done" if request.submitted_at else "now", _("Request sent"), asker, request.submitted_at)]
    if request.status == S.WITHDRAWN:
        return [*(lines if request.submitted_at else []), Step("stop", _("Taken back"), asker)]
    if request.status == S.RETURNED:
        lines.append(Step("now", _("Sent back"), asker))
    if request.endorsed_by and request.status != S.RETURNED:
        lines.append(Step("done", _("Endorsed by HR"), request.endorsed_by.name, request.endorsed_at))
    elif decision is None and people.endorsers:
        lines.append(Step("now" if request.status == S.SUBMITTED else "next", _("HR examines"), _few(people.endorsers)))
    lines.append(_decision(request, decision, people))
    if request.status != S.REFUSED and request.kind == Request.Kind.OPEN:
        state = OPENING.get(S(request.status), "next")
        opened = request.account.opened_at if request.account else None
        opener = people.confirms or request.owner
        lines.append(Step(state, _("Account open"), opener.name if opener else "", opened))
    if request.to_company and (decision is None or decision.outcome == Decision.Outcome.APPROVED):
        lines.append(_answer(request, people))
    return lines


def _answer(request: Request, people: People) -> Step:
    """Return what the company says that shall take the account over."""
    said = request.decisions.filter(kind=Decision.Kind.OPERATE).select_related("decided_by").first()
    words = {"company": request.to_company}
    if said and said.outcome == Decision.Outcome.APPROVED:
        return Step("done", _("%(company)s took it over") % words, said.decided_by.name, said.at)
    if said:
        return Step("stop", _("%(company)s declined") % words, said.decided_by.name, said.at)
    state = "now" if request.status == S.APPROVED else "next"
    return Step(state, _("%(company)s decides whether to take it over") % words, _few(people.accepters))


OPENING = {S.APPROVED: "now", S.CARRIED_OUT: "done", S.EXPIRED: "stop", S.REVOKED: "stop"}


def _decision(request: Request, decision: Decision | None, people: People) -> Step:
    if decision is None:
        now = request.status == S.ENDORSED or (request.status == S.SUBMITTED and not people.endorsers)
        return Step("now" if now else "next", _("Decision"), _few(people.deciders) or _("Nobody yet"))
    if decision.outcome == Decision.Outcome.APPROVED:
        return Step("done", _("Approved"), decision.decided_by.name, decision.at)
    return Step("stop", _("Refused"), decision.decided_by.name, decision.at)


def _few(people: list[User]) -> str:
    return ", ".join(user.name for user in people[:3])


def seen(request: Request) -> str:
    """Return what a form carries of the text it was shown with: it changes only by being sent anew."""
    return request.submitted_at.isoformat() if request.submitted_at else ""


REASONED = ("send_back", "refuse", "revoke", "decline_take_over")
PRESSES = {
    Request.Kind.OPEN: gettext_lazy("Approve the account"),
    Request.Kind.OPERATE: gettext_lazy("Let it go on"),
    Request.Kind.CHANGE: gettext_lazy("Approve the change"),
    Request.Kind.TAKE_OVER: gettext_lazy("Hand the account over"),
    Request.Kind.SUSPEND: gettext_lazy("Suspend the account"),
    Request.Kind.CLOSE: gettext_lazy("Close the account"),
}


def request_page(
    request: HttpRequest, found: Request, *, asked: str = "", form: forms.Form | None = None
) -> HttpResponse:
    """Render the request; `asked` names the reason that was left out, its form comes back open."""
    user, at = person(request), clock.now()
    may, lines = rights(user, found, at), story(found)
    decisions = {decision.kind: decision for decision in queries.decisions_of(found)}
    decision = decisions.get(Decision.Kind(found.kind))
    context: dict[str, Any] = {
        "object": found,
        **about(found, decision),
        **_turn(found, decision, may, user, at),
        **_forms(found, may, user, at, asked, form),
        **_decided(decision, decisions.get(Decision.Kind.OPERATE)),
        "question": _(QUESTIONS[Request.Kind(found.kind)]) % {"company": found.company, "name": found.name},
        "press": PRESSES[Request.Kind(found.kind)],
        "seen": seen(found),
        "platform": PLATFORMS[found.platform],
        "may": may,
        **known(found, user, at, asks=may.decide or may.endorse or may.accept),
        "runs_for": worded(most_months(found, at), MONTHS),
        "to_account": to_account(found, user, at),
        "story": lines,
        "returned_note": returned_note(lines),
        "basis": queries.may_decide(user, found, at) if may.decide else None,
        "readers": ", ".join(dict.fromkeys(reader.name for reader in queries.readers(found, at))),
    }
    return render(request, "accounts/request.html", context, status=422 if asked else 200)


def _decided(decision: Decision | None, operate: Decision | None) -> dict[str, Any]:
    """Return what was decided: on the request, and by the company that takes the account over."""
    return {
        "decision": decision,
        "operate": operate,
        "basis_words": basis_words(decision),
        "open_by": queries.standing.last_day_to_open(decision.at) if decision else None,
        "revocation": getattr(operate or decision, "revocation", None),
    }


def _turn(found: Request, decision: Decision | None, may: Rights, user: User, at: dt.datetime) -> dict[str, Any]:
    """Return where the request stands: who has it, what comes next, and what keeps this person from it."""
    people, now = people_of(found, at), turn(found, at)
    return {
        "steps": timed(steps(found, decision, people), now),
        "turn": now,
        "deciders": people.deciders,
        "chair": chair(user, found, at),
        "stopped": stopped(user, found, at, acts=may.decide or may.endorse),
        "straight": found.status == S.SUBMITTED and (may.decide or not people.endorsers),
        "concerns_ceo": people.ceo_is_concerned,
        "today": clock.day_of(at),
    }


def _forms(found: Request, may: Rights, user: User, at: dt.datetime, asked: str, form: Any) -> dict[str, Any]:
    """Return the forms of the page; the one that was sent incomplete comes back as it was typed."""
    return {
        "asked": asked,
        "conditions": conditions(found, user, at, asked, form),
        "approve": form if asked == "approve" else approve_form(found, at),
        "accepting": accept_form(found, at, form if asked == "accept_take_over" else None) if may.accept else None,
        "reasons": {verb: form if form and verb == asked else ReasonForm(verb=verb) for verb in REASONED},
    }
