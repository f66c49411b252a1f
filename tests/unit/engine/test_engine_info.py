import pytest

from dockmirror.engine.info import CONTAINERD, GRAPH_DRIVER, read_info


def test_the_containerd_image_store_names_itself_in_the_driver_status():
    status = [["driver-type", "io.containerd.snapshotter.v1"]]
    assert read_info({"Driver": "overlayfs", "DriverStatus": status}).image_store == CONTAINERD


def test_every_other_driver_is_a_graph_driver():
    status = [["Backing Filesystem", "extfs"], ["Supports d_type", "true"]]
    assert read_info({"Driver": "overlay2", "DriverStatus": status}).image_store == GRAPH_DRIVER


def test_rootless_insecure_registries_and_mirrors_are_read():
    info = read_info(
        {
            "SecurityOptions": ["name=seccomp,profile=builtin", "name=rootless"],
            "RegistryConfig": {
                "Mirrors": ["https://m.test/"],
                "InsecureRegistryCIDRs": ["127.0.0.0/8"],
                "IndexConfigs": {"docker.io": {"Secure": True}, "m.test": {"Secure": False}},
            },
        }
    )
    assert info.rootless
    assert info.mirrors == ("https://m.test/",)
    assert info.insecure_registries == ("127.0.0.0/8", "m.test")


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"RegistryConfig": None, "DriverStatus": None, "SecurityOptions": None},
        {"RegistryConfig": [], "ServerVersion": 5, "Debug": "yes"},
        {"RegistryConfig": {"Mirrors": "x", "IndexConfigs": []}},
    ],
)
def test_an_answer_without_the_facts_gives_none_of_them(answer):
    info = read_info(answer)
    assert (info.version, info.mirrors, info.debug) == ("", (), False)
