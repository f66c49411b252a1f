"""Which of several mirrors sent something of a pull."""

from collections.abc import Iterable, Sequence

from dockmirror.evidence.endpoint import registry_of
from dockmirror.evidence.evidence import Evidence, Origin


def serving(evidence: Iterable[Evidence], mirrors: Sequence[str]) -> tuple[str, ...]:
    """Those of ``mirrors``, in their order, that a source with the right to name them saw serve."""
    names = {
        name.lower()
        for item in evidence
        if item.decisive
        for name, origin in item.served_by.items()
        if origin is not Origin.DOCKER_HUB
    }
    return tuple(mirror for mirror in mirrors if registry_of(mirror).lower() in names)
