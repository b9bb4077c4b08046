from __future__ import annotations

import time

import pytest

from cellwatch.ranges import MOST_CHARACTERS, Ranges


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []),
        ("3", [3]),
        ("3-6 8-9", [3, 4, 5, 6, 8, 9]),
        ("1 3 5-6 7", [1, 3, 5, 6, 7]),
        ("2-2", [2]),
        ("007", [7]),
    ],
)
def test_ranges_hold_both_their_ends_and_nothing_between_them(text, numbers):
    ranges = Ranges.parse(text)
    assert [number for number in range(-1, 20) if number in ranges] == numbers


def test_ends_of_a_wide_range_are_in_it():
    ranges = Ranges.parse(f"4-{10**18 - 1}")
    assert 3 not in ranges
    assert 4 in ranges
    assert 10**18 - 1 in ranges
    assert 10**18 not in ranges


@pytest.mark.parametrize(
    "text",
    [
        None, " ", "3 ", " 3", "3  4", "3,4", "3-6, 8", "3\t4", "3\n", "-", "-3", "3-", "3--4",
        "3-4-5", "6-3", "0", "0-4", "5 4", "5 5", "3-6 6-8", "+3", "3.0", "1e3", "0x3", "a", "٣",
        "3\x00", "nan", "1" * 19, "1-9999999999999999999",
    ],
)  # fmt: skip
def test_what_is_no_ascending_list_of_ranges_is_none(text):
    assert Ranges.parse(text) is None


def test_longest_text_is_read_in_no_time_and_a_longer_one_not_at_all():
    longer = " ".join(str(number) for number in range(1, 10_000, 2))
    longest = longer[: longer.rindex(" ", 0, MOST_CHARACTERS)]
    begun = time.monotonic()
    assert 1001 in Ranges.parse(longest)
    assert time.monotonic() - begun < 0.5
    assert Ranges.parse(longer) is None
    assert Ranges.parse("9" * 10_000_000) is None


def test_long_text_that_is_wrong_at_its_end_is_none_in_no_time():
    begun = time.monotonic()
    assert Ranges.parse("1-" * (MOST_CHARACTERS // 2)) is None
    assert Ranges.parse("9" * (MOST_CHARACTERS - 1) + "x") is None
    assert time.monotonic() - begun < 0.5
