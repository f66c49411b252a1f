"""Every finding of the catalogue is made by the program, and brought about by a test."""

from pathlib import Path

import pytest

import dockmirror
from dockmirror.mirror import catalogue

PACKAGE = Path(dockmirror.__file__).parent
TESTS = Path(__file__).parents[2]
WORDS_ONLY = {"test_catalogue.py", "test_finding_coverage.py"}
"""Tests of the words, which bring nothing about."""


def text_of(paths) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


BROUGHT_ABOUT = text_of(
    path for path in sorted(TESTS.rglob("test_*.py")) if path.name not in WORDS_ONLY
)
MADE = text_of(path for path in sorted(PACKAGE.rglob("*.py")) if path.parent.name != "catalogue")


@pytest.mark.parametrize("code", catalogue.codes())
def test_a_test_brings_the_finding_about(code):
    assert f'"{code}"' in BROUGHT_ABOUT


@pytest.mark.parametrize("code", catalogue.codes())
def test_the_program_makes_the_finding(code):
    # The words for one platform are made from the finding's own code by ``code_on``.
    assert f'"{code.removesuffix("-on-windows")}"' in MADE
