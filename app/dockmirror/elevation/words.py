"""The elevated part's sentences, and those about ``daemon.json``, in the person's language."""

from collections.abc import Mapping

from dockmirror.daemonjson.saying import Saying
from dockmirror.helper.words import PARAMETERS, TEMPLATE, TEXT, WORDS
from dockmirror.i18n import _


def spoken(text: str) -> str:
    """A saying in the person's language; any other text as it is."""
    if not isinstance(text, Saying):
        return text
    parameters = {name: spoken(value) for name, value in text.parameters.items()}
    return _(text.template).format(**parameters)


def in_persons_language(message: Mapping[str, object]) -> dict[str, object]:
    """A reply with its sentences translated; those that no catalogue has stay in English.

    Only templates of the catalogue are filled in: a helper of another version sends what it likes.
    """
    told = dict(message)
    words = told.pop(WORDS, None)
    if not isinstance(words, Mapping):
        return told
    facts = told.get("facts")
    if isinstance(facts, Mapping):
        told["facts"] = {
            name: _translated(_member(words.get("facts"), name), fact)
            for name, fact in facts.items()
        }
    for name, word in words.items():
        if name != "facts" and name in told:
            told[name] = _translated(word, told[name])
    return told


def _translated(word: object, english: object) -> object:
    """What ``word`` says; ``english`` where there is no translation of it."""
    template, parameters = _member(word, TEMPLATE), _member(word, PARAMETERS)
    if not isinstance(template, str) or not isinstance(parameters, Mapping):
        return english
    translation = _(template)
    if translation == template:
        return english
    filled = {
        str(name): str(_translated(value, _in_english(value))) for name, value in parameters.items()
    }
    try:
        return translation.format(**filled)
    except (KeyError, IndexError):
        return english


def _in_english(value: object) -> object:
    """A parameter without a translation."""
    text = _member(value, TEXT)
    return value if text is None else text


def _member(value: object, name: object) -> object:
    return value.get(name) if isinstance(value, Mapping) else None
