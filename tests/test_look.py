"""The look holds by construction: contrast for every hue, one place for colours and sizes, no style in a page."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.template.loader import get_template
from django.utils import translation

from kit.templatetags.blocks import NOTICES
from kit.templatetags.marks import ICONS, TONE_OF, TONES

ROOT = Path(__file__).parent.parent
CSS = ROOT / "static" / "css"
LETTERS = ROOT / "templates" / "mail"  # mail programs know inline styles alone
TEMPLATES = sorted(page for page in (ROOT / "templates").rglob("*.html") if LETTERS not in page.parents)
STYLES = sorted(CSS.rglob("*.css"))

PAIR = re.compile(
    r"--([\w-]+):\s*light-dark\((oklch\([^()]*(?:\([^()]*\))?[^()]*\)),\s*(oklch\([^()]*(?:\([^()]*\))?[^()]*\))\);"
)
GROUNDS = ("bg", "surface", "raised")
TONED = ("bad", "warn", "ok", "info", "past")
PAIRS = [
    *((text, ground, 4.5) for text in ("text", "muted", "brand", "brand-hover", *TONED) for ground in GROUNDS),
    *((text, f"{tone}-bg", 4.5) for tone in TONED for text in (tone, "text")),
    *(("on-brand", ground, 4.5) for ground in ("brand", "brand-hover")),
    *((text, "brand-bg", 4.5) for text in ("brand", "text")),
    *(("bg", ground, need) for ground, need in (("text", 4.5), ("bad", 4.5), ("ok", 3.0))),
    *(("line-strong", ground, 3.0) for ground in ("bg", "surface")),
    *(("focus", ground, 3.0) for ground in (*GROUNDS, "brand-bg")),
    *((tone, "line", 3.0) for tone in ("brand", "ok", "warn", "bad", "info")),
]


def tokens() -> dict[str, tuple[str, str]]:
    """Return each colour's spelling in light and in dark."""
    return {name: (light, dark) for name, light, dark in PAIR.findall((CSS / "tokens.css").read_text())}


