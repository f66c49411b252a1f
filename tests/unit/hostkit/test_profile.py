"""The organisation's profile that a kit brings: it is one, and names the kit's mirror."""

import pytest

from dockmirror.organisation.profile import Profile
from dockmirror.organisation.reading import read_profile
from tests.unit.hostkit.kits import FULL, PLAIN, kit_of
from tests.unit.hostkit.test_compose_file import EVERY

PATH = "/etc/xdg/dockmirror/profile.toml"
FILE = "for-workstations/profile.toml"


def test_it_names_the_mirror_with_its_port():
    assert read_profile(kit_of(PLAIN).text(FILE), PATH) == Profile(
        PATH, mirrors=("https://registry.example.com/",)
    )
    full = read_profile(kit_of(FULL).text(FILE), PATH)
    assert full.mirrors == ("https://registry.example.com:8443/",)


def test_it_names_the_certificate_of_an_authority_of_ones_own():
    profile = read_profile(kit_of(PLAIN, internal_ca=True).text(FILE), PATH)
    assert profile.ca_certificate == "/etc/xdg/dockmirror/ca.crt"


def test_a_private_registry_is_no_mirror_and_has_none():
    with pytest.raises(KeyError):
        kit_of(EVERY["private"]).text(FILE)
