"""Buttons stand in a column as soon as they do not fit side by side."""

from PySide6.QtWidgets import QPushButton, QWidget

from dockmirror.ui.button_row import ButtonRow


def test_a_button_that_comes_later_has_room_too(qtbot):
    first, later = QPushButton("Save a report to a file…"), QPushButton("Set it up anyway…")
    later.hide()
    page = QWidget()  # a window of its own would grow with its layout
    qtbot.addWidget(page)
    row = ButtonRow((first,), (later,))
    row.setParent(page)
    row.setGeometry(0, 0, first.sizeHint().width() + 20, 200)
    page.show()
    later.show()
    qtbot.waitUntil(lambda: later.y() > first.y())
    assert later.width() >= later.sizeHint().width()


def test_buttons_that_fit_stand_side_by_side(qtbot):
    first, second = QPushButton("One"), QPushButton("Two")
    row = ButtonRow((first,), (second,))
    qtbot.addWidget(row)
    row.resize(600, 60)
    row.show()
    qtbot.waitUntil(lambda: second.x() > first.x())
    assert first.y() == second.y()
