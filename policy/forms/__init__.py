"""Shape and politeness of what people enter about policies."""

from .asking import AnswerForm, AskForm, ReadingRuleForm
from .entering import CHANGES, MATERIAL, MAX_BYTES, EitherFile, EitherText, EnterForm, TakeInForm, understood
from .evidence import AcknowledgeForm
from .papers import EarlierForm, KioskForm, PaperForm, YesForm
from .people import FollowingForm
from .quizzes import ChoiceForm, QuestionFormSet, QuizForm, initial_of
from .reviews import ReviewForm

__all__ = [
    "CHANGES",
    "MATERIAL",
    "MAX_BYTES",
    "AcknowledgeForm",
    "AnswerForm",
    "AskForm",
    "ChoiceForm",
    "EarlierForm",
    "EitherFile",
    "EitherText",
    "EnterForm",
    "FollowingForm",
    "KioskForm",
    "PaperForm",
    "QuestionFormSet",
    "QuizForm",
    "ReadingRuleForm",
    "ReviewForm",
    "TakeInForm",
    "YesForm",
    "initial_of",
    "understood",
]
