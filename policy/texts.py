"""Scenario questions that HR may begin with: own opinion, a customer's workplace, a colleague's picture, an angry word.

Each in Swedish and English, with the clause of the policy that it is about; `right` is the place of the right option.
HR changes them as they like.
"""

from __future__ import annotations

from typing import Any


def _question(clause: str, sv: tuple[str, ...], en: tuple[str, ...], right: int) -> dict[str, Any]:
    """Return a question: text, three options and explanation in each language."""
    pairs = [{"sv": swedish, "en": english} for swedish, english in zip(sv, en, strict=True)]
    return {"clause": clause, "text": pairs[0], "options": pairs[1:-1], "explanation": pairs[-1], "right": right}


SCENARIOS: tuple[dict[str, Any], ...] = (
    _question(
        "p2-6",
        (
            "Du kommenterar en debatt om branschen på din egen profil, där det står var du arbetar. Vad gör du?",
            "Skriver som om jag talade för bolaget, det ger tyngd.",
            "Säger tydligt att åsikten är min egen och håller god ton.",
            "Tar bort var jag arbetar, sedan gäller inte policyn.",
            "Den som inte är talesperson säger tydligt att åsikten är den egna och håller god ton.",
        ),
        (
            "You comment on a debate about the trade on your own profile, which says where you work. What do you do?",
            "Write as if I spoke for the company, that gives it weight.",
            "Say clearly that the opinion is my own, and keep a good tone.",
            "Take away where I work; then the policy does not apply.",
            "Whoever is no spokesperson says clearly that the opinion is their own and keeps a good tone.",
        ),
        1,
    ),
    _question(
        "p2-7",
        (
            "Ni är klara med ett jobb hos en kund och det blev riktigt snyggt. Du vill lägga ut en bild. Vad krävs?",
            "Inget, bilden visar bara vårt eget arbete.",
            "Att ingen människa syns på bilden.",
            "Att kunden har gett tillstånd.",
            "Bilder och texter från en kunds arbetsplats publiceras bara när kunden har gett tillstånd till det.",
        ),
        (
            "A job at a customer's is done and it looks really good. You want to post a picture. What is needed?",
            "Nothing, the picture only shows our own work.",
            "That nobody is seen in the picture.",
            "That the customer has given permission.",
            "Pictures and texts from a customer's workplace are published only with the customer's permission.",
        ),
        2,
    ),
    _question(
        "p2-3",
        (
            "Du har en rolig bild på en kollega från fikarummet. När får du publicera den?",
            "När kollegan har samtyckt.",
            "När bilden är snäll och ingen tar illa upp.",
            "När kollegan redan finns på bild någon annanstans.",
            "Den som syns, hörs eller nämns ska ha samtyckt innan du publicerar.",
        ),
        (
            "You have a funny picture of a colleague in the break room. When may you publish it?",
            "When the colleague has consented.",
            "When the picture is kind and nobody takes offence.",
            "When there are pictures of the colleague elsewhere already.",
            "Whoever is seen, heard or named must have consented before you publish.",
        ),
        0,
    ),
    _question(
        "p2-8",
        (
            "En arg kommentar under bolagets inlägg hänger ut en kollega. Du blir arg själv. Vad gör du?",
            "Svarar med samma ton, så att det märks att vi håller ihop.",
            "Låter bli att svara i affekt och säger till min chef eller HR.",
            "Delar kommentaren, så att alla ser hur personen beter sig.",
            "Ingen ska må dåligt av hur andra behandlas på nätet. Säg till, så hjälper bolaget kollegan; elda inte på.",
        ),
        (
            "An angry comment under the company's post attacks a colleague. You get angry too. What do you do?",
            "Answer in the same tone, so that it shows that we stand together.",
            "Do not answer in anger, and tell my manager or HR.",
            "Share the comment, so that everybody sees how the person behaves.",
            "Nobody shall suffer from how others are treated online. Tell, and the company helps; do not add fuel.",
        ),
        1,
    ),
)
