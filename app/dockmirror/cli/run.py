"""One command from its invocation to its exit code."""

import sys
import threading
from dataclasses import replace
from typing import Final, TextIO

from dockmirror.cancellation import CancelToken
from dockmirror.cli.answer import Answer, cancelled
from dockmirror.cli.commands import Commands
from dockmirror.cli.consent import TerminalConsent
from dockmirror.cli.defect import Defects
from dockmirror.cli.dispatch import Dispatch
from dockmirror.cli.interrupt import Interrupts
from dockmirror.cli.invocation import Invocation
from dockmirror.cli.mirror_list import is_list, mirrors_to_check
from dockmirror.cli.organisation import set_by_organisation, under_profile
from dockmirror.cli.surface import Surface

_MAY_CHANGE: Final = ("setup", "verify", "remove", "undo")
_OBEYS: Final = ("check", "setup", "verify", "remove", "undo", "status")
_ONLY_LOOK: Final = ("status", "history")


def run_command(invocation: Invocation, commands: Commands, output: TextIO, errors: TextIO) -> int:
    """Run the command and tell of it; the exit code. Raises ``UsageError``."""
    command = invocation.command
    several = command == "check" and is_list(invocation)
    urls = mirrors_to_check(invocation) if command == "check" else invocation.urls
    if command in _OBEYS:
        invocation = under_profile(invocation, commands.find_profile())
    token = CancelToken()
    surface = Surface(invocation.format, output, errors, several=several)
    consent = TerminalConsent(
        assume_yes=invocation.assume_yes,
        question_stream=surface.people,
        answer_stream=sys.stdin,
        token=token,
        show=surface.story.show_plan,
    )
    dispatch = Dispatch(invocation, urls, commands, surface, token, consent)
    with Interrupts(token, surface.story.say, changes=command in _MAY_CHANGE) as interrupts:
        if told := set_by_organisation(invocation):
            surface.story.say(told)
        answer = _in_a_thread(dispatch, command or "", token, interrupts)
        answer = replace(answer, organisation=invocation.options.organisation)
        surface.finish(answer)
    return answer.result.outcome.exit_code


def _in_a_thread(
    dispatch: Dispatch, command: str, token: CancelToken, interrupts: Interrupts
) -> Answer:
    """The answer of the work, done beside the main thread, which attends to the signals."""
    answers: list[Answer] = []

    def work() -> None:
        try:
            with Defects(command) as defects:
                answers.append(dispatch.run())
            if defects.answer is not None:
                answers.append(defects.answer)
        finally:
            interrupts.work_is_over()

    # What only looks has nothing to put back, so it need not be waited for.
    may_be_left = command in _ONLY_LOOK
    if may_be_left:
        token.on_cancel(interrupts.work_is_over)
    threading.Thread(target=work, name="dockmirror-command", daemon=may_be_left).start()
    interrupts.attend()
    return answers[0] if answers else cancelled(command)
