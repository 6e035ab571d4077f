"""Addresses without a key in them, of pages and of files, looked up once: a page has twenty, which cost as much as its
table.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template import Context, Library
from django.template.base import FilterExpression, Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as plain
from django.templatetags.static import StaticNode
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
    if spelt(node.view_name) and not (node.args or node.kwargs or node.asvar):
        return Address(node.view_name, node.args, node.kwargs, node.asvar)
    return node


class File(StaticNode):
    """Django's `static`, for a file that is spelt out: its name does not change while the portal runs."""

    def url(self, context: Context) -> str:
        """Return the address."""
        return _served(str(self.path.var), settings.STATIC_URL)


@lru_cache(maxsize=256)
def _served(path: str, prefix: str) -> str:
    """Return the address of the file; who serves them from elsewhere has another one."""
    return str(StaticNode.handle_simple(path))


@register.tag
def static(parser: Parser, token: Token) -> StaticNode:
    """Do what Django's tag of this name does."""
    node: StaticNode = StaticNode.handle_token(parser, token)
    return File(node.varname, node.path) if spelt(node.path) else node


def spelt(text: Any) -> bool:
    """Return whether the text stands in the template itself."""
    if not isinstance(text, FilterExpression) or text.filters:
        return False
    return isinstance(text.var, str) or text.var.literal is not None
