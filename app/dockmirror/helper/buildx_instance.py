"""A builder of buildx, as buildx keeps it, and the ``buildkitd.toml`` that is in there.

The form follows docker/buildx ``store/nodegroup.go``: one JSON object, whose nodes hold their
files by name, each in base64. buildx copies them into the node's container when it makes that
(``driver/docker-container/driver.go``). Everything but that one file's bytes stays as it is.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from json.decoder import JSONDecodeError, JSONDecoder
from typing import Any, Final, TypeGuard

from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper.buildkitd_toml import TomlRefused, hub_mirrors, with_hub_mirrors
from dockmirror.helper.ending import Refused

DRIVER: Final = "docker-container"
FILE: Final = "buildkitd.toml"

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,127}")
_DECODER: Final = JSONDecoder()
_SPACE: Final = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True)
class Builder:
    """A builder with one node, in a container of its own.

    ``endpoint`` is the Docker that it runs in: an address, or the name of a context. ``flags`` are
    BuildKit's. ``toml`` is its configuration, ``None`` where it has none.
    """

    name: str
    node: str
    endpoint: str
    flags: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    toml: str | None = None

    @property
    def container(self) -> str:
        """The container's name (docker/buildx ``driver/driver.go``)."""
        return f"buildx_buildkit_{self.node}"

    @property
    def network(self) -> str:
        """The network that its container is in; "" for Docker's own choice."""
        return self.options.get("network", "")


def is_container_builder(data: bytes) -> bool:
    """Whether a file is that of a builder whose nodes are containers."""
    try:
        return _parsed(data).get("Driver") == DRIVER
    except Refused:
        return False


def read_builder(data: bytes | None) -> Builder:
    """The builder in a file's bytes.

    Raises ``Refused``: ``builder-gone``, ``builder-unreadable`` or ``builder-form``.
    """
    if data is None:
        raise Refused(
            "builder-gone", said("The builder is not here any more. Nothing was changed.")
        )
    document = _parsed(data)
    nodes = document.get("Nodes")
    if document.get("Driver") != DRIVER or document.get("Dynamic") is True:
        raise _form(said("This builder does not run in a container that Dockmirror can set up."))
    if not isinstance(nodes, list) or len(nodes) != 1 or not isinstance(nodes[0], dict):
        raise _form(
            said(
                "This builder has several nodes, or none. Make it anew with the mirror in a file: "
                "'docker buildx create --buildkitd-config FILE'."
            )
        )
    node = nodes[0]
    name, node_name, endpoint = document.get("Name"), node.get("Name"), node.get("Endpoint")
    if not _is_name(name) or not _is_name(node_name) or not isinstance(endpoint, str):
        raise _unreadable()
    return Builder(
        name=name,
        node=node_name,
        endpoint=endpoint,
        flags=tuple(one for one in node.get("Flags") or () if isinstance(one, str)),
        options={
            key: value
            for key, value in (node.get("DriverOpts") or {}).items()
            if isinstance(value, str)
        },
        toml=_toml(node),
    )


class BuildxInstance:
    """The file's form. Plays ``ConfigForm``."""

    def mirrors(self, data: bytes | None, path: str) -> tuple[str, ...]:  # noqa: ARG002
        """See ``ConfigForm``."""
        try:
            return hub_mirrors(read_builder(data).toml or "")
        except TomlRefused as error:
            raise _form(error.sentence) from error

    def with_mirrors(
        self,
        data: bytes | None,
        mirrors: Sequence[str],
        path: str,  # noqa: ARG002  (as the protocol has it)
    ) -> bytes | None:
        """See ``ConfigForm``; a configuration that would be empty is left out."""
        builder = read_builder(data)
        present = builder.toml or ""
        try:
            after = with_hub_mirrors(present, mirrors)
        except TomlRefused as error:
            raise _form(error.sentence) from error
        if data is None or after == present:
            return data
        return with_toml(data, after or None)


BUILDX_INSTANCE: Final = BuildxInstance()


def with_toml(data: bytes, toml: str | None) -> bytes:
    """The builder's file with this configuration (``None``: with none), else as it is.

    Raises ``Refused`` (``builder-form``) where it cannot be put there alone.
    """
    text = data.decode("utf-8")
    wanted = _parsed(data)
    files = wanted["Nodes"][0].get("Files")
    kept = {key: value for key, value in (files or {}).items() if key != FILE}
    encoded = None if toml is None else base64.b64encode(toml.encode("utf-8")).decode("ascii")
    if encoded is not None:
        wanted["Nodes"][0]["Files"] = {FILE: encoded, **kept}
    else:
        wanted["Nodes"][0]["Files"] = kept or None
    changed = _placed(text, encoded, bare=not kept).encode("utf-8")
    try:
        same = json.loads(changed) == wanted
    except ValueError:
        same = False
    if not same:
        raise _form(said("The builder's file has a form that Dockmirror does not change."))
    return changed


def _placed(text: str, encoded: str | None, *, bare: bool) -> str:
    """The text with the value put in, or taken out; ``bare``: no other file is there."""
    nodes = _member(text, _skip(text, 0), "Nodes")
    node = _skip(text, nodes[0] + 1) if nodes else 0
    files = _member(text, node, "Files") if nodes else None
    if files is None:
        return text
    start, end = files
    member = _member(text, start, FILE) if text[start] == "{" else None
    if encoded is None:
        return f"{text[:start]}null{text[end:]}" if bare else _without_member(text, start, member)
    value = json.dumps(encoded)
    if member is not None:
        return f"{text[: member[0]]}{value}{text[member[1] :]}"
    if bare:
        return f'{text[:start]}{{"{FILE}":{value}}}{text[end:]}'
    return f'{text[: start + 1]}"{FILE}":{value},{text[start + 1 :]}'


def _without_member(text: str, start: int, member: tuple[int, int] | None) -> str:
    """The text without the configuration, which is the first of several files."""
    if member is None:
        return text
    rest = _SPACE.sub("", text[member[1] :], count=1)
    return text[: start + 1] + rest.removeprefix(",") if rest.startswith(",") else text


def _member(text: str, start: int, name: str) -> tuple[int, int] | None:
    """Where the value of an object's member stands; ``None`` without it."""
    position = _skip(text, start + 1)
    while text[position : position + 1] == '"':
        key, end = _DECODER.raw_decode(text, position)
        begin = _skip(text, _skip(text, end) + 1)
        _value, end = _DECODER.raw_decode(text, begin)
        if key == name:
            return begin, end
        position = _skip(text, _skip(text, end) + 1)
    return None


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return position if found is None else found.end()


def _toml(node: Mapping[str, Any]) -> str | None:
    files = node.get("Files")
    value = files.get(FILE) if isinstance(files, dict) else None
    if value is None:
        return None
    try:
        return base64.b64decode(value, validate=True).decode("utf-8")
    except (binascii.Error, TypeError, ValueError) as error:
        raise _unreadable() from error


def _is_name(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
    except (JSONDecodeError, ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not isinstance(document, dict):
        raise _unreadable()
    return document


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a member stands twice")
    return fields


def _unreadable() -> Refused:
    return Refused(
        "builder-unreadable",
        said(
            "The builder's file cannot be read as buildx writes it. Nothing was changed. "
            "'docker buildx inspect' says what buildx makes of it."
        ),
    )


def _form(sentence: Saying) -> Refused:
    return Refused("builder-form", sentence)
