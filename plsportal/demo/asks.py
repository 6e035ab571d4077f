"""The requests for accounts of the made-up group, what came of each, and who may speak for its companies."""

from __future__ import annotations

from typing import Any, NamedTuple

from plsportal.demo.people import (
    DEMO,
    EXEMPLA,
    GROUP,
    HITTA,
    KULISS,
    LATSAS,
    MODELL,
    NORD,
    PAHITTA,
    ROLL,
    RUBRIK,
    SYD,
    VAST,
)

TESTA, DIKTA, FIKTIV = "Testa Testberg", "Dikta Diktander", "Fiktiv Fiktivsson"
SKISSA, NOVELLA, HYPO, PJAS = "Skissa Skisslund", "Novella Novellgren", "Hypo Hypotesson", "Pjäs Pjäsberg"
CHANSA, MANUS, MALL = "Chansa Chansander", "Manus Manuslund", "Mall Mallander"


class Step(NamedTuple):
    """What somebody did with a request, how many days ago, and what they wrote."""

    days: int
    verb: str
    by: str
    note: str = ""


class Ask(NamedTuple):
    """A request for an account: what for, who is to run it, who began it how many days ago, and what happened since."""

    company: str
    address: str
    name: str
    purpose: str
    audience: str
    owner: str
    backup: str
    days: int
    by: str
    steps: tuple[Step, ...] = ()
    answers: dict[str, Any] = {}


class Speaker(NamedTuple):
    """A spokesperson: about what, in which languages and channels, since how many days and for how many more."""

    company: str
    name: str
    topics: str
    languages: tuple[str, ...]
    since: int
    more: int
    channels: tuple[str, ...] = ()
    rank: str = "primary"
    phone: str = ""


class Operator(NamedTuple):
    """Somebody appointed to an account beside its owner and back-up: to which, as what, how many days ago."""

    handle: str
    platform: str
    name: str
    kind: str
    days: int


def opened(days: int, by: str, hr: str, *, decider: str = DEMO, note: str = "") -> tuple[Step, ...]:
    """Return the steps of a request that went well, the account open `days` ago."""
    return (*approved(days + 6, by, hr, decider=decider, note=note), Step(days, "confirm_open", by))


def approved(days: int, by: str, hr: str, *, decider: str = DEMO, note: str = "") -> tuple[Step, ...]:
    """Return the steps of a request that was approved `days` ago."""
    return (Step(days + 5, "submit", by), Step(days + 3, "endorse", hr), Step(days, "approve", decider, note))


YOUTH = "Ungdomar som väljer utbildning, och deras föräldrar"
CUSTOMERS = "Kunder och de som bor där vi arbetar"
WORKERS = "De som vill arbeta hos oss, och branschen"
SAFETY = "Korta filmer om yrket och om säkerhet, två i månaden."
MISSING = "Vem svarar på kommentarer när Chansa är ledig? Skriv in en rutin, så kan vi gå vidare."

LARLING = {
    "gap": "Våra andra konton följs av dem som redan är i branschen.",
    "posting": "Två inlägg i veckan, ungefär tre timmar.",
    "monitoring": "workdays",
    "moderation": "Vi döljer hot och personangrepp, sparar en bild av dem och berättar för HR.",
    "languages": ["sv"],
    "minors": "both",
    "risks": "Lärlingar är unga: vi visar bara den som har sagt ja, och vårdnadshavare när det behövs.",
    "basics": ["behind", "contact", "terms", "privacy"],
}

