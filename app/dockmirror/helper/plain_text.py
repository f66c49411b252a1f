"""Text from outside (log lines, a program's output, a file) made fit for a sentence."""

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible(text: str, limit: int = 400) -> str:
    """``text`` cut to ``limit`` characters, with control and bidirectional characters visible."""
    shown = "".join(
        f"\\u{ord(character):04x}" if unicodedata.category(character) in _HIDDEN else character
        for character in text[: limit + 1]
    )
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
