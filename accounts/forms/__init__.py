"""Shape and politeness of what people enter about accounts."""

from .profiles import CheckForm, PlatformForm
from .requests import AppointForm, CloseForm, EndForm, OperatorForm, ReasonForm, RequestForm, SpokespersonForm

__all__ = [
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
