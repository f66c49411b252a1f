import pytest
from babel.messages.catalog import Catalog

from dockmirror.i18n import LANGUAGES, choose_language, language
from translation.catalogue import FOLDER, TEMPLATE, TRANSLATED, read, untranslated, update, written
from translation.extraction import template
from translation.faults import faults

COMMAND = "run 'make translations', which also says what is left to translate"


@pytest.fixture(scope="module")
def messages() -> Catalog:
    return template()


def test_there_is_a_catalogue_for_each_language_but_english():
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} == set(TRANSLATED)
    assert set(TRANSLATED) | {"en"} == set(LANGUAGES)


def test_the_template_has_every_message_of_the_program(messages):
    assert TEMPLATE.read_bytes() == written(messages), COMMAND


@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_message_is_without_a_translation(messages, tag):
    catalogue = read(tag)
    update(catalogue, messages)
    missing = [message.id for message in untranslated(catalogue)]
    assert not missing, COMMAND


@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_translation_has_a_fault(tag):
    found = [
        (message.id, fault) for message in read(tag) if message.id for fault in faults(message)
    ]
    assert not found


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_plural_has_all_the_forms_of_its_language(tag):
    catalogue = read(tag)
    for message in catalogue:
        if isinstance(message.id, tuple):
            assert len(message.string) == catalogue.num_plurals, message.id


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_catalogue_is_written_as_it_is_kept(tag):
    path = FOLDER / tag / "LC_MESSAGES" / "dockmirror.po"
    assert path.read_bytes() == written(read(tag)), COMMAND


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("de_AT.UTF-8", "de"),
        ("zh-Hans", "zh_CN"),
        ("zh", "zh_CN"),
        ("zh_TW", "en"),
        ("fa_IR", "fa"),
        ("C.UTF-8", "en"),
        ("tlh", "en"),
    ],
)
def test_a_language_is_known_by_every_spelling_of_its_tag(asked, spoken):
    choose_language(asked)
    assert language() == spoken


def test_the_environment_names_languages_in_order(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "tlh:ru_RU:de")
    choose_language()
    assert language() == "ru"
    monkeypatch.setenv("LANGUAGE", "")
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    choose_language()
    assert language() == "es"
