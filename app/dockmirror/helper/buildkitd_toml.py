"""BuildKit's ``buildkitd.toml`` as text: its mirrors of Docker Hub read, and changed in place.

The form follows moby/buildkit ``util/resolver/config`` and ``util/resolver/resolver.go``: a mirror
has no scheme. It speaks TLS, unless a table of its own has ``http = true``, or it is on a loopback
address and has no such word. Whatever is changed, the text is read again: nothing else may differ.
"""

import copy
import ipaddress
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper.engine_api import normalised
from dockmirror.helper.mirror_rule import without_credentials
from dockmirror.helper.plain_text import visible

HUB: Final = "docker.io"

_MIRRORS_MARK: Final = "# Dockmirror: what is asked before Docker Hub."
_HTTP_MARK: Final = "# Dockmirror: this mirror speaks plain http."
_PLAIN: Final = re.compile(r"[!#-\[\]-~]+")
_STRING: Final = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""


class TomlRefused(Exception):
    """A text that cannot be read, or not be changed; ``sentence`` says why, and what to do."""

    def __init__(self, sentence: Saying) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def hub_mirrors(text: str) -> tuple[str, ...]:
    """The mirrors of Docker Hub as addresses. Raises ``TomlRefused`` for what is no TOML.

    >>> hub_mirrors('registry."docker.io".mirrors = ["a.test:5000"]')
    ('https://a.test:5000/',)
    """
    registries = _registries(_read(text))
    listed = _table(registries.get(HUB)).get("mirrors")
    entries = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    return tuple(_address(entry, registries) for entry in entries)


def with_hub_mirrors(text: str, mirrors: Sequence[str]) -> str:
    """The text with these mirrors of Docker Hub, in this order; the same text where it has them.

    What was added before goes without a trace with the last mirror. Raises ``TomlRefused``.
    """
    wanted_mirrors = normalised(mirrors)
    if hub_mirrors(text) == wanted_mirrors:
        return text
    entries = [_entry(mirror) for mirror in wanted_mirrors]
    wanted = _with_entries(_read(text), entries)
    plain = [entry for entry, one in zip(entries, wanted_mirrors, strict=True) if _is_plain(one)]
    for changed in _listings(text, entries):
        if _reads(changed, wanted):
            done = _with_plain_http(changed, [_host(entry) for entry in plain])
            break
    else:
        raise _unchangeable(entries)
    done = _without_former_http(done, [_host(entry) for entry in entries])
    if hub_mirrors(done) != wanted_mirrors:
        raise _unchangeable(entries)
    return done


def _listings(text: str, entries: Sequence[str]) -> Iterator[str]:
    """The texts with another list of mirrors, the one that leaves the least behind first."""
    new = _newline(text)
    listed = f"mirrors = [{', '.join(map(_quoted, entries))}]"
    if not entries:
        yield from _without_ours(text)
    for span in _mirror_lists(text):
        yield f"{text[: span[0]]}{listed}{text[span[1] :]}"
    for header in re.finditer(rf"(?m)^[ \t]*{_header(HUB)}[^\n]*(?:\n|\Z)", text):
        end = header.end()
        start = "" if text[:end].endswith("\n") else new
        yield f"{text[:end]}{start}  {listed}{new}{text[end:]}"
    yield _appended(text, _MIRRORS_MARK, HUB, listed)


def _without_ours(text: str) -> Iterator[str]:
    """The text without the table, or the line, that was added for the mirrors it has."""
    listed = r"mirrors = \[[^\n]*\]\r?\n"
    header = re.escape(f'[registry."{HUB}"]')
    yield re.sub(
        rf"(?:\A|\r?\n){re.escape(_MIRRORS_MARK)}\r?\n{header}\r?\n  {listed}", "", text, count=1
    )
    yield re.sub(rf"(?m)^  {listed}", "", text, count=1)


def _with_plain_http(text: str, hosts: Sequence[str]) -> str:
    for host in dict.fromkeys(hosts):
        table = _table(_registries(_read(text)).get(host))
        if table.get("http") is True or ("http" not in table and _is_loopback(host)):
            continue
        wanted = copy.deepcopy(_read(text))
        wanted.setdefault("registry", {}).setdefault(host, {})["http"] = True
        header = rf"(?m)^[ \t]*{_header(host)}[^\n]*(?:\n|\Z)"
        attempts = [
            f"{text[: found.end()]}{_newline(text)[: not found[0].endswith(chr(10))]}"
            f"  http = true{_newline(text)}{text[found.end() :]}"
            for found in re.finditer(header, text)
        ]
        attempts.append(_appended(text, _HTTP_MARK, host, "http = true"))
        for attempt in attempts:
            if _reads(attempt, wanted):
                text = attempt
                break
        else:
            raise TomlRefused(
                said(
                    "The builder's configuration has a word on {host} that forbids plain http, or "
                    "stands in a form that Dockmirror does not change. Nothing was changed. Give "
                    "its table 'http = true' yourself, then try again.",
                    host=visible(host, 200),
                )
            )
    return text


