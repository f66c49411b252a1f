"""The one verdict on a pull, by ordered rules.

The first rule that fits decides. ``mirror`` comes after everything that speaks against it, and asks
for its own proof besides; what no rule knows is unproven.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dockmirror.engine.pull import Pull
from dockmirror.evidence.attribution import MANIFEST
from dockmirror.evidence.evidence import Evidence, Origin, Says
from dockmirror.evidence.verdict import Verdict, VerdictKind
from dockmirror.i18n import N_, _

_NAMED_LAYERS: Final = 5


@dataclass(frozen=True)
class Case:
    """A pull with all that was seen of it, as the rules ask about it."""

    pull: Pull
    evidence: tuple[Evidence, ...]

    @property
    def decisive(self) -> tuple[Evidence, ...]:
        """What the sources say that name the registry."""
        return tuple(item for item in self.evidence if item.decisive)

    @property
    def handing_on(self) -> tuple[Evidence, ...]:
        """What is known of objects that the mirror had other servers send."""
        return tuple(item for item in self.evidence if item.handed_on and not item.decisive)

    @property
    def origins(self) -> Mapping[str, frozenset[Origin]]:
        """For each object, every origin that a decisive source gives it.

        What the mirror handed on came from whoever it was handed on to.
        """
        merged: dict[str, frozenset[Origin]] = {}
        for item in self.decisive:
            for key, origin in item.origins.items():
                merged[key] = merged.get(key, frozenset()) | {origin}
        for item in self.evidence:
            for key, origin in item.handed_on.items():
                if merged.get(key) == frozenset({Origin.MIRROR}):
                    merged[key] = frozenset({origin})
        return merged

    @property
    def found(self) -> frozenset[Origin]:
        """All origins that a decisive source gives to some object."""
        return frozenset().union(*self.origins.values())

    def says(self, says: Says, *, decisive: bool | None = None) -> bool:
        """Whether some source, of the kind asked for, says this."""
        return any(
            item.says is says and (decisive is None or item.decisive is decisive)
            for item in self.evidence
        )

    @property
    def why(self) -> str:
        """Why the mirror was passed over, where some source knows."""
        return next((item.passed_over for item in self.evidence if item.passed_over), "")

    @property
    def contradictory(self) -> bool:
        """Whether sources disagree: on one object, or on the whole.

        Where the mirror handed layers on, a hint that others were connected to is no surprise.
        """
        against = [
            item
            for item in self.evidence
            if item.says is Says.NEGATIVE
            and not item.handed_on
            and (item.decisive or not self.handing_on)
        ]
        return any(len(origins - {Origin.UNKNOWN}) > 1 for origins in self.origins.values()) or (
            self.says(Says.POSITIVE, decisive=True) and bool(against)
        )

    @property
    def accounts_for_all(self) -> bool:
        """Whether the tag and every downloaded layer are the mirror's."""
        wanted = (MANIFEST, *self.pull.layers_downloaded)
        return (
            all(origins == {Origin.MIRROR} for origins in self.origins.values())
            and bool(self.pull.layers_downloaded)
            and all(any(_is(key, name) for key in self.origins) for name in wanted)
        )

    @property
    def layers_elsewhere(self) -> tuple[str, ...]:
        """The downloaded layers that some other registry sent."""
        return tuple(
            layer
            for layer in self.pull.layers_downloaded
            if any(
                _is(key, layer) and origins - {Origin.MIRROR, Origin.UNKNOWN}
                for key, origins in self.origins.items()
            )
        )


@dataclass(frozen=True)
class Rule:
    """``fits`` decides whether the rule applies, ``sentence`` says its verdict to a person.

    A sentence may name ``{image}``, ``{mirror}``, ``{error}``, ``{others}`` and ``{layers}``.
    """

    fits: Callable[[Case], bool]
    kind: VerdictKind
    sentence: str
    passed_over: bool = False


