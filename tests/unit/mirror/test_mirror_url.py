import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dockmirror.mirror.finding import Severity
from dockmirror.mirror.mirror_url import Judgement, judge


def codes(judgement: Judgement) -> list[str]:
    return [finding.code for finding in judgement.findings]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://mirror.example.com", "https://mirror.example.com/"),
        ("  https://mirror.example.com/\n", "https://mirror.example.com/"),
        ("HTTPS://A.test", "https://A.test/"),
        ("hTTp://a.test:5000", "http://a.test:5000/"),
        ("https://a.test//", "https://a.test/"),
        ("https://a.test/x", "https://a.test/x/"),
        ("https://a.test/x%20y", "https://a.test/x%20y/"),
        ("https://192.0.2.1:5000", "https://192.0.2.1:5000/"),
        ("https://[2001:db8::1]:5000/x", "https://[2001:db8::1]:5000/x/"),
        ("https://a_b.test", "https://a_b.test/"),
        ("https://mirror", "https://mirror/"),
        ("https://a.test/v2", "https://a.test/"),
        ("https://a.test/v2/", "https://a.test/"),
        ("https://a.test/x/v2/", "https://a.test/x/"),
        ("https://a.test/v2/v2//", "https://a.test/"),
        ("https://a.test/xv2/", "https://a.test/xv2/"),
        ("https://bücher.test:5000", "https://xn--bcher-kva.test:5000/"),
    ],
)
def test_an_address_that_can_work_is_shown_as_the_engine_shows_it(written, shown):
    judgement = judge(written)
    assert judgement.accepted
    assert judgement.url is not None
    assert judgement.url.text == shown


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "url-empty"),
        (" \t\n", "url-empty"),
        ("https://" + "a" * 2000, "url-too-long"),
        ("ftp://a.test", "url-scheme"),
        ("file:///etc/passwd", "url-scheme"),
        ("https://user:secret@a.test", "url-credentials"),
        ("https://user@a.test", "url-credentials"),
        ("user:secret@a.test", "url-credentials"),
        ("https://user:sec/ret@a.test", "url-credentials"),
        ("https://user:sec#ret@a.test", "url-credentials"),
        ("https://user:sec ret@a.test", "url-credentials"),
        ("https://a b.test", "url-characters"),
        ("https://a.test/\x1b[31m", "url-characters"),
        ("https://a.test/\u202egnp", "url-characters"),
        ('"https://a.test"', "url-characters"),
        ("https://%zz", "url-escape"),
        ("https://a.test/%2", "url-escape"),
        ("https://a.test?x", "url-query"),
        ("https://a.test/?", "url-query"),
        ("https://a.test/#", "url-fragment"),
        ("https://", "url-no-host"),
        ("https:///x", "url-no-host"),
        ("https://:5000", "url-no-host"),
        ("https://[::1", "url-host"),
        ("https://[::1]x", "url-host"),
        ("https://[fe80::1%25eth0]", "url-host"),
        ("https://2001:db8::1", "url-host"),
        ("https://1.2.3", "url-host"),
        ("https://256.1.1.1", "url-host"),
        ("https://5000", "url-host"),
        ("https://-a.test", "url-host"),
        ("https://a..test", "url-host"),
        ("https://a%41.test", "url-host"),
        ("https://" + "a" * 64 + ".test", "url-host"),
        ("https://a.test:", "url-port"),
        ("https://a.test:0", "url-port"),
        ("https://a.test:99999", "url-port"),
        ("https://a.test:http", "url-port"),
        ("https://a.test:٣", "url-port"),
        ("https://docker.io", "url-docker-hub"),
        ("registry-1.docker.io", "url-docker-hub"),
        ("https://INDEX.docker.io/v1/", "url-docker-hub"),
        ("https://hub.docker.com", "url-docker-hub"),
        ("https://registry.hub.docker.com.", "url-docker-hub"),
    ],
)
def test_an_address_that_cannot_work_is_refused_with_one_reason(written, code):
    judgement = judge(written)
    assert not judgement.accepted
    assert judgement.url is None
    assert codes(judgement) == [code]


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("mirror.example.com", "https://mirror.example.com"),
        ("//mirror.example.com", "https://mirror.example.com"),
        ("mirror.example.com:5000/v2/", "https://mirror.example.com:5000"),
        ("[2001:db8::1]:5000", "https://[2001:db8::1]:5000"),
        ("http:/a.test", "http://a.test"),
        ("https//a.test", "https://a.test"),
        ("HTTPS:a.test", "https://a.test"),
        ("https://2001:db8::1", "https://[2001:db8::1]"),
        ("https://a.test:", "https://a.test"),
        ("https://a.test/x?y", "https://a.test/x"),
        ("https://a.test/#", "https://a.test"),
        ("https://me:secret@a.test/x", "https://a.test/x"),
        ("https://me:secret@a.test/?x@evil.test", "https://a.test"),
        ("https://a.test/é", "https://a.test/%C3%A9"),
        ("ftp://a.test", None),
        ("docker.io", None),
    ],
)
def test_a_mended_address_is_offered_where_the_meaning_is_clear(written, offered):
    assert judge(written).suggestion == offered


