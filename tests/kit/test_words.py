"""A sentence that is spelt out is looked up once a language, and is what Django's own tag says."""

from __future__ import annotations

import pytest
from django.template import Context, Template, engines
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
