"""Shape and politeness of what people enter about accounts."""

from .profiles import CheckForm, PlatformForm
from .requests import (
    LONGEST,
    SUGGESTIONS,
    AppointForm,
    CloseForm,
    EndForm,
    OperatorForm,
    ReasonForm,
    RequestForm,
    SpokespersonForm,
)

__all__ = [
    "LONGEST",
    "SUGGESTIONS",
    "AppointForm",
    "CheckForm",
    "CloseForm",
    "EndForm",
    "OperatorForm",
    "PlatformForm",
    "ReasonForm",
    "RequestForm",
    "SpokespersonForm",
]
