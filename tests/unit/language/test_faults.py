import pytest
from babel.messages.catalog import Message

from translation.faults import faults


@pytest.mark.parametrize(
    ("message", "translation"),
    [
        ("It is {state}.", "Es ist {zustand}."),
        ("It is {state}.", "Es ist so."),
        ("It is {state}.", "Es ist {state."),
        ("{text!r} is no number", "{text} ist keine Zahl"),
        ("argument %(name)s", "Argument %(namen)s"),
        ("half", "50 %"),
        ("usage: ", "Aufruf:"),
        ("&Set up", "Einrichten"),
        ("&Set up", "Ein&richten && &los"),
        ("Set up", "<b>Einrichten</b>"),
        ("Set up", "Ein\u202erichten"),
        ("Set up", "Ein\nrichten"),
        ("Set up", ("Einrichten", "Einrichten")),
        (("one", "{n} more"), ("eins", "{m} mehr")),
    ],
)
def test_a_fault_is_found(message, translation):
    assert list(faults(Message(message, translation)))


@pytest.mark.parametrize(
    ("message", "translation"),
    [
        ("It is {state}.", "{state} ist es."),
        ("&Set up", "&Einrichten"),
        ("&Undo", "撤销(&U)"),
        ("Save && close", "Sichern && schließen"),
        ("An object: {{}}", "Ein Objekt: {{}}"),
        ("Here", "می\u200cشود"),
        (("{n} layer", "{n} layers"), ("eine Schicht", "{n} Schichten")),
        ("Not yet", ""),
    ],
)
def test_a_good_translation_has_none(message, translation):
    assert not list(faults(Message(message, translation)))
