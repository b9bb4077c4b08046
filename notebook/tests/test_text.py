from __future__ import annotations

import pytest

from cellwatch import text


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Größe 数 🚀", "Größe 数 🚀"),
        ("a\nb\x00c\x9f", "a\ufffdb\ufffdc\ufffd"),
        ("lone \ud83d surrogate", "lone \ufffd surrogate"),
    ],
)
def test_name_keeps_every_character_but_control_characters_and_lone_surrogates(given, expected):
    assert text.name(given, 100) == expected


def test_name_is_cut_by_the_units_that_java_counts_and_never_within_a_character():
    assert text.name("🚀" * 200, 256) == "🚀" * 128
    assert text.name("x" + "🚀" * 200, 256) == "x" + "🚀" * 127
    assert text.name("x" * 300, 256) == "x" * 256


def test_message_keeps_its_lines():
    assert text.message("a\n\tb\x1b[0m") == "a\n\tb\ufffd[0m"
    assert len(text.message("x" * 10_000)) == 4096


def test_first_line_is_the_first_that_is_not_blank():
    assert text.first_line("\n   \n  spark.range(3)  \nmore") == "spark.range(3)"
    assert text.first_line("") == ""
    assert len(text.first_line("y" * 500)) == 120
