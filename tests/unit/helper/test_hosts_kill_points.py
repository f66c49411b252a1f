"""Wherever the helper stops at work on containerd's file, it and its two folders are put right."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from dockmirror.daemonjson import sha256
from dockmirror.helper.client import Client
from dockmirror.helper.containerd_service import Configuration, Containerd
from dockmirror.helper.ending import Ending, Refused
from dockmirror.helper.hosts_file import HostsFile
from dockmirror.helper.hosts_toml import HOSTS_TOML, render
from dockmirror.helper.journal import Journal
from dockmirror.helper.podman_config import NoEngine, NoService
from dockmirror.helper.process_control import NoLogbook
from dockmirror.helper.protocol import CaCertificate, SetMirrors
from dockmirror.helper.state_directory import prepare, remove_half_made
from dockmirror.helper.target import Target
from dockmirror.helper.transaction import Transaction
from tests.unit.helper.ca_certificates import ca_pem
from tests.unit.helper.dying_process import ChangingCalls, Died

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="the file is to be root's")

PATH = "/etc/containerd/certs.d/docker.io/hosts.toml"
MIRROR = "https://mirror.example.test/"
FOUND = Containerd("/usr/bin/containerd", True, None, Configuration(), PATH)


class Place:
    """A root file system with a state folder; each ``process`` is a new helper."""

    def __init__(self, folder: Path, mirrors: tuple[str, ...]) -> None:
        self.root, self.state = folder / "root", folder / "state"
        self.home = self.root / "etc/containerd"
        self.home.mkdir(parents=True)
        if mirrors:
            self.file.write(render(mirrors), expected=sha256(None))
        prepare(self.state)

    @property
    def file(self) -> HostsFile:
        return HostsFile(PATH, str(self.root))

    @contextmanager
    def process(self) -> Iterator[Transaction]:
        reading, writing = os.pipe()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        client = Client(reading, nowhere)
        remove_half_made(self.state)
        target = Target(
            id="containerd",
            service=FOUND.service,
            file=self.file,
            control=NoService(),
            engine=NoEngine(),
            log=NoLogbook(),
            validate=lambda _data: True,
            form=HOSTS_TOML,
        )
        try:
            yield Transaction(target, Journal(self.state), client, 1000)
        finally:
            client.close()
            for descriptor in (reading, writing, nowhere):
                os.close(descriptor)

    def kept(self) -> bool:
        return any((self.state / "history").iterdir())


def work(
    transaction: Transaction, before: tuple[str, ...], after: tuple[str, ...], *, confirm: bool
) -> None:
    seen, agreed = sha256(render(before)), sha256(render(after))
    transaction.set_mirrors(SetMirrors(1, after, seen, agreed, "none"))
    if confirm:
        transaction.confirm("mirror")
    else:
        transaction.roll_back()


@pytest.mark.parametrize("confirm", [True, False])
@pytest.mark.parametrize(
    ("before", "after"),
    [((), (MIRROR,)), ((MIRROR,), ()), ((MIRROR,), ("https://other.test/", MIRROR))],
)
def test_a_helper_killed_at_any_point_leaves_what_can_be_put_right(
    tmp_path, monkeypatch, before, after, confirm
):
    fatal, ended = 0, False
    while not ended:
        fatal += 1
        place = Place(tmp_path / str(fatal), before)
        with place.process() as transaction, monkeypatch.context() as patch:
            calls = ChangingCalls(patch, lambda _name, _first: False)
            calls.fatal = fatal
            try:
                work(transaction, before, after, confirm=confirm)
                ended = True
            except Died:
                pass
        assert place.file.read() in (render(before), render(after))
        with place.process() as transaction, suppress(Ending):
            transaction.recover()
        expected = after if place.kept() else before
        assert place.file.read() == render(expected), fatal
        left = [path.name for path in place.home.iterdir()]
        assert left == (["certs.d"] if expected else []), fatal
    assert fatal > 10


def test_a_certificate_for_its_mirror_is_refused(tmp_path):
    place = Place(tmp_path, ())
    seen, agreed = sha256(None), sha256(render((MIRROR,)))
    certificate = CaCertificate(MIRROR, "mirror", ca_pem())
    with place.process() as transaction, pytest.raises(Refused):
        transaction.set_mirrors(SetMirrors(1, (MIRROR,), seen, agreed, "none", certificate))
    assert [*place.home.iterdir()] == []
