"""A kiosk on a tablet: a manager opens it and is logged out, then each person shows by a one-time code who they are."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies import queries as companies
from companies.models import User
from kit import clock
from kit.fields import uuid_or_none
from kit.people import person
from kit.workflow import Forbidden, Refused, Stale
from policy import queries, workflow
from policy.forms import AcknowledgeForm, KioskForm
from policy.models import Adoption, Policy
from policy.queries import Standing
from policy.rendering import parts
from policy.rendering import render as rendered

from .quizzes import asked_now, choice_form, explained

QUIZ = {"fragor", "svar"}  # in the address: the text is read, the questions are up
OPEN, WHO, DONE = "kiosk.opened_by", "kiosk.person", "kiosk.done"
STANDS = dt.timedelta(minutes=15)  # how long a person may read before they must show who they are once more
SHOWN = dt.timedelta(minutes=3)  # how long the codes of the receipts stand there


@require_http_methods(["GET", "POST"])
def open_kiosk(request: HttpRequest) -> HttpResponse:
    """Explain the kiosk; a press logs the manager out on this device and leaves nothing there but the kiosk."""
    user, at = person(request), clock.now()
    if not queries.may_open_kiosk(user, at):
        raise Forbidden("open_kiosk")
    if request.method == "GET":
        return render(request, "policy/open_kiosk.html")
    logout(request)
    request.session[OPEN] = str(user.pk)
    return redirect("kiosk")


def _opened_by(request: HttpRequest) -> User | None:
    """Return who opened the kiosk, while they may; None: it is closed."""
    key = request.session.get(OPEN)
    user = User.objects.filter(pk=key).first() if key else None
    return user if user and queries.may_open_kiosk(user, clock.now()) else None


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "policy/kiosk_closed.html", status=403)


def _standing(request: HttpRequest) -> User | None:
    """Return who has shown who they are, a short while ago."""
    key, since = request.session.get(WHO, ("", 0.0))
    at = clock.now()
    if not key or at.timestamp() - since > STANDS.total_seconds():
        return None
    user = User.objects.filter(pk=uuid.UUID(key)).first()
    return user if user and companies.may_log_in(user, at) else None


def _cleared(request: HttpRequest) -> None:
    """Leave nothing of the person on the device."""
    request.session.pop(WHO, None)
    request.session.cycle_key()


@login_not_required
@require_http_methods(["GET", "POST"])
def enter_kiosk(request: HttpRequest) -> HttpResponse:
    """Ask for employee number and one-time code."""
    if _opened_by(request) is None:
        return _closed(request)
    form = KioskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = workflow.enter_kiosk(form.cleaned_data["number"], form.cleaned_data["code"], at=clock.now())
        except Refused as error:
            form.add_error("code", str(error.sentence))
        else:
            request.session.pop(DONE, None)
            _cleared(request)
            request.session[WHO] = (str(found.pk), clock.now().timestamp())
            return redirect("kiosk_read")
    return render(request, "policy/kiosk.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "POST"])
def acknowledge_at_kiosk(request: HttpRequest) -> HttpResponse:
    """Show the policy that the person owes, and take their confirmation; one after another."""
    opened_by = _opened_by(request)
    if opened_by is None:
        return _closed(request)
    user = _standing(request)
    if user is None:
        return redirect("kiosk")
    adoption = _owed(user)
    if adoption is None:
        return redirect("kiosk_done")
    section = queries.next_section(user, adoption, clock.now())
    if section is not None:
        return _section(request, user, adoption, section)
    quiz = queries.quiz_owed(user, adoption, clock.now())
    if quiz is not None and (request.method == "POST" or QUIZ & request.GET.keys()):
        return _quiz(request, user, adoption, quiz)
    given = request.POST if request.method == "POST" else None
    form = AcknowledgeForm(given, initial={"text_hash": _shown(adoption, user)[2]})
    if request.method == "POST" and form.is_valid():
        return _confirmed(request, user, opened_by, adoption, form.cleaned_data["text_hash"])
    return _text(request, user, adoption, form, status=422 if form.errors else 200, quiz=quiz)


def _section(request: HttpRequest, user: User, adoption: Adoption, section: int) -> HttpResponse:
    """Show the next section where the company asks that each was shown; a press leads on."""
    if request.method == "POST" and request.POST.get("section") == str(section):
        workflow.show_section(adoption.version, section, by=user, at=clock.now())
        return redirect("kiosk_read")
    found = parts(adoption.version.body)
    context = {"version": adoption.version, "part": found[section - 1], "section": section, "total": len(found)}
    with translation.override(user.language):
        return render(request, "policy/kiosk_section.html", context)


def _quiz(request: HttpRequest, user: User, adoption: Adoption, quiz: Standing) -> HttpResponse:
    """Ask the next question of the quiz; above it stands why the one before was right or not."""
    form = choice_form(request, quiz, user)
    if form.is_bound and form.is_valid():
        done = workflow.answer_quiz(adoption.version, by=user, at=clock.now(), **form.cleaned_data)
        return redirect(f"{reverse('kiosk_read')}?svar={done.pk}")
    title, _body, text_hash = _shown(adoption, user)
    context = {"title": title, "language": _language(adoption, text_hash), "form": form}
    with translation.override(user.language):
        context |= _answered(request, user) | asked_now(quiz, user)
        return render(request, "policy/kiosk_quiz.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, user: User) -> dict[str, Any]:
    """Return whether the answer just given was right, and why."""
    key = uuid_or_none(request.GET.get("svar", ""))
    if not key:
        return {}
    said = explained(user, key)
    return {"done": said["done"], "before": said["asked"], "rightly": said["rightly"]}


def _owed(user: User) -> Adoption | None:
    """Return the adoption whose text the person owes first."""
    at = clock.now()
    for row in queries.owed_by(user, at)[:1]:
        return queries.own_adoption(user, Policy.objects.get(pk=row["policy_id"]), at)
    return None


def _confirmed(request: HttpRequest, user: User, opened_by: User, adoption: Adoption, text_hash: str) -> HttpResponse:
    try:
        done = workflow.acknowledge_at_kiosk(
            adoption.version, person=user, opened_by=opened_by, at=clock.now(), text_hash=text_hash
        )
    except Stale:  # another text came into force, or is next: the person reads that one
        form = AcknowledgeForm(initial={"text_hash": _shown(adoption, user)[2]})
        return _text(request, user, adoption, form, status=409)
    title, _body, shown = _shown(adoption, user)
    receipt = (title, _language(adoption, shown), done.seal.code)
    request.session[DONE] = ([*_receipts(request), receipt], clock.now().timestamp())
    if _owed(user):
        return redirect("kiosk_read")
    _cleared(request)
    return redirect("kiosk_done")


def _receipts(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Return title, its language and code for each receipt of whoever has just confirmed; they stand a short while."""
    receipts, since = request.session.get(DONE, ([], 0.0))
    return list(receipts) if clock.now().timestamp() - since < SHOWN.total_seconds() else []


