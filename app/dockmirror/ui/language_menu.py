"""The choice of the window's language, each language by its own name."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

from dockmirror.i18n import LANGUAGES, _, language


class LanguageMenu(QPushButton):
    """A button with the chosen language's name, and a menu of all that there are.

    ``chosen`` carries the tag of another language, once the menu has closed.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(LANGUAGES[language()])
        self.setObjectName("language")
        self.setProperty("kind", "quiet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Language: {name}").format(name=LANGUAGES[language()]))
        menu = QMenu(self)
        menu.setObjectName("languages")
        menu.setAccessibleName(_("Language"))
        self._reason = menu.addAction("")
        self._reason.setEnabled(False)
        self._choices = QActionGroup(self)
        for tag, name in LANGUAGES.items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(tag == language())
            action.setData(tag)
            self._choices.addAction(action)
        # Queued: the window is built anew, and with it this menu.
        self._choices.triggered.connect(
            lambda action: self._choose(action.data()), Qt.ConnectionType.QueuedConnection
        )
        self.setMenu(menu)
        self.forbid("")

    def forbid(self, reason: str) -> None:
        """Offer no other language, for this reason; empty: offer them all."""
        self._choices.setEnabled(not reason)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self.setToolTip(reason or _("Language"))
        self.setAccessibleDescription(reason)

    def _choose(self, tag: str) -> None:
        if tag != language():
            self.chosen.emit(tag)
