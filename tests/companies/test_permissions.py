"""The page of rights, compared with the table of the architecture that people read."""

from companies.models import Company
from companies.permissions import DELEGABLE, EMPLOYED, GRANTS, Can, Role

# One row a right; a column says x where the role (or the employment) carries it.
TABLE = """
                               employee  communications  hr  ceo  quality  auditor  chair  handler  dpo
see_register                   x         x               x   x    x        x        .      .        x
request_account                x         x               x   x    x        .        .      .        .
endorse_request                .         .               x   .    .        .        .      .        .
decide_open                    .         .               .   x    .        .        .      .        .
decide_operate                 .         .               .   x    .        .        .      .        .
decide_change                  .         .               .   x    .        .        .      .        .
decide_take_over               .         .               .   x    .        .        .      .        .
decide_suspend                 .         .               .   x    .        .        .      .        .
decide_close                   .         .               .   x    .        .        .      .        .
decide_when_ceo_is_concerned   .         .               .   .    .        .        x      .        .
appoint                        .         .               .   x    .        .        .      .        .
ask_consent                    .         x               x   .    .        .        .      .        .
count_consents                 .         .               .   .    .        x        .      .        x
see_requests                   .         .               x   x    .        x        .      .        .
import_accounts                .         .               x   .    .        .        .      .        .
handle_suspicions              .         x               x   x    .        .        .      .        .
edit_platforms                 .         .               x   .    .        .        .      .        .
write_policy                   .         .               x   x    x        .        .      .        .
adopt_policy                   .         .               .   x    .        .        .      .        .
review_policy                  .         .               x   x    x        .        .      .        .
see_acknowledgements           .         .               x   x    x        x        .      .        .
see_people                     .         .               x   x    .        x        .      .        .
edit_people                    .         .               x   .    .        .        .      .        .
appoint_roles                  .         .               x   x    .        .        .      .        .
"""


def test_the_page_of_rights_says_what_the_architecture_says() -> None:
    heading, *rows = [line.split() for line in TABLE.strip().splitlines()]
    table = {(row[0], holder) for row in rows for holder, mark in zip(heading, row[1:], strict=True) if mark == "x"}
    page = {(can.value, role.value) for role, cans in GRANTS.items() for can in cans}
    assert page | {(can.value, "employee") for can in EMPLOYED} == table
    assert [row[0] for row in rows] == Can.values


def test_every_role_stands_on_the_page() -> None:
    assert set(GRANTS) == set(Role)


def test_only_decisions_of_the_ceo_can_be_delegated_and_delegation_itself_cannot() -> None:
    assert DELEGABLE.issubset(GRANTS[Role.CEO])
    assert all(can.startswith("decide_") or can == Can.APPOINT for can in DELEGABLE)


def test_guardian_knows_each_right_and_no_other() -> None:
    assert [codename for codename, _name in Company._meta.permissions] == Can.values
    assert Company._meta.default_permissions == ()
