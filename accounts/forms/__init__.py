"""Shape and politeness of what people enter about accounts."""

from .asking import LONGEST, SUGGESTIONS, RequestForm
from .profiles import CheckForm, PlatformForm
from .requests import (
    AppointForm,
    ApproveForm,
    CloseForm,
    EndForm,
    MetForm,
    OperatorForm,
    ReasonForm,
    SpokespersonForm,
)

__all__ = [
    "LONGEST",
    "SUGGESTIONS",
    "AppointForm",
    "ApproveForm",
    "CheckForm",
    "CloseForm",
    "EndForm",
    "MetForm",
    "OperatorForm",
    "PlatformForm",
    "ReasonForm",
    "RequestForm",
    "SpokespersonForm",
]
