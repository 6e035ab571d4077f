"""Which heading means what, in Swedish and English."""

from __future__ import annotations

from kit.sheets import meaning

WORDS: dict[str, str] = {
    "name": "konto namn kontotsnamn benämning rubrik titel account name accounttitle title displayname",
    "address": (
        "adress webbadress kontoadress profiladress länk länktillkontot länktillprofilen url webblänk profil "
        "address webaddress link profilelink profileurl accounturl profile"
    ),
    "platform": "plattform kanal socialtmedium medium platform channel network socialnetwork",
    "handle": "kontonamn användarnamn profilnamn alias handle username accountname profilename",
    "company": "bolag bolagsnamn företag company companyname",
    "company_number": (
        "organisationsnummer organisationsnr orgnr orgnummer organisationnumber organizationnumber companynumber "
        "companyregistrationnumber"
    ),
    "owner": (
        "kontoansvarig ansvarig ägare kontoägare ansvarigperson kontoansvarigepost kontoansvarigsepost "
        "accountowner owner responsible responsibleperson owneremail accountowneremail"
    ),
    "backup": "ersättare backup ersättarensepost ersättareepost accountbackup backupemail",
    "purpose": "syfte varför ändamål anteckning notering kommentar purpose why note notes comment",
}
# What is written on a template to fill in: (Swedish, English), in the order of columns.
TEMPLATE: list[tuple[str, str]] = [
    ("Konto", "Account"),
    ("Adress", "Address"),
    ("Bolag", "Company"),
    ("Kontoansvarig", "Account owner"),
    ("Ersättare", "Back-up"),
    ("Syfte", "Purpose"),
]

field_of = meaning(WORDS)
