import pytest

from dockmirror.mirror import probe as probe_module
from tests.unit.mirror.authority import Authority


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in probe_module._PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
