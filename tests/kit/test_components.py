"""The components say what they promise: escaped, labelled, in words, and loud where a value is unknown."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from kit import clock

NOW = dt.datetime(2026, 11, 22, 8, 12, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def show(source: str, path: str = "/konton/", language: str = "sv", **context: object) -> str:
    """Return a template in one language, with a request for `path`."""
    with translation.override(language):
        return Template(source).render(Context({"request": RequestFactory().get(path), **context}))


def test_an_icon_is_hidden_from_readers_and_drawn_inline() -> None:
    html = show('{% icon "home" %}')
    assert html.startswith("<svg")
    assert 'class="icon"' in html
    assert 'aria-hidden="true"' in html
    assert html.endswith("</svg>")
    assert "stroke" not in html  # the stylesheet says it once for all of them
    assert "\n" not in html


def test_a_status_is_colour_icon_and_word() -> None:
    html = show('{% status "active" "Aktivt" kind="tag" %}')
    assert 'data-status="active" data-tone="ok" data-kind="tag"' in html
    assert "<svg" in html
    assert html.endswith("Aktivt</span>")


def test_a_status_may_be_given_another_tone() -> None:
    assert 'data-tone="bad"' in show('{% status "active" "Aktivt" tone="bad" %}')


def test_an_unknown_status_is_an_error() -> None:
    with pytest.raises(LookupError, match="nonsense"):
        show('{% status "nonsense" "?" %}')


def test_a_misspelt_argument_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError):
        show('{% notice "warn" titel="Hej" %}{% endnotice %}')


def test_what_people_write_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    for source in (
        "{% status 'active' evil %}",
        "{% person evil note=evil href=evil %}",
        "{% platform evil %}",
        "{% swatch evil %}",
        "{% sees evil %}",
        "{% fact evil note=evil %}{{ evil }}{% endfact %}",
        "{% notice 'warn' evil %}{{ evil }}{% endnotice %}",
        "{% next_step evil evil evil %}{{ evil }}{% endnext_step %}",
        "{% step 'done' evil evil evil %}",
        "{% duty evil evil evil %}{{ evil }}{% endduty %}",
        "{% empty 'key' evil %}{{ evil }}{% endempty %}",
        "{% dialog evil evil %}{{ evil }}{% enddialog %}",
        "{% column evil evil %}{% chip evil 'q' evil count=evil %}{% tab evil evil %}",
        "{% meter 1 2 href=evil %}",
    ):
        assert "<script" not in show(source, evil=evil), source


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Demo Demosson", "DD"), ("Påhitta von Påhittsson", "PP"), ("Åke", "Å"), ("", ""), ("Östra (AB)", "Ö")],
)
def test_initials_are_first_and_last(name: str, letters: str) -> None:
    assert show("{% initials name %}", name=name) == f'<span class="initials" aria-hidden="true">{letters}</span>'


@pytest.mark.parametrize(
    ("days", "swedish", "english"),
    [
        (0, "idag", "today"),
        (1, "imorgon", "tomorrow"),
        (-1, "igår", "yesterday"),
        (3, "om 3 dagar", "in 3 days"),
        (-16, "16 dagar sedan", "16 days ago"),
        (120, "om 4 månader", "in 4 months"),
        (-1514, "4 år sedan", "4 years ago"),
    ],
)
def test_how_far_off_is_said_in_words(days: int, swedish: str, english: str) -> None:
    day = TODAY + dt.timedelta(days)
    assert show("{% due day %}", day=day).endswith(f">{swedish}</time>")
    assert show("{% due day %}", language="en", day=day).endswith(f">{english}</time>")
    assert f'datetime="{day.isoformat()}"' in show("{% due day %}", day=day)


def test_a_day_is_written_out_for_people_and_machines() -> None:
    assert show("{% day d %}", d=TODAY) == '<time datetime="2026-11-22">22 november 2026</time>'
    assert show("{% day d %}", language="en", d=TODAY) == '<time datetime="2026-11-22">22 November 2026</time>'
    assert show("{% day d short=True %}", d=TODAY) == '<time datetime="2026-11-22">22 november</time>'
    assert show("{% day d short=True %}", d=dt.date(2025, 3, 1)) == '<time datetime="2025-03-01">1 mars 2025</time>'
    assert show("{% day d %}{% due d %}{% moment d %}", d=None) == ""


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (TODAY, None, "22 november 2026 – tills vidare"),
        (TODAY, dt.date(2026, 12, 3), "22 november – 3 december 2026"),
        (TODAY, dt.date(2027, 7, 26), "22 november 2026 – 26 juli 2027"),
        (dt.date(2025, 3, 1), dt.date(2025, 4, 1), "1 mars 2025 – 1 april 2025"),
        (TODAY, TODAY, "22 november 2026"),
    ],
)
def test_a_period_says_its_year(first: dt.date, last: dt.date | None, said: str) -> None:
    shown = show('{% period first last "tills vidare" %}', first=first, last=last)
    assert re.sub("<[^>]+>", "", shown) == said


def test_a_moment_is_a_day_and_a_time_in_stockholm() -> None:
    late = dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)
    assert show("{% moment m %}", m=NOW) == '<time datetime="2026-11-22T09:12+01:00">22 november 2026 kl. 09.12</time>'
    assert "22 November 2026 at 09:12" in show("{% moment m %}", language="en", m=NOW)
    assert "23 november 2026" in show("{% day m %}", m=late)


def test_a_duty_says_when_and_why_and_leads_somewhere() -> None:
    html = show(
        '{% duties "late" %}{% duty "Läs" "/policy/" "Läs nu" d primary=True %}Alla ska.{% endduty %}{% endduties %}',
        d=TODAY - dt.timedelta(3),
    )
    assert 'data-due="late" data-tone="bad"' in html
    assert "Försenat" in html
    assert "Senast 19 november, 3 dagar sedan." in html
    assert 'data-kind="primary" href="/policy/">Läs nu' in html
    assert "Idag." in show('{% duty "Läs" "/" "Läs" d %}{% endduty %}', d=TODAY)


def test_steps_number_themselves_and_tell_readers_what_is_done() -> None:
    html = show(
        '{% steps %}{% step "done" "Skickad" "Demo Demosson" d %}{% step "now" "Du" when="Idag" %}{% endsteps %}',
        d=TODAY,
    )
    assert 'Skickad<span class="sr-only">, klart</span>' in html
    assert 'data-step="now" aria-current="step"' in html
    assert '<span class="steps__mark"></span>' in html
    assert "<small>Idag</small>" in html


@pytest.mark.parametrize(
    ("done", "total", "drawn", "words"), [(1, 3, "33.3", "1 av 3"), (3, 3, "100", "3 av 3"), (0, 0, "0", "0 av 0")]
)
def test_a_ring_draws_its_number_and_says_it(done: int, total: int, drawn: str, words: str) -> None:
    html = show("{% ring done total %}", done=done, total=total)
    assert f'stroke-dasharray="{drawn} 100"' in html
    assert words in html
    assert ('data-tone="ok"' in html) == (total > 0 and done == total)


def test_a_calendar_marks_today_and_links_what_is_due() -> None:
    due = {dt.date(2026, 11, 25): {"label": "ett beslut", "href": "/b/", "tone": "warn"}}
    html = show("{% calendar due %}", due=due)
    assert "November 2026" in html
    assert html.count("<tr>") == 7
    assert '<td aria-current="date">22</td>' in html
    assert '<td data-tone="warn"><a href="/b/" aria-label="25 november: ett beslut">25</a></td>' in html


def test_sorting_turns_round_and_forgets_the_page() -> None:
    head = '{% column "Namn" "name" default="name" fold="1" %}'
    assert 'data-fold="1" aria-sort="ascending"><a href="?sort=-name">' in show(head)
    assert 'aria-sort="descending"><a href="?q=x&amp;sort=name">' in show(head, "/?q=x&sort=-name&after=9")
    assert "aria-sort" not in show(head, "/?sort=day")
    assert show('{% column "Bolag" cell="fit" %}') == '<th role="columnheader" scope="col" data-cell="fit">Bolag</th>'


def test_a_chip_sets_one_filter_and_keeps_the_others() -> None:
    assert (
        show('{% chip "Alla" "status" count=0 %}') == '<a href="/konton/" aria-current="true">Alla <span>0</span></a>'
    )
    assert show('{% chip "Aktiva" "status" "active" %}', "/?q=x") == '<a href="?q=x&amp;status=active">Aktiva</a>'
    assert 'aria-current="true"' in show('{% chip "Aktiva" "status" "active" %}', "/?status=active")


def test_a_tab_knows_its_own_page() -> None:
    assert show('{% tab "Översikt" "/konton/" %}{% tab "Historik" "/x/" %}').count("aria-current") == 1


class Form(forms.Form):
    """Every shape of a field."""

    address = forms.CharField(
        label="Adress", help_text="Till exempel", widget=forms.TextInput(attrs={"class": "address", "placeholder": "x"})
    )
    reason = forms.CharField(label="Skäl", required=False, widget=forms.Textarea)
    owner = forms.ChoiceField(label="Ansvarig", choices=[("1", "Demo")])
    kind = forms.ChoiceField(label="Slag", choices=[("a", "Nytt"), ("b", "Gammalt")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="Säker")
    key = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        """Find a fault that belongs to no field."""
        raise forms.ValidationError("Något stämmer inte")


def test_a_field_has_label_help_and_no_placeholder() -> None:
    html = show("{% field form.address %}", form=Form())
    assert '<label for="id_address">Adress' in html
    assert 'id="id_address_helptext">Till exempel<' in html
    assert 'class="input address"' in html
    assert 'aria-describedby="id_address_helptext"' in html
    assert "placeholder" not in html
    assert "valfritt" not in html
    assert "(valfritt)" in show("{% field form.reason %}", form=Form())


def test_a_field_may_be_renamed_where_a_library_named_it() -> None:
    html = show('{% field form.reason label="Nyckelns namn" help="Till dig" %}', form=Form())
    assert "Nyckelns namn" in html
    assert 'aria-describedby="id_reason_helptext"' in html


def test_choices_are_a_group_with_whole_rows_to_press() -> None:
    html = show('{% field form.kind kind="card" columns=2 %}', form=Form())
    assert "<fieldset" in html
    assert html.count('<label class="choice" data-kind="card" for="id_kind_') == 2
    assert 'data-columns="2"' in html


def test_errors_stand_first_with_links_and_at_the_field() -> None:
    form = Form({"reason": "x", "owner": "1"})
    html = show("{% fields form %}", form=form)
    assert html.index('role="alert" tabindex="-1" autofocus') < html.index("<label")
    assert "<li>Något stämmer inte</li>" in html
    assert '<a href="#id_address">Adress</a>' in html
    assert '<a href="#id_kind_0">Slag</a>' in html
    assert 'id="id_address_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_address_helptext id_address_error"' in html
    assert "5 saker behöver rättas" in html
    assert '<input type="hidden" name="key"' in html


def test_a_form_without_faults_has_no_summary() -> None:
    assert show("{% errors form %}", form=Form()) == ""


def test_components_cost_little_in_a_long_list() -> None:
    template = Template(
        "{% for row in rows %}{% status 'active' 'Aktivt' %}{% day d %}{% person 'Demo Demosson' %}{% endfor %}"
    )
    start = dt.datetime.now(dt.UTC)
    template.render(Context({"rows": range(1000), "d": TODAY}))
    assert dt.datetime.now(dt.UTC) - start < dt.timedelta(seconds=2)
