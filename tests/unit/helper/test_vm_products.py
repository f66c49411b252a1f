"""The products of a home folder as it is on the disk, and who may have them."""

import json

import pytest

from dockmirror.helper.client import Client
from dockmirror.helper.colima_yaml import COLIMA_YAML
from dockmirror.helper.ending import Refused
from dockmirror.helper.person import Person
from dockmirror.helper.person_folders import LINUX, PersonFolders
from dockmirror.helper.protocol import PERSONS_TARGETS, SYSTEM_TARGETS, VM_PRODUCTS
from dockmirror.helper.target import find_persons_target, find_target
from dockmirror.helper.vm_products import find_products


@pytest.fixture
def home(tmp_path):
    """A home folder with three of Colima's profiles, OrbStack and Rancher Desktop."""
    for profile, runtime in (("work", "docker"), ("default", "docker"), ("k8s", "containerd")):
        folder = tmp_path / ".colima" / profile
        folder.mkdir(parents=True)
        (folder / "colima.yaml").write_text(f"cpu: 2\nruntime: {runtime}\ndocker: {{}}\n")
    (tmp_path / ".colima" / "_lima").mkdir()
    (tmp_path / ".orbstack" / "run").mkdir(parents=True)
    (tmp_path / ".rd").mkdir()
    settings = tmp_path / ".config" / "rancher-desktop" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"containerEngine": {"name": "moby"}}))
    return tmp_path


@pytest.fixture
def client():
    found = Client()
    yield found
    found.close()


def folders(home):
    return PersonFolders.of(LINUX, {"HOME": str(home)})


def test_what_is_on_the_disk_is_found(home):
    found = {one.id: one for one in find_products(folders(home))}
    assert list(found) == ["orbstack", "rancher-desktop", "colima", "colima-2"]
    assert found["colima-2"].config_path == str(home / ".colima" / "work" / "colima.yaml")
    assert found["rancher-desktop"].config_path.startswith(str(home / ".local" / "share"))


def test_an_empty_home_has_none(tmp_path):
    assert find_products(folders(tmp_path)) == ()
    assert find_products(folders(tmp_path / "gone")) == ()


def test_docker_desktops_settings_alone_are_no_docker_desktop(tmp_path):
    (tmp_path / ".docker").mkdir()
    (tmp_path / ".docker" / "daemon.json").write_text("{}")
    assert find_products(folders(tmp_path)) == ()


def person(home):
    return Person(1000, str(home), 1000, str(home), f"{home}/.config", f"{home}/.local/state")


def test_the_persons_own_process_has_them_with_the_form_of_their_file(home, client):
    found = find_persons_target("colima", client, person(home), folders(home))
    assert (found.form, found.persons, found.service.reloads) == (COLIMA_YAML, True, False)
    assert not found.control.state().is_active


def test_a_folder_for_the_file_is_made_where_there_is_none(home, client):
    found = find_persons_target("rancher-desktop", client, person(home), folders(home))
    assert found.file.path.endswith("/rancher-desktop/lima/_config/override.yaml")
    assert (home / ".local/share/rancher-desktop/lima/_config").is_dir()


def test_one_that_is_gone_is_refused(tmp_path, client):
    with pytest.raises(Refused) as refused:
        find_persons_target("orbstack", client, person(tmp_path), folders(tmp_path))
    assert refused.value.code == "docker-not-found"


@pytest.mark.parametrize("target_id", VM_PRODUCTS)
def test_the_elevated_helper_has_none_of_them(client, target_id):
    assert target_id in PERSONS_TARGETS
    assert target_id not in SYSTEM_TARGETS
    with pytest.raises(Refused) as refused:
        find_target(target_id, client)
    assert refused.value.code == "docker-not-found"