def _shown(adoption: Adoption, user: User) -> tuple[str, str, str]:
    """Return title, Markdown and hash of the text in the person's language, or in Swedish where it is not."""
    texts = adoption.version.texts
    return texts.get(user.language) or texts["sv"]


def _language(adoption: Adoption, text_hash: str) -> str:
    return "sv" if text_hash == adoption.version.text_hash else "en"


def _text(
    request: HttpRequest,
    user: User,
    adoption: Adoption,
    form: AcknowledgeForm,
    *,
    status: int,
    quiz: Standing | None = None,
) -> HttpResponse:
    """Show the text; below it the way to the quiz where one is owed, else the form that confirms."""
    title, body, text_hash = _shown(adoption, user)
    with translation.override(user.language):
        context = {
            "one": user,
            "version": adoption.version,
            "title": title,
            "text": rendered(body),
            "language": _language(adoption, text_hash),
            "wording": workflow.wording(adoption.version, adoption.effective_from, user.language),
            "form": form,
            "quiz": quiz,
            "review": queries.review_of(adoption, clock.now()),
            "today": clock.today(),
            "late": status == 409,
            **_answered(request, user),
        }
        return render(request, "policy/kiosk_read.html", context, status=status)


@login_not_required
@require_safe
def kiosk_done(request: HttpRequest) -> HttpResponse:
    """Show the codes of the receipts; whatever is pressed next, the person is gone from the device."""
    if _opened_by(request) is None:
        return _closed(request)
    return render(request, "policy/kiosk_done.html", {"receipts": _receipts(request)})


@login_not_required
@require_POST
def leave_kiosk(request: HttpRequest) -> HttpResponse:
    """Clear the device for the next person; `close` ends the kiosk."""
    if "close" in request.POST:
        request.session.flush()
        return redirect("account_login")
    if _opened_by(request) is None:
        return _closed(request)
    request.session.pop(DONE, None)
    _cleared(request)
    return redirect("kiosk")
