"""Shape and politeness of what people enter about accounts."""

from .profiles import CheckForm, PlatformForm
from .requests import AppointForm, EndForm, OperatorForm, ReasonForm, RequestForm, SpokespersonForm

__all__ = [
    "AppointForm",
    "CheckForm",
    "EndForm",
    "OperatorForm",
    "PlatformForm",
    "ReasonForm",
    "RequestForm",
    "SpokespersonForm",
]
