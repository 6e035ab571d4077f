"""Shape and politeness of what people enter about accounts."""

from .appointments import AppointForm, ContactForm, EndForm, OperatorForm, SpokespersonForm
from .asking import RequestForm
from .profiles import CheckForm, PlatformForm
from .requests import ApproveForm, CloseForm, MetForm, ReasonForm

__all__ = [
    "AppointForm",
    "ApproveForm",
    "CheckForm",
    "CloseForm",
    "ContactForm",
    "EndForm",
    "MetForm",
    "OperatorForm",
    "PlatformForm",
    "ReasonForm",
    "RequestForm",
    "SpokespersonForm",
]
