"""House rules that a reader would else have to watch: who writes, who asks for rights, who may mark text as safe.

Each rule comes with lines that it must find and lines that it must let pass. The layers are import-linter's.
"""

from __future__ import annotations

import ast
import importlib
import re

import pytest
from django.conf import settings

from .rules import (
    TRACKED,
    bulk_on_tracked,
    delete,
    guardians_right,
    hand_written_query,
    marked_safe,
    membership,
    own_clock,
    present_moment,
    sent_to_broker,
    swallowed,
    write,
)
from .source import ROOMS, Rule, called, found, holds, modules, templates

SAMPLES: list[tuple[Rule, str, str]] = [
    (write, "a.save()", "super().save()"),
    (write, "A.objects.create(x=1)", "record(a, 'verb', by)"),
    (write, "A.objects.filter(x=1).update(x=2)", "kept.update({'x': 2})"),
    (write, "A.objects.bulk_create(rows)", "seen.update(rows)"),
    (write, "rows.delete()", "cache.delete('key')"),
    (write, "A.objects.update_or_create(x=1)", "hashlib.sha256().update(b'')"),
    (delete, "rows.delete()", "rows.update(x=1)"),
    (bulk_on_tracked, "Company.objects.filter(x=1).update(x=2)", "Company.objects.filter(x=1)"),
    (bulk_on_tracked, "Employment.objects.create(x=1)", "User.objects.create(x=1)"),
    (guardians_right, "user.has_perm('x')", "queries.basis(user, Can.X, company, at)"),
    (guardians_right, "from guardian.shortcuts import get_objects_for_user", "from guardian.models import X"),
    (guardians_right, "user.is_superuser", "user.is_active"),
    (membership, "user.groups.filter(name='hr')", "match.groups()"),
    (membership, "mine = user.groups", "first, last = match.groups()"),
    (sent_to_broker, "tick.delay(1)", "tick()"),
    (sent_to_broker, "app.send_task('x')", "send_mail()"),
    (hand_written_query, "cursor.execute(f'SELECT {x}')", "cursor.execute('SELECT %s', [x])"),
    (hand_written_query, "cursor.execute('SELECT ' + x)", "logger.info('x', extra={})"),
    (hand_written_query, "A.objects.raw('SELECT 1')", "A.objects.all()"),
    (hand_written_query, "A.objects.extra(where=[x])", "line.extend(x)"),
    (marked_safe, "mark_safe(x)", "format_html('<b>{}</b>', x)"),
    (swallowed, "try:\n  a()\nexcept ValueError:\n  pass", "try:\n  a()\nexcept ValueError:\n  b()"),
    (swallowed, "try:\n  a()\nexcept:\n  b()", "with suppress(FileNotFoundError):\n  a()"),
    (swallowed, "with suppress(Exception):\n  a()", "try:\n  a()\nfinally:\n  b()"),
    (own_clock, "timezone.now()", "clock.now()"),
    (own_clock, "dt.date.today()", "clock.today()"),
    (own_clock, "models.DateTimeField(default=timezone.now)", "models.DateTimeField()"),
    (own_clock, "models.DateTimeField(auto_now_add=True)", "models.DateTimeField(null=True)"),
    (present_moment, "clock.now()", "clock.day_of(at)"),
]


@pytest.mark.parametrize(("rule", "bad", "good"), SAMPLES)
def test_each_rule_finds_what_it_must_and_nothing_else(rule: Rule, bad: str, good: str) -> None:
    assert holds(rule, bad)
    assert not holds(rule, good)


def test_all_rooms_are_read() -> None:
    read = {module.path.split("/")[0] for module in modules()}
    assert (
        {"kit", "companies", "notices", "policy", "accounts", "consent", "incidents", "plsportal"} <= read <= set(ROOMS)
    )
    assert {module.path.split("/")[0] for module in modules() if module.writes} >= {
        "companies",
        "policy",
        "accounts",
        "consent",
        "incidents",
    }


def test_only_the_workflow_writes() -> None:
    opening = {"incidents/wall.py: opened"}  # whoever opens a case is recorded before it opens
    opening.add("policy/views/drafts.py: save")  # the verb of a draft: it calls `workflow.save`
    opening.add("policy/reading/scans.py: _picture")  # saves a picture into memory
    assert found(write, lambda module: not module.writes) == opening


def test_nothing_is_deleted_but_guardians_mirrors_fleeting_notices_and_drafts_nobody_has_seen() -> None:
    assert found(delete) == {
        "accounts/workflow/drafts.py: discard_draft",
        "companies/workflow/companies.py: mirror",
        "incidents/workflow/grants.py: end",
        "notices/workflow.py: _mark",  # what tells too much to be kept, when the mail has left
    }


