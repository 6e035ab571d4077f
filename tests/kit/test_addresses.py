"""The address of a page is looked up once, and is what Django's own tag says."""

from __future__ import annotations

from django.template import Context, Template, engines
from django.templatetags.static import static
from django.test import override_settings
from django.urls import reverse, set_script_prefix

NAMES = ("home", "accounts:index", "accounts:export", "policy:index", "companies:hues", "account_logout")


def shown(source: str, **values: object) -> str:
    """A template as the portal's pages see it."""
    template: Template = engines["django"].from_string(source).template
    return template.render(Context(values))


def test_an_address_is_the_one_that_reverse_says() -> None:
    for _twice in range(2):
        assert [shown(f'{{% url "{name}" %}}') for name in NAMES] == [reverse(name) for name in NAMES]


def test_names_that_vary_keys_and_words_for_later_are_still_djangos() -> None:
    key = "00000000-0000-7000-8000-000000000000"
    assert shown('{% url "accounts:account" key %}', key=key) == reverse("accounts:account", args=[key])
    assert shown("{% url name %}", name="home") == reverse("home")
    assert shown('{% url "home" as there %}[{{ there }}]') == f"[{reverse('home')}]"
    assert shown('{% url "nowhere" as there %}[{{ there }}]') == "[]"


def test_another_set_of_addresses_and_a_prefix_have_their_own() -> None:
    plain = shown('{% url "home" %}')
    with override_settings(ROOT_URLCONF="bench.floor"):
        assert shown('{% url "home" %}') == plain
    set_script_prefix("/portal/")
    try:
        assert shown('{% url "home" %}') == f"/portal{plain}"
    finally:
        set_script_prefix("/")


def test_a_file_is_where_it_is_served_from() -> None:
    for _twice in range(2):
        assert shown('{% static "favicon.svg" %}') == static("favicon.svg")
        assert shown("{% static name %}", name="css/main.css") == static("css/main.css")
        assert shown('{% static "favicon.svg" as icon %}[{{ icon }}]') == f"[{static('favicon.svg')}]"
    with override_settings(STATIC_URL="https://files.example/"):
        assert shown('{% static "favicon.svg" %}') == static("favicon.svg")
