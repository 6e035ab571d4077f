"""Drafts in each state of their map, and what each verb needs to be tried on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policy import workflow
from policy.models import Draft, Policy, Version
from tests.cast import Cast

TEXT = "## Målsättning\n\nEn ny påhittad text.\n\n## Ansvar\n\nVar och en läser den."
SAID = {"source": "Påhittat protokoll § 4", "material": True, "reason": "Ett påhittat skäl"}


def written(cast: Cast, *into: Any, body: str = TEXT, policy: Policy | str = "Påhittad ny policy") -> Draft:
    """A draft for nord (and more) that lacks nothing."""
    companies = list(into or (cast.nord,))
    draft = workflow.open_draft(policy, companies, by=cast.group_hr if len(companies) > 1 else cast.hr, at=cast.at)
    rewrite(draft, cast, body=body)
    return draft


def rewrite(draft: Draft, cast: Cast, **changes: Any) -> None:
    """Save the draft anew."""
    text = {
        "body": draft.body, "summary": "Påhittad ändring", "prepared_by_name": cast.hr.name, "prepared_by_title": "HR",
        "companies": draft.companies, "title_en": draft.title_en, "body_en": draft.body_en,
        "revision": draft.revision, **changes,
    }  # fmt: skip
    workflow.save(draft, by=cast.group_hr if cast.syd.pk in draft.companies else cast.hr, at=cast.at, **text)


def adopt(draft: Draft, cast: Cast, *into: Any, by: Any = None, **changes: Any) -> Version:
    """Adopt it for nord today."""
    said = {"effective_from": cast.today, "revision": draft.revision, **SAID, **changes}
    return workflow.adopt(draft, list(into or (cast.nord,)), by=by or cast.ceo, at=cast.at, **said)


def translated(cast: Cast) -> Version:
    """A version of nord in both languages."""
    draft = written(cast)
    rewrite(draft, cast, title_en="Made-up policy", body_en="## Aim\n\nRead it.")
    workflow.submit(draft, by=cast.hr, at=cast.at)
    return adopt(draft, cast)


def stages() -> dict[str, Callable[[Cast], Draft]]:
    """Return what makes a draft of each state; the adopted one waits for syd still."""

    def review(cast: Cast) -> Draft:
        draft = written(cast, cast.nord, cast.syd)
        workflow.submit(draft, by=cast.group_hr, at=cast.at)
        return draft

    def adopted(cast: Cast) -> Draft:
        draft = review(cast)
        adopt(draft, cast)
        return draft

    def withdrawn(cast: Cast) -> Draft:
        draft = written(cast, cast.nord, cast.syd)
        workflow.withdraw(draft, by=cast.group_hr, at=cast.at, note="Påhittat skäl")
        return draft

    return {
        "draft": lambda cast: written(cast, cast.nord, cast.syd),
        "review": review,
        "adopted": adopted,
        "withdrawn": withdrawn,
    }


def verbs(cast: Cast) -> dict[str, Callable[[Draft, Any], Any]]:
    """Return each verb as (draft, by) would press it."""
    at = cast.at
    return {
        "save": lambda draft, by: workflow.save(
            draft, by=by, at=at, revision=draft.revision, body=f"{TEXT} Mer.", summary="x", companies=draft.companies
        ),
        "submit": lambda draft, by: workflow.submit(draft, by=by, at=at),
        "take_back": lambda draft, by: workflow.take_back(draft, by=by, at=at),
        "withdraw": lambda draft, by: workflow.withdraw(draft, by=by, at=at, note="Påhittat skäl"),
        "send_back": lambda draft, by: workflow.send_back(draft, cast.syd, by=by, at=at, note="Påhittat skäl"),
        "refuse": lambda draft, by: workflow.refuse(draft, cast.syd, by=by, at=at, note="Påhittat skäl"),
        "adopt": lambda draft, by: adopt(draft, cast, cast.syd, by=by),
    }