def test_no_write_on_a_tracked_table_goes_past_its_history() -> None:
    assert {"Company", "Employment", "RoleAssignment", "Request", "Account", "Policy"} <= TRACKED
    assert found(bulk_on_tracked) == set()


def test_whoever_writes_history_names_the_actor_and_runs_in_one_transaction() -> None:
    wanting, seen = set(), set()
    for room in ("companies", "policy", "accounts", "consent", "incidents"):
        public = {name for name in vars(importlib.import_module(f"{room}.workflow")) if not name.startswith("_")}
        own = [module for module in modules() if module.writes and module.path.startswith(room)]
        for function in (node for module in own for node in module.tree.body if isinstance(node, ast.FunctionDef)):
            if function.name in public and _records(function):
                seen.add(function.name)
                actor = "by" in {argument.arg for argument in function.args.kwonlyargs}
                atomic = any(ast.unparse(mark) == "transaction.atomic" for mark in function.decorator_list)
                wanting |= set() if actor and atomic else {function.name}
    # The actor itself, what set-up and demonstration choose, and whoever answers for themselves without a log-in.
    assert wanting == {"portal", "set_password", "answer"}
    assert {"appoint", "employ", "import_document", "approve", "draft"} <= seen


def _records(function: ast.FunctionDef) -> bool:
    calls = [called(node) for node in ast.walk(function)]
    return any(call and call[0] in {"record", "walk", "save", "_save"} for call in calls)


def test_rights_are_asked_at_companies_queries_alone() -> None:
    assert found(guardians_right) == set()
    assert found(membership) == set()
    asked = re.compile(r"\bperms\.|\.is_superuser|\.is_staff|\.groups\b|\{%\s*load\s+guardian")
    assert [path for path, text in templates().items() if asked.search(text)] == []


def test_nothing_but_the_roofs_clock_speaks_to_the_broker() -> None:
    assert (
        found(sent_to_broker, lambda module: module.path not in {"plsportal/tasks.py", "plsportal/celery.py"}) == set()
    )


def test_no_query_is_written_past_the_orms_quoting() -> None:
    assert found(hand_written_query) <= {
        "plsportal/grants.py: apply",  # psycopg.sql quotes the names of tables
        "notices/workflow.py: _remind",  # inserts what the ORM's own statement selects, its values beside it
    }


# Who may say "this is HTML": components whose words are their own, and text that nh3 has cleaned.
SAFE = {
    "accounts/views/linked_data.py",  # JSON for machines, with <, > and & written so that nothing can end it
    "accounts/views/request_rows.py",  # as in rows.py
    "accounts/views/rows.py",  # a row of a long list, each cell escaped by html.escape: tests/accounts/test_page.py
    "kit/templatetags/lists.py",
    "kit/templatetags/marks.py",
    "plsportal/demo/mailbox.py",
    "plsportal/templatetags/navigation.py",  # templates that were drawn; what is put into them is escaped
    "policy/rendering.py",
    "policy/templatetags/matrix.py",  # words and numbers of our own; the address is escaped
    "policy/views/lines.py",  # the rows of a list of people, each part escaped where it is made
}
SAFE_TEMPLATES = {"templates/components/_help.html", "templates/components/field.html"}  # help texts of the code


def test_text_is_marked_as_safe_in_few_places() -> None:
    assert {place.split(":")[0] for place in found(marked_safe)} <= SAFE
    unescaped = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off")
    assert {path for path, text in templates().items() if unescaped.search(text)} <= SAFE_TEMPLATES


def test_no_exception_ends_nowhere() -> None:
    assert found(swallowed) == set()


def test_the_time_comes_from_one_clock() -> None:
    assert found(own_clock, lambda module: module.path != "kit/clock.py") == set()


def test_questions_duties_and_writers_take_the_moment_as_a_parameter() -> None:
    pure = {"queries", "duties", "workflow", "models", "permissions"}
    allowed = {
        "notices/workflow.py: _mark",  # when the mail has left, which is not when the delivery began
        "accounts/duties/requests.py: content",  # what a notice says is asked when it is sent
        "accounts/duties/appointments.py: _news",
        "accounts/duties/collectives.py: _decided",
        "consent/duties.py: _asked",
        "policy/duties/asking.py: _asked",
        "policy/duties/chasing.py: _reminded",
        "policy/duties/drafts.py: _answered",
        "policy/duties/planned.py: _called",
        "accounts/duties/closing.py: _suspended",
        "accounts/duties/delegations.py: _delegated",
        "accounts/duties/standing.py: content",
    }
    places = found(present_moment, lambda module: bool(set(re.split(r"[/.]", module.path)) & pure))
    assert places <= allowed


def test_the_admin_that_writes_past_the_workflow_is_not_installed() -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
