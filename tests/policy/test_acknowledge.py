"""To take note of a text: exactly that text, once, with a receipt that can be checked and never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import formats, translation

from companies import workflow as companies
from companies.models import User
from kit.workflow import Forbidden, Stale
from policy import duties, workflow
from policy.models import Acknowledgement, Version
from tests.cast import DAY, Cast
from tests.racing import race, tally

from .texts import adopt

ClientFor = Callable[[User], Client]


def sign(version: Version, by: User, cast: Cast) -> Acknowledgement:
    return workflow.acknowledge(version, by=by, at=cast.at, text_hash=version.text_hash)


def press(client: Client, version: Version, **changes: Any) -> Any:
    """Press the button under the text; a change to None leaves the field out."""
    values = {"read": "on", "text_hash": version.text_hash, **changes}
    address = reverse("policy:acknowledge", args=[version.policy.slug, version.number])
    return client.post(address, {name: value for name, value in values.items() if value is not None})


def owing(cast: Cast) -> set[Any]:
    return set(duties.acknowledge(cast.at).values_list("who_id", flat=True))


# The whole way, as a person walks it


@pytest.mark.parametrize(("language", "said"), [("sv", False), ("en", True)])
def test_a_text_that_is_not_in_the_readers_language_says_so(
    version: Version, cast: Cast, client_for: ClientFor, language: str, said: bool
) -> None:
    person = companies.change_person(cast.colleague, language=language, by=cast.colleague, at=cast.at)
    page = client_for(person).get(reverse("policy:read", args=[version.policy.slug])).content.decode()
    assert ("This text is in Swedish only." in page) is said and "bara på svenska" not in page


def test_one_reads_ticks_presses_and_gets_the_receipt(version: Version, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.colleague)
    page = client.get(reverse("policy:read", args=[version.policy.slug]))
    assert page.status_code == 200
    shown = page.context["wording"]
    assert shown in page.content.decode()
    assert f'name="text_hash" value="{version.text_hash}"' in page.content.decode()
    answer = press(client, version)
    done = Acknowledgement.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/policy/kvitto/{done.pk}/")
    receipt = client.get(answer.url)
    assert all(part in receipt.content.decode() for part in (shown, done.text_hash, str(done.pk), cast.nord.name))
    again = client.get(reverse("policy:read", args=[version.policy.slug]))
    assert again.context["form"] is None
    assert answer.url in again.content.decode()


def test_the_receipt_names_the_hash_of_the_exact_text_and_of_the_sentence(version: Version, cast: Cast) -> None:
    done = sign(version, cast.colleague, cast)
    assert done.text_hash == hashlib.sha256(Version.objects.get().body.encode()).hexdigest()
    assert done.wording_hash == hashlib.sha256(done.wording.encode()).hexdigest()
    assert (done.version, done.person, done.company, done.way) == (version, cast.colleague, cast.nord, "signed_in")
    assert done.at == cast.at


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_sentence_is_kept_in_the_language_in_which_it_was_shown(
    version: Version, cast: Cast, client_for: ClientFor, language: str
) -> None:
    person = companies.change_person(cast.colleague, language=language, by=cast.colleague, at=cast.at)
    client = client_for(person)
    shown = client.get(reverse("policy:read", args=[version.policy.slug])).context["wording"]
    press(client, version)
    done = Acknowledgement.objects.get()
    assert (done.wording, done.language) == (shown, language)
    with translation.override(language):
        day = formats.date_format(version.adoptions.get(company=cast.nord).effective_from, "j F Y")
    assert all(part in shown for part in (version.title, str(version.number), day))
    other = {"sv": "I have taken note", "en": "Jag har"}[language]
    assert other not in shown


def test_twice_is_once(version: Version, cast: Cast, client_for: ClientFor) -> None:
    first = sign(version, cast.colleague, cast)
    later = workflow.acknowledge(version, by=cast.colleague, at=cast.at + DAY, text_hash=version.text_hash)
    assert (later.pk, later.at) == (first.pk, first.at)
    assert press(client_for(cast.colleague), version).url == first.get_absolute_url()
    assert Acknowledgement.objects.count() == 1


def test_the_same_person_many_times_at_once_is_once(transactional_db: None, version: Version, cast: Cast) -> None:
    outcomes = race(6, lambda number: sign(version, cast.colleague, cast).pk)
    assert tally(outcomes) == {"done": 6}
    assert len(set(outcomes)) == Acknowledgement.objects.count() == 1


# What is in force between reading and pressing


def test_a_text_adopted_between_reading_and_pressing_is_not_signed(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.colleague)
    client.get(reverse("policy:read", args=[version.policy.slug]))
    newer = adopt(cast, "Nyare text")
    answer = press(client, version)
    assert answer.status_code == 409 and version.text_hash not in answer.content.decode()
    assert not Acknowledgement.objects.exists()
    assert reverse("policy:read_version", args=[version.policy.slug, newer.number]) in answer.content.decode()
    page = client.get(newer.get_absolute_url())
    assert page.context["form"] is not None  # the way on ends at the form
    assert press(client, newer).status_code == 302


def test_the_hash_of_another_text_is_refused(version: Version, cast: Cast, client_for: ClientFor) -> None:
    assert press(client_for(cast.colleague), version, text_hash="0" * 64).status_code == 409
    with pytest.raises(Stale):
        workflow.acknowledge(version, by=cast.colleague, at=cast.at, text_hash="")
    assert not Acknowledgement.objects.exists()


def test_a_text_that_is_not_yet_in_force_is_not_signed(version: Version, cast: Cast, client_for: ClientFor) -> None:
    coming = adopt(cast, "Kommande text", days=-3)
    assert press(client_for(cast.colleague), coming).status_code == 409
    assert sign(version, cast.colleague, cast).version == version


def test_a_superseded_receipt_stays_and_the_new_text_is_asked_for(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    old = sign(version, cast.colleague, cast)
    newer = adopt(cast, "Nyare text")
    assert cast.colleague.pk in owing(cast)
    client = client_for(cast.colleague)
    assert client.get(old.get_absolute_url()).status_code == 200
    page = client.get(version.get_absolute_url())
    assert (page.status_code, page.context["form"], page.context["in_force"]) == (200, None, False)
    new = sign(newer, cast.colleague, cast)
    assert cast.colleague.pk not in owing(cast)
    assert set(Acknowledgement.objects.values_list("pk", flat=True)) == {old.pk, new.pk}


def test_an_editorial_change_asks_nobody_again_and_brings_no_later_day(version: Version, cast: Cast) -> None:
    sign(version, cast.colleague, cast)
    before = list(duties.acknowledge(cast.at).order_by("who_id", "company_id"))
    adopt(cast, "Rättad text", material=False)
    assert list(duties.acknowledge(cast.at).order_by("who_id", "company_id")) == before


# Not ticked, not theirs


def test_without_the_tick_the_page_says_so_and_keeps_the_form(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    answer = press(client_for(cast.colleague), version, read=None)
    assert answer.status_code == 422
    sentence = answer.context["form"].errors["read"][0]
    page = answer.content.decode()
    assert sentence in page
    assert answer.context["wording"] in page
    assert f'value="{version.text_hash}"' in page
    assert not Acknowledgement.objects.exists()


def test_a_press_that_is_both_unticked_and_too_late_shows_the_old_text_without_a_form(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    adopt(cast, "Nyare text")
    answer = press(client_for(cast.colleague), version, read=None)
    assert answer.status_code == 422
    assert (answer.context["form"], answer.context["in_force"]) == (None, False)


def test_a_text_that_one_may_not_see_does_not_exist(cast: Cast, client_for: ClientFor) -> None:
    version = adopt(cast, "Bara för Nord", cast.nord, title="Nords egen policy")
    for person in (cast.stranger, cast.outsider_superuser, cast.other_ceo, cast.group_hr):
        client = client_for(person)
        assert press(client, version).status_code == 404
        assert client.get(reverse("policy:read", args=[version.policy.slug])).status_code == 404
        assert client.get(version.get_absolute_url()).status_code == 404
    assert press(client_for(cast.colleague), version).status_code == 302


@pytest.mark.parametrize("who", ["auditor", "ceo"])
def test_who_sees_the_text_but_is_not_reached_by_it_reads_without_a_form(
    cast: Cast, client_for: ClientFor, who: str
) -> None:
    version = adopt(cast, "Bara för Nord", cast.nord)
    client = client_for(getattr(cast, who))
    page = client.get(reverse("policy:read", args=[version.policy.slug]))
    assert (page.status_code, page.context["form"]) == (200, None)
    assert press(client, version).status_code == 403
    assert not Acknowledgement.objects.exists()


def test_who_has_left_cannot_sign(version: Version, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        sign(version, cast.leaver, cast)


def test_a_get_changes_nothing(version: Version, cast: Cast, client_for: ClientFor) -> None:
    address = reverse("policy:acknowledge", args=[version.policy.slug, version.number])
    assert client_for(cast.colleague).get(address).status_code == 405
