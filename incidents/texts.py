"""The group's words where a company has none: the four texts of AFS 2023:2 ch. 2 (law.md, L8), and where help is."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

EXIT = "https://www.smhi.se/"  # where one lands who leaves quickly: the weather


class Key(TextChoices):
    """Which of the four texts."""

    RECEIVES = "receives", _("Who receives the report")
    HAPPENS = "happens", _("What happens with what you write")
    DOES = "does", _("What the case handler does")
    HELP = "help", _("How you get help quickly")


@dataclass(frozen=True)
class Text:
    """One of the four texts."""

    key: Key
    title: Any
    body: Any


TEXTS = (
    Text(
        Key.RECEIVES,
        Key.RECEIVES.label,
        _(
            "Case handlers whom HR and the CEO have designated together. You see their names before you send. "
            "Where a company has fewer than two, the group's fallback handlers receive it too."
        ),
    ),
    Text(
        Key.HAPPENS,
        Key.HAPPENS.label,
        _(
            "It is encrypted. Only you and the case handlers named on this page can read it. Being a manager, HR, the "
            "CEO or IT opens nothing. Each time somebody opens it, that is recorded."
        ),
    ),
    Text(
        Key.DOES,
        Key.DOES.label,
        _(
            "Acknowledges the report within seven days, which is our internal target, talks with you, finds out what "
            "has happened and sees to it that it stops. The employer has to investigate (diskrimineringslagen "
            "2 kap. 3 §). You are told how it ended."
        ),
    ),
    Text(
        Key.HELP,
        Key.HELP.label,
        _(
            "You need not wait for us. Talk with your safety representative, your union or the occupational health "
            "service. Nobody may punish you for reporting (diskrimineringslagen 2 kap. 18 §)."
        ),
    ),
)
