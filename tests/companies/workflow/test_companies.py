"""Companies are entered once, and guardian's rows equal the page of rights."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from companies import workflow
from companies.models import Company, CompanyGroupObjectPermission, CompanyUserObjectPermission, GroupRights, User
from companies.numbers import NotAnOrganisationNumber
from companies.permissions import GRANTS, Can, Role
from kit.workflow import Forbidden, Refused
from tests.cast import Cast

NUMBER = "559900-0048"


def mirrored(company: Company) -> set[tuple[str, str]]:
    """What guardian's table says of a company: group and right."""
    rows = CompanyGroupObjectPermission.objects.filter(content_object=company)
    return set(rows.values_list("group__name", "permission__codename"))


def page(company: Company) -> set[tuple[str, str]]:
    """What it must say."""
    return {(f"{company.pk}:{role.value}", can.value) for role, cans in GRANTS.items() for can in cans}


def row(company: Company, group: str, can: Can) -> CompanyGroupObjectPermission:
    permission = Permission.objects.get(codename=can, content_type__model="company")
    return CompanyGroupObjectPermission(
        group=Group.objects.get(name=group), permission=permission, content_object=company
    )


def test_guardians_rows_equal_the_page_for_each_company(cast: Cast) -> None:
    for company in (cast.group, cast.nord, cast.syd):
        assert mirrored(company) == page(company)
    assert CompanyGroupObjectPermission.objects.count() == 3 * sum(len(cans) for cans in GRANTS.values())


def test_each_company_and_role_has_one_group_of_which_nobody_is_a_member(cast: Cast) -> None:
    companies = (cast.group, cast.nord, cast.syd)
    names = {f"{company.pk}:{role.value}" for company in companies for role in Role}
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(names)
    assert not Group.objects.filter(user__isnull=False).exists()


def test_mirror_removes_what_is_too_much_and_adds_what_lacks(cast: Cast) -> None:
    row(cast.nord, f"{cast.nord.pk}:communications", Can.DECIDE_OPEN).save()
    row(cast.nord, f"{cast.syd.pk}:hr", Can.EDIT_PEOPLE).save()
    CompanyGroupObjectPermission.objects.filter(
        content_object=cast.nord, permission__codename="endorse_request"
    ).delete()
    assert mirrored(cast.nord) != page(cast.nord)
    workflow.mirror(cast.nord)
    assert mirrored(cast.nord) == page(cast.nord)
    assert mirrored(cast.syd) == page(cast.syd)


def kept() -> set[tuple[int, Any, int]]:
    rows = GroupRights.objects.values_list("group_id", "company_id", "rights__permissions")
    return {(group, company, one) for group, company, permissions in rows for one in permissions}


def test_the_rights_of_a_group_in_one_row_are_guardians_whatever_is_given_and_taken(cast: Cast) -> None:
    def guardians() -> set[tuple[int, Any, int]]:
        rows = CompanyGroupObjectPermission.objects.values_list("group_id", "content_object_id", "permission_id")
        return set(rows)

    assert kept() == guardians() != set()
    row(cast.nord, f"{cast.nord.pk}:communications", Can.DECIDE_OPEN).save()
    row(cast.nord, f"{cast.syd.pk}:hr", Can.EDIT_PEOPLE).save()
    assert kept() == guardians()
    CompanyGroupObjectPermission.objects.filter(content_object=cast.nord).delete()
    assert kept() == guardians() != set()
    assert not GroupRights.objects.filter(company=cast.nord).exists()
    workflow.mirror(cast.nord)
    assert kept() == guardians()


def test_a_right_that_a_group_has_is_taken_or_stays(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        CompanyGroupObjectPermission.objects.filter(content_object=cast.nord).update(content_object=cast.syd)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        GroupRights.objects.filter(company=cast.nord).delete()


def test_mirror_twice_changes_nothing(cast: Cast) -> None:
    before = set(CompanyGroupObjectPermission.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        workflow.mirror(cast.nord)
    assert set(CompanyGroupObjectPermission.objects.values_list("pk", flat=True)) == before
    assert len(asked) <= 8


def test_a_renamed_right_is_taken_out_of_the_mirror(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GRANTS, Role.HR, frozenset({Can.SEE_PEOPLE}))
    workflow.mirror(cast.nord)
    assert {can for group, can in mirrored(cast.nord) if group.endswith(":hr")} == {"see_people"}


def test_the_database_refuses_a_right_of_a_person(cast: Cast) -> None:
    permission = Permission.objects.get(codename=Can.DECIDE_OPEN, content_type__model="company")
    with pytest.raises(IntegrityError, match="company_no_user_permission"), transaction.atomic():
        CompanyUserObjectPermission.objects.create(user=cast.hr, permission=permission, content_object=cast.nord)
    assert not CompanyUserObjectPermission.objects.exists()


def add(by: User, cast: Cast, **more: object) -> Company:
    values = {"name": "Nytt AB", "slug": "nytt", "number": NUMBER, "hue": 9, **more}
    return workflow.add_company(**values, by=by, at=cast.at)  # type: ignore[arg-type]


def test_hr_of_the_parent_company_enters_a_company(cast: Cast) -> None:
    company = add(cast.group_hr, cast)
    assert mirrored(company) == page(company)
    line = company.history.get()
    assert (line.history_change_reason, line.history_user) == ("add_company", cast.group_hr)


@pytest.mark.parametrize("who", ["hr", "ceo", "stranger", "outsider_superuser", "leaver"])
def test_nobody_else_enters_a_company(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        add(getattr(cast, who), cast)
    assert Company.objects.count() == 3


def test_the_very_first_company_is_entered_by_the_portal_alone(portal: User, at: object) -> None:
    person = workflow.add_person(name="Först Påhittsson", by=portal, at=at)  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        workflow.add_company(name="A", slug="a", number=NUMBER, hue=1, by=person, at=at)  # type: ignore[arg-type]
    assert not Company.objects.exists()


def test_a_group_has_one_parent_company(cast: Cast) -> None:
    with pytest.raises(Refused) as raised:
        add(cast.portal, cast, parent=True)
    assert raised.value.code == "parent"
    with pytest.raises(IntegrityError, match="company_one_parent"), transaction.atomic():
        Company.objects.filter(pk=cast.nord.pk).update(parent=True)


def test_a_number_with_a_wrong_check_digit_is_no_number(cast: Cast) -> None:
    with pytest.raises(NotAnOrganisationNumber):
        add(cast.group_hr, cast, number="559900-0049")
