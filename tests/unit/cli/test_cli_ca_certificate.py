from dataclasses import replace

import pytest

from dockmirror.cli.document import changes_document, plan_document
from dockmirror.cli.invocation import UsageError
from dockmirror.cli.parser import parse
from dockmirror.helper.trust_anchor import TrustAnchor
from dockmirror.setup.events import PlanMade
from dockmirror.setup.plan import CertificateFacts, Trusting
from tests.unit.cli.scripted import CHANGE, MIRROR, PLAN
from tests.unit.cli.test_cli_text import Screen, tell

PATH = "/etc/docker/certs.d/mirror.example.com/dockmirror-00.crt"
FINGERPRINT = ":".join(["A1"] * 32)
FACTS = CertificateFacts(
    "CN=The company", "CN=The root", "2026-01-02 03:04 UTC", "2036-01-02 03:04 UTC", FINGERPRINT
)
TRUSTING = Trusting(MIRROR, "mirror", PATH, "PEM", (FACTS, replace(FACTS, subject="CN=Two")))


def test_only_setup_and_check_take_the_option():
    assert parse(["setup", "a", "--ca-certificate", "f"]).options.ca_certificate == "f"
    assert parse(["check", "a", "b", "--ca-certificate", "f"]).options.ca_certificate == "f"
    assert parse(["setup", "a"]).options.ca_certificate is None
    with pytest.raises(UsageError):
        parse(["verify", "--ca-certificate", "f"])


def test_the_plan_shows_each_certificate_and_where_it_goes():
    text = tell(Screen(), PlanMade(replace(PLAN, trusts=TRUSTING)))
    told = [
        f"This will be trusted for {MIRROR}, from {PATH}:",
        "Subject: CN=The company",
        "Issuer: CN=The root",
        "Valid: 2026-01-02 03:04 UTC until 2036-01-02 03:04 UTC",
        f"Fingerprint (SHA-256): {FINGERPRINT}",
        "Subject: CN=Two",
    ]
    places = [text.index(words) for words in told]
    assert places == sorted(places)


def test_the_plan_says_what_is_trusted_already_and_what_goes_or_comes_back():
    plan = replace(
        PLAN,
        trusts=replace(TRUSTING, there=True),
        trust_files_removed=("/gone.crt",),
        trust_files_restored=("/back.crt",),
    )
    text = tell(Screen(), PlanMade(plan))
    assert f"This is trusted for {MIRROR} already, in {PATH}:" in text
    assert "The CA certificate in /gone.crt is removed." in text
    assert "The CA certificate in /back.crt is put back." in text


def test_a_certificate_alone_restarts_nothing():
    plan = replace(PLAN, after=PLAN.before, diff="", way="none", stops=(), trusts=TRUSTING)
    text = tell(Screen(), PlanMade(plan))
    assert "not restarted" in text
    assert "next start" not in text


def test_the_document_has_what_a_person_sees_and_no_more():
    assert plan_document(PLAN)["ca_certificate"] is None
    document = plan_document(replace(PLAN, trusts=TRUSTING, trust_files_removed=("/gone.crt",)))
    assert document["ca_certificate"]["path"] == PATH
    assert document["ca_certificate"]["certificates"][0] == {
        "subject": "CN=The company",
        "issuer": "CN=The root",
        "since": "2026-01-02 03:04 UTC",
        "until": "2036-01-02 03:04 UTC",
        "fingerprint": FINGERPRINT,
    }
    assert set(document["ca_certificate"]) == {"mirror", "path", "there", "certificates"}
    assert document["certificate_files_removed"] == ["/gone.crt"]


def test_the_history_names_the_files():
    change = replace(CHANGE, anchors_after=(TrustAnchor(MIRROR, PATH, "PEM"),))
    assert changes_document([change])[0]["certificate_files"] == [PATH]