ASKS = (
    Ask(NORD, "https://www.linkedin.com/company/exempelnord", "Exempelbolaget Nord",
        "Visa vad vi bygger och vilka vi är. Ett inlägg i veckan.", WORKERS, PAHITTA, TESTA,
        722, PAHITTA, opened(706, PAHITTA, EXEMPLA, note="Bra, det här behöver vi.")),
    Ask(GROUP, "https://www.linkedin.com/company/exempelkoncernen", "Exempelkoncernen",
        "Berätta om koncernen, lediga tjänster och resultat.", WORKERS, RUBRIK, MALL,
        612, RUBRIK, opened(596, RUBRIK, EXEMPLA)),
    Ask(VAST, "https://www.linkedin.com/company/exempelvast", "Exempelbolaget Väst",
        "Söka folk till våra projekt på västkusten.", WORKERS, ROLL, HITTA,
        520, ROLL, opened(500, ROLL, PJAS)),
    Ask(NORD, "https://www.facebook.com/exempelnordkundcenter", "Nord Kundcenter",
        "Svara på kunders frågor där de redan ställer dem.", CUSTOMERS, FIKTIV, KULISS,
        440, KULISS, opened(420, KULISS, "Kvitta Kvittgren", note="Svara inom en arbetsdag.")),
    Ask(SYD, "https://www.facebook.com/exempelsyd", "Exempelbolaget Syd",
        "Visa pågående arbeten och när vattnet stängs av.", CUSTOMERS, NOVELLA, LATSAS,
        370, NOVELLA, opened(350, NOVELLA, HYPO)),
    Ask(NORD, "https://www.youtube.com/@exempelnord", "Exempelbolaget Nord på YouTube",
        SAFETY, WORKERS, PAHITTA, TESTA, 230, PAHITTA,
        (Step(228, "submit", PAHITTA), Step(226, "send_back", EXEMPLA, "Vem filmar, och hur får vi samtycke?"),
         Step(221, "submit", PAHITTA), Step(219, "endorse", EXEMPLA, "Rutinen för samtycke är på plats."),
         Step(217, "approve", DEMO, "Filmerna om säkerhet gör nytta."), Step(206, "confirm_open", PAHITTA))),
    Ask(SYD, "https://www.youtube.com/@exempelsyd", "Syd på YouTube",
        SAFETY, WORKERS, NOVELLA, CHANSA, 150, NOVELLA,
        (Step(149, "submit", NOVELLA), Step(146, "withdraw", NOVELLA))),
    Ask(NORD, "https://www.tiktok.com/@exempelnord.skoj", "Nord skojar",
        "Roliga klipp från lunchrummet.", YOUTH, TESTA, FIKTIV, 128, TESTA,
        (Step(127, "submit", TESTA), Step(125, "endorse", "Kvitta Kvittgren"),
         Step(122, "refuse", DEMO, "Kul idé, men kollegor på rast ska få vara i fred. Visa hellre yrket."))),
    Ask(SYD, "https://www.linkedin.com/company/exempelsyd", "Exempelbolaget Syd på LinkedIn",
        "Söka rörläggare och elektriker, ett inlägg i veckan.", WORKERS, NOVELLA, HYPO,
        108, NOVELLA, (Step(107, "submit", NOVELLA), Step(101, "approve", DEMO), Step(90, "confirm_open", NOVELLA))),
    Ask(VAST, "https://www.instagram.com/exempelvast", "Väst bygger",
        "En bild från bygget varje arbetsdag.", CUSTOMERS, ROLL, MANUS,
        66, ROLL, opened(45, ROLL, PJAS)),
    Ask(NORD, "https://www.facebook.com/exempelnordlarling", "Nord Lärling",
        "Nå föräldrar till den som funderar på att bli lärling.", YOUTH, PAHITTA, SKISSA,
        15, PAHITTA, approved(8, PAHITTA, EXEMPLA, decider=DIKTA, note="Beslutat medan Demo är borta.")),
    Ask(SYD, "https://www.instagram.com/exempelsyd", "Syd på jobbet",
        "Vardagen hos rörläggarna. Två bilder i veckan.", YOUTH, NOVELLA, CHANSA,
        11, NOVELLA, (Step(9, "submit", NOVELLA), Step(7, "endorse", HYPO, "Chansa har gått utbildningen."))),
    Ask(VAST, "https://www.youtube.com/@exempelvast", "Väst på YouTube",
        SAFETY, WORKERS, HITTA, ROLL, 10, HITTA, approved(3, HITTA, PJAS)),
    Ask(NORD, "https://www.instagram.com/exempelnord.larling", "Exempelnord Lärling",
        "Elva av fjorton lärlingar hittade oss genom en kompis. Här når vi dem som inte har någon sådan kompis.",
        "Ungdomar 15–19 år i norr", PAHITTA, SKISSA,
        8, PAHITTA, (Step(6, "submit", PAHITTA), Step(4, "endorse", EXEMPLA, "Vi har pratat om vårdnadshavares ja.")),
        LARLING),
    Ask(SYD, "https://www.tiktok.com/@exempelsyd", "Syd på TikTok",
        "Visa verktyg och knep på under en minut.", YOUTH, CHANSA, NOVELLA,
        8, CHANSA, (Step(7, "submit", CHANSA), Step(2, "send_back", HYPO, MISSING))),
    Ask(VAST, "https://www.facebook.com/exempelvast", "Exempelbolaget Väst på Facebook",
        "Berätta för grannar när vi spränger och stänger vägar.", CUSTOMERS, PJAS, ROLL,
        6, PJAS, (Step(5, "submit", PJAS),)),
    Ask(GROUP, "https://www.instagram.com/exempelkoncernen.vd", "Demo berättar",
        "VD svarar själv på frågor från lärlingar, en gång i månaden.", YOUTH, DEMO, RUBRIK,
        5, RUBRIK, (Step(4, "submit", RUBRIK), Step(2, "endorse", EXEMPLA))),
    Ask(NORD, "https://www.tiktok.com/@exempelnord", "Nord i korthet",
        "En fråga om yrket, ett svar på trettio sekunder.", YOUTH, TESTA, PAHITTA,
        4, TESTA, (Step(3, "submit", TESTA),)),
    Ask(NORD, "https://www.instagram.com/exempelnord.bakom", "Bakom kulisserna",
        "Visa verkstaden när ingen kund ser.", WORKERS, PAHITTA, TESTA, 2, PAHITTA),
    Ask(VAST, "https://x.com/exempelvast", "Väst på X", "Trafikinformation kring våra vägarbeten.", CUSTOMERS,
        ROLL, HITTA, 1, ROLL),
)  # fmt: skip

PRESS = "press@exempel.example"
SPEAKERS = (
    Speaker(GROUP, RUBRIK, "Koncernen, resultat och lediga tjänster", ("sv", "en"), 200, 165, phone="08-465 004 21"),
    Speaker(GROUP, "Kod Kodqvist", "Våra system och it-säkerhet", ("sv", "en"), 160, 205, ("press", "events"),
            "backup"),
    Speaker(NORD, PAHITTA, "Lärlingar och våra projekt i norr", ("sv",), 120, 245, phone="08-465 004 22"),
    Speaker(SYD, NOVELLA, "Pågående arbeten i södra Sverige", ("sv", "da"), 60, 305, phone="08-465 004 23"),
    Speaker(VAST, ROLL, "Vägarbeten och sprängningar på västkusten", ("sv", "no"), 45, 320, ("press", "broadcast"),
            phone="08-465 004 24"),
)  # fmt: skip
OPERATORS = (
    Operator("exempelnordkundcenter", "facebook", MODELL, "moderator", 2),
    Operator("exempelnord", "linkedin", "Prova Provström", "analyst", 40),
)
SILENT = {MANUS, MODELL}  # appointed, and has yet to undertake to be careful with log-in details
