"""A sentence and a file that are spelt out are looked up once a language, and are what Django's own tags say."""

from __future__ import annotations

import pytest
from django.template import Context, Template, engines
from django.templatetags.static import static
from django.test import override_settings
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from tests.kit.test_addresses import shown

SENTENCE = '{% translate "Skip to the content" %}'


def test_a_sentence_is_said_in_the_language_of_the_moment() -> None:
    template: Template = engines["django"].from_string(SENTENCE).template
    for language, said in (("sv", "Hoppa till innehållet"), ("en", "Skip to the content")) * 2:
        with translation.override(language):
            assert template.render(Context()) == said


def test_a_sentence_can_be_kept_under_a_name() -> None:
    with translation.override("sv"):
        for _twice in range(2):
            found = shown('{% translate "All" as word %}[{{ word }}]{% translate "All" as word %}')
            assert found == "[Alla]"


def test_a_sentence_of_a_context_is_not_the_one_without() -> None:
    with translation.override("sv"):
        plain, titled = (
            shown(f'{{% translate "Mend" {more}%}}') for more in ("", 'context "title of a page with errors" ')
        )
        assert titled == pgettext("title of a page with errors", "Mend") != plain


@pytest.mark.parametrize("safely", [True, False])
def test_a_text_that_varies_is_looked_up_each_time_and_escaped(safely: bool) -> None:
    template: Template = engines["django"].from_string("{% translate word %}{% translate '%' %}").template
    for word in ("All", "<b>"):
        with translation.override("sv"):
            said = template.render(Context({"word": word}, autoescape=safely))
        assert said == {"All": "Alla", "<b>": "&lt;b&gt;" if safely else "<b>"}[word] + "%"


def test_a_sentence_with_a_filter_is_djangos() -> None:
    with translation.override("sv"):
        assert shown('{% translate "All"|upper %}') == "ALLA"
        assert isinstance(shown(SENTENCE), SafeString)


def test_a_file_is_where_it_is_served_from() -> None:
    for _twice in range(2):
        assert shown('{% static "favicon.svg" %}') == static("favicon.svg")
        assert shown("{% static name %}", name="css/main.css") == static("css/main.css")
        assert shown('{% static "favicon.svg" as icon %}[{{ icon }}]') == f"[{static('favicon.svg')}]"
    with override_settings(STATIC_URL="https://files.example/"):
        assert shown('{% static "favicon.svg" %}') == static("favicon.svg")
