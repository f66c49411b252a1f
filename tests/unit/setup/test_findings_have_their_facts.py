"""Every finding that the program makes is given all that its words name."""

import ast
import string
from pathlib import Path

import dockmirror
from dockmirror.mirror.catalogue import codes, entry

PACKAGE = Path(dockmirror.__file__).parent


def calls():
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else None
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if name == "finding" and node.args and isinstance(node.args[0], ast.Constant):
                yield path.relative_to(PACKAGE), node


def placeholders(code: str) -> set[str]:
    words = entry(code)
    text = f"{words.title}{words.detail}{words.remedy}"
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


def test_findings_are_in_the_catalogue_and_have_every_fact():
    found = list(calls())
    assert len(found) > 20
    wrong = []
    for path, node in found:
        code = node.args[0].value
        if code not in codes():
            wrong.append(f"{path}:{node.lineno}: {code} is not in the catalogue")
            continue
        given = {keyword.arg for keyword in node.keywords}
        if None in given:  # facts passed on as a mapping
            continue
        missing = placeholders(code) - given
        if missing:
            wrong.append(f"{path}:{node.lineno}: {code} lacks {', '.join(sorted(missing))}")
    assert wrong == []
