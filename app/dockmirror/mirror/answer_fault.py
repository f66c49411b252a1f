"""What an answer's status and body mean for a mirror: pure decisions."""

from typing import Final
from urllib.parse import urlsplit

from dockmirror.mirror.answer import Answer
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.plain_text import visible
from dockmirror.mirror.shown_address import shown_address
from dockmirror.mirror.tls import client_certificate_fault

_GATEWAY: Final = frozenset({502, 503, 504})
_RATE_LIMITED: Final = (b"toomanyrequests", b"rate limit", b"pull limit")
_STORAGE_FULL: Final = (b"no space left", b"disk full", b"quota exceeded", b"insufficient storage")


def tls_fault_of_status(answer: Answer, url: MirrorUrl) -> Fault | None:
    """The TLS mistake that nginx and Go answer with a page of their own; None for others."""
    if answer.status not in (400, 496, 497):
        return None
    text = answer.body[:4096].lower()
    if url.scheme == "http" and (
        b"http request to an https server" in text or b"sent to https port" in text
    ):
        return Fault("plain-http-to-tls-port", host=url.host, suggestion=https_form(url))
    if b"no required ssl certificate" in text or b"ssl certificate error" in text:
        return client_certificate_fault(url)
    return None


def https_form(url: MirrorUrl) -> str:
    """The address to offer where plain HTTP met a TLS port."""
    return f"https://{url.authority}{url.path}".rstrip("/")


def base_fault(answer: Answer) -> Fault | None:
    """The fault that the answer to ``GET /v2/`` means; None for 200 and 401."""
    facts = {"url": visible(answer.url), "status": answer.status_text, "said": answer.said}
    if answer.status == 511 or _is_portal(answer):
        return Fault("http-captive-portal", **facts)
    if answer.is_html and answer.hops:
        return Fault("http-login-page", page=answer.page, location=answer.hops[-1], **facts)
    if answer.is_html and answer.ok:
        return Fault("http-html", page=answer.page, **facts)
    if answer.status in (200, 401):
        return None
    return Fault(_base_code(answer.status), retry=answer.retry, **facts)


def _is_portal(answer: Answer) -> bool:
    """Whether plain HTTP was led to a page on another host, as networks with a login do."""
    if not answer.is_html or not answer.hops or not answer.url.startswith("http:"):
        return False
    return _host(answer.hops[-1]) != _host(answer.url)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _base_code(status: int) -> str:
    known = {404: "http-not-found", 403: "http-forbidden", 429: "http-rate-limited"}
    if status in _GATEWAY:
        return "http-gateway"
    return known.get(status, "http-server-error" if 500 <= status < 600 else "http-status")


def manifest_fault(answer: Answer, image: str) -> Fault | None:
    """The fault that the answer to a request for a manifest means; None for 200, 401 and 404."""
    facts = _facts(answer, image)
    if answer.is_html and answer.ok:
        return Fault("http-html", page=answer.page, **facts)
    if answer.status in (200, 401, 404):
        return None
    if is_rate_limit(answer):
        return Fault("cache-rate-limited", **facts)
    if answer.status == 403:
        return Fault("cache-denied", **facts)
    if 500 <= answer.status < 600:
        return Fault("cache-upstream-down", **facts)
    return Fault("http-status", **facts)


def layer_fault(answer: Answer, image: str, digest: str) -> Fault | None:
    """The fault that the answer to a request for a layer means; None where it came."""
    if answer.ok:
        return None
    facts = {**_facts(answer, image), "digest": digest}
    text = answer.body[:8192].lower()
    if is_rate_limit(answer):
        return Fault("cache-rate-limited", **facts)
    if answer.status == 507 or any(words in text for words in _STORAGE_FULL):
        return Fault("layer-storage-full", **facts)
    known = {404: "layer-missing", 413: "layer-size-limit"}
    return Fault(known.get(answer.status, "layer-fails"), **facts)


def is_rate_limit(answer: Answer) -> bool:
    """Whether it passes Docker Hub's pull limit on, with whatever status."""
    if answer.status == 429:
        return True
    text = answer.body[:8192].lower()
    return not answer.ok and any(words in text for words in _RATE_LIMITED)


def _facts(answer: Answer, image: str) -> dict[str, str]:
    return {
        "url": shown_address(answer.url),
        "image": image,
        "status": answer.status_text,
        "said": answer.said,
        "retry": answer.retry,
    }
