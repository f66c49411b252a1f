import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dockmirror import daemonjson
from tests.unit.daemonjson.documents import (
    ADDED,
    MIRRORS,
    files,
    is_json,
    last_mirrors,
    pairs,
    shared_ends,
    text_of,
    texts,
)

without_mirrors = files().filter(lambda file: not last_mirrors(file.text))
mirror_lists = st.lists(
    st.sampled_from(["https://a.test", "https://a.test/", "https://c.test", ADDED, 'q"\\é\ud800']),
    max_size=5,
)


unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def with_mirrors(before, mirrors):
    """The pairs of a file after its mirrors were set: the last such key, else a new last one."""
    found = [index for index, (key, _) in enumerate(before) if key == MIRRORS]
    if not found:
        return [*before, (MIRRORS, mirrors)]
    changed = list(before)
    changed[found[-1]] = (MIRRORS, mirrors)
    return changed


@unhurried
@given(files(), st.booleans())
def test_removing_what_was_added_gives_the_same_bytes(file, first):
    added = daemonjson.add_mirror(file.data, ADDED, first=first)
    assert daemonjson.remove_mirrors(added, [ADDED]) == file.data


@unhurried
@given(files(), st.booleans())
def test_adding_changes_that_one_value_and_no_other(file, first):
    after = text_of(daemonjson.add_mirror(file.data, ADDED, first=first))
    present = last_mirrors(file.text)
    expected = [ADDED, *present] if first else [*present, ADDED]
    assert list(map(tuple, pairs(after))) == with_mirrors(
        list(map(tuple, pairs(file.text))), expected
    )


@unhurried
@given(files(texts(kinds=["object"], entries=1)))
def test_adding_to_a_list_with_entries_only_inserts(file):
    after = text_of(daemonjson.add_mirror(file.data, ADDED))
    assert shared_ends(file.text, after) == len(file.text)


@unhurried
@given(files(texts(kinds=["object"], keys=["debug", "other"])))
def test_adding_where_the_key_is_absent_only_inserts(file):
    after = text_of(daemonjson.add_mirror(file.data, ADDED))
    assert shared_ends(file.text, after) == len(file.text)


@unhurried
@given(files(texts(kinds=["object"], entries=1)), st.data())
def test_an_entry_put_in_anywhere_and_removed_leaves_the_same_bytes(file, data):
    mirrors = last_mirrors(file.text)
    mirrors.insert(data.draw(st.integers(0, len(mirrors))), ADDED)
    after = daemonjson.set_mirrors(file.data, mirrors)
    assert shared_ends(file.text, text_of(after)) == len(file.text)
    assert daemonjson.remove_mirrors(after, [ADDED]) == file.data


@unhurried
@given(files(), st.booleans())
def test_adding_twice_is_adding_once(file, first):
    once = daemonjson.add_mirror(file.data, ADDED, first=first)
    assert daemonjson.add_mirror(once, ADDED, first=first) is once
    assert daemonjson.add_mirror(once, f"{ADDED}/", first=first) is once


@unhurried
@given(files())
def test_setting_the_mirrors_that_are_there_gives_the_same_bytes(file):
    assert daemonjson.set_mirrors(file.data, last_mirrors(file.text)) is file.data


@unhurried
@given(files(), mirror_lists)
def test_setting_any_mirrors_gives_these_and_keeps_the_rest(file, mirrors):
    after = daemonjson.set_mirrors(file.data, mirrors)
    shown = tuple(mirror.replace("\ud800", "\ufffd") for mirror in mirrors)
    document, before = daemonjson.parse(after), daemonjson.parse(file.data)
    assert document.mirrors == shown
    for key in set(before.keys()) - {MIRRORS}:
        assert document.value(key) == before.value(key)
    others = [tuple(pair) for pair in pairs(file.text) if pair[0] != MIRRORS]
    assert [tuple(pair) for pair in pairs(text_of(after)) if pair[0] != MIRRORS] == others


@unhurried
@given(without_mirrors, st.lists(st.integers(), min_size=1, max_size=4, unique=True), st.randoms())
def test_removing_several_that_were_set_gives_the_same_bytes(file, numbers, random):
    mirrors = [f"https://m{number}.test" for number in numbers]
    after = daemonjson.set_mirrors(file.data, mirrors)
    random.shuffle(mirrors)
    assert daemonjson.remove_mirrors(after, mirrors) == file.data
    for mirror in mirrors:
        after = daemonjson.remove_mirrors(after, [mirror])
    assert after == file.data


@unhurried
@given(files(), mirror_lists)
def test_removing_leaves_no_mirror_that_was_named_and_every_other(file, mirrors):
    after = daemonjson.remove_mirrors(file.data, mirrors)
    assert daemonjson.parse(after).mirrors == daemonjson.mirrors_without(
        last_mirrors(file.text), mirrors
    )


