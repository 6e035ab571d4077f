"""Who works in the made-up group. No name, number or address belongs to anybody."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.text import slugify

from companies.permissions import Role

GROUP, NORD, SYD, VAST = "group", "nord", "syd", "vast"
HIRED, CONSULTANT, TRAINEE, EXTERNAL = "hired_in", "consultant", "trainee", "external"

# slug, name, organisation number (a series that is not in use, with its check digit), hue
COMPANIES = (
    (GROUP, "Exempelkoncernen", "552000-0018", 255),
    (NORD, "Exempelbolaget Nord", "552000-0026", 215),
    (SYD, "Exempelbolaget Syd", "552000-0034", 35),
    (VAST, "Exempelbolaget Väst", "552000-0042", 150),
)


class Seat(NamedTuple):
    """One employment: who is what where, under whom, since how many days (negative: in so many days)."""

    name: str
    title: str
    manager: str = ""
    since: int = 900
    kind: str = "employee"
    until: int | None = None  # days ago; negative: in so many days
    safety: bool = False
    read: bool = True  # has acknowledged the policy
    language: str = "sv"


DEMO, EXEMPLA, RUBRIK = "Demo Demosson", "Exempla Exempelsson", "Rubrik Rubriksson"
FABEL, MODELL, KULISS = "Fabel Fabelqvist", "Modell Modellgren", "Kuliss Kulissmark"
LATSAS, SPEGLA, SLUMP = "Låtsas Låtsasson", "Spegla Spegelberg", "Slump Slumpström"
HITTA, ROLL = "Hitta Hittesson", "Roll Rollén"
PAHITTA, MATTA, VARSAM = "Påhitta Påhittsson", "Mätta Mättström", "Varsam Varsamsson"
GRANNA, ORDNA, VARNA = "Granna Granskarsson", "Ordna Ordförandsson", "Värna Värnström"


def address(name: str) -> str:
    """Return the made-up e-mail address of a made-up name."""
    return f"{slugify(name).replace('-', '.')}@exempel.example"


SEATS: dict[str, tuple[Seat, ...]] = {
    GROUP: (
        Seat(DEMO, "VD samtliga bolag", since=4100),
        Seat(EXEMPLA, "HR-chef", DEMO, 3300),
        Seat(RUBRIK, "Kommunikationschef", DEMO, 2100),
        Seat(MATTA, "Kvalitetsansvarig", DEMO, 2600),
        Seat("Siffra Sifferlund", "Ekonomichef", DEMO, 3000),
        Seat("Kod Kodqvist", "IT-chef", DEMO, 1500, read=False),
        Seat("Paragraf Paragrafsson", "Jurist", DEMO, 1200),
        Seat(VARSAM, "Utredare arbetsmiljö", EXEMPLA, 1700),
        Seat("Mall Mallander", "HR-specialist", EXEMPLA, 800),
        Seat("Decimal Decimander", "Controller", "Siffra Sifferlund", 640, read=False),
        Seat("Server Serverell", "IT-tekniker", "Kod Kodqvist", 410),
        Seat("Konsulta Konsultgren", "Webbkonsult", RUBRIK, 120, CONSULTANT, read=False, language="en"),
        Seat(ORDNA, "Styrelseordförande", "", 1900, EXTERNAL),
        Seat(GRANNA, "Granskare", "", 700, EXTERNAL),
        Seat(VARNA, "Dataskyddsombud", "", 600, EXTERNAL),
        Seat("Reserva Reservander", "Reservutredare, advokat", "", 500, EXTERNAL),
    ),
    NORD: (
        Seat(FABEL, "Regionchef", DEMO, 2900),
        Seat("Dikta Diktander", "Biträdande regionchef", FABEL, 1800),
        Seat(PAHITTA, "Marknadsansvarig", FABEL, 1300),
        Seat("Testa Testberg", "Redaktör", FABEL, 800),
        Seat("Skissa Skisslund", "Yrkeslärare", FABEL, 1100, read=False),
        Seat("Kvitta Kvittgren", "HR-specialist", EXEMPLA, 950),
        Seat(MODELL, "Arbetsledare", FABEL, 2200),
        Seat("Lek Leksell", "Montör", MODELL, 730, read=False),
        Seat("Trygga Tryggvall", "Montör", MODELL, 1600, safety=True),
        Seat("Attrapp Attrappsson", "Montör", MODELL, 1450, read=False),
        Seat("Prova Provström", "Projektör", MODELL, 1000),
        Seat("Fiktiv Fiktivsson", "Servicetekniker", MODELL, 2400, until=-14),
        Seat("Sagolika Sagander", "Lärling", MODELL, 42, TRAINEE, read=False),
        Seat("Skenbar Skenström", "Montör", MODELL, 9, HIRED, until=-170, read=False),
        Seat("Färska Färskberg", "Montör", MODELL, 4, read=False),
        Seat(KULISS, "Servicechef", FABEL, 1900),
        Seat("Rekvisita Rekvist", "Servicetekniker", KULISS, 1350, read=False),
        Seat("Drama Dramander", "Servicetekniker", KULISS, 870),
        Seat("Legenda Legendahl", "Servicetekniker", KULISS, 510),
        Seat("Myt Myteborg", "Kundtjänst", KULISS, 300),
        Seat("Gåta Gåtström", "Servicetekniker", KULISS, 1250, until=31, read=False),
        Seat("Teori Teorell", "Servicetekniker", KULISS, -12, read=False),
    ),
    SYD: (
        Seat(LATSAS, "Regionchef", DEMO, 2700),
        Seat("Hypo Hypotesson", "HR-ansvarig", LATSAS, 1150),
        Seat("Novella Novellgren", "Kommunikatör", LATSAS, 760),
        Seat(SPEGLA, "Arbetsledare", LATSAS, 1400),
        Seat("Skugga Skugglund", "Rörläggare", SPEGLA, 900),
        Seat("Docka Dockstedt", "Rörläggare", SPEGLA, 1550),
        Seat("Kopia Kopiander", "Rörläggare", SPEGLA, 620, read=False),
        Seat("Kladd Kladdsson", "Rörläggare", SPEGLA, 70, HIRED, until=-110, read=False),
        Seat("Punkta Punktman", "Rörläggare", SPEGLA, 2050, safety=True),
        Seat(SLUMP, "Arbetsledare", LATSAS, 1650),
        Seat("Ungefär Ungefärsson", "Elektriker", SLUMP, 980),
        Seat("Kanske Kanskelin", "Elektriker", SLUMP, 450, read=False),
        Seat("Chansa Chansander", "Elektriker", SLUMP, 1280),
        Seat("Tombola Tombolin", "Elektriker", SLUMP, 210, read=False),
        Seat("Tärning Tärnblom", "Praktikant", SLUMP, 16, TRAINEE, until=-60, read=False),
        Seat("Prova Provström", "Projektör", SLUMP, 200),
    ),
    VAST: (
        Seat(HITTA, "Regionchef", DEMO, 2300),
        Seat("Pjäs Pjäsberg", "Personal- och kommunikationsansvarig", HITTA, 1050),
        Seat(ROLL, "Arbetsledare", HITTA, 1500),
        Seat("Manus Manuslund", "Anläggare", ROLL, 1120),
        Seat("Repetera Repell", "Anläggare", ROLL, 860),
        Seat("Sufflör Sufflin", "Anläggare", ROLL, 560, read=False),
        Seat("Ridå Ridåsson", "Anläggare", ROLL, 1750, safety=True),
        Seat("Statist Statistin", "Maskinförare", ROLL, 95, HIRED, until=-85, read=False),
        Seat("Anekdota Anekdotsson", "Maskinförare", ROLL, 390, read=False),
        Seat("Epilog Epilogsson", "Lärling", ROLL, 33, TRAINEE, read=False),
        Seat("Citat Citatsson", "Projekteringskonsult", HITTA, 150, CONSULTANT),
    ),
}


class Post(NamedTuple):
    """A role that a person holds in companies, since how many days."""

    name: str
    role: Role
    companies: tuple[str, ...]
    since: int


EVERYWHERE = (GROUP, NORD, SYD, VAST)

POSTS = (
    Post(DEMO, Role.CEO, EVERYWHERE, 1500),
    Post(EXEMPLA, Role.HR, (GROUP, NORD), 1500),
    Post("Mall Mallander", Role.HR, (GROUP,), 300),
    Post("Kvitta Kvittgren", Role.HR, (NORD,), 900),
    Post("Hypo Hypotesson", Role.HR, (SYD,), 1100),
    Post("Pjäs Pjäsberg", Role.HR, (VAST,), 1000),  # asks for an account too: then nobody else can endorse
    Post(MATTA, Role.QUALITY, EVERYWHERE, 1500),
    Post(RUBRIK, Role.COMMUNICATIONS, (GROUP,), 1500),
    Post(PAHITTA, Role.COMMUNICATIONS, (NORD,), 1200),
    Post("Testa Testberg", Role.COMMUNICATIONS, (NORD,), 500),
    Post("Novella Novellgren", Role.COMMUNICATIONS, (SYD,), 700),
    Post(VARSAM, Role.HANDLER, EVERYWHERE, 800),
    Post("Kvitta Kvittgren", Role.HANDLER, (NORD,), 400),
    Post("Mall Mallander", Role.HANDLER, (SYD,), 280),  # Väst has one alone: its HR is told so
    Post("Reserva Reservander", Role.HANDLER, (GROUP,), 450),
    Post(GRANNA, Role.AUDITOR, EVERYWHERE, 650),
    Post(ORDNA, Role.CHAIR, EVERYWHERE, 1500),
    Post(VARNA, Role.DPO, EVERYWHERE, 580),
)
