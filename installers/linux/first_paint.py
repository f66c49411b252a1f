"""Opens the program's window, prints the moment at which it was painted, and ends the process.

``first_paint.py [FOLDER]``: the program of the interpreter that runs this, or that in ``FOLDER``.
"""

import os
import sys
import time

sys.path[:0] = sys.argv[1:]
sys.argv[1:] = []


def main() -> None:
    """Run the program up to its first paint."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    from dockmirror.cli.main import main as dockmirror

    class FirstPaint(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
                QTimer.singleShot(0, tell)
            return False

    def tell() -> None:
        print(time.monotonic(), flush=True)
        os._exit(0)

    run, first_paint = QApplication.exec, FirstPaint()

    def watch(application: QApplication) -> int:
        application.installEventFilter(first_paint)
        return run()

    QApplication.exec = watch  # type: ignore[method-assign]  # what the program runs its window by
    sys.exit(dockmirror([]))


main()
