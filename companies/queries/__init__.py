"""Questions about companies, people and rights. Three doors lead to a right, and no other: `basis`,
`companies_where`, and the named predicates of the apps for rights that follow from an object.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from companies.models import Company, Delegation, Employment, RoleAssignment, User
from companies.permissions import DELEGABLE, Can, Role
from kit import clock
from kit.workflow import Basis

from .editing import PORTAL_ID as PORTAL_ID
from .editing import edits_people as edits_people
from .editing import edits_people_of as edits_people_of
from .editing import served_with as served_with
from .line import leads, nearest_to
from .line import led_by as led_by
from .line import led_by_each as led_by_each
from .line import line_of as line_of
from .line import links as links
from .line import people_below as people_below
from .line import stand_ins as stand_ins
from .live import away as away
from .live import away_until as away_until
from .live import began as began
from .live import delegated as delegated
from .live import employed as employed
from .live import leaves_of as leaves_of
from .live import live_employments as live_employments
from .live import managing as managing
from .live import on as on
from .live import open_companies as open_companies
from .live import open_on as open_on
from .live import returned as returned
from .live import returns as returns
from .live import unfinished as unfinished
from .rights import bases
from .rights import carriers as carriers
from .rights import companies_by_right as companies_by_right
from .rights import companies_where as companies_where
from .rights import delegations as delegations
from .rights import employed_with as employed_with
from .rights import live_assignments as live_assignments
from .rights import reach_by_right as reach_by_right


def may_log_in(user: User, at: dt.datetime) -> bool:
    """Return whether the person is active and employed somewhere in the group."""
    return user.is_active and live_employments(at).filter(person=user).exists()


def basis(user: User, can: Can, company: Company | uuid.UUID, at: dt.datetime) -> Basis | None:
    """Return what carries the right at the moment (role, delegation, employment), or None: no right."""
    company_id = getattr(company, "pk", company)
    for kind, question in bases(can):
        for key, role, first_day, last_day in question.ask(at, person=user.pk, company=company_id):
            return Basis(kind, key, role, (first_day, last_day))
    return None


def rights_of(user: User, at: dt.datetime) -> set[str]:
    """Return the rights and roles that the person holds anywhere, the latter as `role:…`, and those `delegated:…`.

    Tells which questions need not be asked of this person at all; what they may do is asked by `basis` alone.
    """
    live = RoleAssignment.objects.filter(on(clock.day_of(at)), person=user)
    both = live.order_by().values_list("role", "group__companygroupobjectpermission__permission__codename")
    held = set(both.distinct())  # the same in each of their companies
    rights = {right for role, can in held for right in (f"role:{role}", can) if right}  # a role may bear none
    given = Delegation.objects.filter(delegated(at), person=user).values_list("cans", flat=True)
    return rights | {f"delegated:{can}" for cans in given for can in cans}


def may(can: Can) -> Any:
    """Return the `can` of a `Move`: does this person have the right in the object's company?"""

    def asked(by: User, obj: Any, at: dt.datetime) -> Basis | None:
        return basis(by, can, obj.company_id, at)

    return asked


def holders(can: Can, company: Company | uuid.UUID, at: dt.datetime) -> QuerySet[User]:
    """Return the people who have the right in the company by role or delegation at the moment."""
    company_id = getattr(company, "pk", company)
    return User.objects.filter(
        Q(pk__in=carriers(can, at).filter(company=company_id).values("person"))
        | Q(pk__in=delegations(can, at).filter(company=company_id).values("person"))
    )


def role_holders(role: Role, at: dt.datetime) -> QuerySet[RoleAssignment]:
    """Return the live assignments of a role, in every company."""
    return live_assignments(at).filter(role=role)


def visible_to(user: User, at: dt.datetime) -> QuerySet[Company]:
    """Return the companies a person belongs to or holds a role in."""
    return open_companies().filter(
        Q(pk__in=live_employments(at).filter(person=user).values("company"))
        | Q(pk__in=live_assignments(at).filter(person=user).values("company"))
    )


def parent_company() -> Company | None:
    """Return the group's parent company, if the portal has been set up."""
    return Company.objects.filter(parent=True).first()


def roles_of(user: User, at: dt.datetime) -> QuerySet[RoleAssignment]:
    """Return the person's own live roles."""
    return live_assignments(at).filter(person=user).select_related("company")


def employments_of(user: User, at: dt.datetime) -> QuerySet[Employment]:
    """Return the person's own live employments, the newest first."""
    return live_employments(at).filter(person=user).select_related("company", "manager")


