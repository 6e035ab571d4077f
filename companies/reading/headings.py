"""Which heading means what, in Swedish and English."""

from __future__ import annotations

from kit.sheets import meaning

WORDS: dict[str, str] = {
    "name": "namn name fullname fullständigtnamn heltnamn medarbetare employee employeename personnamn",
    "given": "förnamn firstname givenname tilltalsnamn",
    "family": "efternamn lastname surname familyname",
    "email": "epost epostadress email emailaddress mail mailadress mejl mejladress arbetsmejl jobbmejl workemail",
    "phone": "telefon telefonnummer tel mobil mobilnummer mobiltelefon phone phonenumber mobile mobilephone",
    "number": (
        "anställningsnummer anställningsnr anstnummer anstnr employeenumber employeeno employeeid "
        "anställningsid personalnummer"
    ),
    "company": "bolag bolagsnamn företag company companyname arbetsgivare employer",
    "company_number": (
        "organisationsnummer organisationsnr orgnr orgnummer organisationnumber organizationnumber "
        "companynumber companyregistrationnumber"
    ),
    "title": "titel title befattning jobtitle position",
    "manager": (
        "chef närmastechef närmstechef manager nearestmanager linemanager chefepost chefsepost chefensepost "
        "manageremail managersemail chefnummer chefsanställningsnummer chefanställningsnummer managernumber "
        "chefepostellernummer manageremailornumber"
    ),
    "first_day": (
        "startdatum start startdate anställningsdatum förstadag firstday anställdfrån från from tillträde "
        "tillträdesdatum employedfrom"
    ),
    "last_day": "slutdatum slut enddate avgångsdatum sistadag lastday anställdtill till to employeduntil employedto",
    "kind": "anställningsform anställningstyp kind employmenttype typeofemployment employmentform form",
    "language": "språk language",
}
# What is written on a template to fill in: (Swedish, English), in the order of columns.
TEMPLATE: list[tuple[str, str]] = [
    ("Namn", "Name"),
    ("E-post", "E-mail"),
    ("Telefon", "Phone"),
    ("Anställningsnummer", "Employee number"),
    ("Bolag", "Company"),
    ("Titel", "Title"),
    ("Chef", "Manager"),
    ("Startdatum", "Start date"),
    ("Slutdatum", "End date"),
    ("Anställningsform", "Employment type"),
    ("Språk", "Language"),
]

field_of = meaning(WORDS)
