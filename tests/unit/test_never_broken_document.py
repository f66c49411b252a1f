"""docs/never-broken.md says what the program says."""

import ast
import re
from pathlib import Path
from typing import Final

import pytest

from dockmirror.setup.outcome import Outcome

ROOT: Final = Path(__file__).parents[2]
DOCUMENT: Final = ROOT / "docs/never-broken.md"
TRANSLATED: Final = {"_", "N_", "said"}
PLACEHOLDER: Final = re.compile(r"\{[a-z_]+\}")
SILENT: Final = "nothing"


def templates() -> set[str]:
    """Every sentence of the program, with its placeholders."""
    found = set()
    for path in (ROOT / "app/dockmirror").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATED:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def rows() -> list[tuple[str, str, str]]:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    cells = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    wanted = [each for each in cells if each[0] not in ("what happens", "---")]
    return [(each[0], each[1], each[2] if len(each) > 2 else "") for each in wanted]


@pytest.fixture(scope="module")
def sentences() -> list[re.Pattern[str]]:
    """The sentences as patterns; several may follow one another, as one may hold another."""
    return [
        re.compile(".+".join(map(re.escape, PLACEHOLDER.split(template))), re.DOTALL)
        for template in templates()
        if len(PLACEHOLDER.sub("", template)) > 12
    ]


def is_said(text: str, sentences: list[re.Pattern[str]]) -> bool:
    if not text:
        return True
    ends = {found.end() for each in sentences if (found := each.match(text))}
    ends |= {len(text) for each in sentences if each.fullmatch(text)}
    return any(is_said(text[end:].lstrip(), sentences) for end in sorted(ends, reverse=True) if end)


@pytest.mark.parametrize(("case", "said", "exit_code"), rows(), ids=lambda text: text[:40])
def test_the_program_has_these_sentences_and_codes(
    sentences: list[re.Pattern[str]], case: str, said: str, exit_code: str
) -> None:
    if not said.startswith(SILENT):
        for sentence in said.split("<br>"):
            assert is_said(sentence, sentences), f"{case}: {sentence}"
    if word := re.search(r"`([a-z-]+)`", exit_code):
        assert exit_code.split()[0] == str(Outcome(word[1]).exit_code)


def test_there_are_cases_of_every_kind() -> None:
    assert len(rows()) > 35
    assert not is_said("Nothing of the kind is ever said.", [re.compile("Something else")])