def luminance(colour: str, hue: int) -> float:
    """Return the relative luminance of an oklch colour (WCAG 2), clipped to sRGB."""
    lightness, chroma, angle = colour.removeprefix("oklch(").removesuffix(")").replace("var(--hue)", str(hue)).split()
    level, radians = float(lightness.strip("%")) / 100, math.radians(float(angle))
    a, b = float(chroma) * math.cos(radians), float(chroma) * math.sin(radians)
    long = (level + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (level - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (level - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, hue: int) -> float:
    """Return the contrast of two colours at a hue."""
    high, low = sorted((luminance(one, hue), luminance(other, hue)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "need"), PAIRS, ids=lambda value: str(value))
def test_every_pair_has_contrast_at_every_hue(front: str, ground: str, need: float, theme: int) -> None:
    known = tokens()
    worst = min(contrast(known[front][theme], known[ground][theme], hue) for hue in range(360))
    assert worst >= need


def rules(style: Path) -> str:
    """Return a stylesheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", style.read_text(), flags=re.DOTALL)


def names(paths: list[Path]) -> list[str]:
    """Return readable names for a parametrised test."""
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("style", STYLES, ids=names(STYLES))
def test_a_stylesheet_is_short_and_shouts_at_nobody(style: Path) -> None:
    text = style.read_text()
    assert "!important" not in text
    assert len(text.splitlines()) <= 120
    assert not re.search(r"(^|[\s,}])#[a-z][\w-]*\s*[,{.:]", rules(style)), "styled by id"


def outside_tokens(style: Path) -> Iterator[str]:
    """Yield the colours and sizes that a stylesheet decides by itself."""
    text = re.sub(r"@(media|container|supports|page)[^{]*\{", "{", rules(style))
    yield from re.findall(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab|lch)a?\(", text)
    yield from re.findall(r"\b\d*\.?\d+(?:rem|ch|pt|cm)\b", text)
    yield from (size for size in re.findall(r"\b\d*\.?\d+px\b", text) if float(size[:-2]) > 4)  # strokes are not sizes


OWN = [style for style in STYLES if style.name not in ("tokens.css", "print.css")]


@pytest.mark.parametrize("style", OWN, ids=names(OWN))
def test_colours_and_sizes_are_decided_in_one_place(style: Path) -> None:
    assert list(outside_tokens(style)) == []


def test_every_stylesheet_is_imported_into_a_layer() -> None:
    found = re.findall(r'@import url\("([^"]+)"\) layer\((\w+)\);', (CSS / "main.css").read_text())
    assert sorted(name for name, _layer in found) == sorted(
        str(style.relative_to(CSS)) for style in STYLES if style.name != "main.css"
    )
    assert {layer for name, layer in found if "/" in name} == {"components"}


def test_every_custom_property_in_use_is_defined() -> None:
    text = "".join(rules(style) for style in STYLES)
    assert set(re.findall(r"var\((--[\w-]+)\)", text)) <= set(re.findall(r"(--[\w-]+)\s*:", text))


def test_a_tone_has_its_colours_and_its_icons() -> None:
    tone_css = (CSS / "components" / "tone.css").read_text()
    for tone in TONES:
        assert {tone, f"{tone}-bg"} <= set(tokens())
        assert tone == "past" or f'[data-tone="{tone}"]' in tone_css
    assert set(ICONS) == set(NOTICES) == set(TONES)
    assert len(set(ICONS.values())) == len(ICONS), "shape tells as much as colour"


def statuses() -> Iterator[tuple[str, str]]:
    """Yield each status that a model of ours can have."""
    ours = {"accounts", "policy", "companies", "notices", "consent", "incidents"}
    for model in apps.get_models():
        if model._meta.app_label not in ours:
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.Field) and field.name in ("status", "outcome"):
                yield from ((model.__name__, str(value)) for value, _label in field.flatchoices)


def test_every_status_of_a_model_has_a_tone() -> None:
    assert [pair for pair in statuses() if pair[1] not in TONE_OF] == []
    assert len(TONE_OF) == sum(len(values.split()) for values in TONES.values()), "a status has one tone"


@pytest.mark.parametrize("page", TEMPLATES, ids=names(TEMPLATES))
def test_a_template_is_short_and_holds_neither_style_nor_script(page: Path) -> None:
    text = page.read_text()
    assert len(text.splitlines()) <= (25 if "components" in page.parts else 80)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|hx-on|href=\"#\"", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert " src=" in script or "application/json" in script
    assert not re.search(r"\{\{\s*\w*form(\.as_\w+)?\s*\}\}|\.as_p\b|\.as_table\b", text), "use {% fields form %}"


TAGS = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->|<script.*?</script>", re.DOTALL)
WORDS = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%\}", re.DOTALL)
SHOWN = re.compile(r"\s(?:aria-label|title|alt|placeholder|content)=\"([^\"]*)\"")
UNTOUCHED = {"In English", "På svenska", "width=device-width, initial-scale=1, viewport-fit=cover", "light dark"}


def bare(text: str) -> list[str]:
    """Return the words of a template that no translation reaches."""
    text = WORDS.sub("", TAGS.sub("", text))
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    seen = SHOWN.findall(text) + re.sub(r"<[^>]*>", "\n", text, flags=re.DOTALL).split("\n")
    return [
        word for word in (part.strip() for part in seen) if re.search(r"[^\W\d_]{2}", word) and word not in UNTOUCHED
    ]


@pytest.mark.parametrize("page", TEMPLATES, ids=names(TEMPLATES))
def test_no_text_is_left_untranslated_in_a_template(page: Path) -> None:
    assert bare(page.read_text()) == []


def test_bare_words_are_found_where_they_hide() -> None:
    assert bare('<p>Hej</p><img alt="En bild">{% translate "Hello" %}{{ name }}') == ["En bild", "Hej"]
    assert bare("{% blocktranslate %}Hello{% endblocktranslate %}<b>{{ n }} · 3</b>") == []


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("code", ["403", "403_csrf", "404", "409", "500"])
def test_an_error_page_stands_without_company_person_or_request(code: str, language: str) -> None:
    with translation.override(language):
        html = get_template(f"{code}.html").render()
    assert f'<html lang="{language}"' in html
    assert html.count("<h1>") == 1
    assert 'href="/"' in html


def test_a_page_after_a_lost_race_says_who_was_first_and_leads_on() -> None:
    with translation.override("sv"):
        html = get_template("409.html").render({"message": "Demo Demosson var först.", "href": "/konton/x/"})
    assert "Demo Demosson var först." in html
    assert 'data-kind="primary" href="/konton/x/"' in html
