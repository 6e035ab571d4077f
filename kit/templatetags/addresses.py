"""Addresses without a key in them, looked up once: a page has twenty, and they cost as much as its table."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template import Context, Library
from django.template.base import FilterExpression, Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as plain
from django.urls import get_script_prefix, get_urlconf, reverse

register = Library()


class Address(URLNode):
    """Django's `url`, for a name that is spelt out and takes nothing."""

    def render(self, context: Context) -> str:
        """Return the address."""
        return _known(str(self.view_name.var), get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=1024)
def _known(name: str, urlconf: Any, prefix: str) -> str:
    """Return the address of the name; who serves another set of addresses, or below a prefix, has other ones."""
    return reverse(name, urlconf=urlconf)


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    """Do what Django's tag of this name does."""
    node: URLNode = plain(parser, token)
    name = node.view_name
    spelt = isinstance(name, FilterExpression) and isinstance(name.var, str) and not name.filters
    if spelt and not (node.args or node.kwargs or node.asvar):
        return Address(node.view_name, node.args, node.kwargs, node.asvar)
    return node
