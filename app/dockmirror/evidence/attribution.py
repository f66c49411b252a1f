"""What one store's log says of a pull, object by object."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from dockmirror.engine.pull import Pull
from dockmirror.evidence.evidence import Origin

MANIFEST: Final = "manifest"
"""The key of the registry that resolved the tag."""


@dataclass
class Attribution:
    """Origins by digest, as in ``Evidence``; ``telling`` are the log entries behind them.

    ``reasons`` are the engine's words for passing the mirror over, in order. ``shared`` says that
    the log may speak of somebody else's pull, in a sentence.
    """

    origins: dict[str, Origin] = field(default_factory=dict)
    registries: dict[str, Origin] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    telling: list[Mapping[str, str]] = field(default_factory=list)
    shared: str = ""

    @property
    def empty(self) -> bool:
        """Whether the log said nothing of the pull."""
        return not self.origins and not self.reasons

    def cover(self, pull: Pull) -> None:
        """Mark each layer that the pull downloaded and the log does not account for."""
        for short in pull.layers_downloaded:
            if not any(key.removeprefix("sha256:").startswith(short) for key in self.origins):
                self.origins[short] = Origin.UNKNOWN
