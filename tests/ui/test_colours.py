from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QPalette

from dockmirror.ui.colours import (
    SHAPE_CONTRAST,
    TEXT_CONTRAST,
    colours_from,
    contrast,
    legible,
    luminance,
)

BLACK, WHITE = QColor(0, 0, 0), QColor(255, 255, 255)
any_colour = st.builds(QColor, *[st.integers(0, 255)] * 3)
# Windows are light or dark: no desktop has one of middle grey, which no text is calm on.
light = st.builds(QColor, *[st.integers(215, 255)] * 3)
dark = st.builds(QColor, *[st.integers(0, 60)] * 3)


def palette(window: QColor, text: QColor, accent: QColor) -> QPalette:
    made = QPalette()
    made.setColor(QPalette.ColorRole.Window, window)
    made.setColor(QPalette.ColorRole.WindowText, text)
    made.setColor(QPalette.ColorRole.Accent, accent)
    return made


def test_contrast_is_that_of_wcag():
    assert round(contrast(BLACK, WHITE), 2) == 21
    assert contrast(WHITE, WHITE) == 1
    # The grey that WCAG's own tools give as just legible on white.
    assert 4.5 < contrast(QColor("#767676"), WHITE) < 4.6
    assert luminance(BLACK) == 0


@given(any_colour, any_colour)
def test_every_colour_can_be_made_legible_on_every_single_background(colour, background):
    assert contrast(legible(colour, background), background) >= TEXT_CONTRAST


@given(any_colour)
def test_a_legible_colour_stays_as_it_is(colour):
    if contrast(colour, WHITE) >= TEXT_CONTRAST:
        assert legible(colour, WHITE) == colour


@given(st.one_of(st.tuples(light, st.just(BLACK)), st.tuples(dark, st.just(WHITE))), any_colour)
def test_words_and_signs_are_legible_on_whatever_the_system_gives(pair, accent):
    made = colours_from(palette(pair[0], pair[1], accent))
    for name in ("success", "warning", "error", "info"):
        for ground in (made.window, made.card, getattr(made, f"{name}_tint")):
            assert contrast(getattr(made, name), ground) >= TEXT_CONTRAST, name
            assert contrast(made.text, ground) >= TEXT_CONTRAST
            assert contrast(made.muted, ground) >= TEXT_CONTRAST
            assert contrast(made.link, made.card) >= TEXT_CONTRAST
    assert contrast(made.on_accent, made.accent) >= TEXT_CONTRAST
    for ground in (made.window, made.card):
        assert contrast(made.accent, ground) >= SHAPE_CONTRAST
        assert contrast(made.focus, ground) >= SHAPE_CONTRAST
        assert contrast(made.edge, ground) >= SHAPE_CONTRAST


def test_a_dark_palette_gives_dark_colours():
    assert colours_from(palette(QColor("#242424"), WHITE, QColor("#3584e4"))).is_dark
    assert not colours_from(palette(QColor("#efefef"), BLACK, QColor("#3584e4"))).is_dark


def test_the_window_takes_a_new_palette_at_once(opened, qapp):
    from tests.ui.scripted import ScriptedCommands

    window = opened(ScriptedCommands())
    before = window.styleSheet()
    former = qapp.palette()
    try:
        qapp.setPalette(palette(QColor("#242424"), WHITE, QColor("#3584e4")))
        qapp.processEvents()
        assert window.styleSheet() != before
        assert "#242424" in window.styleSheet()
    finally:
        qapp.setPalette(former)
