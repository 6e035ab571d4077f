"""Every kind of duty and notice of the portal, listed by hand: inbox, reminders and figures read the same."""

from accounts import duties as accounts
from companies import duties as companies
from consent import duties as consent
from incidents import duties as incidents
from kit.duties import DutyKind, NoticeKind
from policy import duties as policy

KINDS: list[DutyKind] = [*policy.KINDS, *accounts.KINDS, *consent.KINDS, *incidents.KINDS, *companies.KINDS]
NOTICES: list[NoticeKind] = [*policy.NOTICES, *accounts.NOTICES, *consent.NOTICES, *incidents.NOTICES]
ALL: dict[str, DutyKind | NoticeKind] = {
    **{kind.key: kind for kind in KINDS},
    **{kind.key: kind for kind in NOTICES},
}
