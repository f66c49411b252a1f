"""Writing a kit: whole, idempotent, and never over what somebody has changed."""

import datetime as dt
import os
import stat
from pathlib import Path

import pytest
from cryptography import x509

from dockmirror.hostkit.choices import Choices
from dockmirror.hostkit.host_kit import host_kit
from dockmirror.hostkit.internal_authority import issue, make_authority
from dockmirror.hostkit.kit_folder import FileState
from dockmirror.hostkit.refusal import KitRefused

PLAIN = Choices("registry.example.com")
INTERNAL = Choices("registry.example.com", private_domain="p.example.com", internal_ca=True)
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("choices", [PLAIN, INTERNAL], ids=["acme", "internal"])
def test_the_same_choices_again_write_nothing(tmp_path: Path, choices: Choices):
    folder = tmp_path / "new" / "kit"
    assert host_kit(choices, folder).written
    before = content(folder)
    again = host_kit(choices, folder)
    assert not again.written
    assert (again.new, again.different) == ((), ())
    assert content(folder) == before


def test_a_dry_run_writes_nothing(tmp_path: Path):
    result = host_kit(PLAIN, tmp_path / "kit", dry_run=True)
    assert len(result.new) == len(result.files)
    assert list(tmp_path.iterdir()) == []


def test_a_file_with_other_content_stops_the_whole_and_is_shown(tmp_path: Path):
    host_kit(PLAIN, tmp_path)
    nginx = tmp_path / "nginx" / "registry.conf"
    edited = nginx.read_text().replace("        proxy_set_header X-Forwarded-Proto $scheme;\n", "")
    nginx.write_text(edited)
    (tmp_path / "README.md").unlink()
    result = host_kit(PLAIN, tmp_path)
    assert not result.written
    assert [one.file.path for one in result.different] == ["nginx/registry.conf"]
    assert "+        proxy_set_header X-Forwarded-Proto $scheme;" in result.different[0].diff
    assert nginx.read_text() == edited
    assert not (tmp_path / "README.md").exists()
    assert host_kit(PLAIN, tmp_path, overwrite=True).written
    assert "X-Forwarded-Proto" in nginx.read_text()
    assert (tmp_path / "README.md").exists()


@pytest.mark.parametrize(
    ("path", "right", "wrong"),
    [
        ("compose.yaml", "./cache/config.yml", "./cache/config.yaml"),
        ("compose.yaml", "target: /var/lib/registry", "target: /var/lib/docker-registry"),
        ("cache/config.yml", "rootdirectory: /var/lib/registry", "rootdirectory: /data"),
        ("cache/config.yml", "proxy:", "proxies:"),
        ("nginx/registry.conf", "client_max_body_size 16384m;", ""),
        ("nginx/registry.conf", "X-Forwarded-Proto $scheme", "X-Forwarded-Proto http"),
        ("cache/config.yml", 'ttl: "168h"', "ttl: 0"),
    ],
)
def test_each_known_mistake_made_by_hand_is_named_with_its_line(
    tmp_path: Path, path: str, right: str, wrong: str
):
    host_kit(PLAIN, tmp_path)
    file = tmp_path / path
    assert right in file.read_text()
    file.write_text(file.read_text().replace(right, wrong))
    result = host_kit(PLAIN, tmp_path, dry_run=True)
    assert [one.file.path for one in result.different] == [path]
    added = [line for line in result.different[0].diff.splitlines() if line.startswith("+")]
    assert any(right in line for line in added)


def test_the_list_of_users_belongs_to_the_person(tmp_path: Path):
    choices = Choices("registry.example.com", role="private")
    host_kit(choices, tmp_path)
    users = tmp_path / "private" / "users"
    users.write_text("somebody:x\n")
    result = host_kit(choices, tmp_path, overwrite=True)
    assert not result.written
    assert FileState.YOURS in {one.state for one in result.files}
    assert users.read_text() == "somebody:x\n"


def test_secrets_are_for_their_owner_alone_and_never_shown(tmp_path: Path):
    choices = Choices("r.example.com", upstream_user="me", upstream_password="one secret")
    host_kit(choices, tmp_path)
    other = Choices("r.example.com", upstream_user="me", upstream_password="other secret")
    result = host_kit(other, tmp_path)
    assert [one.file.path for one in result.different] == ["secrets/upstream-password"]
    assert result.different[0].diff == ""
    mode = stat.S_IMODE((tmp_path / "secrets" / "upstream-password").stat().st_mode)
    assert mode == 0o600
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert os.access(tmp_path / "clean-up.sh", os.X_OK)


