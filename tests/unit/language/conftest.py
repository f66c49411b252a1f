import pytest

from dockmirror import i18n


@pytest.fixture(autouse=True)
def _english_afterwards():
    yield
    i18n.choose_language("en")
