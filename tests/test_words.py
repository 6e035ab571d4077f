"""Swedish is complete: every text of the screen stands in the catalogue, translated, with the same placeholders."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django import forms
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("kit", "companies", "notices", "policy", "accounts", "consent", "incidents", "plsportal")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")
MARKED = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
IN_TEMPLATE = re.compile(r"""\{%\s*translate\s+"([^"]+)"|\b_\("([^"]+)"\)""")


@pytest.fixture(scope="module")
def swedish() -> Catalog:
    with (ROOT / "locale/sv/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="sv")


def texts(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def test_every_text_is_translated_and_none_is_a_guess(swedish: Catalog) -> None:
    messages: list[Message] = [message for message in swedish if message.id]
    missing = [message.id for message in messages if not all(texts(message.string)) or message.fuzzy]
    assert len(messages) > 500
    assert missing == []


def test_no_text_stands_there_twice() -> None:
    entries = (ROOT / "locale/sv/LC_MESSAGES/django.po").read_text().split("\n\n")
    keys = [re.findall(r'^(?:msgctxt|msgid) ".*"(?:\n".*")*', entry, re.MULTILINE) for entry in entries]
    often = Counter("\n".join(key) for key in keys if key)
    assert [key for key, number in often.items() if number > 1] == []


def test_each_translation_has_the_placeholders_of_its_text(swedish: Catalog) -> None:
    wrong = [
        message.id
        for message in swedish
        if message.id
        and {frozenset(PLACEHOLDER.findall(text)) for text in texts(message.string)[-1:]}
        != {frozenset(PLACEHOLDER.findall(text)) for text in texts(message.id)[-1:]}
    ]
    assert wrong == []


def sources() -> list[Path]:
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def marked(path: Path) -> set[str]:
    """Return the texts that a module marks for translation, whatever name the marker goes by."""
    tree = ast.parse(path.read_text())
    names = {
        alias.asname or alias.name: alias.name.startswith("pgettext")  # there the first argument is the context
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in MARKED
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    return {
        argument.value
        for node in calls
        if node.func.id in names and node.args  # type: ignore[attr-defined]
        for argument in node.args[names[node.func.id] :][:1]  # type: ignore[attr-defined]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def test_every_text_of_code_and_templates_stands_in_the_catalogue(swedish: Catalog) -> None:
    known = {text for message in swedish if message.id for text in texts(message.id)}
    in_code = {text for path in sources() for text in marked(path)}
    in_templates = {
        found
        for path in (ROOT / "templates").rglob("*")
        if path.is_file()
        for pair in IN_TEMPLATE.findall(path.read_text())
        for found in pair
        if found
    }
    assert len(in_code) > 200 and len(in_templates) > 200
    assert sorted((in_code | in_templates) - known) == []


def forms_of(kind: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    """Return every form of the rooms; the addresses have brought them all."""
    for one in kind.__subclasses__():
        if one.__module__.split(".")[0] in ROOMS:
            yield one
        yield from forms_of(one)


def test_the_empty_choice_of_a_list_says_what_it_means() -> None:
    get_resolver().url_patterns  # noqa: B018 - brings every view, and so every form
    found = {
        (form.__name__, name): str(field.empty_label)
        for form in forms_of()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField)
    }
    assert len(found) > 10
    assert [place for place, label in found.items() if not label.strip("-") and label] == []
