"""Markdown as plain data: what a page of paper is set from, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from policy.rendering import MARKDOWN

Node = dict[str, Any]
SCHEMES = ("http://", "https://", "mailto:", "tel:")


def blocks(body: str) -> list[Node]:
    """Return the blocks of a Markdown text; sections have the numbers that the page gives them."""
    found = list(_blocks(SyntaxTreeNode(MARKDOWN.parse(body)).children))
    number = 0
    for block in found:
        if block["kind"] == "heading" and block["level"] == 2:
            number += 1
            first = next((part["text"] for part in block["parts"] if part["kind"] == "text"), "")
            if not first[:1].isdigit():
                block["parts"].insert(0, {"kind": "text", "text": f"{number}. "})
    return found


def _blocks(nodes: list[SyntaxTreeNode]) -> Iterator[Node]:
    for node in nodes:
        if node.type == "heading":
            yield {"kind": "heading", "level": max(2, int(node.tag[1:])), "parts": _inline(node)}
        elif node.type == "paragraph":
            yield {"kind": "par", "parts": _inline(node)}
        elif node.type == "blockquote":
            yield {"kind": "quote", "parts": list(_blocks(node.children))}
        elif node.type == "bullet_list":
            yield {"kind": "list", "items": [list(_blocks(item.children)) for item in node.children]}
        elif node.type == "ordered_list":
            items = [list(_blocks(item.children)) for item in node.children]
            yield {"kind": "numbered", "start": int(node.attrs.get("start", 1)), "items": items}
        elif node.type in ("fence", "code_block"):
            yield {"kind": "code", "text": node.content}
        elif node.type == "hr":
            yield {"kind": "rule"}
        elif node.type == "table":
            yield _table(node)


def _table(node: SyntaxTreeNode) -> Node:
    rows = [[_inline(cell) for cell in row.children] for part in node.children for row in part.children]
    cells = [cell for row in rows[1:] for cell in row]
    return {"kind": "table", "columns": len(rows[0]), "head": rows[0], "cells": cells}


def _inline(node: SyntaxTreeNode) -> list[Node]:
    return [part for child in node.children for part in _parts(child)]


def _parts(node: SyntaxTreeNode) -> Iterator[Node]:
    if node.type == "inline":
        yield from (part for child in node.children for part in _parts(child))
    elif node.type in ("em", "strong"):
        yield {"kind": node.type, "parts": _inline(node)}
    elif node.type == "link":
        to = str(node.attrs.get("href", ""))
        yield from [{"kind": "link", "to": to, "parts": _inline(node)}] if to.startswith(SCHEMES) else _inline(node)
    elif node.type == "code_inline":
        yield {"kind": "code", "text": node.content}
    elif node.type == "hardbreak":
        yield {"kind": "break"}
    else:
        yield {"kind": "text", "text": " " if node.type == "softbreak" else node.content}
