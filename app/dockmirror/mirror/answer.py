"""One HTTP answer, held within bounds, and what its status means for a mirror."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from http import HTTPStatus
from typing import Final

from dockmirror.mirror.fault import Fault
from dockmirror.mirror.plain_text import on_one_line, visible

_TITLE: Final = re.compile(rb"<title[^>]{0,200}>(.{0,400}?)</title", re.IGNORECASE | re.DOTALL)
_MESSAGE: Final = re.compile(rb'"message"\s*:\s*"((?:[^"\\]|\\.){1,300})"')
_TAG: Final = re.compile(r"<[^>]{0,500}>")
_GATEWAY: Final = frozenset({502, 503, 504})


@dataclass(frozen=True)
class Answer:
    """What a request brought, after redirects.

    ``url`` is the address asked for first; ``hops`` are the addresses it was redirected to,
    without their queries. ``headers`` have lower-case names. ``body`` is the decoded body as far
    as it was kept; ``size`` and ``sha256`` (hex) are those of all of it. ``first_byte_seconds``
    runs to the end of the headers, ``body_seconds`` from there.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    size: int
    sha256: str
    first_byte_seconds: float
    body_seconds: float
    hops: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the status is 200, or 206 for a part that was asked for."""
        return self.status in (200, 206)

    @property
    def is_html(self) -> bool:
        """Whether it is a page for a person."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        start = self.body[:200].lstrip().lower()
        return kind in ("text/html", "application/xhtml+xml") or start.startswith(
            (b"<!doctype html", b"<html")
        )

    @property
    def status_text(self) -> str:
        """The status in figures and words, such as ``404 Not Found``."""
        try:
            return f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            return str(self.status)

    @property
    def said(self) -> str:
        """What the server said about it, as one bounded line of plain text."""
        if self.is_html:
            return self.page
        message = _MESSAGE.search(self.body[:8192])
        return on_one_line(message[1] if message else self.body[:2000], 160) or "-"

    @property
    def page(self) -> str:
        """The title of a page, or its first words."""
        title = _TITLE.search(self.body[:65536])
        raw = title[1] if title else self.body[:2000]
        return on_one_line(unescape(_TAG.sub(" ", raw.decode("utf-8", "replace"))), 100) or "-"

    @property
    def retry(self) -> str:
        """When to try again, in the server's words."""
        value = self.headers.get("retry-after", "").strip()
        if value.isascii() and value.isdigit():
            return f"{value[:9]} s"
        return visible(value, 60) or "-"


def base_fault(answer: Answer, *, plain_http: bool, https_form: str, host: str) -> Fault | None:
    """The fault that the answer to ``GET /v2/`` means; None for 200 and 401.

    ``https_form`` is the address to offer where plain HTTP met a TLS port.
    """
    facts = {"url": visible(answer.url), "status": answer.status_text, "said": answer.said}
    tls_fault = _tls_fault(answer, plain_http=plain_http, https_form=https_form, host=host)
    if tls_fault is not None:
        return tls_fault
    if answer.status == 511:
        return Fault("http-captive-portal", **facts)
    if answer.is_html and (answer.ok or answer.hops):
        return Fault("http-html", page=answer.page, **facts)
    if answer.status in (200, 401):
        return None
    return Fault(_base_code(answer.status), retry=answer.retry, **facts)


def _base_code(status: int) -> str:
    known = {404: "http-not-found", 403: "http-forbidden", 429: "http-rate-limited"}
    if status in _GATEWAY:
        return "http-gateway"
    return known.get(status, "http-server-error" if 500 <= status < 600 else "http-status")


def _tls_fault(answer: Answer, *, plain_http: bool, https_form: str, host: str) -> Fault | None:
    """Read the pages of their own with which nginx and Go answer a TLS mistake."""
    if answer.status not in (400, 496, 497):
        return None
    text = answer.body[:4096].lower()
    if plain_http and (b"http request to an https server" in text or b"sent to https port" in text):
        return Fault("plain-http-to-tls-port", host=host, suggestion=https_form)
    if b"no required ssl certificate" in text or b"ssl certificate error" in text:
        return Fault("tls-client-certificate", host=host)
    return None


def manifest_fault(answer: Answer, image: str) -> Fault | None:
    """The fault that the answer to a request for a manifest means; None for 200, 401 and 404."""
    facts = {
        "url": visible(answer.url),
        "image": image,
        "status": answer.status_text,
        "said": answer.said,
        "retry": answer.retry,
    }
    if answer.is_html and answer.ok:
        return Fault("http-html", page=answer.page, **facts)
    if answer.status in (200, 401, 404):
        return None
    if answer.status == 429:
        return Fault("cache-rate-limited", **facts)
    if answer.status == 403:
        return Fault("cache-denied", **facts)
    if 500 <= answer.status < 600:
        return Fault("cache-upstream-down", **facts)
    return Fault("http-status", **facts)
