"""Products whose Docker Hub proxy has another address than their front page.

Recognised by what they are documented to send, or by the pasted address itself.
"""

import re
from typing import Final

from dockmirror.mirror.answer import Answer
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.mirror_url import MirrorUrl

_MAY_BE_THE_ADDRESS: Final = frozenset(
    {
        "http-html",
        "http-login-page",
        "http-not-found",
        "http-not-a-registry",
        "not-a-cache",
        "registry-empty",
        "registry-own-images",
        "cache-denied",
        "auth-token-refused",
        "auth-token-useless",
        "auth-token-server-unreachable",
    }
)
_PATHS: Final = (
    ("address-gitlab", re.compile(r"/dependency_proxy(/|$)")),
    ("address-harbor", re.compile(r"/harbor(/|$)")),
    ("address-artifactory", re.compile(r"/(artifactory|ui)(/|$)")),
    ("address-nexus", re.compile(r"/(#browse|nexus)(/|$)")),
)
_REALM_SERVICES: Final = {
    "harbor-registry": "address-harbor",
    "dependency_proxy": "address-gitlab",
    "container_registry": "address-gitlab",
}
_SERVICE: Final = re.compile(r'service="?([^",]+)')


def address_fault(url: MirrorUrl, fault: Fault, base: Answer | None) -> Fault:
    """``fault``, or what explains it where ``url`` is the wrong address of a known product."""
    if fault.finding.code not in _MAY_BE_THE_ADDRESS:
        return fault
    code = (None if base is None else _by_answer(base)) or _by_path(url.path)
    if code is None or _is_right(code, url.path):
        return fault
    root = f"{url.scheme}://{url.authority}"
    suggestion = {
        "address-nexus": f"{root}/repository/NAME",
        "address-artifactory": f"{root}/artifactory/api/docker/NAME",
        "address-harbor": f"{root}/PROJECT",
    }.get(code, "")
    return Fault(code, url=url.text, host=url.authority, suggestion=suggestion)


def _is_right(code: str, path: str) -> bool:
    """Whether the product serves Docker at such an address, so that something else is at fault."""
    if code == "address-nexus":
        return path.startswith("/repository/")
    return code == "address-artifactory" and "/api/docker/" in path


def _by_path(path: str) -> str | None:
    return next((code for code, pattern in _PATHS if pattern.search(path)), None)


def _by_answer(answer: Answer) -> str | None:
    headers = answer.headers
    server = headers.get("server", "").lower()
    if server.startswith("nexus"):
        return "address-nexus"
    if server.startswith("artifactory") or "x-artifactory-id" in headers:
        return "address-artifactory"
    if "x-gitlab-meta" in headers or "_gitlab_session" in headers.get("set-cookie", ""):
        return "address-gitlab"
    service = _SERVICE.search(headers.get("www-authenticate", "")[:4096])
    if service is not None and service[1] in _REALM_SERVICES:
        return _REALM_SERVICES[service[1]]
    page = answer.page if answer.is_html else ""
    pages = {"harbor": "address-harbor", "sonatype nexus repository": "address-nexus"}
    return pages.get(page.lower())
