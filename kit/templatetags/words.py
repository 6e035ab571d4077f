"""Sentences that are spelt out, looked up once a language: a page has fifty, and they cost as much as its table."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.template.base import Parser, Token
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language

from kit.templatetags.addresses import spelt

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
    return Sentence(node) if spelt(node.filter_expression) and (context is None or spelt(context)) else node
