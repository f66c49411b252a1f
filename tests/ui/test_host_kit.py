"""The page that writes a kit: from the form to the files, with the real commands behind it."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from dockmirror.hostkit.choices import Choices
from dockmirror.ui.main_window import MainWindow
from tests.ui.scripted import ScriptedCommands
from tests.ui.test_legibility import _mnemonics_differ, _nothing_is_cut


@pytest.fixture
def shown(opened):
    window = opened(ScriptedCommands())
    window.show_page(window.host_kit)
    return window


@pytest.fixture
def write(qtbot):
    def press(window: MainWindow, button: QAbstractButton | None = None) -> None:
        (button or window.host_kit.form.write).click()
        qtbot.waitUntil(lambda: not window.host_kit_presenter.is_busy)

    return press


def fill(window: MainWindow, folder: Path, domain: str = "registry.example.com") -> None:
    window.host_kit.form.folder.edit.setText(str(folder))
    window.host_kit.form.domain.edit.setText(domain)


def choose(box, value: str) -> None:
    box.choose(value)
    assert box.value == value


def test_the_kit_is_written_and_its_files_are_named(shown, write, tmp_path: Path):
    fill(shown, tmp_path / "kit")
    write(shown)
    outcome = shown.host_kit.outcome
    assert outcome.title.plain_text == "The kit is written"
    assert outcome.files.isVisible()
    assert "compose.yaml" in outcome.files.toPlainText()
    assert outcome.open.isVisible()
    assert (tmp_path / "kit" / "compose.yaml").exists()
    write(shown)
    assert outcome.title.plain_text == "Nothing had to be written"


def test_what_differs_is_shown_and_replaced_only_when_asked(shown, write, tmp_path: Path):
    fill(shown, tmp_path)
    write(shown)
    nginx = tmp_path / "nginx" / "registry.conf"
    edited = nginx.read_text().replace("900s", "60s")
    nginx.write_text(edited)
    write(shown)
    outcome = shown.host_kit.outcome
    assert "other content" in outcome.title.plain_text
    assert nginx.read_text() == edited
    assert outcome.replace.isVisible()
    write(shown, outcome.replace)
    assert outcome.title.plain_text == "The kit is written"
    assert "900s" in nginx.read_text()
    assert not outcome.replace.isVisible()


def test_another_choice_takes_the_offer_to_replace_away(shown, write, tmp_path: Path):
    fill(shown, tmp_path)
    write(shown)
    (tmp_path / "compose.yaml").write_text("services: {}\n")
    write(shown)
    assert shown.host_kit.outcome.replace.isVisible()
    shown.host_kit.form.domain.edit.setText("other.example.com")
    assert not shown.host_kit.outcome.isVisible()


def test_a_refusal_is_a_sentence_with_what_to_do(shown, write, tmp_path: Path):
    fill(shown, tmp_path, domain="https://registry.example.com")
    write(shown)
    outcome = shown.host_kit.outcome
    assert "more than a domain name" in outcome.title.plain_text
    assert outcome.sentence.isVisible()
    assert list(tmp_path.iterdir()) == []


def test_text_from_a_file_is_shown_literally(shown, write, tmp_path: Path):
    fill(shown, tmp_path)
    write(shown)
    (tmp_path / "compose.yaml").write_text("<b>bold</b> \u202e\x1b[31m\n")
    write(shown)
    texts = [block.toPlainText() for block in shown.host_kit.outcome.differences.children()
             if hasattr(block, "toPlainText")]  # fmt: skip
    assert "-<b>bold</b> \\u202e\\u001b[31m" in texts[0]


def test_the_button_waits_for_what_is_needed_and_says_what(shown):
    form = shown.host_kit.form
    assert not form.write.isEnabled()
    fill(shown, Path("/srv/kit"))
    assert form.write.isEnabled()
    choose(form.source, "files")
    assert not form.write.isEnabled()
    assert "private key" in form.write.toolTip()
    choose(form.source, "internal")
    assert form.write.isEnabled()
    choose(form.role, "both")
    assert "private registry" in form.write.toolTip()


def test_every_field_reaches_the_choices_and_hidden_ones_do_not(shown):
    form = shown.host_kit.form
    fill(shown, Path("/srv/kit"))
    form.disclosure.set_open(True)
    choose(form.role, "both")
    choose(form.source, "files")
    choose(form.options.authentication, "docker-hub-login")
    choose(form.options.private_authentication, "none")
    choose(form.options.registry, "2")
    typed = {
        form.private_domain: "private.example.com",
        form.email: "hidden@example.com",
        form.certificate: "/etc/chain.pem",
        form.key: "/etc/key.pem",
        form.options.allow: "10.0.0.0/8, 192.0.2.0/24",
        form.options.user: "somebody",
        form.options.upstreams: "ghcr.example.com=https://ghcr.io",
        form.options.data: "/srv/data",
        form.options.cache_limit: "200g",
        form.options.keep: "3d",
        form.options.max_upload: "20g",
        form.options.bucket: "layers",
        form.options.region: "eu-west-1",
        form.options.endpoint: "https://s3.example.com",
        form.options.credentials: "/etc/s3",
        form.options.port: "8443",
        form.options.metrics_port: "9500",
    }
    for field, text in typed.items():
        field.edit.setText(text)
    form.options.password.edit.setText(" a secret ")
    assert form.choices() == Choices(
        "registry.example.com",
        role="cache",
        private_domain="private.example.com",
        upstreams=("ghcr.example.com=https://ghcr.io",),
        registry="2",
        port=8443,
        max_upload="20g",
        keep="3d",
        cache_limit="200g",
        data="/srv/data",
        authentication="docker-hub-login",
        private_authentication="none",
        allow=("10.0.0.0/8", "192.0.2.0/24"),
        certificate=Path("/etc/chain.pem"),
        key=Path("/etc/key.pem"),
        upstream_user="somebody",
        upstream_password=" a secret ",
        s3_bucket="layers",
        s3_region="eu-west-1",
        s3_endpoint="https://s3.example.com",
        s3_credentials=Path("/etc/s3"),
        metrics_port=9500,
    )
    choose(form.role, "private")
    chosen = form.choices()
    assert (chosen.role, chosen.private_domain, chosen.upstream_user) == ("private", None, None)
    assert chosen.authentication == "none"


def test_a_password_is_never_readable_on_the_screen(shown):
    edit = shown.host_kit.form.options.password.edit
    assert edit.echoMode() is QLineEdit.EchoMode.Password


def test_a_port_that_is_no_number_is_refused_not_a_defect(shown, write, tmp_path: Path):
    fill(shown, tmp_path)
    shown.host_kit.form.options.port.edit.setText("https")
    write(shown)
    assert "no port" in shown.host_kit.outcome.title.plain_text


def test_a_defect_is_a_sentence(opened, write, tmp_path: Path, caplog):
    def fails(*_given, **_named):
        raise ZeroDivisionError

    window = opened(ScriptedCommands())
    window.show_page(window.host_kit)
    window.host_kit_presenter._commands = _with(window, fails)
    fill(window, tmp_path)
    write(window)
    assert "Dockmirror itself failed" in window.host_kit.outcome.title.plain_text
    assert "ZeroDivisionError" not in window.host_kit.outcome.title.plain_text


def _with(window, host_kit):
    from dataclasses import replace

    return replace(window.host_kit_presenter._commands, host_kit=host_kit)


def test_it_is_written_away_from_the_windows_thread(opened, write, tmp_path: Path):
    threads = []
    window = opened(ScriptedCommands())
    window.show_page(window.host_kit)
    real = window.host_kit_presenter._commands.host_kit

    def seen(*given, **named):
        threads.append(threading.current_thread())
        return real(*given, **named)

    window.host_kit_presenter._commands = _with(window, seen)
    fill(window, tmp_path / "kit")
    write(window)
    assert threads
    assert threading.main_thread() not in threads


def test_return_in_a_field_writes_the_kit_once(shown, qtbot, tmp_path: Path):
    fill(shown, tmp_path / "kit")
    shown.host_kit.form.domain.edit.setFocus()
    qtbot.keyClick(shown.host_kit.form.domain.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not shown.host_kit_presenter.is_busy)
    # A second run would have found everything there.
    assert shown.host_kit.outcome.title.plain_text == "The kit is written"


@pytest.mark.parametrize("rtl", [False, True], ids=["left-to-right", "right-to-left"])
def test_it_fits_a_small_screen_with_text_twice_as_large(opened, qtbot, qapp, rtl: bool):
    before, font = qapp.font(), qapp.font()
    font.setPointSizeF(before.pointSizeF() * 2)
    qapp.setFont(font)
    if rtl:
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        window = opened(ScriptedCommands())
        window.show_page(window.host_kit)
        window.host_kit.form.disclosure.set_open(True)
        window.resize(1024, 640)
        qtbot.waitUntil(lambda: _nothing_is_cut(window))
        assert (window.width(), window.height()) == (1024, 640)
    finally:
        qapp.setFont(before)
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_nothing_is_cut_and_everything_has_its_name(shown, write, qtbot, tmp_path: Path):
    shown.host_kit.form.disclosure.set_open(True)
    choose(shown.host_kit.form.role, "both")
    shown.resize(720, 640)
    qtbot.waitUntil(lambda: _nothing_is_cut(shown))
    _mnemonics_differ(shown)
    fill(shown, tmp_path)
    shown.host_kit.form.private_domain.edit.setText("private.example.com")
    write(shown)
    _mnemonics_differ(shown)
    qtbot.waitUntil(lambda: _nothing_is_cut(shown))
    edits = shown.host_kit.findChildren(QLineEdit)
    assert all(edit.accessibleName() for edit in edits)
    assert len({edit.objectName() for edit in edits}) == len(edits)
