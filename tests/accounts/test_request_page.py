"""The request's page: every button leads to a yes, the step line tells the truth, a missing reason comes back open."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from accounts import workflow
from accounts.models import Decision, Request
from companies import workflow as companies
from companies.models import RoleAssignment, User
from tests.accounts.stages import act, bring, delegate, outcome, read_policy, says, tables
from tests.cast import DAY, Cast
from tests.policy.texts import adopt

Login = Callable[[User], Client]
LEFT = "You have decided %(done)s today, %(left)s left."
READERS = ("communicator", "colleague", "hr", "ceo", "auditor", "manager")  # the manager as delegate
ADDRESSES = {
    "withdraw": "ta-tillbaka",
    "endorse": "tillstyrk",
    "approve": "godkann",
    "send_back": "begar-andring",
    "refuse": "avsla",
    "confirm_open": "oppnat",
    "revise": "andra",
    "revoke": "aterkalla",
}


def offered(page: str, found: Request) -> set[str]:
    """The verbs that the page has a form or a link for."""
    ends = set(re.findall(rf'(?:action|href)="/konton/arende/{found.pk}/([a-z-]+)/"', page))
    assert ends <= set(ADDRESSES.values())
    return {verb for verb, end in ADDRESSES.items() if end in ends}


def second_hr(cast: Cast) -> None:
    assert cast.todays_hr


def hr_delegates(cast: Cast) -> None:
    delegate(cast, cast.hr)


def no_hr(cast: Cast) -> None:
    RoleAssignment.objects.filter(person=cast.hr).update(last_day=cast.today - DAY)


@pytest.mark.parametrize(
    ("world", "status"),
    [
        *((second_hr, status) for status in Request.Status.values),
        (hr_delegates, "submitted"),
        (hr_delegates, "endorsed"),
    ],
)
def test_the_buttons_are_what_the_workflow_would_do(
    cast: Cast, request_draft: Request, client_for: Login, status: str, world: Callable[[Cast], None]
) -> None:
    found = bring(request_draft, status, cast)
    world(cast)
    delegate(cast, cast.manager)
    for name in READERS:
        person = getattr(cast, name)
        answer = client_for(person).get(found.get_absolute_url())
        if status == "draft" and name != "communicator":
            assert answer.status_code == 404
            continue
        able = {verb for verb in ADDRESSES if outcome(verb, found, by=person, at=cast.at) == "done"}
        if "approve" in able:  # who decides is not asked to endorse or to take back as well
            able -= {"endorse"}
        assert offered(answer.content.decode(), found) == able, name


TITLES = [
    "Request sent",
    "Sent back",
    "Endorsed by HR",
    "HR examines",
    "Decision",
    "Approved",
    "Refused",
    "Taken back",
    "Account open",
]


def line(answer: Any) -> list[tuple[str, str, str]]:
    """The step line: state, English title, who."""
    titles = [
        "Request sent",
        "Sent back",
        "Endorsed by HR",
        "HR examines",
        "Decision",
        "Approved",
        "Refused",
        "Taken back",
    ]
    with translation.override("sv"):
        english = {gettext(title): title for title in [*titles, "Account open"]}
    return [(step.state, english[step.title], step.who.split()[0]) for step in answer.context["steps"]]


SENT = ("done", "Request sent", "Komma")
ENDORSED = ("done", "Endorsed by HR", "Hedda")
EXAMINES = ("now", "HR examines", "Hedda")
LINES = {
    "draft": [("now", "Request sent", "Komma"), ("next", "HR examines", "Hedda"), ("next", "Decision", "Vera"),
              ("next", "Account open", "Komma")],
    "submitted": [SENT, EXAMINES, ("next", "Decision", "Vera"), ("next", "Account open", "Komma")],
    "endorsed": [SENT, ENDORSED, ("now", "Decision", "Vera"), ("next", "Account open", "Komma")],
    "returned": [SENT, ("now", "Sent back", "Komma"), ("next", "HR examines", "Hedda"), ("next", "Decision", "Vera"),
                 ("next", "Account open", "Komma")],
    "approved": [SENT, ENDORSED, ("done", "Approved", "Vera"), ("now", "Account open", "Komma")],
    "refused": [SENT, ENDORSED, ("stop", "Refused", "Vera")],
    "withdrawn": [SENT, ("stop", "Taken back", "Komma")],
    "carried_out": [SENT, ENDORSED, ("done", "Approved", "Vera"), ("done", "Account open", "Komma")],
}  # fmt: skip


@pytest.mark.parametrize("status", list(LINES))
def test_the_step_line_says_who_has_it_and_what_comes_next(
    cast: Cast, request_draft: Request, client_for: Login, status: str
) -> None:
    found = bring(request_draft, status, cast)
    answer = client_for(cast.communicator).get(found.get_absolute_url())
    assert line(answer) == LINES[status]
    verbs = [entry.verb for entry in answer.context["story"]]
    assert verbs == [row.history_change_reason.partition(":")[0] for row in found.history.all()]


def test_after_endorsing_and_sending_back_the_endorsement_counts_no_more(
    cast: Cast, request_draft: Request, client_for: Login
) -> None:
    found = bring(request_draft, "endorsed", cast)
    act("send_back", found, by=cast.ceo, at=cast.at)
    assert line(client_for(cast.communicator).get(found.get_absolute_url())) == LINES["returned"]


def test_without_hr_the_line_goes_straight_to_the_decision(
    cast: Cast, request_draft: Request, client_for: Login
) -> None:
    found = bring(request_draft, "submitted", cast)
    no_hr(cast)
    answer = client_for(cast.communicator).get(found.get_absolute_url())
    assert line(answer)[:2] == [SENT, ("now", "Decision", "Vera")]


def test_where_the_requester_has_left_the_owner_is_to_confirm(
    cast: Cast, request_draft: Request, client_for: Login
) -> None:
    Request.objects.filter(pk=request_draft.pk).update(requested_by=cast.manager)
    act("submit", Request.objects.get(), by=cast.manager, at=cast.at)
    act("endorse", Request.objects.get(), by=cast.hr, at=cast.at)
    workflow.approve(Request.objects.get(), by=cast.ceo, at=cast.at)
    address = request_draft.get_absolute_url()
    assert line(client_for(cast.hr).get(address))[-1] == ("now", "Account open", "Chefa")
    companies.end_employment(cast.manager.employments.get(), last_day=cast.today - DAY, by=cast.portal, at=cast.at)
    assert line(client_for(cast.hr).get(address))[-1] == ("now", "Account open", "Komma")


@pytest.mark.parametrize(("verb", "end"), [("refuse", "avsla"), ("send_back", "begar-andring")])
def test_a_missing_reason_keeps_the_page_with_the_form_open(
    cast: Cast, request_draft: Request, client_for: Login, verb: str, end: str
) -> None:
    found = bring(request_draft, "endorsed", cast)
    client, before = client_for(cast.ceo), tables()
    for note in ("", "   ", "\x00", "x" * 2001):
        answer = client.post(f"{found.get_absolute_url()}{end}/", {"note": note})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert (answer.context["asked"], answer.context["object"].status) == (verb, "endorsed")
        assert 'aria-labelledby="asked"' in page and 'role="alert"' in page
        assert f'id="{verb}"' not in page  # its dialog would stand there twice
        (error,) = answer.context["form"].errors["note"]
        assert error in page
        if len(note) > 2000:
            assert note in page
        elif not note.strip():
            assert says(answer, "Write why, so that the person knows what to do.")
    assert tables() == before


@pytest.mark.parametrize("end", ["avsla", "begar-andring"])
def test_who_may_not_is_not_asked_why(cast: Cast, request_draft: Request, client_for: Login, end: str) -> None:
    found = bring(request_draft, "endorsed", cast)
    for person, code in ((cast.auditor, 403), (cast.communicator, 403), (cast.stranger, 404)):
        assert client_for(person).post(f"{found.get_absolute_url()}{end}/", {"note": ""}).status_code == code
    act("approve", found, by=cast.ceo, at=cast.at)
    assert client_for(cast.ceo).post(f"{found.get_absolute_url()}{end}/", {"note": ""}).status_code == 409


def test_the_reason_is_read_by_the_requester(cast: Cast, request_draft: Request, client_for: Login) -> None:
    found = bring(request_draft, "endorsed", cast)
    reason = "Vem svarar: på <kvällen>?\nOch helgen?"
    answer = client_for(cast.ceo).post(f"{found.get_absolute_url()}begar-andring/", {"note": reason})
    assert (answer.status_code, answer.url) == (302, found.get_absolute_url())
    answer = client_for(cast.communicator).get(found.get_absolute_url())
    assert answer.context["returned_note"].replace("\r", "") == reason
    assert "på &lt;kvällen&gt;?" in answer.content.decode()


def test_the_next_one_follows_the_decision(cast: Cast, request_draft: Request, client_for: Login) -> None:
    from tests.accounts.stages import ask, profile

    first = bring(request_draft, "endorsed", cast)
    second = bring(ask(cast, profile("annat")), "endorsed", cast)
    client = client_for(cast.ceo)
    answer = client.post(f"{first.get_absolute_url()}godkann/", follow=True)
    assert answer.redirect_chain == [(second.get_absolute_url(), 302)]
    assert says(answer, LEFT, done="1", left="1")
    answer = client.post(f"{second.get_absolute_url()}avsla/", {"note": "Nej"}, follow=True)
    assert answer.redirect_chain == [(second.get_absolute_url(), 302)]
    assert says(answer, LEFT, done="2", left="0")
    assert Decision.objects.count() == 3


def test_the_decider_is_warned(cast: Cast, request_draft: Request, policy_in_force: Any, client_for: Login) -> None:
    from policy import workflow as policy

    found, version = bring(request_draft, "endorsed", cast), policy_in_force.version
    client = client_for(cast.ceo)
    warned = client.get(found.get_absolute_url()).context["warnings"]
    assert len(warned) == 4  # neither has read, the platform is not assessed, nobody has said whether of children
    Request.objects.update(minors="no")
    days = {"assessed_on": cast.today, "next_assessment": cast.today + 99 * DAY, "must_show": []}
    rule = {"allowed": True, "help_url": "", "note": "", "version": "", **days}
    workflow.assess_platform(found.platform, by=cast.group_hr, at=cast.at, **rule)
    policy.acknowledge(version, by=cast.communicator, at=cast.at, text_hash=version.text_hash)
    (warning,) = client.get(found.get_absolute_url()).context["warnings"]
    assert "Kolla Påhittsson" in warning
    companies.end_employment(cast.colleague.employments.get(), last_day=cast.today - DAY, by=cast.portal, at=cast.at)
    (warning,) = client.get(found.get_absolute_url()).context["warnings"]
    with translation.override("sv"):
        role = gettext("The back-up")
        sentence = gettext("%(role)s, %(person)s, is not employed in the company today.")
    assert warning == sentence % {"role": role, "person": "Kolla Påhittsson"}
    assert not client_for(cast.communicator).get(found.get_absolute_url()).context["warnings"]


def test_the_warning_names_what_is_not_read_and_leads_to_where_one_reminds(
    cast: Cast, request_draft: Request, client_for: Login
) -> None:
    read_policy(cast, cast.communicator, cast.colleague)
    adopt(cast, "Annan text", cast.nord, title="En annan policy")
    found = bring(request_draft, "endorsed", cast)
    page = client_for(cast.ceo).get(found.get_absolute_url())
    said = [word for word in page.context["warnings"] if "bekräftat" in word]
    assert said == [
        "Den kontoansvariga, Komma Påhittspress, har inte bekräftat ”En annan policy”.",
        "Ersättaren, Kolla Påhittsson, har inte bekräftat ”En annan policy”.",
    ]
    for person in (cast.communicator, cast.colleague):
        assert reverse("policy:person", args=[person.pk]) in page.content.decode()
