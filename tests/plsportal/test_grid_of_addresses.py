"""Who gets what answer at which address: each role of the cast, reading and pressing, at every address of the portal.

A new address needs a row in `TABLE`. A row says what everybody gets, and who gets something else; whoever is not
logged in, or has left, is sent to the door (302) unless the row says otherwise. Addresses of objects are those of
`PLACES`; one that is not there is asked about an object that does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts import workflow as accounts
from accounts.platforms import Identity
from companies import workflow as companies
from companies.models import User
from kit import clock
from plsportal import shell
from plsportal.demo import urls as demo
from policy import workflow as policy
from tests.cast import BACKEND, DAY, Cast
from tests.policy.reviewed import keep

from .addresses import addresses

WHO = (
    "nobody", "leaver", "colleague", "manager", "communicator", "quality", "hr", "group_hr", "ceo", "other_ceo",
    "auditor", "chair", "stranger", "outsider_superuser",
)  # fmt: skip
OUT = ("nobody", "leaver")
NOTE = {"note": "Påhittad orsak"}  # what every press sends: enough for a verb that asks for a reason alone


class Answers(dict[str, int]):
    """The status that each person gets: `everybody`, and who gets another; `door` is what those outside get."""

    def __init__(self, everybody: int, door: int = 302, **others: int) -> None:
        super().__init__({who: door if who in OUT else everybody for who in WHO} | others)


@dataclass(frozen=True)
class Row:
    """What an address answers to reading and to pressing."""

    get: Answers
    post: Answers


def page(everybody: int = 200, **others: int) -> Row:
    """A page that is read only."""
    return Row(Answers(everybody, **others), Answers(405))


def verb(everybody: int, **others: int) -> Row:
    """A press; the address is no page."""
    return Row(Answers(405), Answers(everybody, **others))


def public(get: int = 200, post: int = 405) -> Row:
    """A page that stands open: the same for all."""
    return Row(Answers(get, get), Answers(post, post))


TABLE: dict[str, Row] = {
    # the roof
    "accessibility": public(200, 405),
    "close_company": Row(
        Answers(403, group_hr=200, other_ceo=404, stranger=404, outsider_superuser=404),
        Answers(403, group_hr=422, other_ceo=404, stranger=404, outsider_superuser=404),
    ),
    "company": verb(302),
    "end_session": verb(404),
    "end_sessions": verb(302),
    "first_start": public(404, 404),
    "home": page(200),
    "leaving": page(403, hr=200, group_hr=200, ceo=200, other_ceo=200, auditor=200),
    "language": Row(Answers(405, door=405), Answers(302)),
    "log_ins": page(200),
    "me": page(200),
    "more": page(200),
    "official": public(200, 405),
    "official_account": public(404, 405),
    "own_mails": page(200),
    "privacy": public(200, 405),
    "clauses": page(200),
    "start": page(403, hr=200, group_hr=200, ceo=200, other_ceo=200),
    "theme": verb(302),
    "tip": public(200, 422),
    "verify": public(200, 405),
    # the API
    "api:account": public(422, 405),
    "api:accounts": public(200, 405),
    "api:api-root": public(302, 302),
    "api:nothing": public(404, 405),
    "api:openapi-json": public(200, 200),
    "api:openapi-view": public(200, 200),
    "api:verify": public(422, 405),
    # accounts
    "accounts:account": page(404),
    "accounts:add_existing": Row(Answers(403, hr=200, group_hr=200), Answers(403, hr=422, group_hr=422)),
    "accounts:appoint": Row(
        Answers(403, ceo=200, other_ceo=200, chair=200),
        Answers(403, ceo=422, other_ceo=422, chair=422),
    ),
    "accounts:appointments_of": page(404, colleague=200, manager=200, hr=200, ceo=200, auditor=200),
    "accounts:am_i_spokesperson": page(200),
    "accounts:set_contact": Row(Answers(404), Answers(404)),
    "accounts:to_confirm": page(404),
    "accounts:understaffed": page(403, hr=200, group_hr=200, ceo=200, other_ceo=200, auditor=200),
    "accounts:undertake": Row(
        Answers(404, colleague=200, manager=200, communicator=200, quality=200, hr=200),
        Answers(404, colleague=409, manager=409, communicator=409, quality=409, hr=409),
    ),
    "accounts:appoint_operator": Row(Answers(404), Answers(404)),
    "accounts:accept_take_over": verb(404),
    "accounts:decline_take_over": verb(404),
    "accounts:ask_suspend": Row(Answers(404), Answers(404)),
    "accounts:ask_take_over": Row(Answers(404), Answers(404)),
    "accounts:finish_closing": verb(404),
    "accounts:reopen": Row(Answers(404), Answers(404)),
    "accounts:suspend_now": Row(Answers(404), Answers(404)),
    "accounts:tick": verb(404),
    "accounts:waive": Row(Answers(404), Answers(404)),
    "accounts:approve": verb(404, colleague=403, communicator=403, hr=403, ceo=409, auditor=403),
    "accounts:check": Row(Answers(404), Answers(404)),
    "accounts:confirm": verb(404),
    "accounts:ask_change": Row(Answers(404), Answers(404)),
    "accounts:ask_close": Row(Answers(404), Answers(404)),
    "accounts:ask_operate": Row(Answers(404), Answers(404)),
    "accounts:discard_draft": verb(404),
    "accounts:drafts": page(200),
    "accounts:meet_condition": verb(404),
    "accounts:revoke": verb(404, colleague=403, communicator=403, hr=403, ceo=409, auditor=403),
    "accounts:save_draft": verb(404),
    "accounts:collective": page(404),
    "accounts:correct_undecided": Row(Answers(404), Answers(404)),
    "accounts:decide_collective": verb(404),
    "accounts:import_accounts": Row(Answers(403, hr=200, group_hr=200), Answers(403, hr=422, group_hr=422)),
    "accounts:import_accounts_template": page(403, hr=200, group_hr=200),
    "accounts:look_import_accounts": Row(Answers(404), Answers(404)),
    "accounts:put_before": Row(Answers(403, hr=200, group_hr=200), Answers(403, hr=422, group_hr=422)),
    "accounts:take_back": verb(404),
    "accounts:confirm_open": verb(404, colleague=409, communicator=409, hr=403, ceo=403, auditor=403),
    "accounts:delegate": Row(Answers(403, ceo=200, other_ceo=200), Answers(403, ceo=422, other_ceo=422)),
    "accounts:delegation": page(404, communicator=200, hr=200, group_hr=200, ceo=200, auditor=200),
    "accounts:delegations": page(403, communicator=200, hr=200, group_hr=200, ceo=200, other_ceo=200, auditor=200),
    "accounts:end_delegation": Row(
        Answers(404, communicator=403, hr=403, group_hr=403, ceo=200, auditor=403),
        Answers(404, communicator=403, hr=403, group_hr=403, ceo=422, auditor=403),
    ),
    "accounts:draft": Row(Answers(200, auditor=403, chair=403), Answers(422, auditor=403, chair=403)),
    "accounts:end_appointment": Row(Answers(404), Answers(404)),
    "accounts:endorse": verb(404, colleague=403, communicator=403, hr=302, ceo=403, auditor=403),
    "accounts:export": page(200),
    "accounts:export_suspicions": page(403, communicator=200, hr=200, group_hr=200, ceo=200, other_ceo=200),
    "accounts:index": page(200),
    "accounts:platform": Row(Answers(403, group_hr=200), Answers(403, group_hr=422)),
    "accounts:platforms": page(200, chair=403),
    "accounts:refuse": verb(404, colleague=403, communicator=403, hr=403, ceo=409, auditor=403),
    "accounts:request": page(404, colleague=200, communicator=200, hr=200, ceo=200, auditor=200),
    "accounts:revise": Row(
        Answers(404, colleague=403, communicator=302, hr=403, ceo=403, auditor=403),
        Answers(404, colleague=403, communicator=422, hr=403, ceo=403, auditor=403),
    ),
    "accounts:send_back": verb(404, colleague=403, communicator=403, hr=302, ceo=409, auditor=403),
    "accounts:spokespersons": page(200),
    "accounts:suspicion": page(404, communicator=200, hr=200, ceo=200),
    "accounts:suspicions": page(403, communicator=200, hr=200, group_hr=200, ceo=200, other_ceo=200),
    "accounts:take_over": verb(404, communicator=422, hr=422, ceo=422),
    "accounts:tell_suspicion": Row(Answers(200), Answers(422)),
    "accounts:tolerate": verb(404, communicator=302, hr=302, ceo=302),
    "accounts:log_suspicion": verb(404, communicator=302, hr=302, ceo=302),
    "accounts:report_to_platform": verb(404, communicator=302, hr=302, ceo=302),
    "accounts:submit": verb(404, colleague=403, communicator=409, hr=403, ceo=403, auditor=403),
    "accounts:withdraw": verb(404, colleague=403, communicator=302, hr=403, ceo=403, auditor=403),
    # companies
    "companies:add_company": Row(Answers(403, group_hr=200), Answers(403, group_hr=422)),
    "companies:add_person": Row(Answers(403, hr=200, group_hr=200), Answers(403, hr=422, group_hr=422)),
    "companies:companies": page(200),
    "companies:deciders": page(403, hr=200, group_hr=200, ceo=200, other_ceo=200, auditor=200),
    "companies:decline": verb(404),
    "companies:import_people": Row(Answers(403, hr=200, group_hr=200), Answers(403, hr=422, group_hr=422)),
    "companies:import_template": page(403, hr=200, group_hr=200),
    "companies:invitations": page(403, manager=200, hr=200, group_hr=200),
    "companies:invite": verb(403, hr=302, group_hr=302),
    "companies:join": Row(Answers(404, door=404), Answers(404, door=404)),
    "companies:hand_over": Row(Answers(404, hr=200, ceo=403, auditor=403), Answers(404, hr=422, ceo=403, auditor=403)),
    "companies:look_import": Row(Answers(404), Answers(404)),
    "companies:people": page(403, hr=200, group_hr=200, ceo=200, other_ceo=200, auditor=200),
    "companies:proposal": page(404),
    "companies:rights": page(200),
    "companies:roles": page(403, hr=200, group_hr=200, ceo=200, other_ceo=200, auditor=200),
    "companies:second": verb(404),
    "companies:withdraw": verb(404),
    "companies:appoint": Row(
        Answers(404, hr=200, group_hr=200, ceo=200, auditor=403),
        Answers(404, hr=422, group_hr=422, ceo=422, auditor=403),
    ),
    "companies:change_company": Row(
        Answers(403, hr=200, group_hr=200, other_ceo=404, stranger=404, outsider_superuser=404),
        Answers(403, hr=422, group_hr=422, other_ceo=404, stranger=404, outsider_superuser=404),
    ),
    "companies:days": page(403, hr=200, group_hr=200, ceo=200, auditor=200, other_ceo=404, stranger=404,
                           outsider_superuser=404),
    "companies:set_days": Row(
        Answers(403, hr=200, other_ceo=404, stranger=404, outsider_superuser=404),
        Answers(403, hr=422, other_ceo=404, stranger=404, outsider_superuser=404),
    ),
    "companies:change_person": Row(
        Answers(404, hr=200, ceo=403, auditor=403),
        Answers(404, hr=422, ceo=403, auditor=403),
    ),
    "companies:employ": Row(Answers(404, hr=200, ceo=403, auditor=403), Answers(404, hr=422, ceo=403, auditor=403)),
    "companies:end_employment": Row(
        Answers(404, hr=200, ceo=403, auditor=403),
        Answers(404, hr=409, ceo=403, auditor=403),
    ),
    "companies:end_role": Row(
        Answers(404, hr=200, group_hr=403, ceo=200, auditor=403),
        Answers(404, hr=422, group_hr=403, ceo=422, auditor=403),
    ),
    "companies:leave_now": Row(Answers(404, hr=200, ceo=403, auditor=403), Answers(404, hr=409, ceo=403, auditor=403)),
    "companies:move": Row(Answers(404, hr=200, ceo=403, auditor=403), Answers(404, hr=422, ceo=403, auditor=403)),
    "companies:person": page(404, hr=200, ceo=200, auditor=200),
    "companies:withdraw_employment": Row(
        Answers(404, hr=200, ceo=403, auditor=403),
        Answers(404, hr=409, ceo=403, auditor=403),
    ),
    "companies:register_leave": Row(
        Answers(404, hr=200, ceo=403, auditor=403),
        Answers(404, hr=422, ceo=403, auditor=403),
    ),
    "companies:change_leave": Row(Answers(404), Answers(404)),
    "companies:withdraw_leave": verb(404),
    "companies:register_leave_before": page(301),
    "companies:change_leave_before": page(301),
    "companies:hues": public(200, 405),
    "companies:preview_hue": page(200),
    # consent
    "consent:answer": public(404, 404),
    "consent:ask": Row(
        Answers(404, communicator=200, hr=200, group_hr=200),
        Answers(404, communicator=422, hr=422, group_hr=422),
    ),
    "consent:drop": verb(404),
    "consent:end_permission": Row(Answers(404), Answers(404)),
    "consent:index": page(404, communicator=200, hr=200, group_hr=200, auditor=200),
    "consent:permissions": page(404, communicator=200, hr=200, group_hr=200),
    "consent:plan": Row(Answers(404), Answers(404)),
    "consent:publication": page(404),
    "consent:publications": page(404, communicator=200, hr=200, group_hr=200),
    "consent:publish": verb(404),
    "consent:receipt": public(404, 405),
    "consent:record_permission": Row(
        Answers(404, communicator=200, hr=200, group_hr=200),
        Answers(404, communicator=422, hr=422, group_hr=422),
    ),
    "consent:record_withdrawal": verb(404),
    "consent:renew_link": verb(404),
    "consent:request": page(404),
    "consent:send": verb(404),
    "consent:take_down": verb(404),
    "consent:withdraw": public(404, 404),
    # incidents
    "incidents:acknowledge": verb(404),
    "incidents:case": page(404),
    "incidents:close": verb(404),
    "incidents:handlers": page(403, hr=200, group_hr=200),
    "incidents:index": page(200),
    "incidents:message": verb(404),
    "incidents:name_another": verb(404),
    "incidents:open": page(404),
    "incidents:receipt": page(404),
    "incidents:recuse": verb(404),
    "incidents:report": Row(Answers(200), Answers(422)),
    "incidents:texts": page(403, hr=200, group_hr=200),
    "incidents:write_texts": Row(
        Answers(403, hr=200, group_hr=404, other_ceo=404, stranger=404, outsider_superuser=404),
        Answers(403, hr=422, group_hr=404, other_ceo=404, stranger=404, outsider_superuser=404),
    ),
    # policy
    "policy:acknowledge": verb(422, chair=404),
    "policy:enter": Row(
        Answers(403, quality=200, hr=200, group_hr=200, ceo=200, other_ceo=200),
        Answers(403, quality=422, hr=422, group_hr=422, ceo=422, other_ceo=422),
    ),
    "policy:import_document": Row(
        Answers(403, quality=200, hr=200, group_hr=200, ceo=200, other_ceo=200),
        Answers(403, quality=422, hr=422, group_hr=422, ceo=422, other_ceo=422),
    ),
    "policy:adopt": verb(404, quality=403, hr=403, group_hr=403, ceo=409),
    "policy:close_off": verb(
        403, quality=302, hr=302, ceo=302, group_hr=404, other_ceo=404, chair=404, stranger=404, outsider_superuser=404
    ),
    "policy:compare": page(200, chair=404),
    "policy:draft": page(404, quality=200, hr=200, group_hr=200, ceo=200),
    "policy:index": page(200),
    "policy:open_draft": Row(
        Answers(403, quality=200, hr=200, group_hr=200, ceo=200, other_ceo=200),
        Answers(403, quality=422, hr=422, group_hr=422, ceo=422, other_ceo=422),
    ),
    "policy:open_version": verb(403, quality=302, hr=302, group_hr=302, ceo=302, other_ceo=302, chair=404),
    "policy:poster": page(
        404, colleague=200, manager=200, communicator=200, quality=200, hr=200, ceo=200, auditor=200
    ),
    "policy:preview": verb(403, quality=200, hr=200, group_hr=200, ceo=200, other_ceo=200),
    "policy:refuse": verb(404, quality=403, hr=403, group_hr=403, ceo=409),
    "policy:save": Row(
        Answers(404, quality=200, hr=200, group_hr=200, ceo=200),
        Answers(404, quality=422, hr=422, group_hr=422, ceo=422),
    ),
    "policy:search": page(200),
    "policy:send_back": verb(404, quality=403, hr=403, group_hr=403, ceo=409),
    "policy:submit": verb(404, quality=409, hr=409, group_hr=409, ceo=409),
    "policy:take_back": verb(404, quality=409, hr=409, group_hr=409, ceo=409),
    "policy:versions": page(200, chair=404),
    "policy:withdraw": verb(404, quality=302, hr=302, group_hr=302, ceo=302),
    "policy:open_up": verb(
        403, quality=302, hr=302, ceo=302, group_hr=404, other_ceo=404, chair=404, stranger=404, outsider_superuser=404
    ),
    "policy:pdf": page(404, colleague=200, manager=200, communicator=200, quality=200, hr=200, ceo=200, auditor=200),
    "policy:matrix": page(403, quality=200, hr=200, group_hr=200, ceo=200, other_ceo=200, auditor=200),
    "policy:export_matrix": page(403, quality=200, hr=200, group_hr=200, ceo=200, other_ceo=200, auditor=200),
    "policy:people": page(200),
    "policy:read": page(200, chair=404),
    "policy:introduction": page(302),
    "policy:introduce": page(200, auditor=404, chair=404),
    "policy:read_step": page(200, auditor=404, chair=404),
    "policy:confirm": Row(Answers(200, auditor=404, chair=404), Answers(422, auditor=404, chair=404)),
    "how_to_publish": page(200),
    "policy:read_open": public(404, 405),
    "policy:read_version": page(200, chair=404),
    "check_receipt": public(200, 405),
    "kiosk": public(403, 403),
    "kiosk_done": public(403, 405),
    "kiosk_read": public(403, 403),
    "leave_kiosk": public(405, 403),
    "policy:by_hand": page(404),
    "policy:export_people": page(200),
    "policy:note_talk": Row(Answers(404), Answers(404)),
    "policy:person": page(404),
    "policy:remind": verb(403, manager=302),
    "policy:ask": Row(
        Answers(200, auditor=403, chair=404), Answers(422, auditor=403, chair=404)
    ),
    "policy:question": Row(Answers(404), Answers(404)),
    "policy:questions": page(200),
    "policy:make_frequent": Row(Answers(404, communicator=403, hr=302), Answers(404, communicator=403, hr=422)),
    "policy:reword": Row(Answers(404, hr=200), Answers(404, hr=422)),
    "policy:hide_frequent": verb(404, hr=302),
    "policy:quiz": Row(
        Answers(302, auditor=403, chair=404), Answers(302, auditor=403, chair=404)
    ),
    "policy:quiz_answered": page(404),
    "policy:set_quiz": Row(
        Answers(403, quality=200, hr=200, ceo=200, group_hr=404, other_ceo=404, chair=404, stranger=404,
                outsider_superuser=404),
        Answers(403, quality=422, hr=422, ceo=422, group_hr=404, other_ceo=404, chair=404, stranger=404,
                outsider_superuser=404),
    ),
    "policy:read_section": Row(Answers(200, chair=404), Answers(302, chair=404)),
    "policy:set_reading_rule": Row(
        Answers(403, quality=200, hr=200, ceo=200, group_hr=404, other_ceo=404, chair=404, stranger=404,
                outsider_superuser=404),
        Answers(403, quality=302, hr=302, ceo=302, group_hr=404, other_ceo=404, chair=404, stranger=404,
                outsider_superuser=404),
    ),
    "policy:import_earlier": Row(Answers(403, hr=200, group_hr=200), Answers(403, hr=422, group_hr=422)),
    "policy:import_earlier_template": page(403, hr=200, group_hr=200),
    "policy:look_import_earlier": Row(Answers(404), Answers(404)),
    "policy:make_kiosk_code": verb(404),
    "policy:open_kiosk": Row(
        Answers(403, manager=200, hr=200, group_hr=200), Answers(403, manager=302, hr=302, group_hr=302)
    ),
    "policy:receipt_scan": page(404),
    "policy:register_paper": Row(Answers(404), Answers(404)),
    "seal_keys": public(200, 405),
    "policy:receipt": page(404),
    "policy:receipt_pdf": page(404),
    "policy:receipt_proof": page(404),
    "policy:receipt_stamp": page(404),
    "policy:review": Row(
        Answers(200, group_hr=404, other_ceo=404, chair=404, stranger=404, outsider_superuser=404),
        Answers(404, colleague=403, manager=403, communicator=403, quality=422, hr=422, ceo=422, auditor=403),
    ),
    "policy:calendar": page(200),
    "policy:make_calendar": verb(200),
    "policy:revoke_calendar": verb(302),
    "read_calendar": public(404, 405),
    **dict.fromkeys(
        ("policy:read_review", "policy:review_pdf"),
        page(404, colleague=200, manager=200, communicator=200, quality=200, hr=200, ceo=200, auditor=200),
    ),
    **dict.fromkeys(
        ("policy:plan_review", "policy:set_responsible"),
        Row(
            Answers(404, colleague=403, manager=403, communicator=403, quality=200, hr=200, ceo=200, auditor=403),
            Answers(404, colleague=403, manager=403, communicator=403, quality=422, hr=422, ceo=422, auditor=403),
        ),
    ),
}  # fmt: skip

NO_ROW = Row(Answers(0, 0), Answers(0, 0))

# Addresses that are allauth's own: every person's own log-in. `tests/companies/test_login.py` walks them.
LIBRARYS = ("account_", "mfa_")
MACHINES = {"health/live", "health/ready", "health/clock"}
DEMONSTRATIONS = {pattern.name for pattern in demo.urlpatterns}


@pytest.fixture
def places(cast: Cast, policy_in_force: Any, request_draft: Any) -> dict[str, list[Any]]:
    """Return the parts of the addresses of objects: all of nord, so that the stranger must see none of them."""
    accounts.submit(request_draft, by=cast.communicator, at=clock.now())
    version = policy_in_force.version
    slug = version.policy.slug
    asked = policy.ask(version, kind="plain", text="Påhittad fråga", by=cast.communicator, at=clock.now())
    policy.answer(asked, text="Påhittat svar", by=cast.hr, at=clock.now())
    words = {"question": "Påhittad fråga", "answer": "Påhittat svar"}
    shown = policy.make_frequent(asked, by=cast.hr, at=clock.now(), **words)
    employment = cast.colleague.employments.get()
    periods = ("move", "end_employment", "leave_now", "withdraw_employment", "register_leave")
    identity = Identity("x", "profile", "falsk", "https://x.com/falsk")
    suspected = accounts.tell_suspicion("", identity, company=cast.nord, by=None, at=clock.now())
    assessed = ("suspicion", "take_over", "tolerate", "report_to_platform", "log_suspicion")
    held = keep(policy_in_force, cast, cast.hr)
    drafted = policy.open_draft("Påhittad ny policy", [cast.nord], by=cast.hr, at=clock.now())
    of_draft = ("draft", "save", "submit", "take_back", "withdraw", "adopt", "send_back", "refuse")
    tomorrow = cast.today + DAY  # one that carries nothing yet, so that nobody's rights are others
    span = {"first_day": tomorrow, "last_day": tomorrow}
    delegation = companies.delegate(cast.communicator, cast.nord, ["appoint"], by=cast.ceo, at=cast.at, **span)
    asks = (
        "request",
        "revise",
        "submit",
        "withdraw",
        "endorse",
        "approve",
        "send_back",
        "refuse",
        "revoke",
        "confirm_open",
    )
    return {
        **{f"accounts:{name}": [request_draft.pk] for name in asks},
        **{f"accounts:{name}": [suspected.pk] for name in assessed},
        **{f"accounts:{name}": [delegation.pk] for name in ("delegation", "end_delegation")},
        **{f"policy:{name}": [drafted.pk] for name in of_draft},
        **{f"policy:{name}": [slug] for name in ("open_version", "versions", "compare")},
        **{f"policy:{name}": [slug, "nord"] for name in ("read_open", "open_up", "close_off", "poster")},
        "policy:pdf": [slug, version.number, "nord", "sv"],
        "policy:read": [slug],
        **{f"policy:{name}": [slug] for name in ("introduce", "read_step", "confirm")},
        "policy:read_version": [slug, version.number],
        "policy:acknowledge": [slug, version.number],
        **{f"policy:{name}": [slug, "nord"] for name in ("review", "plan_review", "set_responsible")},
        "read_calendar": ["word"],
        **{f"policy:{name}": [slug, "nord", held.pk] for name in ("read_review", "review_pdf")},
        **{f"policy:{name}": [slug, version.number] for name in ("ask", "quiz")},
        "policy:make_frequent": [asked.pk],
        **{f"policy:{name}": [shown.pk] for name in ("reword", "hide_frequent")},
        "policy:read_section": [slug, version.number, 1],
        **{f"policy:{name}": [slug, "nord"] for name in ("set_quiz", "set_reading_rule")},
        "incidents:write_texts": ["nord"],
        **{f"companies:{name}": [cast.colleague.pk] for name in ("person", "change_person", "employ")},
        **{f"companies:{name}": [employment.pk] for name in periods},
        "companies:hand_over": [cast.leaver.employments.get().pk],
        "companies:end_role": [cast.communicator.assignments.get().pk],
        "companies:appoint": ["nord"],
        "companies:change_company": ["nord"],
        "companies:days": ["nord"],
        "companies:set_days": ["nord", "endorse"],
        "close_company": ["nord"],
        "accounts:platform": ["instagram"],
        "accounts:appointments_of": [cast.colleague.pk],
        "accounts:undertake": ["nord"],
    }


NAMES = sorted({one.name for one in addresses() if not one.name.startswith(LIBRARYS)} - MACHINES - DEMONSTRATIONS)
PATHS = {one.name: one.path for one in addresses()}


@pytest.fixture
def same_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask once what a person's shell holds: each cell starts from the same rows, and asks for the status alone."""
    known: dict[Any, shell.Shell] = {}
    make = shell._make

    def once(user: User, *more: Any) -> shell.Shell:
        if user.pk not in known:
            known[user.pk] = make(user, *more)
        return known[user.pk]

    monkeypatch.setattr(shell, "_make", once)


def status(client: Client, path: str, method: str) -> int:
    """Return what the address answers; what a press changes is undone before the next, also a log-out."""
    session = client.cookies.get(settings.SESSION_COOKIE_NAME)
    kept = session.value if session else None
    with transaction.atomic():
        answer = getattr(client, method)(path, NOTE if method == "post" else None)
        transaction.set_rollback(True)
    if kept:
        client.cookies[settings.SESSION_COOKIE_NAME] = kept
    return int(answer.status_code)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(NAMES) == set(TABLE)


@pytest.mark.parametrize("who", WHO)
def test_each_person_gets_what_the_table_says(
    cast: Cast, places: dict[str, list[Any]], same_shell: None, who: str
) -> None:
    client = Client()
    if who != "nobody":
        client.force_login(User.objects.get(pk=getattr(cast, who).pk), backend=BACKEND)
    other = []
    for name in NAMES:
        path = reverse(name, args=places[name]) if name in places else PATHS[name]
        row = TABLE.get(name, NO_ROW)
        for method, said in (("get", row.get), ("post", row.post)):
            found = status(client, path, method)
            other += [f"{name} {method}: {found}, not {said[who]}"] if found != said[who] else []
    assert not other, "\n".join(other)
