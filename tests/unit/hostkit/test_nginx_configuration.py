"""The server blocks, by their words; that nginx takes them is shown with a real one."""

import re

import pytest

from tests.unit.hostkit.kits import FULL, PLAIN, kit_of


def servers(text: str) -> list[str]:
    return re.split(r"(?m)^server \{$", text)[1:]


@pytest.mark.parametrize("choices", [PLAIN, FULL], ids=["plain", "full"])
def test_each_registry_has_a_server_that_leads_to_it(choices):
    kit = kit_of(choices)
    text = kit.text("nginx/registry.conf")
    for part in kit.design.parts:
        (server,) = [
            one for one in servers(text)
            if f"server_name {part.domain};" in one and "listen 443 ssl;" in one
        ]  # fmt: skip
        assert f"set $registry http://{part.service}:5000;" in server
        assert "proxy_set_header X-Forwarded-Proto $scheme;" in server
        assert "proxy_read_timeout 900s;" in server


def test_the_largest_upload_is_16_gb_or_as_chosen():
    assert "client_max_body_size 16384m;" in kit_of().text("nginx/registry.conf")
    assert "client_max_body_size 512m;" in kit_of(FULL).text("nginx/registry.conf")


def test_clients_are_let_in_by_network_and_nobody_else_is():
    for server in servers(kit_of(FULL).text("nginx/registry.conf")):
        if "listen 443" in server:
            allowed = re.findall(r"(?m)^ *(allow .*|deny .*);$", server)
            assert allowed == ["allow 10.0.0.0/8", "allow 2001:db8::1/128", "deny all"]
    assert "deny" not in kit_of().text("nginx/registry.conf")


@pytest.mark.parametrize(
    ("agent", "is_old"),
    [
        ("docker/1.5.0", True),
        ("docker/1.3.3 go/go1.3", True),
        ("docker/1.0", True),
        ("Go 1.1 package http", True),
        ("docker/1.5.0-dev", False),
        ("docker/1.6.0", False),
        ("docker/1.13.1 go/go1.7", False),
        ("docker/1.50.0", False),
        ("docker/26.1.5", False),
        ("Go-http-client/2.0", False),
        ("containerd/2.0", False),
    ],
)
def test_the_pattern_for_old_clients_matches_those_before_1_6_alone(agent: str, is_old: bool):
    patterns = re.findall(r'(?m)^ +"~(.*)" 1;$', kit_of().text("nginx/registry.conf"))
    assert patterns
    assert any(re.search(pattern, agent) for pattern in patterns) is is_old
