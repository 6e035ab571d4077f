"""What a page says to machines: an organisation and the profiles that are its own (schema.org, `sameAs`)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.queries import PublicAccount

# As Django's `json_script`: none of these can then end the element, wherever a name or an address comes from.
ESCAPED = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


def organisations(accounts: Iterable[PublicAccount]) -> SafeString:
    """Return the element with each company and its profiles, in the order of the accounts."""
    profiles: dict[str, list[str]] = {}
    for account in accounts:
        profiles.setdefault(account.company, []).append(account.url)
    graph = [{"@type": "Organization", "name": name, "sameAs": urls} for name, urls in profiles.items()]
    if not graph:
        return SafeString("")
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False).translate(ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))
