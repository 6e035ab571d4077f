"""All writes of policies: a text is imported and adopted, a person acknowledges, a company reviews."""

from .asking import answer, ask, set_reading_rule, show_section
from .evidence import acknowledge, wording
from .importing import Imported, import_document
from .kiosk import acknowledge_at_kiosk, enter_kiosk, make_kiosk_code
from .papers import begin_earlier, forget_earlier, import_earlier, look_earlier, opened_scan, register_paper
from .quizzes import answer_quiz, set_quiz
from .reviews import review
from .seals import rotate_seal_key, seal, seal_missing

__all__ = [
    "Imported",
    "acknowledge",
    "acknowledge_at_kiosk",
    "answer",
    "answer_quiz",
    "ask",
    "begin_earlier",
    "enter_kiosk",
    "forget_earlier",
    "import_document",
    "import_earlier",
    "look_earlier",
    "make_kiosk_code",
    "opened_scan",
    "register_paper",
    "review",
    "rotate_seal_key",
    "seal",
    "seal_missing",
    "set_quiz",
    "set_reading_rule",
    "show_section",
    "wording",
]
