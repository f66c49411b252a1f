"""The commands that the window drives. Tests pass scripted ones, the program the real ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from dockmirror.cancellation import CancelToken
from dockmirror.mirror.finding import Finding
from dockmirror.setup.events import Consent, Observer
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Result

if TYPE_CHECKING:
    from dockmirror.helper.history import Change
    from dockmirror.hostkit.host_kit import WrittenKit
    from dockmirror.setup.check import CheckedMany
    from dockmirror.setup.client_config import HubLogin
    from dockmirror.setup.first_serving import FirstServing
    from dockmirror.setup.last_proof import Proof
    from dockmirror.setup.tried import Tried


class JudgedUrl(Protocol):
    """A mirror's address as dockerd will show it."""

    @property
    def text(self) -> str:
        """The address."""
        ...


class Judged(Protocol):
    """What can be said about an address without asking anybody."""

    @property
    def url(self) -> JudgedUrl | None:
        """The address as dockerd will show it, or ``None`` where there is none."""
        ...

    @property
    def findings(self) -> Sequence[Finding]:
        """What is wrong with it."""
        ...

    @property
    def suggestion(self) -> str | None:
        """A better spelling to offer."""
        ...


class TargetState(Protocol):
    """One engine on this computer, or a program beside it that pulls images itself."""

    @property
    def id(self) -> str:
        """The stable name that options take."""
        ...

    @property
    def title(self) -> str:
        """The name for a person."""
        ...

    @property
    def config_path(self) -> str:
        """Where its configuration file is."""
        ...

    @property
    def configured(self) -> Sequence[str]:
        """The mirrors in the file."""
        ...

    @property
    def in_force(self) -> Sequence[str] | None:
        """The mirrors that the engine reports, where it answers."""
        ...

    @property
    def engine_version(self) -> str | None:
        """The engine's version, where it answers."""
        ...

    @property
    def image_store(self) -> str | None:
        """``graph-driver`` or ``containerd``, where it answers."""
        ...

    @property
    def problem(self) -> str:
        """What is wrong with it, as a sentence; empty where nothing is."""
        ...

    @property
    def elsewhere(self) -> str:
        """Where its file is, as a sentence, where that is not on this machine; else empty."""
        ...

    @property
    def program(self) -> str:
        """What sentences call it."""
        ...

    @property
    def sentence(self) -> str:
        """Its state."""
        ...

    @property
    def findings(self) -> Sequence[Finding]:
        """What is amiss with it."""
        ...

    @property
    def interrupted(self) -> str:
        """What was left half done, as a sentence; empty where nothing was."""
        ...

    @property
    def is_engine(self) -> bool:
        """Whether it has the Engine API, and an image store."""
        ...

    @property
    def ways(self) -> Sequence[str]:
        """The values of ``Options.restart`` that it takes; none where there is no choice."""
        ...


class ComputerStatus(Protocol):
    """What was found on this computer."""

    @property
    def targets(self) -> Sequence[TargetState]:
        """What can use a mirror, the usual one first."""
        ...

    @property
    def interrupted(self) -> str | None:
        """A change that was interrupted, as a sentence."""
        ...


@dataclass(frozen=True)
class StatusReport:
    """The state of this computer: ``result.sentences[0]`` says it in one sentence."""

    result: Result
    status: ComputerStatus


@dataclass(frozen=True)
class Commands:
    """One function a command, each called in a worker thread, except ``judge``, which is pure.

    ``remove`` takes every mirror out; ``undo`` takes the newest change back. ``arrange`` brings
    the mirrors that were seen into the order wanted. ``set_up_first`` goes through a list.
    ``report`` takes the job and the list that it is about. ``diffs`` are by the changes' ids.
    ``newer_version`` asks the feed at an address, and gives the sentence for the person.
    """

    judge: Callable[[str], Judged]
    check: Callable[[str, Options, Observer, CancelToken], Result]
    set_up: Callable[[str, Options, Observer, CancelToken, Consent], Result]
    verify: Callable[[Options, Observer, CancelToken], Result]
    remove: Callable[[Options, Observer, CancelToken, Consent], Result]
    undo: Callable[[Options, Observer, CancelToken, Consent], Result]
    status: Callable[[Options], StatusReport]
    history: Callable[[], "Sequence[Change]"]
    host_kit: "Callable[..., WrittenKit]"
    check_many: "Callable[[Sequence[str], Options, Observer, CancelToken], CheckedMany]"
    arrange: Callable[
        [Sequence[str], Sequence[str], Options, Observer, CancelToken, Consent], Result
    ]
    set_up_first: "Callable[[Sequence[str], Options, Observer, CancelToken, Consent], FirstServing]"
    report: (
        "Callable[[Path, Options, Observer, CancelToken, Result | None, Sequence[Tried]], Result]"
    )
    diffs: "Callable[[Sequence[Change]], Mapping[str, str]]"
    hub_login: "Callable[[], HubLogin]"
    versions: Callable[[], Mapping[str, str]]
    proofs: "Callable[[], Mapping[str, Proof]]"
    keep_proof: "Callable[[Result], None]"
    links: Callable[[], tuple[tuple[str, str], ...]]
    release_feed: Callable[[], str | None]
    newer_version: Callable[[str], str]