def test_the_remedy_for_a_missing_scheme_names_the_suggestion():
    (finding,) = judge("mirror.example.com").findings
    assert finding.code == "url-no-scheme"
    assert finding.severity is Severity.ERROR
    assert "https://mirror.example.com" in finding.remedy


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("http://a.test", "url-plain-http"),
        ("https://127.0.0.1:5000", "loopback-mirror"),
        ("https://[::1]:5000", "loopback-mirror"),
        ("https://localhost:5000", "loopback-mirror"),
        ("https://[::ffff:127.0.0.1]", "loopback-mirror"),
        ("https://a.test.", "url-trailing-dot"),
        ("https://quay.io", "url-other-registry"),
        ("https://bücher.test", "url-international"),
        ("https://a.test/v2/", "url-v2-removed"),
        ("https://a.test/x", "url-path"),
    ],
)
def test_an_acceptable_address_may_come_with_a_remark(written, code):
    judgement = judge(written)
    assert judgement.accepted
    assert codes(judgement) == [code]


@pytest.mark.parametrize(
    ("version", "accepted"),
    [
        ("20.10.24+dfsg1", False),
        ("24.0.7", False),
        ("24.0.8", True),
        ("25.0.0", True),
        ("29.0", True),
        ("dev", True),
        (None, True),
    ],
)
def test_a_path_is_judged_by_the_engine_version(version, accepted):
    judgement = judge("https://a.test/x", engine_version=version)
    assert codes(judgement) == ["url-path" if accepted else "url-path-engine"]
    assert judgement.accepted is accepted
    assert judgement.url is not None
    assert judge("https://a.test/", engine_version=version).accepted


@pytest.mark.parametrize(
    "written",
    [
        "https://me:hunter2@a.test/x",
        "me:hunter2@a.test",
        "ftp://me:hunter2@a.test",
        "https://me:hun/hunter2@a.test",
        "https://me:hunter2 x@a.test",
        "https://hunter2@a.test:bad",
        "https://me:hunter2@%zz",
        "http:me:hunter2@docker.io",
    ],
)
def test_a_password_is_never_repeated(written):
    assert "hunter2" not in repr(judge(written))


def test_the_parts_of_an_address_are_those_that_are_connected_to():
    url = judge("https://[2001:db8::1]:5000/x").url
    assert url is not None
    assert (url.scheme, url.host, url.port, url.path) == ("https", "2001:db8::1", 5000, "/x/")
    assert url.authority == "[2001:db8::1]:5000"
    assert url.api("") == "https://[2001:db8::1]:5000/x/v2/"
    plain = judge("http://a.test").url
    assert plain is not None
    assert plain.port == 80


pieces = st.lists(
    st.sampled_from(
        ["http", "https", "://", ":", "/", "//", "@", "?", "#", "%", "%41", "[", "]", "::1", "v2",
         "a.test", "ü", "5000", ".", "-", " ", "\u202e", "\x00", "docker.io", "1.2.3.4"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(st.text() | pieces)
@example("https://a.test/v2/v2/")
def test_any_text_is_judged_without_an_error_and_the_result_is_stable(text):
    judgement = judge(text)
    if judgement.url is None:
        assert judgement.findings
    else:
        assert judgement.url.text.endswith("/")
        assert judgement.url.text.isascii()
        again = judge(judgement.url.text)
        assert again.url == judgement.url
        assert again.accepted
    if judgement.suggestion is not None:
        assert judge(judgement.suggestion).accepted


def test_judging_needs_neither_the_http_library_nor_the_certificate_library():
    heavy = "{'requests', 'cryptography', 'urllib3', 'idna', 'ssl'}"
    program = (
        "import sys, dockmirror.mirror.mirror_url as m; m.judge('https://a.test');"
        f"sys.exit(str({heavy} & set(sys.modules)) if {heavy} & set(sys.modules) else 0)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
