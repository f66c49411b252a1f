"""One command from its invocation to its exit code."""

import sys
import threading
from typing import TextIO

from dockmirror.cancellation import CancelToken
from dockmirror.cli.answer import Answer
from dockmirror.cli.commands import Commands
from dockmirror.cli.consent import TerminalConsent
from dockmirror.cli.defect import Defects
from dockmirror.cli.dispatch import Dispatch
from dockmirror.cli.interrupt import Interrupts
from dockmirror.cli.invocation import Invocation, UsageError
from dockmirror.cli.mirror_list import is_list
from dockmirror.cli.surface import Surface


def run_command(invocation: Invocation, commands: Commands, output: TextIO, errors: TextIO) -> int:
    """Run the command and tell of it; the exit code. Raises ``UsageError``."""
    token = CancelToken()
    several = invocation.command == "check" and is_list(invocation)
    surface = Surface(invocation.format, output, errors, several=several)
    consent = TerminalConsent(
        assume_yes=invocation.assume_yes,
        question_stream=surface.people,
        answer_stream=sys.stdin,
        token=token,
        show=surface.story.show_plan,
    )
    dispatch = Dispatch(invocation, commands, surface, token, consent)
    try:
        with Interrupts(token, surface.story.say):
            answer = _in_a_thread(dispatch, invocation.command)
    finally:
        surface.story.pause()
    surface.finish(answer)
    return answer.result.outcome.exit_code


def _in_a_thread(dispatch: Dispatch, command: str | None) -> Answer:
    """The answer of the work, done beside the main thread, which is left to the signals."""
    answers: list[Answer] = []
    refusals: list[UsageError] = []

    def work() -> None:
        with Defects(command) as defects:
            try:
                answers.append(dispatch.run())
            except UsageError as error:
                refusals.append(error)
        if defects.answer is not None:
            answers.append(defects.answer)

    worker = threading.Thread(target=work, name="dockmirror-command")
    worker.start()
    worker.join()
    for error in refusals:
        raise error
    return answers[0]
