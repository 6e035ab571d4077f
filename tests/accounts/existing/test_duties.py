"""What awaits whom about a list: one duty for each, whoever may do something about it, and nobody else."""

from __future__ import annotations

from typing import Any

from accounts import duties, workflow
from accounts.duties.collectives import KINDS, next_list
from companies import workflow as companies
from companies.permissions import Can
from plsportal import inbox
from tests.cast import DAY, Cast

from .lists import WHY, asked, existing, put


def who(kind: str, cast: Cast) -> list[tuple[Any, int]]:
    """Whom it awaits, with how many accounts."""
    rows = next(one for one in KINDS if one.key == kind).rows(cast.at)
    return sorted((row["who_id"], row["total"]) for row in rows)


def test_a_list_awaits_the_ceo_once_however_many_accounts(cast: Cast) -> None:
    found = put(cast, *(existing(cast, handle) for handle in ("ett", "tva", "tre")))
    (row,) = duties.decide_collective(cast.at)
    assert (row["who_id"], row["object_id"], row["total"]) == (cast.ceo.pk, found.pk, 3)
    assert (row["since"], row["due"]) == (cast.today, cast.today + 7 * DAY)
    for others in (duties.decide, duties.decide_delegated, duties.endorse, duties.complete):
        assert not others(cast.at).exists()


def test_a_delegate_for_operating_is_asked_too(cast: Cast) -> None:
    put(cast, existing(cast))
    days = {"first_day": cast.today, "last_day": cast.today + DAY, "by": cast.ceo, "at": cast.at}
    companies.delegate(cast.manager, cast.nord, [Can.DECIDE_OPERATE], **days)
    companies.delegate(cast.quality, cast.nord, [Can.DECIDE_OPEN], **days)
    companies.delegate(cast.communicator, cast.nord, [Can.DECIDE_OPERATE], **days)  # who runs it does not decide
    assert who("decide_collective_delegated", cast) == [(cast.manager.pk, 1)]


def test_what_concerns_the_ceo_awaits_the_chair(cast: Cast) -> None:
    cast.employ(cast.ceo, cast.nord)
    put(cast, existing(cast, "vd", owner=cast.ceo), existing(cast, "vanligt"))
    assert who("decide_collective", cast) == sorted([(cast.ceo.pk, 2), (cast.chair.pk, 2)])


def test_what_came_back_awaits_hr_once(cast: Cast) -> None:
    found = put(cast, *(existing(cast, handle) for handle in ("ett", "tva", "tre")))
    assert who("complete_collective", cast) == []
    first, *others = asked(found)
    ids = [one.pk for one in others]
    workflow.decide_collective(found, {first.pk: WHY}, ids, by=cast.ceo, at=cast.at)
    assert who("decide_collective", cast) == []
    assert who("complete_collective", cast) == [(cast.hr.pk, 2)]
    both = sorted([(cast.hr.pk, 2), (cast.todays_hr.pk, 2)])
    assert who("complete_collective", cast) == both
    for request in others:
        workflow.withdraw(request, by=cast.hr, at=cast.at)
    assert who("complete_collective", cast) == []


def test_the_parents_hr_who_put_it_is_asked_where_the_company_has_none(cast: Cast) -> None:
    orphan = cast.company("Ensampåhitt AB", "ensam", "559900-0048", hue=60)
    cast.appoint(cast.ceo, orphan, "ceo")
    worker = cast.person("Ensam Påhittsson", orphan)
    account = existing(cast, "ensam", company=orphan, by=cast.group_hr, owner=worker, backup=None)
    found = put(cast, account, by=cast.group_hr)
    workflow.decide_collective(found, {}, [one.pk for one in asked(found)], by=cast.ceo, at=cast.at)
    assert who("complete_collective", cast) == [(cast.group_hr.pk, 1)]
    cast.person("Egen Påhittspersonal", orphan, hr={})
    assert [one for one, _total in who("complete_collective", cast)] != [cast.group_hr.pk]


def test_the_inbox_says_it_in_one_line_and_leads_to_the_list(cast: Cast) -> None:
    found = put(cast, existing(cast, "ett"), existing(cast, "tva"))
    (task,) = [item for item in inbox.items(cast.ceo, cast.at) if "konton" in str(item.task.what)]
    assert task.task.url == found.get_absolute_url()
    assert "Konto ett" not in str(task.task.what) + str(task.task.why)


def test_after_one_list_comes_the_next(cast: Cast) -> None:
    one, other = put(cast, existing(cast, "ett")), put(cast, existing(cast, "tva"))
    assert next_list(cast.ceo, cast.at, after=one) == other.pk
    assert next_list(cast.hr, cast.at, after=one) is None
