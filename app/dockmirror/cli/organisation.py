"""The organisation's profile on the command line: obeyed, told, and written into the document."""

from dataclasses import replace

from dockmirror.cli.invocation import Invocation, UsageError
from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible
from dockmirror.organisation.profile import CHANGEABLE, FoundProfile
from dockmirror.setup.document import Document
from dockmirror.setup.organisation import with_profile


def under_profile(invocation: Invocation, found: FoundProfile) -> Invocation:
    """The invocation with the profile's choices in place of those that were not spelled out.

    Raises ``UsageError`` where nothing names a mirror to set up.
    """
    profile = found.profile
    if invocation.command == "setup" and not invocation.urls:
        if found.problem:
            raise UsageError(
                _("The organisation's profile {path} is ignored, so no mirror is named. {why}")
                .format(path=visible(found.path or ""), why=found.problem)
            )  # fmt: skip
        if profile is None or not profile.mirrors:
            raise UsageError(
                _(
                    "Say which mirror to set up: dockmirror setup URL. This computer has no "
                    "organisation's profile that would name one."
                )
            )
    options = with_profile(invocation.options, found, invocation.said)
    return replace(invocation, options=options)


def set_by_organisation(invocation: Invocation) -> str:
    """The sentence that says what the profile decides about this run; empty where it does not."""
    found = invocation.options.organisation
    profile = found.profile
    if found.problem and invocation.command in ("status", "check", "verify"):
        told = _("The organisation's profile {path} is ignored. {why}")
        return told.format(path=visible(found.path or ""), why=found.problem)
    if profile is None or not profile.mirrors or invocation.command not in ("setup", "status"):
        return ""
    if invocation.command == "setup" and invocation.urls:
        return ""
    told = _("Set by your organisation ({path}): {mirrors}")
    return told.format(path=visible(profile.path), mirrors=", ".join(profile.mirrors))


def profile_document(found: FoundProfile) -> Document:
    """The profile as a member of the document; ``problem`` says why it is ignored, if it is."""
    profile = found.profile
    if profile is None:
        return {"profile": found.path, "problem": found.problem}
    return {
        "profile": found.path,
        "problem": None,
        "mirrors": list(profile.mirrors),
        "test_image": profile.test_image,
        "ca_certificate": profile.ca_certificate,
        "restart": profile.restart,
        "if_not_used": profile.if_not_used,
        "position": profile.position,
        "release_feed": profile.release_feed,
        "may_change": [word for word in CHANGEABLE if not profile.locks(word)],
    }