def own_employments(user: User, at: dt.datetime) -> list[Any]:
    """Return the person's own live employments with the names `led_by`, the manager who has not left, and `stand_in`,
    whoever stands in for one who has left. One query; two more where a manager has left.
    """
    works = Exists(managing(at).filter(person=OuterRef("manager")))
    rows: list[Any] = list(employments_of(user, at).annotate(works=works))
    left = [row for row in rows if row.manager and not row.works]
    names = stand_ins(at, user.pk) if left else {}
    for row in rows:
        row.led_by = row.manager.name if row.works else ""
        row.stand_in = "" if row.works else names.get(row.pk, "")
    return rows


def reports_of(manager: User, at: dt.datetime) -> QuerySet[Employment]:
    """Return the live employments whose nearest manager is this person, named or acting (see `led_by`)."""
    return Employment.objects.filter(pk__in=led_by(manager.pk, at))


def managers_of(person: User, at: dt.datetime) -> QuerySet[User]:
    """Return the person's nearest managers, named or acting, who could log in at the moment."""
    return User.objects.filter(pk__in=nearest_to(person.pk, at))


def is_manager(user: User, at: dt.datetime) -> bool:
    """Return whether somebody reports to this person today, also while another manager is to be named."""
    return leads(user.pk, at)


def colleagues(companies: Collection[uuid.UUID], at: dt.datetime) -> QuerySet[User]:
    """Return the people employed in these companies today."""
    return User.objects.filter(pk__in=live_employments(at).filter(company__in=companies).values("person"))


def person_by_email(email: str) -> User | None:
    """Return the person with this address, whatever its case."""
    return User.objects.filter(email=email.strip().lower()).first()


def title_of(company: Any, at: dt.datetime) -> Subquery:
    """Return a subquery: the title of OuterRef("pk") in the company, for lists of people."""
    rows = live_employments(at).filter(person=OuterRef("pk"), company=company).values("title")
    return Subquery(rows[:1])


def places_of(person: User, at: dt.datetime) -> list[uuid.UUID]:
    """Return the ids of the companies where the person works or will, else of the last one.

    An employment long over must give no hold on a log-in.
    """
    places = list(person.employments.filter(unfinished(at)).values_list("company", flat=True))
    return places or list(person.employments.order_by("-last_day", "-id").values_list("company", flat=True)[:1])


def delegations_of(user: User, at: dt.datetime) -> list[Delegation]:
    """Return the person's own live delegations, each with `may`: the rights of it that hold at the moment."""
    held: dict[uuid.UUID, list[str]] = {}
    for can in sorted(DELEGABLE):
        for pk in delegations(can, at).filter(person=user).order_by().values_list("pk", flat=True):
            held.setdefault(pk, []).append(str(Can(can).label))
    rows = list(Delegation.objects.filter(pk__in=held).select_related("company", "delegated_by"))
    for row in rows:
        row.may = held[row.pk]  # type: ignore[attr-defined]
    return rows


from .deadlines import days as days  # noqa: E402
from .deadlines import days_on as days_on  # noqa: E402
from .deadlines import due as due  # noqa: E402
from .deadlines import may_read_days as may_read_days  # noqa: E402
from .deadlines import may_set_days as may_set_days  # noqa: E402
from .delegating import delegates_for as delegates_for  # noqa: E402
from .delegating import delegations_shown_in as delegations_shown_in  # noqa: E402
from .delegating import delegations_visible_to as delegations_visible_to  # noqa: E402
from .delegating import delegators_of as delegators_of  # noqa: E402
from .delegating import may_delegate as may_delegate  # noqa: E402
from .delegating import possible_delegates as possible_delegates  # noqa: E402
from .group import companies_shown as companies_shown  # noqa: E402
from .group import may_change_company as may_change_company  # noqa: E402
from .group import may_close_company as may_close_company  # noqa: E402
from .group import open_things as open_things  # noqa: E402
from .group import runs_the_group as runs_the_group  # noqa: E402
from .roles import assignments_visible_to as assignments_visible_to  # noqa: E402
from .roles import awaited as awaited  # noqa: E402
from .roles import may_appoint_roles as may_appoint_roles  # noqa: E402
from .roles import may_propose as may_propose  # noqa: E402
from .roles import may_second as may_second  # noqa: E402
from .roles import possible_seconders as possible_seconders  # noqa: E402
from .roles import proposals_visible_to as proposals_visible_to  # noqa: E402
from .roles import roles_given_by as roles_given_by  # noqa: E402  (they ask the questions above)
from .roles import roles_shown_in as roles_shown_in  # noqa: E402
from .roles import unfinished_role as unfinished_role  # noqa: E402
