"""Every kind of duty and notice of the portal, listed by hand: inbox, reminders and figures read the same."""

from accounts import duties as accounts
from kit.duties import DutyKind, NoticeKind
from policy import duties as policy

KINDS: list[DutyKind] = [*policy.KINDS, *accounts.KINDS]
NOTICES: list[NoticeKind] = [*accounts.NOTICES]
ALL: dict[str, DutyKind | NoticeKind] = {
    **{kind.key: kind for kind in KINDS},
    **{kind.key: kind for kind in NOTICES},
}
