"""The window's colours, computed from the system's palette so that text stays legible on it.

Contrast is that of WCAG 2.2: relative luminance, and at least 4.5 for text (AA) and 3 for what is
not text, such as a focus ring.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

from PySide6.QtGui import QColor, QGuiApplication, QPalette

TEXT_CONTRAST: Final = 4.5
SHAPE_CONTRAST: Final = 3.0
_BLACK: Final = QColor(0, 0, 0)
_WHITE: Final = QColor(255, 255, 255)
# One step of the search from a hue towards black or white; small enough not to be seen.
_STEP: Final = 0.02


def luminance(colour: QColor) -> float:
    """The relative luminance, from 0 (black) to 1 (white)."""
    return _luminance(colour.redF(), colour.greenF(), colour.blueF())


@cache
def _luminance(red: float, green: float, blue: float) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio, from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: QColor, other: QColor, share: float) -> QColor:
    """``one`` with ``share`` (0 to 1) of ``other`` in it, in whole steps of a channel."""
    return QColor(
        round(one.red() + (other.red() - one.red()) * share),
        round(one.green() + (other.green() - one.green()) * share),
        round(one.blue() + (other.blue() - one.blue()) * share),
    )


def legible(colour: QColor, *backgrounds: QColor, ratio: float = TEXT_CONTRAST) -> QColor:
    """``colour``, moved towards black or white until it is legible on all the backgrounds.

    Where no shade reaches ``ratio`` on every one, the best of black and white is given.
    """

    def worst(candidate: QColor) -> float:
        return min(contrast(candidate, background) for background in backgrounds)

    ends = sorted((_BLACK, _WHITE), key=worst, reverse=True)
    for step in range(int(1 / _STEP) + 1):
        candidate = mix(colour, ends[0], step * _STEP)
        if worst(candidate) >= ratio:
            return candidate
    return ends[0]


@dataclass(frozen=True, eq=False, repr=False)
class Colours:
    """Every colour that the window uses beyond the system's own.

    ``text`` and ``muted`` are for words on ``window`` and ``card``; ``success``, ``warning``,
    ``error`` and ``info`` are for words and signs there; the ``…_tint`` are quiet backgrounds that
    the same words are legible on. ``line`` separates, ``edge`` outlines what can be typed into or
    pressed, ``accent`` fills the one primary button and ``on_accent`` is its text.
    """

    window: QColor
    card: QColor
    text: QColor
    muted: QColor
    line: QColor
    edge: QColor
    accent: QColor
    on_accent: QColor
    focus: QColor
    link: QColor
    hover: QColor
    pressed: QColor
    success: QColor
    warning: QColor
    error: QColor
    info: QColor
    success_tint: QColor
    warning_tint: QColor
    error_tint: QColor
    info_tint: QColor

    @property
    def is_dark(self) -> bool:
        """Whether the window is dark."""
        return luminance(self.window) < luminance(self.text)


def colours_from(palette: QPalette) -> Colours:
    """The colours that go with the palette."""
    role = QPalette.ColorRole
    system_window = palette.color(role.Window)
    dark = luminance(system_window) < luminance(palette.color(role.WindowText))
    # The card is what a reader looks at: nearer to white, or a little lifted from the dark.
    window = system_window
    card = mix(window, _WHITE, 0.06) if dark else mix(window, _WHITE, 0.85)
    hues = {
        "success": QColor(0x2E, 0xA0, 0x5B),
        "warning": QColor(0xD0, 0x8A, 0x10),
        "error": QColor(0xD9, 0x3A, 0x3A),
        "info": QColor(0x3B, 0x7C, 0xD6),
    }
    tints = {name: mix(card, hue, 0.16 if dark else 0.11) for name, hue in hues.items()}
    text = legible(palette.color(role.WindowText), window, card, *tints.values(), ratio=7.0)
    hover = mix(card, text, 0.07)
    grounds = (window, card, hover)
    system_accent = palette.color(role.Accent)
    accent = legible(system_accent, *grounds, ratio=SHAPE_CONTRAST)
    on_accent = max((_WHITE, _BLACK), key=lambda ink: contrast(ink, accent))
    if not dark:
        # White on a darkened accent reads as a button everywhere; black on mid blue does not.
        accent = legible(accent, _WHITE, ratio=TEXT_CONTRAST)
        on_accent = _WHITE
    return Colours(
        window=window,
        card=card,
        text=text,
        muted=legible(mix(text, card, 0.38), *grounds, *tints.values()),
        line=mix(card, text, 0.14),
        edge=legible(mix(card, text, 0.35), *grounds, ratio=SHAPE_CONTRAST),
        accent=accent,
        on_accent=on_accent,
        focus=legible(system_accent, *grounds, ratio=SHAPE_CONTRAST),
        link=legible(system_accent, *grounds),
        hover=hover,
        pressed=mix(card, text, 0.14),
        **{name: legible(hue, *grounds, tints[name]) for name, hue in hues.items()},
        **{f"{name}_tint": tint for name, tint in tints.items()},
    )


_cached: tuple[int, Colours] | None = None


def current_colours() -> Colours:
    """The colours for the application's palette as it is now."""
    global _cached
    palette = QGuiApplication.palette()
    if _cached is None or _cached[0] != palette.cacheKey():
        _cached = (palette.cacheKey(), colours_from(palette))
    return _cached[1]
