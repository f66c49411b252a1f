"""Runs the command that the words name."""

import os
import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dockmirror.cancellation import CancelToken
from dockmirror.cli.answer import Answer, refusal
from dockmirror.cli.commands import Commands
from dockmirror.cli.invocation import Invocation
from dockmirror.cli.mirror_list import is_list, mirrors_to_check
from dockmirror.i18n import _
from dockmirror.setup.events import Event, Observer, PlanMade
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.plan import Plan

if TYPE_CHECKING:
    from dockmirror.cli.consent import TerminalConsent


class Dispatch:
    """One run of one command."""

    def __init__(
        self,
        invocation: Invocation,
        commands: Commands,
        observer: Observer,
        token: CancelToken,
        consent: "TerminalConsent",
    ) -> None:
        self._invocation = invocation
        self._commands = commands
        self._tell = observer
        self._token = token
        self._consent = consent
        self._plan: Plan | None = None

    def run(self) -> Answer:
        """Do it. Raises ``UsageError`` where a list of mirrors cannot be had."""
        match self._invocation.command:
            case "check":
                return self._check()
            case "status":
                status, result = self._commands.status(self._invocation.options)
                return Answer(result, status=status)
            case "history":
                return self._history()
            case "report":
                path = Path(self._invocation.report_file or "")
                return Answer(
                    self._commands.report(
                        path, self._invocation.options, self._observer, self._token
                    )
                )
            case "verify":
                options = self._invocation.options
                return Answer(self._commands.verify(options, self._observer, self._token))
            case "install-helper":
                return self._as_root(
                    self._commands.install_helper,
                    _("The helper is installed: changes will ask for permission once."),
                )
            case "uninstall-helper":
                return self._as_root(
                    self._commands.uninstall_helper, _("The helper is no longer installed.")
                )
        return self._change()

    def _observer(self, event: Event) -> None:
        if isinstance(event, PlanMade):
            self._plan = event.plan
        self._tell(event)

    def _check(self) -> Answer:
        urls = mirrors_to_check(self._invocation)
        options = self._invocation.options
        if not is_list(self._invocation):
            return Answer(self._commands.check(urls[0], options, self._observer, self._token))
        checked = self._commands.check_many(urls, options, self._observer, self._token)
        return Answer(checked.result, mirrors=tuple(checked.results))

    def _history(self) -> Answer:
        changes = self._commands.history()
        sentences = () if changes else (_("Dockmirror has changed nothing on this computer."),)
        return Answer(Result("history", Outcome.DONE, sentences=sentences), changes=changes)

    def _change(self) -> Answer:
        words, commands = self._invocation, self._commands
        common = (words.options, self._observer, self._token, self._consent)
        if words.command == "setup":
            result = commands.set_up(words.urls[0], *common)
        elif words.command == "remove":
            result = commands.remove(None if words.remove_all else words.urls, *common)
        else:
            result = commands.undo(*common)
        if self._consent.could_not_ask:
            result = replace(
                result,
                outcome=Outcome.USAGE,
                sentences=(
                    _("Nothing was changed: there is no terminal to ask whether to."),
                    _("Run it again with --yes to agree beforehand, or --dry-run to look only."),
                ),
            )
        return Answer(result, plan=self._plan if words.options.dry_run else None)

    def _as_root(self, act: Callable[[], object], done: str) -> Answer:
        name = self._invocation.command or ""
        if os.geteuid() != 0:
            again = shlex.join(["sudo", sys.executable, "-m", "dockmirror", name])
            return refusal(
                Outcome.DENIED,
                name,
                "needs-root",
                _("Only root may install or remove the helper; nothing was changed."),
                _("Run: {command}").format(command=again),
            )
        try:
            act()
        except OSError as error:
            where = "" if error.filename is None else f"{error.filename}: "
            return refusal(
                Outcome.REFUSED,
                name,
                "helper-not-changed",
                _("The helper could not be installed or removed: {reason}.").format(
                    reason=f"{where}{error.strerror or error}"
                ),
                _("Put that right, then run the command again."),
            )
        return Answer(Result(name, Outcome.DONE, sentences=(done,), changed=True))
