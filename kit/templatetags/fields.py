"""Fields: a Django form as people can fill it in, with label, help, error and their bonds for those who listen."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.template import Library
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = Library()


def _shape(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        return "tick"
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return "choices"
    return "picker" if isinstance(widget, Select) and not getattr(widget, "allow_multiple_selected", False) else "input"


def _control(bound: BoundField, shape: str) -> str:
    if shape in {"tick", "choices"}:
        return "" if shape == "choices" else str(bound)
    own = bound.field.widget.attrs.get("class", "")
    return bound.as_widget(
        attrs={"class": f"input {own}".strip(), "placeholder": False}
    )  # help stands beside the field


@register.simple_tag
def field(bound: BoundField, *, label: str = "", help: str = "", kind: str = "", columns: int = 1) -> str:
    """Return one field of a form; `kind="card"` and `columns=2` are for choices that need a sentence each."""
    if bound.is_hidden:
        return str(bound)
    bound.label = label or bound.label
    bound.help_text = help or bound.help_text
    shape = _shape(bound)
    given: dict[str, Any] = {"field": bound, "shape": shape, "control": _control(bound, shape)}
    return render_to_string("components/field.html", given | {"kind": kind, "columns": columns})


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """Return the summary of errors and every field of `form`, in its order."""
    return format_html_join("\n", "{}", [(errors(form),), *((field(bound),) for bound in form)])


def _target(bound: BoundField) -> str:
    if _shape(bound) == "choices":
        first = next(iter(bound.subwidgets), None)
        return first.id_for_label if first else ""
    return bound.id_for_label


@register.simple_tag
def errors(form: BaseForm) -> str:
    """Return what must be mended, as links to the fields, first in the form; nothing where nothing is wrong."""
    if not form.is_bound or not form.errors:
        return ""
    found: list[tuple[str, Any, Any]] = [("", "", message) for message in form.non_field_errors()]
    for bound in form:
        found += [(_target(bound), bound.label, message) for message in bound.errors]
    return render_to_string("components/errors.html", {"found": found})
