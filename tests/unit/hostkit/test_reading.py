"""Which choices make a kit, and what is said about those that do not."""

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.hostkit.choices import Choices
from dockmirror.hostkit.design import CertificateSource
from dockmirror.hostkit.names import domain_name
from dockmirror.hostkit.quantities import hours, mebibytes
from dockmirror.hostkit.reading import read_choices
from dockmirror.hostkit.refusal import KitRefused
from tests.unit.hostkit.kits import FOLDER, FULL, kit_of

DOMAIN = "registry.example.com"


def refusal(domain: str = DOMAIN, folder: str = "/srv/kit", **chosen) -> KitRefused:
    with pytest.raises(KitRefused) as caught:
        read_choices(Choices(domain, **chosen), PurePosixPath(folder))
    assert caught.value.sentence
    return caught.value


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Registry.Example.COM.", "registry.example.com"),
        ("  registry.example.com ", "registry.example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_a_name_is_taken_as_certificates_have_it(typed: str, name: str):
    assert domain_name(typed) == name


@pytest.mark.parametrize(
    "typed",
    ["", ".", "a b.example.com", "a;b.example.com", "a_b.example.com", "-a.example.com",
     "192.0.2.1", "https://registry.example.com", "registry.example.com:443",
     "registry.example.com/x", "a..b", "registry.example.com;\nreturn 200", "$host.example.com",
     "registry-1.docker.io", "docker.io",
     "a" * 64 + ".example.com", ".".join(["a" * 60] * 5), "*.example.com", "x\u202e.example.com"],
)  # fmt: skip
def test_a_name_that_no_certificate_has_is_refused(typed: str):
    assert refusal(typed).code == "kit-domain"


@given(st.text(max_size=80))
def test_no_text_becomes_a_name_with_a_character_that_nginx_or_a_shell_reads(text: str):
    try:
        name = domain_name(text)
    except KitRefused:
        return
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")


@pytest.mark.parametrize(
    "folder", ["/srv/a\nb", '/srv/a"b', "/srv/a\\b", "/srv/a\x7fb", "/srv/a ", "/srv/a\u2028b"]
)
def test_a_folder_that_a_unit_file_cannot_name_is_refused(folder: str):
    assert refusal(folder=folder).code == "kit-path"
    assert refusal(data=folder).code == "kit-path"


def test_the_folder_of_data_is_a_full_path():
    assert refusal(data="data").code == "kit-path"
    assert refusal(data="/srv/../etc").code == "kit-path"


@pytest.mark.parametrize("folder", ["/srv/100% mine", "/srv/#1", "/srv/why?"])
def test_a_folder_that_compose_cannot_work_in_is_refused(folder: str):
    assert "Docker Compose" in refusal(folder=folder).sentence
    design = read_choices(Choices(DOMAIN, data=folder), FOLDER)
    assert design.data == folder


def test_a_folder_with_spaces_and_signs_is_named_as_it_is():
    kit = read_choices(Choices(DOMAIN), PurePosixPath("/srv/our kit/it's $x"))
    assert kit.folder == "/srv/our kit/it's $x"
    assert f"WorkingDirectory={FOLDER}\n" in kit_of().text("clean-up.service")


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"private_domain": DOMAIN}, "kit-domain"),
        ({"private_domain": "registry-example.com"}, "kit-domain"),
        ({"role": "private", "private_domain": "p.example.com"}, "kit-role"),
        ({"role": "private", "authentication": "docker-hub-login"}, "kit-role"),
        ({"role": "both"}, "kit-choice"),
        ({"registry": "1"}, "kit-choice"),
        ({"private_authentication": "maybe"}, "kit-choice"),
        ({"upstreams": ("ghcr.example.com",)}, "kit-upstream"),
        ({"upstreams": ("ghcr.example.com=ghcr.io",)}, "kit-upstream"),
        ({"upstreams": ("ghcr.example.com=https://u:p@ghcr.io",)}, "kit-upstream"),
        ({"upstreams": ("ghcr.example.com=https://ghcr.io/v2",)}, "kit-upstream"),
        ({"upstreams": ("ghcr.example.com=https://ghcr.io:99999",)}, "kit-upstream"),
        ({"upstreams": (f"{DOMAIN}=https://ghcr.io",)}, "kit-domain"),
        ({"port": 0}, "kit-port"),
        ({"port": 80}, "kit-port"),
        ({"metrics_port": 443}, "kit-port"),
        ({"metrics_port": 65535, "private_domain": "p.example.com"}, "kit-port"),
        ({"max_upload": "0g"}, "kit-size"),
        ({"max_upload": "16; }"}, "kit-size"),
        ({"keep": "soon"}, "kit-time"),
        ({"keep": "3d", "registry": "2"}, "kit-time"),
        ({"allow": ("10.0.0.0/33",)}, "kit-allow"),
        ({"allow": ("all; }",)}, "kit-allow"),
        ({"acme_email": "nobody"}, "kit-email"),
        ({"acme_email": "a@example.com", "internal_ca": True}, "kit-certificate"),
        ({"certificate": Path("a.pem")}, "kit-certificate"),
        ({"key": Path("a.pem")}, "kit-certificate"),
        ({"upstream_user": "me"}, "kit-upstream-login"),
        ({"upstream_password": "x"}, "kit-upstream-login"),
        ({"s3_region": "eu-west-1"}, "kit-storage"),
        ({"s3_bucket": "A B"}, "kit-storage"),
        ({"s3_bucket": "layers", "data": "/srv"}, "kit-storage"),
        ({"s3_bucket": "layers", "cache_limit": "1g"}, "kit-storage"),
        ({"role": "private", "cache_limit": "1g"}, "kit-storage"),
    ],
)
def test_what_does_not_fit_together_is_refused_with_a_reason(chosen: dict, code: str):
    assert refusal(**chosen).code == code


def test_a_name_within_a_house_needs_a_certificate_that_is_not_acmes():
    assert refusal("registry").code == "kit-certificate"
    design = read_choices(Choices("registry", internal_ca=True), FOLDER)
    assert design.certificates is CertificateSource.INTERNAL


def test_sizes_times_and_networks_are_read_as_people_write_them():
    assert [mebibytes(text) for text in ("512m", "16G", "2 TiB")] == [512, 16384, 2097152]
    assert [hours(text) for text in ("36h", "7d")] == [36, 168]
    design = read_choices(FULL, FOLDER)
    assert design.allow == ("10.0.0.0/8", "2001:db8::1/128")