RULES: Final = (
    Rule(
        lambda case: not case.pull.ok,
        VerdictKind.FAILED,
        N_("The pull of {image} failed: {error}"),
    ),
    Rule(
        lambda case: case.contradictory,
        VerdictKind.UNPROVEN,
        N_("What was seen of the pull of {image} contradicts itself, so it proves nothing."),
    ),
    Rule(
        lambda case: case.found == {Origin.DOCKER_HUB},
        VerdictKind.DOCKER_HUB,
        N_("Docker Hub served {image}, not the mirror."),
    ),
    Rule(
        lambda case: Origin.MIRROR in case.found and bool(case.layers_elsewhere),
        VerdictKind.MIXED,
        N_("{mirror} served only a part of {image}; these layers came from {others}: {layers}."),
    ),
    Rule(
        lambda case: (
            Origin.MIRROR in case.found and not case.found <= {Origin.MIRROR, Origin.UNKNOWN}
        ),
        VerdictKind.MIXED,
        N_("{mirror} served only a part of {image}; the rest came from {others}."),
    ),
    Rule(
        lambda case: Origin.DOCKER_HUB in case.found,
        VerdictKind.DOCKER_HUB,
        N_("The mirror served nothing of {image}; Docker Hub did."),
    ),
    Rule(
        lambda case: Origin.ELSEWHERE in case.found and bool(case.why),
        VerdictKind.UNPROVEN,
        N_("The engine passed the mirror over; {others}, another mirror, served {image}."),
        passed_over=True,
    ),
    Rule(
        lambda case: Origin.ELSEWHERE in case.found,
        VerdictKind.UNPROVEN,
        N_(
            "{others}, another mirror, served {image}: the engine asks it first, so this mirror "
            "was not put to the test."
        ),
    ),
    Rule(
        lambda case: case.says(Says.NEGATIVE, decisive=True),
        VerdictKind.UNPROVEN,
        N_("The mirror did not serve all of {image}; who did is not known."),
    ),
    Rule(
        lambda case: not case.pull.layers_downloaded,
        VerdictKind.UNPROVEN,
        N_("The content of {image} was on this machine already, so the pull proves nothing."),
    ),
    Rule(
        lambda case: case.says(Says.NEGATIVE),
        VerdictKind.UNPROVEN,
        N_("The mirror seems not to have served {image}, but nothing proves it."),
    ),
    Rule(
        lambda case: case.says(Says.POSITIVE, decisive=True) and case.accounts_for_all,
        VerdictKind.MIRROR,
        N_("{mirror} served {image}: the manifest and every layer."),
    ),
    Rule(
        lambda case: case.says(Says.POSITIVE),
        VerdictKind.UNPROVEN,
        N_("The mirror seems to have served {image}, but nothing proves it."),
    ),
)
"""In order; the first that fits decides."""

OTHERWISE: Final = Rule(
    lambda _case: True,
    VerdictKind.UNPROVEN,
    N_("{image} was pulled, but nothing shows which registry served it."),
)
"""Where no rule fits."""


def judge(pull: Pull, evidence: Sequence[Evidence]) -> Verdict:
    """Who served ``pull``, by ``RULES``, else ``OTHERWISE``.

    >>> judge(Pull("alpine:latest", ok=True), ()).kind.value
    'unproven'
    """
    case = Case(pull, tuple(evidence))
    rule = next((rule for rule in RULES if rule.fits(case)), OTHERWISE)
    mirrors = [registry for item in case.decisive for registry in _mirrors(item)]
    others = [registry for item in (*case.decisive, *case.handing_on) for registry in _others(item)]
    layers = case.layers_elsewhere
    return Verdict(
        kind=rule.kind,
        sentence=_(rule.sentence).format(
            image=pull.image,
            error=pull.error or _("the engine did not say why."),
            mirror=", ".join(dict.fromkeys(mirrors)) or _("The mirror"),
            others=", ".join(dict.fromkeys(others)) or _("another registry"),
            layers=", ".join(layers[:_NAMED_LAYERS]) + ("…" if layers[_NAMED_LAYERS:] else ""),
        ),
        why="" if rule.kind is VerdictKind.MIRROR else case.why,
        passed_over=rule.passed_over,
    )


def _is(key: str, name: str) -> bool:
    """Whether an object's key is this layer's (by its first digits) or this word."""
    return key.removeprefix("sha256:").startswith(name)


def _mirrors(item: Evidence) -> tuple[str, ...]:
    return tuple(name for name, origin in item.served_by.items() if origin is Origin.MIRROR)


def _others(item: Evidence) -> tuple[str, ...]:
    return tuple(name for name, origin in item.served_by.items() if origin is not Origin.MIRROR)
