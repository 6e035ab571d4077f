"""Sentences and files that are spelt out, looked up once a language: a page has fifty, and they cost as much as its
table.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template import Context, Library
from django.template.base import FilterExpression, Parser, Token
from django.templatetags.i18n import TranslateNode, do_translate
from django.templatetags.static import StaticNode
from django.utils.translation import get_language

register = Library()


class Sentence(TranslateNode):
    """Django's `translate`, for a sentence that is spelt out."""

    def __init__(self, plain: TranslateNode) -> None:
        super().__init__(plain.filter_expression, plain.noop, plain.asvar, plain.message_context)
        self.known: dict[tuple[str | None, bool], Any] = {}

    def render(self, context: Context) -> Any:
        """Return the sentence in the language of the moment, or put it into the context."""
        key = get_language(), context.autoescape
        if key not in self.known:
            said = super().render(context)
            self.known[key] = context[self.asvar] if self.asvar else said
        if not self.asvar:
            return self.known[key]
        context[self.asvar] = self.known[key]
        return ""


@register.tag
def translate(parser: Parser, token: Token) -> TranslateNode:
    """Do what Django's tag of this name does."""
    node: TranslateNode = do_translate(parser, token)
    context = node.message_context
    return Sentence(node) if _spelt(node.filter_expression) and (context is None or _spelt(context)) else node


class File(StaticNode):
    """Django's `static`, for a file that is spelt out: its name does not change while the portal runs."""

    def url(self, context: Context) -> str:
        """Return the address."""
        return _address(str(self.path.var), settings.STATIC_URL)


@lru_cache(maxsize=256)
def _address(path: str, prefix: str) -> str:
    """Return the address of the file; who serves them from elsewhere has another one."""
    return str(StaticNode.handle_simple(path))


@register.tag
def static(parser: Parser, token: Token) -> StaticNode:
    """Do what Django's tag of this name does."""
    node: StaticNode = StaticNode.handle_token(parser, token)
    return File(node.varname, node.path) if _spelt(node.path) else node


def _spelt(text: Any) -> bool:
    """Tell whether the text stands in the template itself."""
    if not isinstance(text, FilterExpression) or text.filters:
        return False
    return isinstance(text.var, str) or text.var.literal is not None
