"""What can be a registry mirror's address, and what the engine will make of it.

Follows moby ``registry/config.go`` (``ValidateMirror``) and Go's ``net/url``, and refuses what
those accept although it can never work.
"""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from dockmirror.mirror import catalogue
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.mirror.host_name import (
    Host,
    HostProblem,
    is_docker_hub,
    is_loopback,
    is_other_public_registry,
    punycode,
    read_host,
)
from dockmirror.mirror.plain_text import visible

LONGEST: Final = 2000
"""More characters than this are refused unread."""

PATH_SINCE: Final = (24, 0, 8)
"""The first engine that takes a mirror with a path."""

_PORTS: Final = {"https": 443, "http": 80}
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://(.*)", re.DOTALL)
_BROKEN_SCHEME: Final = re.compile(r"(https?)(?::/?|//)(?=[^/0-9])(.*)", re.IGNORECASE | re.DOTALL)
_UNFIT: Final = re.compile(r"[^!-~]")
_UNFIT_ASCII: Final = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}]")
_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_API_PATH: Final = re.compile(r"(?:/+v2)+/*\Z")
_VERSION: Final = re.compile(r"\s*v?(\d+)\.(\d+)(?:\.(\d+))?")


@dataclass(frozen=True)
class MirrorUrl:
    """A mirror's address. ``text`` is as the engine shows it, with ``/`` at its end.

    ``host`` has no brackets; ``port`` is the scheme's own where none is written; ``path`` begins
    and ends with ``/``; ``authority`` is the host and port as written, as the engine logs it.
    """

    text: str
    scheme: str
    host: str
    port: int
    path: str
    authority: str

    def api(self, path: str) -> str:
        """The address of ``path`` under the registry API.

        >>> judge("https://mirror.example.com").url.api("library/busybox/tags/list")
        'https://mirror.example.com/v2/library/busybox/tags/list'
        """
        return f"{self.text}v2/{path}"


@dataclass(frozen=True)
class Judgement:
    """What an address is worth.

    ``url`` is None where none can be made of it. ``suggestion`` is an address to offer instead,
    itself acceptable, or None.
    """

    url: MirrorUrl | None
    findings: tuple[Finding, ...] = ()
    suggestion: str | None = None

    @property
    def accepted(self) -> bool:
        """Whether the engine takes it and it can work."""
        return self.url is not None and not any(
            finding.severity is Severity.ERROR for finding in self.findings
        )


@dataclass
class _Refused(Exception):
    code: str
    facts: dict[str, str] = field(default_factory=dict)
    suggestion: str | None = None


def judge(text: str, *, engine_version: str | None = None) -> Judgement:
    """What ``text`` is worth as a mirror of Docker Hub; never raises.

    ``engine_version`` is the engine's own word (``26.1.5+dfsg1``); without it the rules of today's
    engines count.

    >>> judge("mirror.example.com").suggestion
    'https://mirror.example.com'
    """
    text = text.strip()
    shown = masked(text)
    try:
        scheme, rest = _split_scheme(text)
        url, findings = _read(scheme, rest)
    except _Refused as refused:
        offered = _offer(refused.suggestion, engine_version)
        facts = {"url": shown, "suggestion": offered or "https://mirror.example.com"}
        return Judgement(
            None, (catalogue.finding(refused.code, **facts, **refused.facts),), offered
        )
    if url.path != "/":
        findings.append(_path_finding(url, engine_version))
    return Judgement(url, tuple(findings))


def masked(text: str) -> str:
    """``text`` fit to be shown: whatever may be a user name or password is hidden."""
    return visible(re.sub(r"\A([A-Za-z][A-Za-z0-9+.-]*:/*)?.*@", r"\1***@", text, flags=re.DOTALL))


def _offer(suggestion: str | None, engine_version: str | None) -> str | None:
    if suggestion is None or len(suggestion) > LONGEST:
        return None
    judged = judge(suggestion, engine_version=engine_version)
    if judged.accepted and judged.url is not None:
        return judged.url.text.removesuffix("/")
    return judged.suggestion


def _split_scheme(text: str) -> tuple[str, str]:
    """The scheme in lower case and what follows its ``://``."""
    if not text:
        raise _Refused("url-empty")
    if len(text) > LONGEST:
        raise _Refused("url-too-long", {"limit": str(LONGEST)})
    match = _SCHEME.fullmatch(text)
    if match is None:
        broken = _BROKEN_SCHEME.fullmatch(text)
        if broken is not None:
            scheme, rest = broken[1].lower(), broken[2]
        else:
            scheme, rest = "https", text.lstrip("/")
        _read(scheme, rest)
        raise _Refused("url-no-scheme", suggestion=f"{scheme}://{rest}")
    scheme = match[1].lower()
    if scheme not in _PORTS:
        raise _Refused("url-scheme", {"scheme": visible(match[1], 40)})
    return scheme, match[2]


