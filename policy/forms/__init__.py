"""Shape and politeness of what people enter about policies."""

from .asking import AnswerForm, AskForm, ReadingRuleForm
from .drafts import AdoptForm, DraftForm, NewDraftForm, ObjectForm, WithdrawForm
from .entering import CHANGES, MATERIAL, MAX_BYTES, EitherFile, EitherText, EnterForm, TakeInForm, understood
from .evidence import AcknowledgeForm
from .frequent import FrequentForm
from .papers import EarlierForm, KioskForm, PaperForm, YesForm
from .people import FollowingForm, MatrixForm, TalkForm
from .quizzes import ChoiceForm, QuestionFormSet, QuizForm, initial_of
from .reviews import PlanReviewForm, ResponsibleForm, ReviewForm
from .versions import CompareForm, SearchForm

__all__ = [
    "CHANGES",
    "MATERIAL",
    "MAX_BYTES",
    "AcknowledgeForm",
    "AdoptForm",
    "AnswerForm",
    "AskForm",
    "ChoiceForm",
    "CompareForm",
    "DraftForm",
    "EarlierForm",
    "EitherFile",
    "EitherText",
    "EnterForm",
    "FollowingForm",
    "FrequentForm",
    "KioskForm",
    "MatrixForm",
    "NewDraftForm",
    "ObjectForm",
    "PaperForm",
    "PlanReviewForm",
    "QuestionFormSet",
    "QuizForm",
    "ReadingRuleForm",
    "ResponsibleForm",
    "ReviewForm",
    "SearchForm",
    "TakeInForm",
    "TalkForm",
    "WithdrawForm",
    "YesForm",
    "initial_of",
    "understood",
]
