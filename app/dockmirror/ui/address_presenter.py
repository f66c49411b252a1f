"""Judges the address as it is typed, and probes the mirror when the typing has paused."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Final

from PySide6.QtCore import QObject, Signal

from dockmirror.i18n import _, ngettext
from dockmirror.mirror.catalogue import finding
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.setup.events import Event, FindingReported, StepFinished, StepStarted
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.ui.address_history import AddressHistory
from dockmirror.ui.address_text import LinkRefused, address_in
from dockmirror.ui.ca_certificate import ChooseFile, choose_file
from dockmirror.ui.commands import Commands, Judged
from dockmirror.ui.findings_view import FindingsView
from dockmirror.ui.flow_thread import FlowThread
from dockmirror.ui.outcome_words import sentences
from dockmirror.ui.target_choice import TargetChoice
from dockmirror.ui.url_field import AddressState, UrlField

# The step that the verdict under the field has told already.
_JUDGED: Final = "judge-url"


class AddressPresenter(QObject):
    """Fills the verdict under the field. Nothing but reading happens before *Set up*."""

    submitted = Signal(str)

    def __init__(
        self,
        field: UrlField,
        findings: FindingsView,
        commands: Commands,
        options: Options,
        choice: TargetChoice,
        choose: ChooseFile = choose_file,
        history: AddressHistory | None = None,
    ) -> None:
        super().__init__()
        self._field = field
        self._findings = findings
        self._commands = commands
        self._options = options
        self._choice = choice
        self._probe: FlowThread | None = None
        self._judged_text: str | None = None
        self.choose = choose
        self.ca_certificate = options.ca_certificate
        self._ca_text = ""
        findings.ca_certificate_asked.connect(self._ask_for_ca_certificate)
        self._history = history or AddressHistory()
        field.show_history(self._history.addresses)
        field.history_cleared.connect(self._forget)
        field.pasted.connect(self._paste)
        field.edited.connect(self._edited)
        field.paused.connect(self.judge)
        field.suggestion_taken.connect(self.take_suggestion)
        field.submitted.connect(self._submit)
        choice.changed.connect(self._another_target)

    @property
    def is_probing(self) -> bool:
        """Whether a mirror is being asked now."""
        return self._probe is not None

    def judge(self) -> None:
        """Say what can be said at once; ask the mirror where the address can be one."""
        self._field.pause.stop()
        text = self._field.text
        if text == self._judged_text:
            return
        self.stop()
        self._judged_text = text
        self._field.steps.clear()
        self._findings.clear()
        self._field.offer("")
        if not text:
            self._field.show_state(AddressState.EMPTY, "")
            return
        judged = self._commands.judge(text)
        errors = [item for item in judged.findings if item.severity is Severity.ERROR]
        self._findings.show_findings(judged.findings)
        if judged.url is None or errors:
            self._refuse(judged, errors)
            return
        address = judged.url.text
        profile = self._options.organisation.profile
        if profile is not None and profile.forbids_mirror(address):
            allowed = finding(
                "mirror-not-of-organisation",
                mirror=address,
                path=profile.path,
                allowed=", ".join(profile.mirrors),
            )
            self._findings.show_findings((allowed,))
            self._field.show_state(AddressState.BAD, allowed.title)
            return
        self._field.show_state(
            AddressState.CHECKING, _("Checking {mirror}…").format(mirror=address)
        )
        self._start_probe(text)

    def fill_from_organisation(self) -> None:
        """Put the organisation's first mirror into an empty field; nobody is asked about it yet."""
        profile = self._options.organisation.profile
        if profile is None or not profile.mirrors or self._field.text:
            return
        self._field.edit.setText(profile.mirrors[0])
        self._field.pause.stop()
        self._field.show_state(
            AddressState.WAITING, _("Set by your organisation. Not checked yet.")
        )

    def fill(self, text: str) -> None:
        """Put what was dropped or followed into the field; it is judged, and nothing is done.

        Of a text that is no address of a mirror, or a malformed link, nothing is taken.
        """
        try:
            address = address_in(text)
        except LinkRefused as refused:
            self.stop()
            self._field.edit.clear()
            self._field.show_state(AddressState.BAD, str(refused))
            return
        self._field.edit.setText(address)
        self._field.edit.setFocus()

    def _paste(self, text: str) -> None:
        try:
            address = address_in(text)
        except LinkRefused:
            return  # judging says what is wrong with it
        if address != text:
            self._field.edit.setText(address)

    def _forget(self) -> None:
        self._history.clear()
        self._field.show_history(())

    def take_suggestion(self) -> None:
        """Put the offered spelling into the field."""
        self._field.edit.setText(self._field.offered)
        self._field.edit.setFocus()
        self.judge()

    def use_ca_certificate(self, path: str) -> None:
        """Have the certificates in the file at ``path`` vouch for the mirror in the field."""
        self.ca_certificate, self._ca_text = path, self._field.text
        self.check_again()

    def _ask_for_ca_certificate(self) -> None:
        self.choose(self._field, self.use_ca_certificate)

    def stop(self) -> None:
        """Stop asking the mirror."""
        self._judged_text = None
        probe, self._probe = self._probe, None
        if probe is not None:
            probe.cancel()
            self._field.steps.stop()

    def check_again(self) -> None:
        """Forget what is known and ask anew, as the world may have changed."""
        self.stop()
        self.judge()

    def _another_target(self) -> None:
        if self._field.text:
            self.check_again()

    def _edited(self) -> None:
        # What was said belongs to another text. It stays until the pause, so that nothing jumps
        # while one types, unless it would praise what nobody has looked at.
        self.stop()
        if self._field.text != self._ca_text:
            self.ca_certificate = self._options.ca_certificate  # it was for another mirror
        if not self._field.text:
            self.judge()
        elif self._field.set_up.isEnabled():
            self._field.show_state(AddressState.WAITING, _("Not checked yet"))

    def _submit(self) -> None:
        self.judge()
        if self._field.offered:
            self.take_suggestion()
        elif self._field.set_up.isEnabled():
            text = self._field.text
            self.stop()
            self._history.remember(text)
            self._field.show_history(self._history.addresses)
            self.submitted.emit(text)

    def _refuse(self, judged: Judged, errors: Sequence[Finding]) -> None:
        self._field.offer(judged.suggestion or "")
        sentence = errors[0].title if errors else _("This is no mirror's address.")
        if judged.suggestion:
            # What to do stands on the button beside it; a card would say it a second time.
            self._findings.clear()
            self._field.show_state(AddressState.INCOMPLETE, sentence)
        else:
            self._field.show_state(AddressState.BAD, sentence)

    def _start_probe(self, text: str) -> None:
        options = self._choice.applied_to(self._options)
        options = replace(options, ca_certificate=self.ca_certificate)
        probe = FlowThread(
            lambda observer, token, _agrees: self._commands.check(text, options, observer, token)
        )
        self._probe = probe
        probe.events.connect(lambda events: self._see(probe, events))
        probe.ended.connect(lambda result: self._end(probe, result))
        probe.failed.connect(lambda: self._end(probe, None))
        probe.start()

    def _see(self, probe: FlowThread, events: Sequence[Event]) -> None:
        if probe is not self._probe:
            return
        for event in events:
            if isinstance(event, StepStarted) and event.id != _JUDGED:
                self._field.steps.start(event.id, event.title)
            elif isinstance(event, StepFinished):
                self._field.steps.finish(event.id, event.status, event.seconds, event.remark)
        self._findings.add(event.finding for event in events if isinstance(event, FindingReported))

    def _end(self, probe: FlowThread, result: Result | None) -> None:
        if probe is not self._probe:
            return
        self._probe = None
        self._field.steps.stop()
        if result is None:
            self._field.show_state(
                AddressState.DOUBTFUL,
                _("The mirror could not be checked: Dockmirror itself failed. See its log."),
            )
            return
        sentence = sentences(result)[0]
        if self.ca_certificate is not None and result.outcome is Outcome.USABLE:
            given = _("The certificate in {file} vouches for it.")
            sentence = f"{sentence} {given.format(file=PurePath(self.ca_certificate).name)}"
        if result.outcome is Outcome.USABLE:
            warnings = sum(item.severity is Severity.WARNING for item in self._findings.findings)
            if warnings:
                note = ngettext("{n} warning below.", "{n} warnings below.", warnings)
                sentence = f"{sentence} {note.format(n=warnings)}"
            state = AddressState.DOUBTFUL if warnings else AddressState.GOOD
            self._field.show_state(state, sentence)
        elif result.outcome is Outcome.USAGE:
            self._field.show_state(AddressState.BAD, sentence)
        else:
            # The person may still go on: the job itself refuses, and offers to be forced.
            self._field.show_state(AddressState.DOUBTFUL, sentence)
