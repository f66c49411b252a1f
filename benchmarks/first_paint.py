"""``python -m benchmarks.first_paint bare|dockmirror``: says when a window was painted."""

import json
import os
import sys
import time
from pathlib import Path

# Nothing else here: what this module imports, both windows pay for.


def tell() -> None:
    """Say the moment and the memory in use, and end the process."""
    painted = time.monotonic()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    print(
        json.dumps({"painted": painted, "memory": pages * os.sysconf("SC_PAGE_SIZE")}), flush=True
    )
    os._exit(0)


def bare() -> None:
    """A window with a label, a line to type in and a button."""
    from PySide6.QtCore import Qt, Signal
    from PySide6.QtWidgets import (
        QApplication,
        QLabel,
        QLineEdit,
        QMainWindow,
        QPushButton,
        QVBoxLayout,
        QWidget,
    )

    class Window(QMainWindow):
        painted = Signal()

        def paintEvent(self, event) -> None:  # noqa: N802, ARG002
            self.painted.emit()

    application = QApplication(sys.argv[:1])
    window = Window()
    central = QWidget()
    layout = QVBoxLayout(central)
    layout.addWidget(QLabel("A label"))
    layout.addWidget(QLineEdit())
    layout.addWidget(QPushButton("A button"))
    window.setCentralWidget(central)
    window.resize(960, 620)
    window.painted.connect(tell, Qt.ConnectionType.QueuedConnection)
    window.show()
    application.exec()


def dockmirror() -> None:
    """The program, as the command without words opens it, up to what follows the first paint."""
    from PySide6.QtCore import Qt

    from dockmirror.cli.main import main
    from dockmirror.ui import main_window

    class Window(main_window.MainWindow):
        def __init__(self, *arguments) -> None:
            super().__init__(*arguments)
            self.painted.connect(tell, Qt.ConnectionType.QueuedConnection)

    main_window.MainWindow = Window  # type: ignore[misc]
    main([])


if __name__ == "__main__":
    {"bare": bare, "dockmirror": dockmirror}[sys.argv[1]]()
