"""What is wrong with a kit's server blocks."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dockmirror.hostkit.nginx_text import Directive
from dockmirror.hostkit.yaml_reading import place
from dockmirror.mirror.catalogue import finding
from dockmirror.mirror.finding import Finding

_SIZE: Final = re.compile(r"(\d+)([kKmMgG]?)")
_BYTES: Final = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}
_MEBIBYTE: Final = 1024**2
_NEEDED: Final = {
    "Host": (("$http_host", "$host"), "$http_host"),
    "X-Forwarded-Proto": (("$scheme", "https"), "$scheme"),
}


@dataclass(frozen=True)
class Upstream:
    """A registry that nginx may pass requests to; a cache takes no push."""

    service: str
    port: int
    is_cache: bool


def inspect_nginx(
    path: str, root: Directive, upstreams: Mapping[str, Upstream]
) -> Iterator[Finding]:
    """The mistakes in the file at ``path`` within the kit; ``upstreams`` are by their services."""
    for server in root.named("server"):
        for location in server.named("location"):
            for passed in location.named("proxy_pass"):
                yield from _inspect(path, (root, server, location), passed, upstreams)


def _inspect(
    path: str,
    levels: tuple[Directive, Directive, Directive],
    passed: Directive,
    upstreams: Mapping[str, Upstream],
) -> Iterator[Finding]:
    _root, server, location = levels
    target = _resolved(" ".join(passed.arguments), levels)
    host, _colon, port = target.partition("://")[2].partition("/")[0].partition(":")
    upstream = upstreams.get(host)
    if upstream is None or port != str(upstream.port):
        where = place(path, passed.line)
        yield finding("kit-unknown-service", where=where, target=target)
        return
    if upstream.is_cache:
        return  # Both concern pushes alone, and a cache refuses them.
    headers = _headers(levels)
    for header, (accepted, value) in _NEEDED.items():
        if headers.get(header.lower()) not in accepted:
            yield finding(
                "kit-forwarded-header",
                where=place(path, location.line),
                header=header,
                value=value,
                service=upstream.service,
            )
    limit = _body_limit(levels)
    if 0 < limit <= _MEBIBYTE:
        yield finding(
            "kit-body-limit",
            where=place(path, server.line),
            limit=f"{limit // 1024} KiB",
            service=upstream.service,
        )


def _resolved(text: str, levels: tuple[Directive, ...]) -> str:
    """``text`` with the variables that ``set`` gives a value."""
    for level in reversed(levels):
        for one in level.named("set"):
            if len(one.arguments) == 2:
                text = text.replace(one.arguments[0], one.arguments[1])
    return text


def _headers(levels: tuple[Directive, ...]) -> dict[str, str]:
    """The headers in force: nginx takes those of a level above only where a level has none."""
    for level in reversed(levels):
        found = [one.arguments for one in level.named("proxy_set_header")]
        if found:
            return {words[0].lower(): " ".join(words[1:]) for words in found if words}
    return {}


def _body_limit(levels: tuple[Directive, ...]) -> int:
    """``client_max_body_size`` in bytes; 0 is no limit, and nginx's own is 1 MB."""
    for level in reversed(levels):
        for one in level.named("client_max_body_size"):
            size = _SIZE.fullmatch(" ".join(one.arguments))
            return int(size[1]) * _BYTES[size[2].lower()] if size else _MEBIBYTE
    return _MEBIBYTE
