from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from dockmirror.ui.plain_label import PlainLabel, breakable, presentable
from tests.ui.scripted import ScriptedCommands


@given(st.text())
def test_places_to_break_add_nothing_that_is_read(text):
    plain = text.replace("\u200b", "")
    assert breakable(plain).replace("\u200b", "") == plain


@given(st.text())
def test_no_control_or_bidirectional_character_reaches_the_screen(text):
    shown = presentable(text)
    assert not set(shown) & set("\u202e\u2066\u200f\x1b\x00\x07\x9b\u2028")


def test_hidden_characters_are_shown_by_their_number():
    assert presentable("a\u202eb\x1b") == "a\\u202eb\\u001b"


def test_joiners_that_persian_is_spelt_with_stay():
    assert presentable("می\u200cشود") == "می\u200cشود"


def test_a_long_text_is_cut_and_says_so():
    assert presentable("a" * 50, 10) == "a" * 10 + "…"


def test_mark_up_is_shown_literally(qtbot):
    label = PlainLabel("<b>bold</b> <img src='file:///etc/passwd'>")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == "<b>bold</b> <img src='file:///etc/passwd'>"


def test_a_long_address_wraps_in_a_narrow_window(qtbot):
    label = PlainLabel("https://mirror.example.com/" + "a" * 300)
    qtbot.addWidget(label)
    label.resize(260, 10)
    assert label.minimumSizeHint().width() < 260


def test_copying_gives_the_text_without_the_places_to_break(qtbot):
    text = "https://mirror.example.com/" + "a" * 60
    label = PlainLabel(text, tab_stop=True)
    qtbot.addWidget(label)
    label.show()
    label.setFocus()
    QTest.keyClick(label, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == text


def test_text_follows_the_size_of_the_application(opened, qapp):
    window = opened(ScriptedCommands())
    sentence = window.home.status.sentence
    before, size = qapp.font(), sentence.font().pointSizeF()
    larger = qapp.font()
    larger.setPointSizeF(before.pointSizeF() * 2)
    try:
        qapp.setFont(larger)
        qapp.processEvents()
        assert round(sentence.font().pointSizeF(), 1) == round(size * 2, 1)
    finally:
        qapp.setFont(before)
        qapp.processEvents()
    assert sentence.font().pointSizeF() == size
