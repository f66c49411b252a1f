"""The helper's sentences in the person's language."""

import ast
import json
from pathlib import Path

import pytest

from dockmirror import daemonjson, helper, i18n
from dockmirror.daemonjson import DaemonJsonError, parse
from dockmirror.daemonjson.saying import Saying, said
from dockmirror.elevation.words import in_persons_language, spoken
from dockmirror.helper.disk_error import disk_error
from dockmirror.helper.words import with_words
from translation.extraction import template

ENDINGS = {
    "Refused": 1,
    "RolledBack": 1,
    "rolled_back": 1,
    "NeedsAttention": 0,
    "EngineFailed": 1,
    "WriteFailed": 0,
    "NotCertificates": 0,
}
"""What carries a sentence out of the helper, and which of its arguments it is."""


class Shouting:
    """Stands for a language: every message in capitals but for what is filled in."""

    def gettext(self, message):
        return "".join(
            part if part.startswith("{") else part.upper()
            for part in message.replace("{", "\0{").replace("}", "}\0").split("\0")
        )


@pytest.fixture(scope="module")
def known():
    return {message.id for message in template()}


@pytest.fixture
def shouting(monkeypatch):
    monkeypatch.setattr(i18n, "_translations", Shouting())


def sources():
    for package in (helper, daemonjson):
        for path in Path(package.__file__).parent.rglob("*.py"):
            yield path, ast.parse(path.read_text())


def test_no_sentence_leaves_the_helper_that_could_not_be_translated():
    bare = [
        f"{path.name}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and (place := ENDINGS.get(node.func.id)) is not None
        and len(node.args) > place
        and isinstance(node.args[place], ast.JoinedStr | ast.Constant)
    ]
    assert bare == []


def test_every_saying_is_in_the_catalogue(known):
    unknown = [
        f"{path.name}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("said", "N_")
        and not (isinstance(node.args[0], ast.Constant) and node.args[0].value in known)
        and path.name != "expectation.py"  # says what it expects by a name
    ]
    assert unknown == []


@pytest.mark.parametrize(
    "text", [b"[]", b"{", b'{"a" 1}', b"{'a': 1}", b'{"registry-mirrors": 1}', b'{"a": 1,}']
)
def test_every_complaint_about_a_file_is_in_the_catalogue(text, known):
    with pytest.raises(DaemonJsonError) as error:
        parse(text)
    assert error.value.template in known
    sayings = [one for one in error.value.parameters.values() if isinstance(one, Saying)]
    assert {one.template for one in sayings} <= known


def sent(message):
    """A message as it comes out of the pipe."""
    return json.loads(json.dumps(with_words(message)))


def test_a_reply_is_told_in_the_persons_language(shouting):
    full = disk_error(OSError(28, "No space left on device"))
    told = in_persons_language(
        sent(
            {
                "reply": "refused",
                "code": "write-failed",
                "sentence": said("{path} could not be written: {reason}", path="/a", reason=full),
                "facts": {"reason": full, "path": "/a"},
            }
        )
    )
    assert told["sentence"].startswith("/a COULD NOT BE WRITTEN: THE DISK IS FULL")
    assert told["facts"]["reason"].startswith("THE DISK IS FULL")
    assert told["facts"]["path"] == "/a"
    assert told["code"] == "write-failed"
    assert "words" not in told


def test_other_programs_words_stay_as_they_are(shouting):
    error = disk_error(OSError(99, "Cannot assign"))
    told = in_persons_language(sent({"sentence": said("It failed: {reason}", reason=error)}))
    assert told["sentence"] == "IT FAILED: Cannot assign."


def test_in_english_a_reply_is_what_the_helper_said():
    message = {"sentence": said("It failed: {reason}", reason="no")}
    assert in_persons_language(sent(message)) == {"sentence": "It failed: no"}


@pytest.mark.parametrize(
    "words",
    [
        "text",
        {"sentence": "text"},
        {"sentence": {"template": 1, "parameters": {}}},
        {"sentence": {"template": "It failed: {reason}", "parameters": []}},
        {"sentence": {"template": "It failed: {reason}", "parameters": {}}},
        {"sentence": {"template": "{0.__class__}", "parameters": {}}},
        {"facts": []},
    ],
)
def test_a_helper_of_another_version_is_told_as_it_said_it(shouting, words):
    message = {"sentence": "It failed.", "words": words}
    assert in_persons_language(message)["sentence"] == "It failed."


def test_a_complaint_about_a_file_is_told_in_the_persons_language(shouting):
    with pytest.raises(DaemonJsonError) as error:
        parse(b'{"a" 1}')
    assert spoken(error.value.sentence).startswith("LINE 1, COLUMN 6: ")
    assert str(error.value).startswith("Line 1, column 6: ")
