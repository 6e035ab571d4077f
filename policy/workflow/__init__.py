"""All writes of policies: a text is written, imported and adopted, a person acknowledges, a company reviews."""

from .adopting import adopt
from .asking import answer, ask, set_reading_rule, show_section
from .calendars import make_calendar, revoke_calendar
from .drafts import MOVES, open_draft, refuse, save, send_back, submit, take_back, withdraw
from .evidence import acknowledge, wording
from .frequent import FREQUENT_MOVES, hide_frequent, make_frequent, reword
from .importing import Imported, import_document
from .kiosk import acknowledge_at_kiosk, enter_kiosk, make_kiosk_code
from .line import note_talk, remind
from .openings import close_off, open_up
from .papers import begin_earlier, forget_earlier, import_earlier, look_earlier, opened_scan, register_paper
from .planning import plan_review, set_responsible
from .quizzes import answer_quiz, set_quiz
from .reviews import review
from .seals import rotate_seal_key, seal, seal_missing
from .stamps import stamp_waiting

__all__ = [
    "FREQUENT_MOVES",
    "MOVES",
    "Imported",
    "acknowledge",
    "acknowledge_at_kiosk",
    "adopt",
    "answer",
    "answer_quiz",
    "ask",
    "begin_earlier",
    "close_off",
    "enter_kiosk",
    "forget_earlier",
    "hide_frequent",
    "import_document",
    "import_earlier",
    "look_earlier",
    "make_calendar",
    "make_frequent",
    "make_kiosk_code",
    "note_talk",
    "open_draft",
    "open_up",
    "opened_scan",
    "plan_review",
    "refuse",
    "register_paper",
    "remind",
    "review",
    "revoke_calendar",
    "reword",
    "rotate_seal_key",
    "save",
    "seal",
    "seal_missing",
    "send_back",
    "set_quiz",
    "set_reading_rule",
    "set_responsible",
    "show_section",
    "stamp_waiting",
    "submit",
    "take_back",
    "withdraw",
    "wording",
]
