"""Organisation numbers are normalised, and a wrong one says what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companies.numbers import NotAnOrganisationNumber, check_digit, organisation_number

DIGITS = st.text("0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize(
    "text",
    [
        "556016-0680",
        "5560160680",
        " 556016 0680 ",
        "165560160680",
        "16556016-0680",
        "556016\u20130680",
        "556016\u22120680",
        "556016\u00a0-\u00a00680",
    ],
)
def test_every_way_of_writing_gives_the_same_number(text: str) -> None:
    assert organisation_number(text) == "556016-0680"


@pytest.mark.parametrize("number", ["212000-0142", "202100-5489", "969663-7033", "802002-8711"])
def test_numbers_of_other_legal_forms_are_accepted(number: str) -> None:
    assert organisation_number(number) == number


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "shape"),
        ("Exempelbolaget", "shape"),
        ("556016-068", "shape"),
        ("556016-06800", "shape"),
        ("195560160680", "shape"),
        ("5560-160680", "shape"),
        ("556016--0680", "shape"),
        ("\uff15\uff15\uff16\uff10\uff11\uff16-0680", "shape"),
        ("000000-0000", "person"),
        ("811218-9876", "person"),
        ("556016-0681", "check"),
        ("556061-0680", "check"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(NotAnOrganisationNumber) as refused:
        organisation_number(text)
    assert refused.value.reason == reason
    assert str(refused.value.sentence).endswith(".")


@given(DIGITS)
def test_exactly_one_check_digit_of_ten_is_right(nine: str) -> None:
    right = [digit for digit in "0123456789" if accepted(nine + digit)]
    assert right == ([check_digit(nine)] if nine[2] >= "2" else [])


@given(DIGITS, st.integers(0, 9), st.integers(1, 9))
def test_one_mistyped_digit_is_always_found(nine: str, position: int, step: int) -> None:
    number = nine[:2] + "7" + nine[3:]
    number += check_digit(number)
    wrong = str((int(number[position]) + step) % 10)
    assert accepted(number)
    assert not accepted(number[:position] + wrong + number[position + 1 :])


@given(st.text())
def test_any_text_is_a_number_or_refused(text: str) -> None:
    if accepted(text):
        number = organisation_number(text)
        assert organisation_number(number) == number


def accepted(text: str) -> bool:
    """Whether the text is taken as an organisation number."""
    try:
        organisation_number(text)
    except NotAnOrganisationNumber:
        return False
    return True
