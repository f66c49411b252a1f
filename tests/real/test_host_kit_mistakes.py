"""Each mistake that a host can make is really one, and named by a command."""

from collections.abc import Callable
from pathlib import Path

import pytest

from practice.kit import HostedKit
from practice.site import Site
from tests.real.hosting import (
    FOLDER,
    METHODS,
    MORE_THAN_NGINX_TAKES,
    NGINX,
    PRIVATE,
    URL,
    WITH_PRIVATE,
    Hosted,
    client,
    written_kit,
)
from tests.real.program import dockmirror

pytestmark = pytest.mark.real


def named_by_kit_check(site: Site, kit: HostedKit) -> list[str]:
    """What ``host-kit --check`` says of the kit's files as they are hosted; then as they were."""
    workstation = site.workstation
    edited = {path: kit.text(path) for path in kit.edited}
    before = {path: workstation.read(f"{FOLDER}/{path}") for path in edited}
    for path, text in edited.items():
        workstation.write(f"{FOLDER}/{path}", text.encode(), owner="person")
    run = dockmirror(site, "host-kit", FOLDER, "--check")
    for path, content in before.items():
        workstation.write(f"{FOLDER}/{path}", content, owner="person")
    assert (run.exit_code, run.outcome) == (3, "unusable")
    assert dockmirror(site, "host-kit", FOLDER, "--check").exit_code == 0
    return run.codes


def edits(path: str, right: str, wrong: str) -> Callable[[str, str], str]:
    def edit(one: str, text: str) -> str:
        if one == path:
            assert right in text
            return text.replace(right, wrong)
        return text

    return edit


def private_check(site: Site) -> list[str]:
    return dockmirror(site, "check", f"https://{PRIVATE}", "--private", "--explain").codes


def test_a_kit_as_it_was_written_is_right_in_every_check(site_containerd: Site, hosted: Hosted):
    site = site_containerd
    kit = hosted(*WITH_PRIVATE)
    assert dockmirror(site, "host-kit", FOLDER, "--check").exit_code == 0
    checked = dockmirror(site, "check", URL, "--explain")
    assert (checked.exit_code, checked.codes) == (0, [])
    private = dockmirror(site, "check", f"https://{PRIVATE}", "--private", "--explain")
    assert (private.exit_code, private.outcome, private.codes) == (0, "usable", [])
    assert {step["status"] for step in private.document["explanation"]} == {"done", "skipped"}
    # An upload was started and cancelled, and nothing of it is left.
    assert [one.method for one in kit.requests() if one.method in METHODS] == [
        "POST",
        "PATCH",
        "DELETE",
    ]
    left = [path for path in (kit.place / "private").rglob("*") if path.name == "data"]
    assert left == []
    cache = dockmirror(site, "check", URL, "--private")
    assert (cache.exit_code, cache.codes) == (3, ["uploads-refused-by-cache"])


def test_pushes_that_are_sent_to_http_are_named(site_containerd: Site, hosted: Hosted):
    site = site_containerd
    header = "proxy_set_header X-Forwarded-Proto $scheme;"
    kit = hosted(*WITH_PRIVATE, edit=edits(NGINX, header, ""))
    status, headers, _body = client(site, PRIVATE).ask("POST", "/v2/team/tool/blobs/uploads/")
    assert (status, headers["Location"][:7]) == (202, "http://")
    assert private_check(site) == ["uploads-elsewhere"]
    assert named_by_kit_check(site, kit) == ["kit-forwarded-header"]


def test_the_limit_of_nginx_is_named(site_containerd: Site, hosted: Hosted):
    site = site_containerd
    kit = hosted(*WITH_PRIVATE, edit=edits(NGINX, "client_max_body_size 16384m;", ""))
    _status, headers, _body = client(site, PRIVATE).ask("POST", "/v2/team/tool/blobs/uploads/")
    path = headers["Location"].removeprefix(f"https://{PRIVATE}")
    assert client(site, PRIVATE).ask("PUT", path, bytes(MORE_THAN_NGINX_TAKES))[0] == 413
    assert private_check(site) == ["uploads-too-large"]
    assert named_by_kit_check(site, kit) == ["kit-body-limit"]


def test_a_private_registry_that_was_made_a_cache_is_named(site_containerd: Site, hosted: Hosted):
    site = site_containerd
    proxy = "proxy:\n  remoteurl: https://registry-1.docker.io\nstorage:"
    kit = hosted(*WITH_PRIVATE, edit=edits("private/config.yml", "storage:", proxy))
    assert private_check(site) == ["uploads-refused-by-cache"]
    assert named_by_kit_check(site, kit) == ["kit-private-is-cache"]


def test_a_cache_without_its_upstream_is_named(site_containerd: Site, hosted: Hosted):
    site = site_containerd

    def edit(path: str, text: str) -> str:
        return text[: text.index("proxy:")] if path == "cache/config.yml" else text

    kit = hosted(edit=edit)
    checked = dockmirror(site, "check", URL, "--explain")
    assert (checked.exit_code, checked.outcome) == (3, "unusable")
    assert "registry-empty" in checked.codes
    failed = [step for step in checked.document["explanation"] if step["status"] == "failed"]
    assert [step["id"] for step in failed] == ["cache"]
    assert named_by_kit_check(site, kit) == ["kit-cache-has-no-upstream"]


def test_requests_that_are_passed_on_to_nobody_are_named(site_containerd: Site, hosted: Hosted):
    site = site_containerd
    kit = hosted(edit=edits(NGINX, "http://cache:5000", "http://127.0.0.1:5999"))
    checked = dockmirror(site, "check", URL)
    assert (checked.exit_code, checked.codes) == (3, ["http-gateway"])
    assert named_by_kit_check(site, kit) == ["kit-unknown-service"]


@pytest.mark.parametrize(
    ("path", "right", "wrong", "code"),
    [
        (
            "cache/config.yml",
            "rootdirectory: /var/lib/registry",
            "rootdirectory: /data",
            "kit-storage-not-mounted",
        ),
        (
            "compose.yaml",
            "target: /etc/docker/registry/config.yml",
            "target: /etc/distribution/config.yml",
            "kit-configuration-not-mounted",
        ),
        ("compose.yaml", "./cache/config.yml", "./cache/config.yaml", "kit-file-missing"),
        ("cache/config.yml", "enabled: true\nhttp", "enabled: false\nhttp", "kit-no-clean-up"),
    ],
)
def test_what_only_the_files_can_tell_is_named_by_the_host(
    site_containerd: Site, tmp_path: Path, path: str, right: str, wrong: str, code: str
):
    site = site_containerd
    written_kit(site, tmp_path / "kit")
    text = site.workstation.read(f"{FOLDER}/{path}").decode()
    assert right in text
    edited = text.replace(right, wrong).encode()
    site.workstation.write(f"{FOLDER}/{path}", edited, owner="person")
    run = dockmirror(site, "host-kit", FOLDER, "--check")
    assert run.exit_code == 3
    assert set(run.codes) == {code}
    assert path in run.told
