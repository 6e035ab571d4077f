"""The public answers for machines: OpenAPI, no log-in, open to every origin, nothing but what the pages say too."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Literal

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import get_conditional_response
from ninja import Field, NinjaAPI, Path, Query, Schema
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from accounts import queries
from accounts.platforms import PLATFORMS
from accounts.platforms.identity import SENTENCES
from accounts.queries import ANSWERS, PublicAccount, Verdict
from kit import clock
from kit.limits import ASKING, network_of

ABOUT = """Is this account in social media ours? And which are?

Every answer rests on the company's own register: an account is `official` while the CEO's decision on it holds, and
on nothing else. No people, no contents, no key needed. An answer is never more than five seconds old. Each network may
ask ten times a second; who asks more gets 429 and, in `Retry-After`, the seconds to wait.
"""
FRESH = "public, max-age=1"  # with what this process keeps it is never older than five seconds
PAGE = 100

api = NinjaAPI(title="Official accounts", version="1", description=ABOUT, urls_namespace="api")


def _known(platform: str) -> str:
    if platform not in PLATFORMS:
        raise ValueError("no platform that the portal knows")
    return platform


PlatformKey = Annotated[
    str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": sorted(PLATFORMS), "title": "Platform"})
]
Language = Literal["sv", "en"]
Ours = Literal["official", "formerly_official"]


def _hyphened(key: str) -> str:
    """Pydantic reads a key in other spellings too, of which the description knows nothing."""
    if not isinstance(key, str) or not HYPHENED.fullmatch(key):
        raise ValueError("no key as the portal writes it")
    return key


HYPHENED = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
Key = Annotated[uuid.UUID, BeforeValidator(_hyphened)]
Slug = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,40}$")]


class OfficialAccount(Schema):
    """An account that is or was official."""

    answer: Ours
    id: uuid.UUID
    name: str = Field(description="What the company calls the account.")
    platform: str
    kind: str = Field(description="Kind of profile on the platform, such as page, group, channel.")
    handle: str
    url: str = Field(description="The one address that the register knows the profile by.")
    company: str
    company_key: str = Field(description="The company in the filters of `/accounts`.")
    since: dt.date = Field(description="Official since this day.")
    confirmed_on: dt.date | None = Field(description="The day its owner last confirmed that it is the company's.")
    until: dt.date | None = Field(description="The day it ceased to be official; null while it is.")
    linked_from: str | None = Field(description="Site of the company that links to the profile and is linked back.")
    suspended: bool = Field(description="The account is the company's, and stands still for now.")
    page: str = Field(description="The account's own page for people, which stays when the account is closed.")


class Official(OfficialAccount):
    """The account is ours today."""

    answer: Literal["official"]
    until: None


class FormerlyOfficial(OfficialAccount):
    """The account was ours and is not any longer. Do not trust what has come since."""

    answer: Literal["formerly_official"]
    until: dt.date
    moved_to: str | None = Field(None, description="The address that the account has now, where it is official still.")


class NotOurs(Schema):
    """The account was recognised, and is not ours."""

    answer: Literal["not_ours"]
    platform: str
    kind: str
    handle: str
    url: str = Field(description="The profile as it was recognised.")


class Unknown(Schema):
    """The text names no account that could be looked up."""

    answer: Literal["unknown"]
    reason: Literal[tuple(SENTENCES)] = Field(description="What could not be recognised.")  # type: ignore[valid-type]
    sentence: str = Field(description="The same for people, with what to do instead.")


Verification = Annotated[Official | FormerlyOfficial | NotOurs | Unknown, Field(discriminator="answer")]


class Accounts(Schema):
    """A page of the list."""

    accounts: list[OfficialAccount]
    next: uuid.UUID | None = Field(description="Ask with this as `after` for the next page; null on the last.")


class Problem(Schema):
    """Why there is no answer."""

    detail: str


class Fault(Schema):
    """One thing that is wrong with the question."""

    type: str
    loc: list[str | int]
    msg: str


class Faults(Schema):
    """What is wrong with the question."""

    detail: list[Fault]


LIMITED = {429: Problem}
WRONG = {422: Faults, **LIMITED}


def told(account: PublicAccount) -> dict[str, Any]:
    """Return an account as the API tells it."""
    return {
        "answer": account.verdict.value,
        **{name: getattr(account, name) for name in ("id", "name", "platform", "kind", "handle", "url", "company")},
        "company_key": account.slug,
        **{name: getattr(account, name) for name in ("since", "confirmed_on", "until")},
        "linked_from": account.linked_from or None,
        "suspended": account.suspended,
        **({"moved_to": account.moved_to or None} if account.until else {}),
        "page": f"{settings.PUBLIC_URL}/officiella-konton/{account.id}/",
    }


@api.get("/verify", response={200: Verification, **WRONG}, summary="Is this account ours?", operation_id="verify")
def verify(
    request: HttpRequest,
    url: Annotated[str, Query(description="The address of a profile or post, however it is spelled.")],
    lang: Annotated[Language, Query(description="Language of `sentence`.")] = "sv",
) -> Any:
    """Say of any text whether it names an official account: always one of four answers, always 200."""
    found = queries.asked(url, clock.now(), ANSWERS.answer)
    if found.account:
        return told(found.account)
    if found.identity:
        same = {name: getattr(found.identity, name) for name in ("platform", "kind", "handle", "url")}
        return {"answer": Verdict.NOT_OURS.value, **same}
    with translation.override(lang):
        return {"answer": Verdict.UNKNOWN.value, "reason": found.reason, "sentence": str(found.sentence)}


@api.get("/accounts", response={200: Accounts, **WRONG}, summary="Which accounts are ours?", operation_id="accounts")
def accounts(
    request: HttpRequest,
    company: Annotated[Slug | None, Query(description="Key of a company.")] = None,
    platform: Annotated[PlatformKey | None, Query(description="Key of a platform.")] = None,
    answer: Annotated[Ours, Query(description="Those of today, or earlier ones.")] = "official",
    after: Annotated[Key | None, Query(description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE, description="Accounts on a page.")] = PAGE,
) -> Any:
    """List what is public, in pages by key: nothing is missed or told twice when the register changes meanwhile."""
    at = clock.now()
    rows = (queries.official if answer == Verdict.OFFICIAL else queries.formerly_official)(at).order_by("id")
    rows = queries.narrowed(rows, None, platform or "")
    if company:
        rows = rows.filter(company__slug=company)
    if after:
        rows = rows.filter(id__gt=after)
    found = [told(account) for account in queries.rows_shown(rows[: limit + 1], at)]
    more = found[limit - 1]["id"] if len(found) > limit else None
    return {"accounts": found[:limit], "next": more}


@api.get(
    "/accounts/{account}",
    response={200: OfficialAccount, 404: Problem, **WRONG},
    summary="One account that is or was ours",
    operation_id="account",
    url_name="account",
)
def account(request: HttpRequest, account: Annotated[Key, Path(description="Key of the account.")]) -> Any:
    """Return one account, also after it is closed; 404 for what was never official."""
    at = clock.now()
    found = queries.rows_shown(queries.ever_official().filter(pk=account), at)
    if not found:
        raise Http404
    return told(found[0])


@api.get("/{path:rest}", include_in_schema=False, url_name="nothing")
def nothing(request: HttpRequest, rest: str) -> Any:
    """Say in JSON that there is nothing here."""
    raise Http404


def opened(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let everybody ask from everywhere, so often and no oftener; what was told keeps its mark for the next time."""

    @login_not_required
    @wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        seconds = ASKING.wait(network_of(request))
        if seconds:
            detail = {"detail": f"Too many questions. Ask again in {seconds} s."}
            response: HttpResponseBase = JsonResponse(detail, status=429, headers={"Retry-After": str(seconds)})
        else:
            if request.method == "HEAD":  # ninja knows no HEAD; the server sends the head of the same answer
                request.method = "GET"
            response = view(request, *args, **kwargs)
            if isinstance(response, HttpResponse) and response.status_code == 200:
                response["Cache-Control"] = FRESH
                response = _unless_known(request, response)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        return response

    served.csrf_exempt = True  # type: ignore[attr-defined]  # nothing is written here; other methods get their 405
    return served


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """Mark the answer by its content, and answer 304 to whoever has it already."""
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def front(request: HttpRequest) -> HttpResponse:
    """Lead to the description."""
    return redirect("api:openapi-view")


patterns: list[Any] = api.urls[0]
for pattern in patterns:
    pattern.callback = opened(front if pattern.name == "api-root" else pattern.callback)
