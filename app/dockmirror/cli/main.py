"""The ``dockmirror`` command, from its words to its exit code."""

import gc
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TextIO

from dockmirror.cli.streams import open_output
from dockmirror.cli.window import asks_for_window
from dockmirror.i18n import _, choose_language

if TYPE_CHECKING:
    from dockmirror.cli.answer import Answer
    from dockmirror.cli.commands import Commands
    from dockmirror.cli.invocation import Glimpse, UsageError


def main(argv: Sequence[str] | None = None, commands: "Commands | None" = None) -> int:
    """Run the words in ``argv`` (else the process's own); the exit code of the design.

    ``commands`` are what they drive; tests give others than the real ones.
    """
    words = sys.argv[1:] if argv is None else argv
    output, errors = open_output(sys.stdout), open_output(sys.stderr)
    if asks_for_window(words):
        # At once: the window needs none of what the words of a command need.
        choose_language(None)
        open_it = _open_window if commands is None else commands.open_window
        return _window(open_it, "".join(words), output, errors)
    return _run(words, commands, output, errors)


def _run(words: Sequence[str], commands: "Commands | None", output: TextIO, errors: TextIO) -> int:
    from dockmirror.cli.commands import real_commands
    from dockmirror.cli.invocation import UsageError, glimpse
    from dockmirror.cli.parser import parse

    seen = glimpse(words)
    choose_language(seen.language)
    try:
        invocation = parse(words)
    except UsageError as error:
        return _refuse(error, seen, output, errors)
    except SystemExit as answered:
        output.flush()
        return answered.code if isinstance(answered.code, int) else 0
    commands = real_commands() if commands is None else commands
    try:
        if invocation.command is None:
            return _window(commands.open_window, invocation.link, output, errors)
        from dockmirror.cli.run import run_command

        return run_command(invocation, commands, output, errors)
    except UsageError as error:
        return _refuse(error, seen, output, errors)
    except KeyboardInterrupt:
        from dockmirror.cli.answer import cancelled

        return _end(cancelled(seen.command), seen.format, output, errors)


def _open_window(argv: list[str]) -> int:
    # Collecting while modules load finds nothing, and takes its share of the first paint; the
    # window collects once it has been painted.
    gc.disable()
    try:
        from dockmirror.ui.app import run

        return run(argv)
    finally:
        gc.enable()


def _refuse(error: "UsageError", seen: "Glimpse", output: TextIO, errors: TextIO) -> int:
    from dockmirror.cli.answer import refusal
    from dockmirror.setup.outcome import Outcome

    command = "dockmirror" if seen.command is None else f"dockmirror {seen.command}"
    advice = _("See {command} --help for what can be said.").format(command=command)
    answer = refusal(Outcome.USAGE, seen.command, "usage", str(error), advice)
    return _end(answer, seen.format, output, errors)


def _end(answer: "Answer", shape: str, output: TextIO, errors: TextIO) -> int:
    """Say an answer that no command gave."""
    from dockmirror.cli.surface import write_document
    from dockmirror.cli.terminal import Terminal

    terminal = Terminal(errors)
    for sentence in answer.result.sentences:
        terminal.line(sentence)
    write_document(shape, answer, output)
    return answer.result.outcome.exit_code


def _window(open_it: Callable[[list[str]], int], link: str, output: TextIO, errors: TextIO) -> int:
    from dockmirror.cli.defect import Defects
    from dockmirror.cli.window import open_window

    said: list[tuple[str, str]] = []
    code: int | None = None
    with Defects(None) as defects:
        code = open_window(open_it, lambda *sentences: said.append(sentences), link)
    if defects.answer is not None:
        return _end(defects.answer, "text", output, errors)
    if said:
        from dockmirror.cli.answer import refusal
        from dockmirror.setup.outcome import Outcome

        return _end(refusal(Outcome.USAGE, None, "no-display", *said[0]), "text", output, errors)
    return code or 0
