"""The plan: what would be changed, and what that stops. Agreeing to it is the consent."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dockmirror.i18n import _, ngettext
from dockmirror.setup.options import Options
from dockmirror.setup.plan import Plan
from dockmirror.ui.button import name_button, push_button
from dockmirror.ui.button_row import ButtonRow
from dockmirror.ui.ca_certificate import trust_text
from dockmirror.ui.disclosure import Disclosure
from dockmirror.ui.findings_view import FindingsView
from dockmirror.ui.glyph import Glyph, GlyphLabel
from dockmirror.ui.options_view import OptionsView
from dockmirror.ui.plain_label import CAPTION, TITLE, PlainLabel
from dockmirror.ui.style_sheet import SPACE
from dockmirror.ui.text_block import DiffBlock

_NAMES_SHOWN = 8


def summary(plan: Plan) -> str:
    """What the program will do once the plan is carried out, in a sentence or two."""
    if plan.mirrors_after:
        pulls = _("{program} will ask {mirrors} first, and Docker Hub if that fails.").format(
            program=plan.program, mirrors=", ".join(plan.mirrors_after)
        )
    else:
        pulls = _("{program} will pull straight from Docker Hub.").format(program=plan.program)
    ways = {
        "restart": _("It is restarted to take the change."),
        "reload": _("It takes the change while it runs; no container is stopped."),
        "none": _("It takes the change when it is started the next time."),
        "each-pull": _("It reads the file at each pull, so nothing is restarted."),
        "builder-restart": _(
            "Its container is restarted to take the change. Its cache stays, and no build is ended."
        ),
    }
    if plan.changes_trust and not plan.changes_file:
        ways["none"] = _("It reads its certificates anew at each pull, so it is not restarted.")
    return f"{pulls} {ways.get(plan.way, '')}".strip()


def stops_sentence(plan: Plan) -> str:
    """Which running containers the change stops; empty where it stops none."""
    if not plan.stops:
        return ""
    count = len(plan.stops)
    sentence = ngettext(
        "This stops {n} running container: {names}.",
        "This stops {n} running containers: {names}.",
        count,
    )
    names = list(plan.stops[:_NAMES_SHOWN])
    left = count - len(names)
    if left > 0:
        names.append(ngettext("{n} more", "{n} more", left).format(n=left))
    return sentence.format(n=count, names=", ".join(names))


class PlanView(QFrame):
    """The plan with its diff, and the buttons that agree or decline."""

    agreed = Signal()
    declined = Signal()
    options_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plan")
        self.setProperty("surface", "card")
        self.setAccessibleName(_("The change to review"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        layout.setSpacing(2 * SPACE)
        self.title = PlainLabel(_("Review the change"), scale=TITLE, bold=True)
        self.summary = PlainLabel(tab_stop=True)
        self.stops = self._stops_card()
        self.trust = PlainLabel(tab_stop=True)
        self.trust.setObjectName("plan-trust")
        self.warnings = FindingsView()
        self.path = PlainLabel(scale=CAPTION, tone="muted")
        self.diff = DiffBlock(_("Changes in the configuration file"))
        self.diff.setObjectName("diff")
        self.options = OptionsView("plan-options")
        self.disclosure = Disclosure(_("&Options"), self.options, "plan-options-disclosure")
        file_part = QVBoxLayout()
        file_part.setSpacing(SPACE)
        file_part.addWidget(self.path)
        file_part.addWidget(self.diff)
        for widget in (self.title, self.summary, self.stops, self.trust, self.warnings):
            layout.addWidget(widget)
        layout.addLayout(file_part)
        layout.addWidget(self.disclosure)
        self.cancel = push_button(_("&Cancel"), "plan-cancel")
        self.agree = push_button(_("&Set up"), "plan-agree", kind="primary")
        layout.addWidget(ButtonRow((), (self.cancel, self.agree)))
        self.agree.clicked.connect(self.agreed)
        self.cancel.clicked.connect(self.declined)
        self.options.changed.connect(self.options_changed)

    def show_plan(self, plan: Plan, options: Options, *, action: str, with_options: bool) -> None:
        """Show the plan; ``action`` is the primary button's text."""
        self.summary.show_text(summary(plan))
        sentence = stops_sentence(plan)
        self.stops_words.show_text(sentence)
        self.stops.setAccessibleName(sentence)
        self.stops.setVisible(bool(sentence))
        trust = trust_text(plan)
        self.trust.show_text(trust)
        self.trust.setVisible(bool(trust))
        self.warnings.show_findings(plan.warnings)
        if plan.diff:
            self.path.show_text(_("Changes in {path}").format(path=plan.config_path))
            self.diff.show_diff(plan.diff)
        else:
            self.path.show_text(_("{path} stays as it is.").format(path=plan.config_path))
        self.diff.setVisible(bool(plan.diff))
        self.options.show_options(options)
        self.disclosure.setVisible(with_options)
        self.offer(action)

    def offer(self, action: str) -> None:
        """Give the primary button this text."""
        name_button(self.agree, action)

    def _stops_card(self) -> QWidget:
        card = QFrame()
        card.setObjectName("plan-stops")
        card.setProperty("surface", "warning")
        row = QHBoxLayout(card)
        row.setContentsMargins(2 * SPACE, 3 * SPACE // 2, 2 * SPACE, 3 * SPACE // 2)
        row.setSpacing(3 * SPACE // 2)
        self.stops_words = PlainLabel(bold=True, tab_stop=True)
        row.addWidget(GlyphLabel(Glyph.WARNING, 1.1), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.stops_words, 1)
        return card
