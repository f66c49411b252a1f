"""What the organisation has decided, put into the options, and held against them."""

from dataclasses import replace
from typing import Final

from dockmirror.i18n import _
from dockmirror.mirror.catalogue import finding
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.finding import Finding
from dockmirror.mirror.hub_image import read_image
from dockmirror.organisation.profile import FoundProfile, Profile
from dockmirror.setup.ending import end_with
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome

_OPTIONS: Final = {
    "image": ("test-image", "test_image"),
    "restart": ("restart", "restart"),
    "if_not_used": ("if-not-used", "if_not_used"),
    "position": ("position", "position"),
    "ca_certificate": ("ca-certificate", "ca_certificate"),
}
"""The options that a profile sets: its word, and the field of ``Profile``, for each."""


def with_profile(
    options: Options, found: FoundProfile, said: frozenset[str] = frozenset()
) -> Options:
    """The options, with the profile's in place of those that the person has not ``said``.

    The CA certificate is no default of theirs: it vouches for the organisation's mirrors alone.
    """
    options = replace(options, organisation=found)
    profile = found.profile
    if profile is None:
        return options
    values = {name: getattr(profile, field) for name, (_word, field) in _OPTIONS.items()}
    decided = {
        name: value
        for name, value in values.items()
        if value is not None and name not in said and name != "ca_certificate"
    }
    return replace(options, **decided)


def obey(narration: Narration, options: Options, mirror: str | None = None) -> None:
    """End where an option or the ``mirror`` (as dockerd shows it) is not the person's to choose.

    Warns of a profile that is ignored. Raises ``Ending`` (``refused``).
    """
    found = options.organisation
    if found.problem:
        narration.found(finding("profile-ignored", path=found.path or "", why=found.problem))
    if found.profile is None:
        return
    forbidden = _forbidden_mirror(found.profile, mirror) or _forbidden_option(
        found.profile, options
    )
    if forbidden is not None:
        raise end_with(narration, Outcome.REFUSED, forbidden)


def ca_certificate_for(options: Options, mirror: str) -> str | None:
    """The file that is to vouch for ``mirror``: the person's own, else the organisation's.

    The organisation's vouches for the mirrors that its profile names, and for no other.
    """
    profile = options.organisation.profile
    if options.ca_certificate is not None or profile is None or mirror not in profile.mirrors:
        return options.ca_certificate
    return profile.ca_certificate if mirror.startswith("https:") else None


def _forbidden_mirror(profile: Profile, mirror: str | None) -> Finding | None:
    if mirror is None or not profile.forbids_mirror(mirror):
        return None
    return finding(
        "mirror-not-of-organisation",
        mirror=mirror,
        path=profile.path,
        allowed=", ".join(profile.mirrors) or _("it names none"),
    )


def _forbidden_option(profile: Profile, options: Options) -> Finding | None:
    usual = Options()
    titles = {
        "image": _("The test image"),
        "restart": _("How Docker takes the change"),
        "if_not_used": _("What happens when the mirror is not used"),
        "position": _("The place among the mirrors"),
        "ca_certificate": _("The CA certificate"),
    }
    for name, (word, field) in _OPTIONS.items():
        decided = getattr(profile, field) or getattr(usual, name)
        chosen = getattr(options, name)
        if name == "ca_certificate" and chosen is None:
            continue
        if profile.locks(word) and not _same(chosen, decided):
            value = decided or _("the usual one")
            return finding("set-by-organisation", what=titles[name], value=value, path=profile.path)
    return None


def _same(chosen: str | None, decided: str | None) -> bool:
    if chosen == decided or chosen is None or decided is None:
        return chosen == decided
    try:
        return read_image(chosen) == read_image(decided)
    except Fault:
        return False
