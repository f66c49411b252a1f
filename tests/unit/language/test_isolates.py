import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror import i18n
from dockmirror.isolates import begun_from_the_right, isolated, outside_isolates, without_isolates
from dockmirror.mirror.plain_text import visible

L, F, E = "\u2066", "\u2068", "\u2069"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("آینه {mirror} نیست.", f"آینه {F}{{mirror}}{E} نیست."),
        ("{first} {second}", f"{F}{{first}}{E} {F}{{second}}{E}"),
        ("با ls -l {path} ببینید", f"با {L}ls -l {{path}}{E} ببینید"),
        ("Docker می‌گوید: {reason}", f"{L}Docker{E} می‌گوید: {F}{{reason}}{E}"),
        ("از Docker: {reason}", f"از {L}Docker{E}: {F}{{reason}}{E}"),
        ("گزینه --file FILE.", f"گزینه {L}--file FILE{E}."),
        ("(&U) لغو", f"({L}&U{E}) لغو"),
        ("{size}/s", f"{L}{{size}}/s{E}"),
        ("از `host-kit . --check` نیست", f"از {L}`host-kit . --check`{E} نیست"),
        ("می‌پرسد. Docker نیست", f"می‌پرسد. {L}Docker{E} نیست"),
        ("نسخه 17.12", "نسخه 17.12"),
        ("مسیر /v2/ است", f"مسیر {L}/v2/{E} است"),
        ("«%(value)r» نیست", f"«{F}%(value)r{E}» نیست"),
    ],
)
def test_what_reads_from_left_to_right_is_isolated(message, expected):
    assert isolated(message) == expected


@given(st.text(alphabet="ab {}%s().،:-ابپ\u200c", max_size=40))
def test_isolating_adds_isolates_and_nothing_else(message):
    assert without_isolates(isolated(message)) == message


def test_isolates_that_do_not_pair_are_made_visible_with_everything_else():
    i18n.choose_language("fa")
    assert visible(f"{F}a{E}") == f"{F}a{E}"
    assert visible(f"{E}a{F}") == "\\u2069a\\u2068"
    assert visible(f"{F}a\u202eb{E}") == f"{F}a\\u202eb{E}"
    assert visible("\u2067a\u2069") == "\\u2067a\\u2069"


def test_the_joiners_of_persian_words_stay_and_others_do_not():
    i18n.choose_language("fa")
    assert visible("نمی\u200cشود") == "نمی\u200cشود"
    assert visible("mirror\u200c.example") == "mirror\\u200c.example"
    assert visible(f"{E}نمی\u200cشود") == "\\u2069نمی\u200cشود"


def test_in_other_languages_every_isolate_is_made_visible():
    assert visible(f"{F}a{E}") == "\\u2068a\\u2069"


def test_nothing_is_shown_twice_or_left_out():
    assert outside_isolates(f"a{F}b{E}c", str.upper) == f"A{F}B{E}C"


def test_a_line_of_the_language_begins_from_the_right_whatever_its_first_word():
    assert begun_from_the_right("Docker نیست\n/etc/docker\nنیست") == (
        "\u200fDocker نیست\n/etc/docker\n\u200fنیست"
    )
