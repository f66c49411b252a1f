"""What the client needs to tell the helper's sentences in the person's language."""

from collections.abc import Mapping

from dockmirror.daemonjson.saying import Saying

WORDS = "words"
"""The field that holds, for each field with a sentence of ours, what the sentence is made from."""

TEXT = "text"
TEMPLATE = "template"
PARAMETERS = "parameters"
"""What a sentence is made of: its English text, and what that is filled in from."""


def with_words(message: Mapping[str, object]) -> dict[str, object]:
    """The message, with ``words`` where it has sentences of ours, also among its ``facts``."""
    words = _of_fields(message)
    facts = message.get("facts")
    if isinstance(facts, Mapping) and (of_facts := _of_fields(facts)):
        words["facts"] = of_facts
    return {**message, WORDS: words} if words else dict(message)


def _of_fields(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: _worded(text) for name, text in fields.items() if isinstance(text, Saying)}


def _worded(text: str) -> object:
    if not isinstance(text, Saying):
        return text
    parameters = {name: _worded(value) for name, value in text.parameters.items()}
    return {TEXT: str(text), TEMPLATE: text.template, PARAMETERS: parameters}
