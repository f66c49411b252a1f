"""One HTTP answer, held within bounds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from http import HTTPStatus
from typing import Final

from dockmirror.mirror.plain_text import on_one_line, visible

_TITLE: Final = re.compile(rb"<title[^>]{0,200}>(.{0,400}?)</title", re.IGNORECASE | re.DOTALL)
_MESSAGE: Final = re.compile(rb'"message"\s*:\s*"((?:[^"\\]|\\.){1,300})"')
_TAG: Final = re.compile(r"<[^>]{0,500}>")


@dataclass(frozen=True)
class Answer:
    """What a request brought, after redirects.

    ``url`` is the address asked for first; ``hops`` are the addresses it was redirected to,
    without their queries. ``headers`` have lower-case names. ``body`` is the decoded body as far
    as it was kept; ``size`` and ``sha256`` (hex) are those of all of it. ``first_byte_seconds``
    runs to the end of the headers, ``body_seconds`` from there. ``http_version`` is 10 or 11.
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
    http_version: int = 11

    @property
    def ok(self) -> bool:
        """Whether the status is 200, or 206 for a part that was asked for."""
        return self.status in (200, 206)

    @property
    def is_html(self) -> bool:
        """Whether it is a page for a person."""
        start = self.body[:200].lstrip().lower()
        return self.kind in ("text/html", "application/xhtml+xml") or start.startswith(
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
    def leaves_encryption(self) -> str | None:
        """The first address without TLS that a request with TLS was redirected to, if any."""
        if not self.url.startswith("https:"):
            return None
        return next((hop for hop in self.hops if hop.startswith("http:")), None)

    @property
    def kind(self) -> str:
        """The media type in its header, lower case and without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def retry(self) -> str:
        """When to try again, in the server's words."""
        value = self.headers.get("retry-after", "").strip()
        if value.isascii() and value.isdigit():
            return f"{value[:9]} s"
        return visible(value, 60) or "-"
