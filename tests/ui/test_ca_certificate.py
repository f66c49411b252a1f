"""A mirror with a certificate of a private authority: the remedy is a button on its finding."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFileDialog

from dockmirror.mirror.catalogue import finding
from dockmirror.setup.events import FindingReported
from dockmirror.setup.outcome import Outcome
from dockmirror.setup.plan import CertificateFacts, Trusting
from dockmirror.ui.home_page import Stage
from dockmirror.ui.url_field import AddressState
from tests.ui.scripted import MIRROR, PLAN, ScriptedCommands, result
from tests.ui.test_address import type_and_pause

FILE = "/home/me/company-ca.pem"
PATH = "/etc/docker/certs.d/mirror.example.com/dockmirror-00.crt"
FINGERPRINT = ":".join(["A1"] * 32)
FACTS = CertificateFacts("CN=The company", "CN=The root", "2026-01-02", "2036-01-02", FINGERPRINT)
TRUSTING = Trusting(MIRROR, "mirror", PATH, "PEM", (FACTS,))


def refusing(code="tls-unknown-issuer"):
    return ScriptedCommands(
        check_script=[FindingReported(finding(code, host="mirror.example.com"))],
        check_result=result(Outcome.UNUSABLE, "It cannot serve.", command="check"),
    )


@pytest.fixture
def refused(opened, qtbot):
    """A window whose check ended with an unknown issuer, and its scripted commands."""
    scripted = refusing()
    window = opened(scripted)
    window.home_presenter.address.choose = lambda _parent, on_chosen: on_chosen(FILE)
    type_and_pause(qtbot, window, MIRROR)
    qtbot.waitUntil(lambda: window.home.address.state is AddressState.DOUBTFUL)
    return window, scripted


def test_the_button_checks_again_with_the_chosen_file_and_sets_up_with_it(refused, qtbot, reach):
    window, scripted = refused
    [card] = window.home.findings.cards
    scripted.check_script, scripted.check_result = [], ScriptedCommands().check_result
    card.use_ca.click()
    qtbot.waitUntil(lambda: window.home.address.state is AddressState.GOOD)
    assert "company-ca.pem" in window.home.address.sentence.plain_text
    assert [options.ca_certificate for _name, _text, options in scripted.calls] == [None, FILE]
    window.home.address.set_up.click()
    reach(window, Stage.PLAN)
    assert scripted.calls[-1][0] == "setup"
    assert scripted.calls[-1][2].ca_certificate == FILE


def test_another_address_is_not_vouched_for(refused, qtbot):
    window, scripted = refused
    window.home.findings.cards[0].use_ca.click()
    qtbot.waitUntil(lambda: len(scripted.calls) == 2)
    type_and_pause(qtbot, window, "https://other.example.com")
    qtbot.waitUntil(lambda: len(scripted.calls) == 3)
    assert scripted.calls[-1][2].ca_certificate is None


def test_the_button_opens_a_dialog_that_nothing_waits_for(opened, qtbot):
    window = opened(refusing())
    type_and_pause(qtbot, window, MIRROR)
    qtbot.waitUntil(lambda: len(window.home.findings.cards) == 1)
    window.home.findings.cards[0].use_ca.click()
    dialog = window.home.address.findChild(QFileDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_the_button_leaves_the_words_their_room(refused):
    [card] = refused[0].home.findings.cards
    assert card.remedy.width() > card.width() * 0.6
    assert card.use_ca.width() < card.width() * 0.5


def test_findings_that_a_certificate_does_not_put_right_have_no_button(opened, qtbot):
    window = opened(refusing("tls-expired"))
    type_and_pause(qtbot, window, MIRROR)
    qtbot.waitUntil(lambda: len(window.home.findings.cards) == 1)
    assert window.home.findings.cards[0].use_ca is None


def test_the_plan_shows_what_to_compare_before_the_person_agrees(opened, reach):
    plan = replace(PLAN, trusts=TRUSTING, trust_files_removed=("/gone.crt",))
    window = opened(ScriptedCommands(plan=plan))
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    assert window.home.plan.trust.isVisible()
    assert window.home.plan.trust.plain_text.splitlines() == [
        f"This will be trusted for {MIRROR}, from {PATH}:",
        "Subject: CN=The company",
        "Issuer: CN=The root",
        "Valid: 2026-01-02 until 2036-01-02",
        f"Fingerprint (SHA-256): {FINGERPRINT}",
        "The CA certificate in /gone.crt is removed.",
    ]


def test_a_plan_without_certificates_says_nothing_of_them(opened, reach):
    window = opened(ScriptedCommands())
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    assert not window.home.plan.trust.isVisible()


def test_a_certificate_alone_restarts_nothing(opened, reach):
    plan = replace(PLAN, trusts=TRUSTING, after=PLAN.before, diff="", way="none")
    window = opened(ScriptedCommands(plan=plan))
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    assert "not restarted" in window.home.plan.summary.plain_text
