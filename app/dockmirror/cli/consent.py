"""Asks the person at the terminal whether to make the change."""

from collections.abc import Callable
from typing import TextIO

from dockmirror.cancellation import CancelToken
from dockmirror.cli.typed_line import read_typed_line
from dockmirror.i18n import _
from dockmirror.setup.plan import Plan


class TerminalConsent:
    """The person's yes or no, once the plan was shown.

    ``could_not_ask`` becomes true where there is nobody to ask and ``--yes`` was not given.
    """

    def __init__(
        self,
        *,
        assume_yes: bool,
        question_stream: TextIO,
        answer_stream: TextIO | None,
        token: CancelToken,
        show: Callable[[Plan], None],
    ) -> None:
        self.could_not_ask = False
        self._assume_yes = assume_yes
        self._questions = question_stream
        self._answers = answer_stream
        self._token = token
        self._show = show

    def __call__(self, plan: Plan) -> bool:
        """Whether the person agrees. Raises ``Cancelled``."""
        self._show(plan)
        if self._assume_yes:
            return True
        if not (_is_terminal(self._answers) and self._questions.isatty()):
            self.could_not_ask = True
            return False
        while True:
            self._questions.write(_("Make this change? [y/N]") + " ")
            self._questions.flush()
            assert self._answers is not None  # noqa: S101  (a terminal, as was just seen)
            answer = read_typed_line(self._answers, self._token)
            if answer is None:
                self._questions.write("\n")
                return False
            word = answer.strip().casefold()
            # TRANSLATORS: the first letter and the whole of the word for agreeing
            if word in {"y", "yes", _("y").casefold(), _("yes").casefold()}:
                return True
            if word in {"", "n", "no", _("n").casefold(), _("no").casefold()}:
                return False


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False
