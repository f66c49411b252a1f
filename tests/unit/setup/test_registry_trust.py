"""What Dockmirror asks mirrors itself is verified with what the engine has for them."""

import dataclasses

import pytest

from dockmirror.daemonjson import parse
from dockmirror.engine.info import EngineInfo
from dockmirror.evidence.image_index import ask_index
from dockmirror.evidence.mirror_catalog import ask_catalogue
from dockmirror.setup.machine import Machine
from dockmirror.setup.plan import Trusting
from dockmirror.setup.registry_trust import engine_trust
from dockmirror.targets.target import Target
from tests.unit.mirror.authority import Authority
from tests.unit.mirror.registry_server import Registry

INFO = EngineInfo("26.1.5", "graph-driver", "overlay2")


@pytest.fixture
def private(tmp_path):
    """A mirror of an authority that this computer does not know, and the authority."""
    authority = Authority(tmp_path, "A private authority")
    with Registry(context=authority.context()) as server:
        yield server, authority


@pytest.fixture
def machine(tmp_path):
    target = Target("x", "An engine", "/x", "unix:///x", None, certificates=tmp_path / "certs.d")
    return Machine(target, parse(None), None, INFO)


def has_answered(url, trust):
    return ask_index(url, "hello-world", trust) is not None


def test_a_mirror_of_a_private_authority_is_not_asked_without_its_certificate(private, machine):
    server, _authority = private
    assert not has_answered(server.url.text, engine_trust(machine))
    assert ask_catalogue(server.url.text, engine_trust(machine)) is None


@pytest.mark.parametrize(
    ("info", "folder"),
    [
        (INFO, None),
        (dataclasses.replace(INFO, version="29.0.0", image_store="containerd"), "docker.io"),
    ],
)
def test_the_certificate_is_taken_from_where_the_engine_reads_it(
    private, machine, tmp_path, info, folder
):
    server, authority = private
    place = tmp_path / "certs.d" / (folder or server.url.authority)
    place.mkdir(parents=True)
    (place / "ca.crt").write_bytes(authority.bundle.read_bytes())
    assert has_answered(server.url.text, engine_trust(dataclasses.replace(machine, info=info)))
    other = "graph-driver" if folder else "containerd"
    elsewhere = dataclasses.replace(info, version="29.0.0", image_store=other)
    assert not has_answered(
        server.url.text, engine_trust(dataclasses.replace(machine, info=elsewhere))
    )


def test_a_certificate_that_is_given_now_counts_for_its_own_mirror_alone(private, machine):
    server, authority = private
    given = Trusting(server.url.text, "mirror", "/x", authority.bundle.read_text(), (), there=False)
    assert has_answered(server.url.text, engine_trust(machine, given))
    others = dataclasses.replace(given, mirror="https://other.example.test/")
    assert not has_answered(server.url.text, engine_trust(machine, others))
