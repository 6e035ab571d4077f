"""What is asked about an account before the CEO decides: one line a question, and for which kinds of request.

A pure table. Few questions must be answered; the rest help HR and the CEO to say yes without asking back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

OPEN, OPERATE, CHANGE = "open", "operate", "change"
LINE, TEXT, ADDRESS, PERSON, ONE_OF, SOME_OF = "line", "text", "address", "person", "one_of", "some_of"

LANGUAGES = (
    ("sv", _("Swedish")), ("en", _("English")), ("fi", _("Finnish")), ("no", _("Norwegian")), ("da", _("Danish")),
    ("de", _("German")), ("pl", _("Polish")),
)  # fmt: skip
MONITORING = (
    ("daily", _("Several times a day")),
    ("workdays", _("Each working day")),
    ("weekly", _("Once a week")),
    ("off", _("Nobody can comment")),
)
NO_MINORS, MINORS = "no", ("addressed", "pictured", "both")
CHILDREN = (
    (NO_MINORS, pgettext_lazy("children", "No")),
    ("addressed", _("It addresses people under 18")),
    ("pictured", _("It shows pictures of people under 18")),
    ("both", _("Both")),
)
BASICS = (
    ("behind", _("Says which company is behind it")),
    ("contact", _("Says how to reach the company")),
    ("terms", _("Links to the rules for comments")),
    ("privacy", _("Links to how personal data is handled")),
)
USUAL_MODERATION = _("We hide threats, harassment and personal attacks, keep a picture of them and tell HR.")


@dataclass(frozen=True)
class Question:
    """One question: the request's field it fills, how it is asked, and of which kinds it is asked or demanded."""

    key: str
    shape: str
    label: Any
    help: Any = ""
    asked: frozenset[str] = frozenset({OPEN})
    demanded: frozenset[str] = frozenset()
    longest: int = 500
    choices: tuple[tuple[str, Any], ...] = ()
    usual: Any = ""  # what stands there when a new account is asked for
    said: Any = ""  # the word beside the answer, where it is not the question itself
    labels: Mapping[str, Any] = field(default_factory=dict)  # of kinds that ask in other words

    def worded(self, kind: str) -> Any:
        """Return the question as this kind of request asks it."""
        return self.labels.get(kind, self.label)


@dataclass(frozen=True)
class Section:
    """Questions that belong together under one heading."""

    key: str
    title: Any
    questions: tuple[Question, ...]
    folded: bool = False  # what need not be answered may be folded away


ALL, NEW, MOVED = frozenset({OPEN, OPERATE, CHANGE}), frozenset({OPEN}), frozenset({OPEN, CHANGE})
RUN = frozenset({OPEN, OPERATE})

SECTIONS = (
    Section("account", _("The account"), (
        Question("address", ADDRESS, _("Address of the profile"),
                 _("Paste the address, such as instagram.com/name. It need not exist yet."),
                 MOVED, MOVED, said=_("Account")),
        Question("name", LINE, _("What shall the account be called?"), "", MOVED, MOVED, 120, said=_("Name")),
    )),
    Section("why", _("What for"), (
        Question("purpose", TEXT, _("Why do we need it?"), _("What it shall lead to."), ALL, ALL, 2000,
                 said=_("Why"), labels={OPERATE: _("Why do we still need it?"), CHANGE: _("What is it for?")}),
        Question("audience", LINE, _("Whom is it for?"), "", ALL, MOVED, 500, said=_("For whom")),
        Question("gap", TEXT, _("Why do our present accounts not do?"),
                 _("The more accounts, the more to look after."), NEW, longest=2000),
        Question("changes", TEXT, _("What has changed since the last decision?"), "",
                 frozenset({OPERATE, CHANGE}), frozenset({CHANGE}), 2000, said=_("What has changed"),
                 labels={CHANGE: _("What do you want to change, and why?")}),
        Question("minors", ONE_OF, _("Does the account turn to children, or show them?"),
                 _("Children under 18 need more: consent of guardians, and care with comments."), ALL,
                 choices=CHILDREN, said=_("Children under 18")),
    )),
    Section("who", _("Who runs it"), (
        Question("owner", PERSON, _("Account owner"), _("Answers for what is published. Name or e-mail."),
                 ALL, ALL, 254),
        Question("backup", PERSON, _("Back-up"), _("Another person, so that two can always get in."), ALL, MOVED, 254),
        Question("operators", LINE, _("Who else publishes?"),
                 _("Names of editors. The CEO appoints them when the account is open."), RUN),
    )),
    Section("everyday", _("Everyday life of the account"), (
        Question("posting", LINE, _("How often do you publish, and what?"),
                 _("Such as: two pictures a week from our projects."), RUN),
        Question("monitoring", ONE_OF, _("How often does somebody read comments and messages?"), "", RUN,
                 choices=MONITORING, usual="workdays", said=_("Comments are read")),
        Question("moderation", TEXT, _("What do you do with comments that break the rules?"), "", RUN,
                 longest=1000, usual=USUAL_MODERATION, said=_("Comments that break the rules")),
        Question("languages", SOME_OF, _("In which languages?"), "", NEW, choices=LANGUAGES, usual=("sv",),
                 said=_("Languages")),
    ), folded=True),
    Section("care", _("What needs care"), (
        Question("risks", TEXT, _("What could go wrong, and what do you do about it?"), "", RUN, longest=2000,
                 said=_("Risks")),
        Question("basics", SOME_OF, _("What will the profile show?"),
                 _("The group asks for all four. Untick what cannot be done."), NEW, choices=BASICS,
                 usual=("behind", "contact", "terms", "privacy"), said=_("What the profile will do")),
    ), folded=True),
)  # fmt: skip

QUESTIONS: dict[str, Question] = {one.key: one for section in SECTIONS for one in section.questions}
OWN = ("address", "owner", "backup")  # are more than the text or the choice that was given
ANSWERS = tuple(key for key in QUESTIONS if key not in (*OWN, "name"))  # fields of a request called the same


def asked_of(kind: str) -> list[tuple[Section, list[Question]]]:
    """Return the sections of a kind of request with the questions that it asks; none for a kind without a form."""
    found = [(one, [each for each in one.questions if kind in each.asked]) for one in SECTIONS]
    return [(section, questions) for section, questions in found if questions]


def in_words(question: Question, value: Any) -> str:
    """Return an answer as it is read: chosen values by their words, an empty one as nothing."""
    if question.shape == SOME_OF:
        return ", ".join(str(word) for key, word in question.choices if key in (value or ()))
    if question.shape == ONE_OF:
        return str(dict(question.choices).get(value, ""))
    return str(value or "")


def answered(content: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """Return what was answered, word by word with its label, out of a request's frozen content."""
    rows = [(QUESTIONS[key], in_words(QUESTIONS[key], content.get(key))) for key in ANSWERS]
    return [(question.said or question.worded(content["kind"]), words) for question, words in rows if words]
