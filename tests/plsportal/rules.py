"""The house rules, each as a question to a node of a syntax tree."""

from __future__ import annotations

import ast

from django.apps import apps

from .source import called, root_of

WRITERS = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "_raw_delete"}
BULK = WRITERS - {"save"} | {"update"}
TRACKED = {model.__name__ for model in apps.get_models() if hasattr(model, "history")}
MACHINE = {"dt", "datetime", "date", "timezone"}
RIGHTS = {"has_perm", "has_perms", "has_module_perms", "is_superuser", "is_staff", "user_permissions"}
RIGHTS |= {"get_objects_for_user", "get_perms", "assign_perm", "remove_perm", "ObjectPermissionChecker"}
RIGHTS |= {"permission_required", "PermissionRequiredMixin", "user_passes_test", "UserPassesTestMixin"}


def write(node: ast.AST) -> bool:
    """A call that writes rows. A queryset's `update` takes keywords alone and its `delete` nothing; a dict's takes a
    mapping, a cache's a key.
    """
    if not (call := called(node)) or call[1] is None:
        return False
    name, receiver, node = call
    if isinstance(receiver, ast.Call) and root_of(receiver) == "super":
        return False  # a model's own `save`, which narrows what the caller may do
    without_values = not node.args
    return (
        name in WRITERS or (name == "update" and without_values) or (name in {"delete", "adelete"} and without_values)
    )


def delete(node: ast.AST) -> bool:
    call = called(node)
    return write(node) and call is not None and call[0] in {"delete", "adelete", "_raw_delete"}


def bulk_on_tracked(node: ast.AST) -> bool:
    """Writes no history: the reason would be missing."""
    call = called(node)
    return call is not None and call[0] in BULK and root_of(call[1]) in TRACKED


def guardians_right(node: ast.AST) -> bool:
    """Asks Django or guardian instead of `companies.queries`; a match's `groups()` is something else."""
    if isinstance(node, ast.Name | ast.alias):
        return (node.id if isinstance(node, ast.Name) else node.name) in RIGHTS
    return isinstance(node, ast.Attribute) and node.attr in RIGHTS


def membership(node: ast.AST) -> bool:
    """Reaches for `user.groups`, of which nobody is a member."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
        return node.value.attr == "groups"
    values = node.value if isinstance(node, ast.Assign | ast.Return | ast.Expr) else None
    return isinstance(values, ast.Attribute) and values.attr == "groups"


def sent_to_broker(node: ast.AST) -> bool:
    call = called(node)
    return call is not None and call[0] in {"delay", "apply_async", "send_task"}


def hand_written_query(node: ast.AST) -> bool:
    """Past the ORM's quoting: raw, extra, or a statement put together from pieces."""
    call = called(node)
    if call is None:
        return False
    name, receiver, node = call
    pieced = name == "execute" and bool(node.args) and isinstance(node.args[0], ast.JoinedStr | ast.BinOp | ast.Call)
    return name == "RawSQL" or (receiver is not None and name in {"raw", "extra"}) or pieced


def marked_safe(node: ast.AST) -> bool:
    call = called(node)
    return call is not None and call[0] in {"mark_safe", "SafeString", "SafeText"}


def swallowed(node: ast.AST) -> bool:
    """An exception that ends nowhere: bare, or answered with nothing, or suppressed as a whole."""
    if isinstance(node, ast.ExceptHandler):
        nothing = all(isinstance(step, ast.Pass) or _is_dots(step) for step in node.body)
        return node.type is None or nothing
    call = called(node)
    wide = {"Exception", "BaseException"}
    return call is not None and call[0] == "suppress" and any(root_of(each) in wide for each in call[2].args)


def _is_dots(step: ast.stmt) -> bool:
    return isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant) and step.value.value is ...


def own_clock(node: ast.AST) -> bool:
    """Asks the machine for the time instead of `kit.clock`, or lets a model do so."""
    if isinstance(node, ast.keyword):
        return node.arg in {"auto_now", "auto_now_add"}
    return isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"} and root_of(node) in MACHINE


def present_moment(node: ast.AST) -> bool:
    call = called(node)
    return call is not None and call[0] in {"now", "today"} and root_of(call[1]) == "clock"
