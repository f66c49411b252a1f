"""Every finding that the address rules and the probe can make is made by a test."""

from pathlib import Path

import pytest

from dockmirror.mirror.catalogue import (
    address,
    authentication,
    cache,
    certificate,
    http,
    network,
)

AREAS = (address, network, certificate, http, authentication, cache)
SOURCES = "\n".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))


@pytest.mark.parametrize("code", [entry.code for area in AREAS for entry in area.ENTRIES])
def test_a_test_names_the_code(code):
    assert f'"{code}"' in SOURCES
