"""The kinds of programs that pull by themselves, and which of them a command is about."""

from typing import Final

from dockmirror.cancellation import CancelToken
from dockmirror.mirror.catalogue import finding
from dockmirror.setup.buildkit import BUILDERS_OF_BUILDX
from dockmirror.setup.containerd import CONTAINERDS
from dockmirror.setup.ending import Ending, end_with
from dockmirror.setup.events import Consent
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome
from dockmirror.setup.podman import PODMANS
from dockmirror.setup.puller import PullerKind
from dockmirror.setup.puller_job import PullerJob
from dockmirror.targets.discovery import find_targets

KINDS: Final[tuple[PullerKind, ...]] = (PODMANS, CONTAINERDS, BUILDERS_OF_BUILDX)


def kind_of(target_id: str) -> PullerKind | None:
    """The kind that a target is of; ``None`` where it is an engine."""
    return next((kind for kind in KINDS if kind.covers(target_id)), None)


def puller_job(
    options: Options, narration: Narration, token: CancelToken, agrees: Consent
) -> PullerJob | None:
    """The command's job where it is about such a program: chosen, or the first thing here.

    ``None`` where it is about an engine. Raises ``Ending`` where what is chosen is not here.
    """
    chosen = options.target
    if options.docker_host or options.config_file:
        return None
    if chosen is not None and kind_of(chosen) is None:
        return None
    if chosen is None and not any(kind.may_be_here() for kind in KINDS):
        return None
    targets = find_targets(chosen)
    target = next((one for one in targets if chosen in (None, one.id)), None)
    if target is None:
        if chosen is None:
            return None
        raise _not_here(narration, chosen)
    kind = kind_of(target.id)
    return None if kind is None else PullerJob(kind, target, narration, options, token, agrees)


def _not_here(narration: Narration, chosen: str) -> Ending:
    known = ", ".join(target.id for target in find_targets())
    found = finding("target-not-found", target=chosen, targets=known)
    return end_with(narration, Outcome.REFUSED, found)
