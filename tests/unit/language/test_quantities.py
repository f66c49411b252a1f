from datetime import UTC, datetime

import pytest

from dockmirror import i18n
from dockmirror.quantities import (
    bytes_text,
    milliseconds_text,
    moment_text,
    number_text,
    seconds_text,
    speed_text,
)


def test_durations_read_naturally():
    assert seconds_text(0.0002) == "1 ms"
    assert seconds_text(0.042) == "42 ms"
    assert seconds_text(0.34) == "0.3 s"
    assert seconds_text(12.4) == "12 s"
    assert seconds_text(125) == "2 min 5 s"
    assert milliseconds_text(1.2) == "1,200 ms"


def test_sizes_count_in_thousands_as_registries_do():
    assert bytes_text(13_300_000) == "13.3 MB"
    assert speed_text(4_200) == "4.2 kB/s"
    assert bytes_text(999_960) == "1.0 MB"
    assert bytes_text(999) == "999 bytes"
    assert bytes_text(0) == "0 bytes"


@pytest.mark.parametrize(
    ("language", "number"),
    [("de", "1.234,5"), ("es", "1.234,5"), ("ru", "1\xa0234,5"), ("zh_CN", "1,234.5")],
)
def test_each_language_has_its_own_decimal_mark(language, number):
    i18n.choose_language(language)
    assert number_text(1234.5, 1) == number


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
def test_figures_have_the_digits_of_addresses_in_every_language(language):
    i18n.choose_language(language)
    texts = number_text(1234.5, 1), moment_text(datetime(2026, 11, 25, 14, 2, tzinfo=UTC))
    for text in texts:
        assert all(character in "0123456789" for character in text if character.isdigit())


def test_a_moment_is_unmistakable():
    moment = datetime(2026, 11, 25, 14, 2).astimezone()
    assert moment_text(moment) == "Nov 25, 2026, 14:02"
    i18n.choose_language("de")
    assert moment_text(moment) == "25.11.2026, 14:02"
    i18n.choose_language("zh_CN")
    assert moment_text(moment) == "2026年11月25日 14:02"