@unhurried
@given(
    files(texts(keys=["mirrors", "other", "duplicate"])),
    st.sampled_from(["debug", "live-restore", "é\u2028"]),
    st.one_of(st.booleans(), st.lists(st.sampled_from(["a", "b", 'c"']), max_size=3)),
)
def test_a_key_that_was_set_and_removed_leaves_the_same_bytes(file, key, value):
    value = True if key == "debug" else value
    after = daemonjson.set_value(file.data, key, value)
    assert daemonjson.parse(after).value(key) == value
    assert daemonjson.remove_key(after, key) == file.data


@unhurried
@given(files(), st.sampled_from([True, False, [], ["a"], ["b", "a"]]))
def test_setting_a_value_reaches_that_value_only(file, value):
    key = "debug" if isinstance(value, bool) else MIRRORS
    after = daemonjson.set_value(file.data, key, value)
    before_pairs, after_pairs = pairs(file.text), pairs(text_of(after))
    places = [index for index, (name, _) in enumerate(before_pairs) if name == key]
    place = places[-1] if places else len(before_pairs)
    assert tuple(after_pairs.pop(place)) == (key, value)
    assert after_pairs == [pair for index, pair in enumerate(before_pairs) if index != place]
    assert daemonjson.set_value(after, key, value) is after


@unhurried
@given(files(), st.sampled_from([MIRRORS, "debug", "again", "absent"]))
def test_removing_a_key_leaves_every_other_member(file, key):
    after = daemonjson.remove_key(file.data, key)
    assert pairs(text_of(after)) == [pair for pair in pairs(file.text) if pair[0] != key]


@unhurried
@given(files())
def test_every_value_is_the_one_that_another_parser_reads(file):
    document = daemonjson.parse(file.data)
    expected = dict(map(tuple, pairs(file.text)))
    assert document.keys() == tuple(expected)
    assert document.mirrors == tuple(last_mirrors(file.text))
    for key, value in expected.items():
        assert as_pairs(document.value(key)) == as_last_pairs(value)


def as_pairs(value):
    if isinstance(value, dict):
        return [(key, as_pairs(item)) for key, item in value.items()]
    return [as_pairs(item) for item in value] if isinstance(value, list) else value


def as_last_pairs(value):
    """The same, from a parser that keeps duplicates; an empty object is an empty list here."""
    if isinstance(value, list) and value and all(isinstance(item, tuple) for item in value):
        return [(key, as_last_pairs(item)) for key, item in dict(value).items()]
    return [as_last_pairs(item) for item in value] if isinstance(value, list) else value


@settings(unhurried, max_examples=max(400, settings.default.max_examples))
@given(texts(), st.data())
def test_a_damaged_text_is_refused_exactly_when_another_parser_refuses_it(text, data):
    place = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 2))
    characters = "{}[]\",:\\/ \n\t01.eE+-tnfu'#\x00\x1fNaN\ud800é"
    inserted = data.draw(st.text(st.sampled_from(characters), max_size=2))
    damaged = text[:place] + inserted + text[place + length :]
    assume("\ud800" not in damaged)
    try:
        daemonjson.parse(damaged.encode())
    except daemonjson.DaemonJsonError as error:
        if error.code in ("invalid-json", "unknown-encoding", "number-out-of-range"):
            assert not is_json(damaged)
        else:
            assert is_json(damaged)
        assert_in_text(error, damaged)
    else:
        assert is_json(damaged) or not damaged.strip()


def assert_in_text(error, text):
    if error.line is None:
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert 1 <= error.line <= len(lines)
    assert 1 <= error.column <= len(lines[error.line - 1]) + 1
    assert error.sentence.startswith(f"Line {error.line}, column {error.column}: ")


@unhurried
@given(texts())
def test_a_position_does_not_depend_on_the_encoding(text):
    broken = f"{text}@"
    found = set()
    for codec, mark in (
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
    ):
        with pytest.raises(daemonjson.DaemonJsonError) as error:
            daemonjson.parse(mark + broken.encode(codec))
        found.add((error.value.line, error.value.column, error.value.sentence))
    assert len(found) == 1


@unhurried
@given(texts())
def test_bytes_that_are_no_utf8_stay_where_the_daemon_reads_them(text):
    value = text.strip(" \t\r\n") or "null"
    data = b'{"labels": ["a=\xff\xc3"], "nested": ' + value.encode() + b"}"
    added = daemonjson.add_mirror(data, ADDED, reads_bom=False)
    assert b'"a=\xff\xc3"' in added
    assert daemonjson.remove_mirrors(added, [ADDED], reads_bom=False) == data
    assert daemonjson.parse(added, reads_bom=False).value("labels") == ["a=\ufffd\ufffd"]
