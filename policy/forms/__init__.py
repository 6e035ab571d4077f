"""Shape and politeness of what people enter about policies."""

from .entering import CHANGES, MATERIAL, MAX_BYTES, EitherFile, EitherText, EnterForm, TakeInForm, understood
from .evidence import AcknowledgeForm
from .people import FollowingForm
from .reviews import ReviewForm

__all__ = [
    "CHANGES",
    "MATERIAL",
    "MAX_BYTES",
    "AcknowledgeForm",
    "EitherFile",
    "EitherText",
    "EnterForm",
    "FollowingForm",
    "ReviewForm",
    "TakeInForm",
    "understood",
]