def test_a_folder_of_other_things_is_refused(tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(KitRefused, match="holds other things"):
        host_kit(PLAIN, tmp_path, overwrite=True)
    with pytest.raises(KitRefused, match="is a file"):
        host_kit(PLAIN, tmp_path / "thesis.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_folder_that_the_disk_does_not_take_is_refused_with_the_reason(tmp_path: Path):
    with pytest.raises(KitRefused, match="too long"):
        host_kit(PLAIN, tmp_path / ("x" * 300))


def test_nothing_is_written_through_a_link(tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder = tmp_path / "kit"
    host_kit(PLAIN, folder)
    (folder / "nginx" / "registry.conf").unlink()
    (folder / "nginx").rmdir()
    (folder / "nginx").symlink_to(elsewhere)
    with pytest.raises(KitRefused, match="is a link"):
        host_kit(PLAIN, folder, overwrite=True)
    assert list(elsewhere.iterdir()) == []


def pair_files(folder: Path, *domains: str, now: dt.datetime = NOW) -> dict[str, Path]:
    pair = issue(make_authority(domains, now), domains, now)
    (folder / "chain.pem").write_bytes(pair.chain)
    (folder / "key.pem").write_bytes(pair.key)
    return {"certificate": folder / "chain.pem", "key": folder / "key.pem"}


def test_own_certificate_files_must_fit_before_they_are_taken(tmp_path: Path):
    good = pair_files(tmp_path, "registry.example.com")
    host_kit(Choices("registry.example.com", **good), tmp_path / "kit")
    assert (tmp_path / "kit/certificates/privkey.pem").stat().st_mode & 0o777 == 0o600
    kit = tmp_path / "other"
    with pytest.raises(KitRefused, match=r"does not name p\.example\.com"):
        host_kit(Choices("registry.example.com", private_domain="p.example.com", **good), kit)
    other = tmp_path / "strange"
    other.mkdir()
    strange = pair_files(other, "registry.example.com")
    mixed = {**good, "key": strange["key"]}
    with pytest.raises(KitRefused, match="not that of the certificate"):
        host_kit(Choices("registry.example.com", **mixed), kit)
    swapped = {"certificate": good["key"], "key": good["certificate"]}
    with pytest.raises(KitRefused, match="holds none"):
        host_kit(Choices("registry.example.com", **swapped), kit)
    old = pair_files(other, "registry.example.com", now=NOW - dt.timedelta(days=500))
    with pytest.raises(KitRefused, match="ended on"):
        host_kit(Choices("registry.example.com", **old), kit)
    gone = {**good, "key": tmp_path / "gone.pem"}
    with pytest.raises(KitRefused, match="There is no file"):
        host_kit(Choices("registry.example.com", **gone), kit)
    assert not kit.exists()


def test_an_internal_authority_vouches_for_the_kits_names_alone(tmp_path: Path):
    host_kit(INTERNAL, tmp_path)
    authority = x509.load_pem_x509_certificate((tmp_path / "for-workstations/ca.crt").read_bytes())
    names = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert names.critical
    assert [name.value for name in names.value.permitted_subtrees or ()] == [
        "registry.example.com",
        "p.example.com",
    ]
    wider = Choices("registry.example.com", private_domain="q.example.com", internal_ca=True)
    with pytest.raises(KitRefused, match=r"may not vouch for q\.example\.com"):
        host_kit(wider, tmp_path, overwrite=True)


def test_a_certificate_is_renewed_in_its_last_month_by_the_same_authority(tmp_path: Path):
    domains = ("registry.example.com", "p.example.com")
    host_kit(INTERNAL, tmp_path)
    ca = tmp_path / "for-workstations/ca.crt"
    before = ca.read_bytes()
    made = NOW - dt.timedelta(days=380)
    authority = make_authority(domains, made)
    pair = issue(authority, domains, made)
    ca.write_bytes(authority.certificate)
    (tmp_path / "authority/ca.key").write_bytes(authority.key or b"")
    (tmp_path / "certificates/fullchain.pem").write_bytes(pair.chain)
    (tmp_path / "certificates/privkey.pem").write_bytes(pair.key)
    result = host_kit(INTERNAL, tmp_path, overwrite=True)
    assert {one.file.path for one in result.different} == {
        "certificates/fullchain.pem",
        "certificates/privkey.pem",
    }
    assert ca.read_bytes() == authority.certificate != before
    renewed = x509.load_pem_x509_certificates(
        (tmp_path / "certificates/fullchain.pem").read_bytes()
    )[0]
    assert renewed.not_valid_after_utc > NOW + dt.timedelta(days=300)


def test_the_authoritys_key_may_be_elsewhere_until_it_is_needed(tmp_path: Path):
    host_kit(INTERNAL, tmp_path)
    (tmp_path / "authority/ca.key").unlink()
    assert not host_kit(INTERNAL, tmp_path).written
    (tmp_path / "certificates/fullchain.pem").unlink()
    with pytest.raises(KitRefused, match="key is not in the folder"):
        host_kit(INTERNAL, tmp_path)
