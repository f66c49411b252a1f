"""Where the events and the answer of one run go, by the format that was asked for."""

import threading
from typing import TextIO

from dockmirror.cli.answer import Answer
from dockmirror.cli.document import answer_document, indented, one_line
from dockmirror.cli.jsonl import event_document
from dockmirror.cli.terminal import Terminal
from dockmirror.cli.text import TextStory
from dockmirror.setup.events import Event


class Surface:
    """The story for people, and beside it the JSON for programs.

    Events may come from any thread, one at a time is passed on.
    """

    def __init__(
        self, shape: str, output: TextIO, errors: TextIO, *, several: bool = False
    ) -> None:
        self._shape = shape
        self._several = several
        self._output = output
        self.people = output if shape == "text" else errors
        self._lock = threading.Lock()
        self.story = TextStory(Terminal(self.people), several=several)

    def __call__(self, event: Event) -> None:
        """Pass an event on."""
        with self._lock:
            if (
                self._shape == "jsonl"
                and (document := event_document(event, several=self._several)) is not None
            ):
                self._output.write(one_line(document, self._output.encoding))
                self._output.flush()
            self.story(event)

    def finish(self, answer: Answer) -> None:
        """Tell people how it ended, then write the document."""
        with self._lock:
            self.story.finish(answer)
            write_document(self._shape, answer, self._output)


def write_document(shape: str, answer: Answer, output: TextIO) -> None:
    """Write the answer's document, where the format has one."""
    if shape != "text":
        write = indented if shape == "json" else one_line
        output.write(write(answer_document(answer), output.encoding))
    output.flush()
