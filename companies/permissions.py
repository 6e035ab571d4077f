"""The one page of rights: which role may do what in its company. Dates and doors stand in `queries.py`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """A role that a person holds in one company, from one day to another."""

    CEO = "ceo", _("CEO")
    HR = "hr", _("HR")
    QUALITY = "quality", _("Quality manager")
    COMMUNICATIONS = "communications", _("Communications")
    HANDLER = "handler", _("Case handler")
    AUDITOR = "auditor", _("Auditor")
    CHAIR = "chair", _("Chair of the board")
    DPO = "dpo", _("Data protection officer")

    @property
    def inside(self) -> str:
        """Return the word as it stands inside a sentence: small, where it is no abbreviation."""
        word = str(self.label)
        return word if word.isupper() else word[:1].lower() + word[1:]


class Can(TextChoices):
    """A right in a company. Stored by guardian as permissions of `Company`, per company and role."""

    SEE_REGISTER = "see_register", _("See accounts, policies and spokespersons")
    REQUEST_ACCOUNT = "request_account", pgettext_lazy("right", "Ask for an account")
    ENDORSE_REQUEST = "endorse_request", _("Endorse a request")
    DECIDE_OPEN = "decide_open", _("Decide on opening an account")
    DECIDE_OPERATE = "decide_operate", _("Decide on operating an account")
    DECIDE_CHANGE = "decide_change", _("Decide on changing an account")
    DECIDE_TAKE_OVER = "decide_take_over", _("Decide on letting another company take an account over")
    DECIDE_SUSPEND = "decide_suspend", _("Decide on suspending an account")
    DECIDE_CLOSE = "decide_close", _("Decide on closing an account")
    DECIDE_WHEN_CEO_IS_CONCERNED = "decide_when_ceo_is_concerned", _("Decide where the CEO is concerned")
    APPOINT = "appoint", _("Appoint spokespersons and operators")
    ASK_CONSENT = "ask_consent", _("Ask for consents, record customers' permissions, plan publications")
    COUNT_CONSENTS = "count_consents", _("See how many consents there are")
    SEE_REQUESTS = "see_requests", _("See requests and decisions")
    IMPORT_ACCOUNTS = "import_accounts", _("Enter accounts that exist already and put them before the CEO")
    HANDLE_SUSPICIONS = "handle_suspicions", _("Assess suspected accounts")
    EDIT_PLATFORMS = "edit_platforms", _("Assess platforms (HR of the parent company)")
    WRITE_POLICY = "write_policy", _("Write and import policies")
    ADOPT_POLICY = "adopt_policy", _("Adopt a policy")
    REVIEW_POLICY = "review_policy", _("Review a policy")
    SEE_ACKNOWLEDGEMENTS = "see_acknowledgements", _("See who has acknowledged")
    SEE_PEOPLE = "see_people", _("See people and roles")
    EDIT_PEOPLE = "edit_people", _("Add, change and end people")
    APPOINT_ROLES = "appoint_roles", _("Appoint and end roles")


# What the CEO decides of an account, each kind a right of its own.
DECIDING: tuple[Can, ...] = (
    Can.DECIDE_OPEN,
    Can.DECIDE_OPERATE,
    Can.DECIDE_CHANGE,
    Can.DECIDE_TAKE_OVER,
    Can.DECIDE_SUSPEND,
    Can.DECIDE_CLOSE,
)

# What every employee of a company may do there, without a role: it rests on the employment.
EMPLOYED: frozenset[Can] = frozenset({Can.SEE_REGISTER, Can.REQUEST_ACCOUNT})

GRANTS: dict[Role, frozenset[Can]] = {
    Role.CEO: frozenset(
        {
            Can.SEE_REGISTER,
            Can.REQUEST_ACCOUNT,
            *DECIDING,
            Can.APPOINT,
            Can.SEE_REQUESTS,
            Can.HANDLE_SUSPICIONS,
            Can.WRITE_POLICY,
            Can.ADOPT_POLICY,
            Can.REVIEW_POLICY,
            Can.SEE_ACKNOWLEDGEMENTS,
            Can.SEE_PEOPLE,
            Can.APPOINT_ROLES,
        }
    ),
    Role.HR: frozenset(
        {
            Can.SEE_REGISTER,
            Can.REQUEST_ACCOUNT,
            Can.ENDORSE_REQUEST,
            Can.ASK_CONSENT,
            Can.SEE_REQUESTS,
            Can.IMPORT_ACCOUNTS,
            Can.HANDLE_SUSPICIONS,
            Can.EDIT_PLATFORMS,
            Can.WRITE_POLICY,
            Can.REVIEW_POLICY,
            Can.SEE_ACKNOWLEDGEMENTS,
            Can.SEE_PEOPLE,
            Can.EDIT_PEOPLE,
            Can.APPOINT_ROLES,
        }
    ),
    Role.QUALITY: frozenset(
        {
            Can.SEE_REGISTER,
            Can.REQUEST_ACCOUNT,
            Can.WRITE_POLICY,
            Can.REVIEW_POLICY,
            Can.SEE_ACKNOWLEDGEMENTS,
        }
    ),
    Role.COMMUNICATIONS: frozenset({Can.SEE_REGISTER, Can.REQUEST_ACCOUNT, Can.ASK_CONSENT, Can.HANDLE_SUSPICIONS}),
    Role.HANDLER: frozenset(),
    Role.AUDITOR: frozenset(
        {Can.SEE_REGISTER, Can.COUNT_CONSENTS, Can.SEE_REQUESTS, Can.SEE_ACKNOWLEDGEMENTS, Can.SEE_PEOPLE}
    ),
    Role.CHAIR: frozenset({Can.DECIDE_WHEN_CEO_IS_CONCERNED}),
    Role.DPO: frozenset({Can.SEE_REGISTER, Can.COUNT_CONSENTS}),
}

# What two people decide together (architecture § 4; lag 2021:890, 5 kap. 5 § for case handlers).
TOGETHER: tuple[Role, ...] = (Role.CEO, Role.HANDLER, Role.CHAIR)

# What a CEO may let a named person do (architecture: delegation is not itself delegable).
DELEGABLE: frozenset[Can] = frozenset({*DECIDING, Can.APPOINT})
