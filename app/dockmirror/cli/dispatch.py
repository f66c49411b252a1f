"""Runs the command that the words name."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dockmirror.cancellation import CancelToken
from dockmirror.cli import host_kit
from dockmirror.cli.answer import Answer, refusal
from dockmirror.cli.commands import Commands
from dockmirror.cli.invocation import Invocation
from dockmirror.cli.mirror_list import is_list
from dockmirror.helper.identity import is_administrator
from dockmirror.i18n import _
from dockmirror.setup.events import Event, Observer, PlanMade
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.plan import Plan
from dockmirror.setup.secrets import without_secrets

if TYPE_CHECKING:
    from dockmirror.cli.consent import TerminalConsent


class Dispatch:
    """One run of one command; ``urls`` are the mirrors that it is about."""

    def __init__(
        self,
        invocation: Invocation,
        urls: Sequence[str],
        commands: Commands,
        observer: Observer,
        token: CancelToken,
        consent: "TerminalConsent",
    ) -> None:
        self._invocation = invocation
        self._urls = urls
        self._commands = commands
        self._tell = observer
        self._token = token
        self._consent = consent
        self._plan: Plan | None = None

    def run(self) -> Answer:
        """Do it."""
        match self._invocation.command:
            case "check":
                return self._check()
            case "status":
                status = self._commands.status(self._invocation.options)
                return Answer(status.result, status=status)
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
            case host_kit.COMMAND if self._invocation.kit is not None:
                result, kit = host_kit.run(self._invocation.kit, self._commands.host_kit)
                return Answer(result, kit=kit)
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
        urls, options = self._urls, self._invocation.options
        if not is_list(self._invocation):
            result = self._commands.check(urls[0], options, self._observer, self._token)
            return Answer(result, explained=(result,) if self._invocation.explain else ())
        checked = self._commands.check_many(urls, options, self._observer, self._token)
        mirrors = named(checked.results, urls)
        explained = mirrors if self._invocation.explain else ()
        return Answer(checked.result, mirrors=mirrors, explained=explained)

    def _history(self) -> Answer:
        changes = tuple(self._commands.history())
        target = self._invocation.options.target
        sentences = () if changes else (_("Dockmirror has changed nothing on this computer."),)
        if target is not None:
            changes = tuple(change for change in changes if change.target == target)
            sentences = () if changes else (_("Dockmirror has changed nothing there."),)
        return Answer(Result("history", Outcome.DONE, sentences=sentences), changes=changes)

    def _change(self) -> Answer:
        words, commands = self._invocation, self._commands
        common = (words.options, self._observer, self._token, self._consent)
        if words.command == "setup" and not self._urls:
            profile = words.options.organisation.profile
            mirrors = () if profile is None else profile.mirrors
            result = replace(commands.set_up_first(mirrors, *common), command="setup")
        elif words.command == "setup":
            result = commands.set_up(self._urls[0], *common)
        elif words.command == "remove":
            result = commands.remove(None if words.remove_all else self._urls, *common)
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
        # On Windows the installer does it, which is what is then said, to whomever.
        if sys.platform != "win32" and not is_administrator():
            from dockmirror.elevation.install import command_for_root

            again = command_for_root(name)
            return refusal(
                Outcome.DENIED,
                name,
                "needs-root",
                _("Only root may install or remove the helper; nothing was changed."),
                _("Run: {command}").format(command=again),
            )
        from dockmirror.elevation.install import InstallFailed

        try:
            act()
        except InstallFailed as error:
            return refusal(Outcome.REFUSED, name, "helper-not-changed", str(error))
        return Answer(Result(name, Outcome.DONE, sentences=(done,), changed=True))


def named(results: Sequence[Result], texts: Sequence[str]) -> tuple[Result, ...]:
    """The results, those of addresses that can be no mirror named by what was typed.

    Such addresses have no form of their own; they are checked, and stand, in the order of
    ``texts``.
    """
    from dockmirror.mirror.mirror_url import judge
    from dockmirror.mirror.plain_text import visible

    nameless = sum(result.mirror is None for result in results)
    typed = [without_secrets(text) for text in texts if not judge(text).accepted]
    if nameless != len(typed):
        return tuple(results)
    names = iter(typed)
    return tuple(
        result if result.mirror is not None else replace(result, mirror=visible(next(names)))
        for result in results
    )
