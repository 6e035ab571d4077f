"""What the portal makes of the policy on social media: its sentences, and for each the rule and the pages that keep it.

Data, not code: the quotation comes from the text in force, found by words of its own; a test opens every page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Page:
    """A page that keeps a rule, by the name of its address."""

    words: Any
    name: str


@dataclass(frozen=True)
class Clause:
    """A sentence of the policy: `words` find it, tried in turn; `rule` says what the portal does about it.

    They are of the group's own text and of the sample's; without any the clause is no sentence. `number` names what
    shows that it is kept (`plsportal.proof`); empty where nothing is counted.
    """

    key: str
    words: tuple[str, ...]
    rule: Any
    pages: tuple[Page, ...]
    number: str = ""


@dataclass(frozen=True)
class Gate:
    """A rule that stops somebody: what, and which sentence of the policy or rule of governance asks for it."""

    key: str
    what: Any
    why: Any
    page: Page


REGISTER = Page(_("The register of accounts"), "accounts:index")
SPEAKING = Page(_("Spokespersons"), "accounts:spokespersons")
HOW = Page(_("This is how you may publish"), "how_to_publish")
MAY_I = Page(_("May I publish?"), "consent:publications")
REPORT = Page(_("Report an event"), "incidents:report")
POLICIES = Page(_("Our policies"), "policy:index")
FEW = Page(_("Accounts with fewer than two people"), "accounts:understaffed")

CLAUSES = (
    Clause(
        "P1", ("får endast startas, bedrivas och avslutas", "öppnas, skötas och läggas ned"),
        _("Nothing becomes official without a dated decision by the company's CEO or the chosen delegate. An account "
          "that runs without one is always shown."),
        (REGISTER, Page(_("Ask for an account"), "accounts:draft"), Page(_("Delegations"), "accounts:delegations"),
         Page(_("Is an account ours?"), "verify")),
        "accounts",
    ),
    Clause(
        "P2", ("behandla inloggningsuppgifter varsamt", "förvarar inloggningsuppgifterna säkert"),
        _("Whoever runs an account or speaks for the company has first promised to be careful with log-in details. An "
          "appointment without the promise does not count, and every account has two people. The portal keeps no "
          "passwords."),
        (SPEAKING, FEW),
        "people",
    ),
    Clause(
        "P3", ("gillar, kommenterar och delar",),
        _("The official accounts are listed for everybody, so that one finds what to share. Nobody's own posts need an "
          "approval."),
        (Page(_("Official accounts"), "official"), HOW),
        "official",
    ),
    Clause(
        "P4", ("behövs samtycke för publicering", "ha samtyckt innan du publicerar"),
        _("People in a picture, a film or a recording, or named, are asked and answer themselves. What they take "
          "back is taken down."),
        (Page(_("Consents"), "consent:index"), MAY_I, HOW),
        "down",
    ),
    Clause(
        "P5", ("hotfulla, trakasserande, diskriminerande", "hotfullt, trakasserande eller diskriminerande"),
        _("Whoever is harmed reports it. Before sending one sees who will read it, and nobody else can."),
        (REPORT,),
    ),
    Clause(
        "P6", ("strida mot lagar", "bryta mot lag"),
        _("A post that breaks the law or loyalty is reported too, and is handled by others than harassment is."),
        (REPORT,),
    ),
    Clause(
        "P7", ("utrycker sina egna åsikter", "uttrycker sina egna åsikter", "åsikten är din egen"),
        _("Everybody sees whether they speak for the company, whom to name instead, and a sentence to use."),
        (Page(_("Am I a spokesperson?"), "accounts:am_i_spokesperson"), SPEAKING),
        "speakers",
    ),
    Clause(
        "P8", ("från kunders arbetsplatser", "från en kunds arbetsplats"),
        _("A customer's permission is recorded with place, scope and days. Without one a post from there is red."),
        (Page(_("Customers' permissions"), "consent:permissions"), MAY_I),
        "permissions",
    ),
    Clause(
        "P9", ("kränkande särbehandling/trakasserier", "kränkande särbehandling och trakasserier"),
        _("Harm to a colleague is handled as such: by two designated case handlers, with help shown at once."),
        (REPORT, POLICIES),
    ),
    Clause(
        "P10", ("i samband med introduktion", "under introduktionen"),
        _("A new employment opens the duty to take note of the policy. The nearest manager sees who has and who has "
          "not; the texts are always here."),
        (Page(_("My people"), "policy:people"), POLICIES),
        "acknowledged",
    ),
    Clause(
        "P11", ("åligger dock gemene medarbetare", "eget ansvar för att ta del"),
        _("Everybody reads and acknowledges by themselves, asked or not, and keeps a sealed receipt."),
        (POLICIES, Page(_("My page"), "me")),
    ),
    Clause(
        "P12", ("ses över årligen", "ses över en gång om året"),
        _("The review awaits HR, the CEO or the quality manager in time, and is recorded with minutes. "
          "Unchanged asks nobody to sign again."),
        (POLICIES,),
        "reviews",
    ),
    Clause(
        "P13", (),
        _("Effective from, prepared by and adopted by stand on every version, and say where the day comes from. An "
          "adopted text never changes."),
        (POLICIES,),
        "version",
    ),
)  # fmt: skip

GATES = (
    Gate(
        "G1", _("No account runs without a decision that holds: it is shown at home, in the register and on its page."),
        _("Official accounts are run by decision alone."), REGISTER,
    ),
    Gate(
        "G2", _("Nobody runs an account or speaks who has not acknowledged the policy in force; overdue suspends."),
        _("Whoever is appointed knows what applies."), SPEAKING,
    ),
    Gate(
        "G3", _("Nobody endorses or decides what they ask for or are concerned by, nor does their delegate."),
        _("A decision is somebody else's than the one who asks."), Page(_("Delegations"), "accounts:delegations"),
    ),
    Gate(
        "G4", _("Whoever decides is CEO of that company on that day, or has a delegation for it."),
        _("The CEO decides, and those the CEO appoints."), Page(_("Delegations"), "accounts:delegations"),
    ),
    Gate(
        "G5", _("Who leaves loses all appointments with the employment, and the accounts are shown to HR and the CEO. "
                "Changing the log-in is a point of the closing list so far; a register of who holds them comes."),
        _("Log-in details are handled with care."), FEW,
    ),
    Gate(
        "G6", _("No account is closed while a point of its check list is open."),
        _("An account that is left behind is nobody's, and looks like ours."), REGISTER,
    ),
    Gate(
        "G7", _("A post is red while somebody in it has not agreed, or the customer has not permitted it."),
        _("Consent and the customer's permission come first."), MAY_I,
    ),
    Gate(
        "G8", _("A consent that is taken back makes it a duty to take the post down, at once."),
        _("To take back is as easy as to give."), MAY_I,
    ),
    Gate(
        "G9", _("A policy past its review says so, and HR, the CEO or the quality manager is reminded."),
        _("It is reviewed every year."), POLICIES,
    ),
    Gate(
        "G10", _("Whoever is reported never sees the report, whatever role they hold."),
        _("Nobody shall come to harm by telling."), REPORT,
    ),
)  # fmt: skip
