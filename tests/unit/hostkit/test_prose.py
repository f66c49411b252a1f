"""The README in the person's language: all that people read, and nothing that programs read."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.hostkit import prose, readme
from dockmirror.hostkit.prose import pieces, translated
from dockmirror.resource_files import resource_files
from tests.unit.hostkit.kits import kit_of
from tests.unit.hostkit.test_compose_file import EVERY
from translation.extraction import template

PARTS = sorted(Path(str(resource_files() / "hostkit" / "readme")).glob("*.md"))
TEXT = """\
## A heading

A paragraph of
two lines.

1. An item with `code`:
   ```
   docker compose up
   ```
2. Another,
   with @{place}.

| one | two |
| --- | --- |
@{rows}

@{place}
"""


@given(
    st.lists(st.sampled_from(["# a\n", "- b c\n", "1. d\n", "```\n", "\n", "| e | f |\n", "g\n"]))
)
def test_the_pieces_are_the_text(lines: list[str]):
    text = "".join(lines)
    assert "".join(piece.text for piece in pieces(text)) == text


def test_what_people_read_is_one_message_each():
    assert [piece.message for piece in pieces(TEXT) if piece.message] == [
        "A heading",
        "A paragraph of two lines.",
        "An item with `code`:",
        "Another, with @{place}.",
        "one",
        "two",
    ]


def shouted(message: str) -> str:
    kept = r"(@\{[a-z_]+\}|\{[a-z_]+\}|`[^`]*`)"
    return "".join(
        part if n % 2 else part.upper() for n, part in enumerate(re.split(kept, message))
    )


@pytest.fixture
def other_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prose, "_", shouted)
    monkeypatch.setattr(readme, "_", shouted)


def test_structure_and_code_stay_in_another_language(other_language: None):
    assert translated(TEXT) == TEXT.replace("A heading", "A HEADING").replace(
        "A paragraph of\ntwo lines.", "A PARAGRAPH OF TWO LINES."
    ).replace("An item with", "AN ITEM WITH").replace("Another,\n   with", "ANOTHER, WITH").replace(
        "| one | two |", "| ONE | TWO |"
    )


@pytest.mark.parametrize("name", EVERY)
def test_every_word_of_a_readme_can_be_translated_and_no_command_is(
    name: str, monkeypatch: pytest.MonkeyPatch
):
    english = kit_of(EVERY[name]).text("README.md")
    monkeypatch.setattr(prose, "_", shouted)
    monkeypatch.setattr(readme, "_", shouted)
    other = kit_of(EVERY[name]).text("README.md")
    code = re.compile(r"(?ms)^ *```\n.*?^ *```$")
    assert code.findall(other) == code.findall(english)
    assert re.findall(r"`[^`\n]+`", code.sub("", other)) == re.findall(
        r"`[^`\n]+`", code.sub("", english).replace("\n  ", " ")
    )
    prose_left = re.sub(r"`[^`]*`|https?://\S+|[a-z0-9-]+(\.[a-z0-9-]+)+", "", code.sub("", other))
    left = set(re.findall(r"\b[a-z]{3,}\b", prose_left)) - {"hours", "days", "hour", "day", "cache"}
    assert left <= {"private", "cache-ghcr-example-com", "ghcr", "example", "com", "registry"}


def test_every_message_of_the_readme_is_in_the_catalogue_for_translators():
    known = {message.id for message in template()}
    wanted = {
        piece.message for path in PARTS for piece in pieces(path.read_text()) if piece.message
    }
    assert len(wanted) > 50
    assert wanted <= known