def _without_former_http(text: str, hosts: Sequence[str]) -> str:
    """Take out the tables that were added for mirrors that are none any more."""
    mark = rf"(?:\A|\r?\n){re.escape(_HTTP_MARK)}\r?\n"
    block = rf'{mark}\[registry\."([^"\n]+)"\]\r?\n  http = true\r?\n'
    for found in reversed(list(re.finditer(block, text))):
        if found[1] in hosts:
            continue
        wanted = copy.deepcopy(_read(text))
        _drop(wanted, found[1], "http")
        attempt = text[: found.start()] + text[found.end() :]
        if _reads(attempt, wanted):
            text = attempt
    return text


def _with_entries(document: dict[str, Any], entries: Sequence[str]) -> dict[str, Any]:
    wanted = copy.deepcopy(document)
    if entries:
        registry = wanted.setdefault("registry", {})
        if not isinstance(registry, dict) or not isinstance(registry.setdefault(HUB, {}), dict):
            raise _unchangeable(entries)
        registry[HUB]["mirrors"] = list(entries)
    else:
        _drop(wanted, HUB, "mirrors")
    return wanted


def _drop(document: dict[str, Any], host: str, key: str) -> None:
    """Take a key out, and the tables that are empty without it."""
    registries = document.get("registry")
    table = registries.get(host) if isinstance(registries, dict) else None
    if isinstance(registries, dict) and isinstance(table, dict):
        table.pop(key, None)
        if not table:
            del registries[host]
        if not registries:
            del document["registry"]


def _reads(text: str, wanted: Mapping[str, Any]) -> bool:
    """Whether a text reads as ``wanted``; an empty list of mirrors is as good as none."""
    try:
        found = copy.deepcopy(_read(text))
    except TomlRefused:
        return False
    hub = _table(_registries(found).get(HUB))
    if hub.get("mirrors") == []:
        _drop(found, HUB, "mirrors")
    return _settled(found) == _settled(wanted)


def _settled(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A document in which a table of Docker Hub's that says nothing is left out."""
    settled = copy.deepcopy(dict(document))
    _drop(settled, HUB, "")
    if settled.get("registry") == {}:
        del settled["registry"]
    return settled


def _mirror_lists(text: str) -> Iterator[tuple[int, int]]:
    """Where ``mirrors = […]`` stands below Docker Hub's header."""
    for header in re.finditer(rf"(?m)^[ \t]*{_header(HUB)}[^\n]*(?:\n|\Z)", text):
        for line in re.finditer(
            r"(?m)^[ \t]*(?P<key>mirrors[ \t]*=[ \t]*\[)", text[header.end() :]
        ):
            start, position = header.end() + line.start("key"), header.end() + line.end("key")
            inner = re.compile(rf"(?:\s|,|{_STRING}|#[^\n]*(?=\n))*\]").match(text, position)
            if inner is not None:
                yield start, inner.end()


def _appended(text: str, mark: str, host: str, line: str) -> str:
    new = _newline(text)
    start = new if text else ""
    return f"{text}{start}{mark}{new}[registry.{_quoted(host)}]{new}  {line}{new}"


def _header(host: str) -> str:
    """A pattern for a table's header, in each of its spellings."""
    name = re.escape(host)
    names = [f'"{name}"', f"'{name}'"]
    if re.fullmatch(r"[A-Za-z0-9_-]+", host):
        names.append(name)
    return rf"\[\s*(?:registry|\"registry\"|'registry')\s*\.\s*(?:{'|'.join(names)})\s*\]"


def _entry(mirror: str) -> str:
    """A mirror without its scheme. BuildKit asks for its path behind ``/v2``."""
    parts = urlsplit(mirror)
    path = parts.path.strip("/")
    entry = f"{parts.netloc}/{path}" if path else parts.netloc
    if path.split("/")[-1] == "v2":
        raise TomlRefused(
            said(
                "BuildKit puts /v2 before a mirror's path by itself. Nothing was changed. Leave it "
                "out of {mirror}.",
                mirror=visible(without_credentials(mirror), 200),
            )
        )
    if not _PLAIN.fullmatch(entry):
        raise _unchangeable([entry])
    return entry


def _address(entry: str, registries: Mapping[str, Any]) -> str:
    rest = entry.partition("://")[2] or entry
    host, _slash, path = rest.partition("/")
    table = _table(registries.get(host))
    plain = table.get("http") is True or ("http" not in table and _is_loopback(host))
    scheme = "http" if plain and table.get("insecure") is not True else "https"
    path = path.strip("/")
    return f"{scheme}://{host}/" + (f"{path}/" if path else "")


def _host(entry: str) -> str:
    return entry.partition("/")[0]


def _is_plain(mirror: str) -> bool:
    return mirror.lower().startswith("http://")


def _is_loopback(host: str) -> bool:
    """As containerd ``core/remotes/docker/registry.go`` (``MatchLocalhost``) has it."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise TomlRefused(
            said(
                "The builder's configuration is no TOML that can be read: {reason}. Nothing was "
                "changed. Correct it, then try again.",
                reason=visible(str(error), 200).rstrip("."),
            )
        ) from error


def _registries(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return _table(document.get("registry"))


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _quoted(value: str) -> str:
    return f'"{value}"'


def _unchangeable(entries: Sequence[str]) -> TomlRefused:
    return TomlRefused(
        said(
            "The mirrors stand in the builder's configuration in a form that Dockmirror does not "
            "change. Nothing was changed. Write {line} below {header} there yourself.",
            line=visible(f"mirrors = [{', '.join(map(_quoted, entries))}]", 300),
            header=f'[registry."{HUB}"]',
        )
    )