def _read(scheme: str, rest: str) -> tuple[MirrorUrl, list[Finding]]:
    authority, path, query, fragment = _split(rest)
    if "@" in authority or ("@" in rest and not re.search(r"\A[^:]*(:\d*)?\Z", authority)):
        bare = authority.rpartition("@")[2] + path if "@" in authority else rest.rpartition("@")[2]
        raise _Refused("url-credentials", suggestion=f"{scheme}://{bare}")
    plain = f"{scheme}://{authority}{path}"
    if _UNFIT_ASCII.search(rest):
        raise _Refused("url-characters", suggestion=None)
    findings = []
    if not authority.isascii():
        authority, finding = _international(authority)
        findings.append(finding)
    if _UNFIT.search(path):
        raise _Refused("url-characters", suggestion=f"{scheme}://{authority}{quote(path, '/%')}")
    if _ESCAPE.search(rest):
        raise _Refused("url-escape")
    if query is not None:
        raise _Refused("url-query", suggestion=plain)
    if fragment is not None:
        raise _Refused("url-fragment", suggestion=plain)
    host, port = _host_and_port(scheme, authority, path)
    if is_docker_hub(host):
        raise _Refused("url-docker-hub", {"host": host.name})
    kept = _API_PATH.sub("", path)
    if kept.rstrip("/") != path.rstrip("/"):
        findings.append(
            catalogue.finding("url-v2-removed", url=f"{scheme}://{authority}{kept.rstrip('/')}/")
        )
    path = kept.rstrip("/") + "/"
    url = MirrorUrl(
        f"{scheme}://{authority}{path}", scheme, host.name, port or _PORTS[scheme], path, authority
    )
    return url, findings + _remarks(url, host)


def _split(rest: str) -> tuple[str, str, str | None, str | None]:
    """Authority, path, query and fragment, in the order in which Go's ``net/url`` cuts them."""
    rest, hash_sign, fragment = rest.partition("#")
    rest, question_mark, query = rest.partition("?")
    authority, slash, path = rest.partition("/")
    return (
        authority,
        slash + path,
        query if question_mark else None,
        fragment if hash_sign else None,
    )


def _international(authority: str) -> tuple[str, Finding]:
    name, colon, port = authority.partition(":")
    ascii_name = punycode(name)
    if ascii_name is None:
        raise _Refused("url-host", {"host": visible(name, 100)})
    finding = catalogue.finding("url-international", name=visible(name, 100), host=ascii_name)
    return ascii_name + colon + port, finding


def _host_and_port(scheme: str, authority: str, path: str) -> tuple[Host, int | None]:
    name, colon, port = _cut_port(authority)
    try:
        host = read_host(name)
    except HostProblem as problem:
        if problem.why == "empty":
            raise _Refused("url-no-host") from None
        suggestion = None
        if problem.why == "ipv6-without-brackets":
            suggestion = f"{scheme}://[{authority}]{path}"
        raise _Refused("url-host", {"host": visible(name, 100)}, suggestion) from None
    if not colon:
        return host, None
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65536:
        suggestion = None if port else f"{scheme}://{name}{path}"
        raise _Refused("url-port", {"port": visible(port, 20)}, suggestion)
    return host, int(port)


def _cut_port(authority: str) -> tuple[str, str, str]:
    if authority.startswith("["):
        closing = authority.find("]") + 1
        if not closing:
            return authority, "", ""
        name, tail = authority[:closing], authority[closing:]
        return (name, ":", tail[1:]) if tail.startswith(":") else (name + tail, "", "")
    name, colon, port = authority.rpartition(":")
    if not colon or ":" in name:
        return authority, "", ""
    return name, colon, port


def _remarks(url: MirrorUrl, host: Host) -> list[Finding]:
    findings = []
    if url.scheme == "http":
        findings.append(catalogue.finding("url-plain-http", url=url.text))
    if is_loopback(host):
        findings.append(catalogue.finding("loopback-mirror", host=host.name))
    if host.name.endswith("."):
        findings.append(catalogue.finding("url-trailing-dot", host=host.name))
    if is_other_public_registry(host):
        findings.append(catalogue.finding("url-other-registry", host=host.name))
    return findings


def _path_finding(url: MirrorUrl, engine_version: str | None) -> Finding:
    match = _VERSION.match(engine_version or "")
    if match is None:
        return catalogue.finding("url-path", url=url.text, path=url.path)
    version = (int(match[1]), int(match[2]), int(match[3] or 0))
    code = "url-path" if version >= PATH_SINCE else "url-path-engine"
    return catalogue.finding(
        code, url=url.text, path=url.path, engine=visible(engine_version or "", 40)
    )
