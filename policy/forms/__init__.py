"""Shape and politeness of what people enter about policies."""

from .drafts import AdoptForm, DraftForm, NewDraftForm, ObjectForm, WithdrawForm
from .entering import CHANGES, MATERIAL, MAX_BYTES, EitherFile, EitherText, EnterForm, TakeInForm, understood
from .evidence import AcknowledgeForm
from .people import FollowingForm
from .reviews import ReviewForm
from .versions import CompareForm, SearchForm

__all__ = [
    "CHANGES",
    "MATERIAL",
    "MAX_BYTES",
    "AcknowledgeForm",
    "AdoptForm",
    "CompareForm",
    "DraftForm",
    "EitherFile",
    "EitherText",
    "EnterForm",
    "FollowingForm",
    "NewDraftForm",
    "ObjectForm",
    "ReviewForm",
    "SearchForm",
    "TakeInForm",
    "WithdrawForm",
    "understood",
]
