import socket
from types import SimpleNamespace

import psutil
import pytest

from dockmirror.targets import own_address as module
from dockmirror.targets.own_address import own_address


class Unroutable(socket.socket):
    def connect(self, _address):
        raise OSError(101, "Network is unreachable")


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (("127.0.0.1", "192.0.2.7"), "192.0.2.7"),
        (("127.0.0.1", "169.254.3.4", "10.1.2.3"), "10.1.2.3"),
        (("127.0.0.1",), ""),
    ],
)
def test_without_a_route_it_is_an_address_of_an_interface(monkeypatch, addresses, expected):
    found = {
        f"if{place}": [SimpleNamespace(family=socket.AF_INET, address=address)]
        for place, address in enumerate(addresses)
    }
    monkeypatch.setattr(module.socket, "socket", Unroutable)
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: found)
    assert own_address() == expected


def test_it_can_be_listened_at_or_there_is_none():
    address = own_address()
    if address:
        socket.create_server((address, 0)).close()
    assert not address.startswith("127.")
