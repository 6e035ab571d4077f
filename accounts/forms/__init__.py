"""Shape and politeness of what people enter about accounts."""

from .appointments import AppointForm, ContactForm, EndForm, OperatorForm, SpokespersonForm
from .profiles import CheckForm, PlatformForm
from .requests import (
    LONGEST,
    SUGGESTIONS,
    CloseForm,
    ReasonForm,
    RequestForm,
)

__all__ = [
    "LONGEST",
    "SUGGESTIONS",
    "AppointForm",
    "CheckForm",
    "CloseForm",
    "ContactForm",
    "EndForm",
    "OperatorForm",
    "PlatformForm",
    "ReasonForm",
    "RequestForm",
    "SpokespersonForm",
]
