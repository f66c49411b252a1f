import pytest

from dockmirror.helper.certs_d import HUBS_FOLDER, OWN_FOLDER, anchor_for, place_read
from tests.unit.helper.ca_certificates import ca_pem


@pytest.mark.parametrize(
    ("version", "store", "place"),
    [
        ("20.10.24+dfsg1", "graph-driver", OWN_FOLDER),
        ("26.1.5+dfsg1", "graph-driver", OWN_FOLDER),
        ("29.7.2", "graph-driver", OWN_FOLDER),
        ("26.1.5+dfsg1", "containerd", OWN_FOLDER),
        ("v27.5.1", "containerd", OWN_FOLDER),
        ("28.0.0", "containerd", HUBS_FOLDER),
        ("28.5.2+dfsg4", "containerd", HUBS_FOLDER),
        ("29.7.2", "containerd", HUBS_FOLDER),
        ("dev", "containerd", HUBS_FOLDER),
    ],
)
def test_the_place_is_the_narrowest_that_the_engine_reads(
    version: str, store: str, place: str
) -> None:
    assert place_read(version, store) == place


@pytest.mark.parametrize(
    ("mirror", "place", "folder"),
    [
        ("https://mirror.example.test/", OWN_FOLDER, "mirror.example.test"),
        ("https://mirror.example.test:5000/x/", OWN_FOLDER, "mirror.example.test:5000"),
        ("https://[2001:db8::1]:5000/", OWN_FOLDER, "[2001:db8::1]:5000"),
        ("https://mirror.example.test:5000/", HUBS_FOLDER, "docker.io"),
    ],
)
def test_the_folder_is_named_as_the_engine_names_it(mirror: str, place: str, folder: str) -> None:
    anchor = anchor_for(mirror, place, ca_pem())
    assert anchor.path.startswith(f"/etc/docker/certs.d/{folder}/dockmirror-")
    assert anchor.path.endswith(".crt")
