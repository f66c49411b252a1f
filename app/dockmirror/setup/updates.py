"""Whether a newer version is there: asked of a release feed, and only when a person asks.

A feed is a JSON document of one object, ``{"version": "1.2.0", "page": "https://…"}``, at an
``https`` address, or at an ``http`` one of this computer itself. The program knows none of its own:
the person names one, or the organisation's profile does.
"""

import json
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible
from dockmirror.organisation.profile import FoundProfile
from dockmirror.setup.secrets import without_secrets
from dockmirror.setup.versions import program_version

FEED_VARIABLE: Final = "DOCKMIRROR_RELEASE_FEED"
"""The environment variable that names the feed, before the organisation's profile."""

_LARGEST: Final = 64 * 1024
_SECONDS: Final = 20.0
_VERSION: Final = re.compile(r"\d{1,9}(\.\d{1,9}){1,3}")


class UpdatesUnknown(Exception):
    """Whether a newer version is there could not be learnt; the message is for a person."""


@dataclass(frozen=True)
class Release:
    """The newest release: its version, and the page that tells of it ("" where none is named)."""

    version: str
    page: str


def named_feed(found: FoundProfile, environment: Mapping[str, str] = os.environ) -> str | None:
    """The feed that this person's environment names, else the organisation's profile."""
    if feed := environment.get(FEED_VARIABLE):
        return feed
    return found.profile.release_feed if found.profile else None


def update_sentence(feed: str | None) -> str:
    """What to say to a person who asks; ``feed`` is the one that they, or another, have named.

    Raises ``UpdatesUnknown``.
    """
    if not feed:
        raise UpdatesUnknown(
            _(
                "No release feed is named, so whether a newer version is there is not known. Give "
                "the feed's address, set it in {variable}, or name it in the organisation's "
                "profile (release-feed)."
            ).format(variable=FEED_VARIABLE)
        )
    release, version = newest_release(feed), program_version()
    if not is_newer(release.version, version):
        return _("This is the newest version: {version}.").format(version=version)
    if not release.page:
        return _("Version {newer} is there; this is {version}.").format(
            newer=release.version, version=version
        )
    return _("Version {newer} is there; this is {version}. See {page}").format(
        newer=release.version, version=version, page=release.page
    )


def newest_release(feed: str, seconds: float = _SECONDS) -> Release:
    """Ask the feed, for ``seconds`` at most. Raises ``UpdatesUnknown``."""
    if not _is_safe(feed):
        raise _unknown(feed, _("its address has to begin with https://"))
    try:
        document = json.loads(_read(feed, seconds))
    except (ValueError, RecursionError):
        raise _unknown(feed, _("its answer is not one that a release feed gives")) from None
    version = document.get("version") if isinstance(document, dict) else None
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise _unknown(feed, _("its answer is not one that a release feed gives"))
    page = document.get("page")
    shown = isinstance(page, str) and _scheme(page) == "https"
    return Release(version, visible(page)[:500] if shown else "")


def is_newer(version: str, than: str) -> bool:
    """Whether a version is a later one. Zeros at the end of either do not count."""
    return _numbers(version) > _numbers(than)


def _scheme(text: str) -> str | None:
    """The scheme of an address that has a host; ``None`` of any other text."""
    try:
        parts = urlsplit(text)
        return parts.scheme if parts.hostname else None
    except ValueError:
        return None


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(number) for number in re.findall(r"\d+", version)]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _is_safe(feed: str) -> bool:
    scheme = _scheme(feed)
    if scheme != "http":
        return scheme == "https"
    host = urlsplit(feed).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _read(feed: str, seconds: float) -> bytes:
    # Only here: nothing else that this program starts with needs them.
    import requests

    from dockmirror.evidence.http_session import http_session

    end = time.monotonic() + seconds
    try:
        with (
            http_session() as session,
            session.get(
                feed,
                timeout=seconds,
                stream=True,
                allow_redirects=False,
                proxies=requests.utils.get_environ_proxies(feed),
            ) as answer,
        ):
            if answer.status_code != requests.codes.ok:
                raise _unknown(
                    feed,
                    _("it answers with HTTP status {status}").format(status=answer.status_code),
                )
            data = b""
            for part in answer.iter_content(4096):
                data += part
                if len(data) > _LARGEST:
                    raise _unknown(feed, _("its answer is too large"))
                if time.monotonic() > end:
                    raise _unknown(feed, _("it takes too long to answer"))
            return data
    except requests.Timeout:
        raise _unknown(feed, _("it takes too long to answer")) from None
    except requests.exceptions.SSLError:
        raise _unknown(feed, _("its certificate does not hold")) from None
    except (requests.RequestException, ValueError):
        raise _unknown(feed, _("it cannot be reached")) from None


def _unknown(feed: str, reason: str) -> UpdatesUnknown:
    return UpdatesUnknown(
        _(
            "Whether a newer version is there is not known. The release feed {feed} could not be "
            "read: {reason}."
        ).format(feed=visible(without_secrets(feed))[:500], reason=reason)
    )
