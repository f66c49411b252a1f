import socket

import pytest

from dockmirror.mirror import look_up as look_up_module
from dockmirror.mirror import remarks
from tests.unit.mirror.authority import Authority


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in (*remarks.PROXY_VARIABLES, "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def names(monkeypatch):
    """Stand-in for the name server: host → addresses, or the error that the look-up raises."""
    known: dict[str, list[str] | OSError] = {}
    real = socket.getaddrinfo

    def getaddrinfo(host, port, *arguments, **named):
        answer = known.get(host)
        if answer is None:
            return real(host, port, *arguments, **named)
        if isinstance(answer, OSError):
            raise answer
        return [found for ip in answer for found in real(ip, port, *arguments, **named)]

    monkeypatch.setattr(look_up_module.socket, "getaddrinfo", getaddrinfo)
    return known
