"""A pull as the engine's stream tells it: progress, layers, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dockmirror.mirror.plain_text import visible

_LAYERS_LIMIT: Final = 1000
_TEXT_LIMIT: Final = 500
_BYTES_LIMIT: Final = 2**53

_RECEIVED: Final = frozenset({"Downloading", "Verifying Checksum", "Download complete"})
_COMPLETE: Final = frozenset(
    {"Download complete", "Extracting", "Pull complete", "Verifying Checksum"}
)
_PRESENT: Final = frozenset({"Already exists", "Layer already exists"})


@dataclass(frozen=True)
class LayerProgress:
    """How far a layer is; ``total_bytes`` is 0 where the engine has not said how large it is."""

    id: str
    done_bytes: int
    total_bytes: int
    done: bool


@dataclass(frozen=True)
class PullProgress:
    """How far a pull is, in bytes and layers, over all layers that are known so far.

    ``layers`` are in the order in which the engine named them.
    """

    done_bytes: int
    total_bytes: int
    layers_done: int
    layers_total: int
    status: str = ""
    layers: tuple[LayerProgress, ...] = ()


@dataclass(frozen=True)
class Pull:
    """A pull that ended.

    ``image`` is the reference as asked for, ``digest`` the manifest's or index's
    (``sha256:…``). ``layers_downloaded`` came over the network in this pull and ``layers_present``
    were there before; both are the first twelve hexadecimal digits of a layer's digest.
    ``downloaded_bytes`` counts what the stream told of: small layers may tell nothing.
    ``error`` is in the engine's own words, cleaned and cut; "" where the pull went well.
    """

    image: str
    ok: bool
    error: str = ""
    digest: str | None = None
    layers_downloaded: tuple[str, ...] = ()
    layers_present: tuple[str, ...] = ()
    downloaded_bytes: int = 0


@dataclass
class _Layer:
    current: int = 0
    total: int = 0
    received: bool = False
    present: bool = False
    complete: bool = False


class PullTranscript:
    """Follows the messages of ``POST /images/create`` (moby ``pkg/jsonmessage``)."""

    def __init__(self, image: str) -> None:
        self._image = image
        self._layers: dict[str, _Layer] = {}
        self._digest: str | None = None
        self._error = ""
        self._finished = False

    def add(self, message: Mapping[str, object]) -> PullProgress:
        """Take the next message in, and say how far the pull is."""
        status = _text(message.get("status"))
        error = message.get("error") or _of(message.get("errorDetail"), "message")
        if error:
            self._error = visible(str(error), _TEXT_LIMIT)
        if status.startswith("Digest: "):
            self._digest = visible(status.removeprefix("Digest: ").strip(), 200)
        if status.startswith("Status: "):
            self._finished = True
        layer_id = _text(message.get("id"))
        if layer_id:
            self._layer(layer_id, status, message.get("progressDetail"))
        return self._progress(status)

    def end(self, error: str = "") -> Pull:
        """The pull as it ended; ``error`` where something other than the engine ended it.

        A stream that stops without the closing status is no success: the connection was lost.
        """
        error = self._error or visible(error, _TEXT_LIMIT)
        ok = not error and self._finished
        return Pull(
            image=self._image,
            ok=ok,
            error=error,
            digest=self._digest,
            layers_downloaded=tuple(
                name for name, layer in self._layers.items() if layer.received and not layer.present
            ),
            layers_present=tuple(name for name, layer in self._layers.items() if layer.present),
            downloaded_bytes=sum(
                layer.total if layer.complete else layer.current
                for layer in self._layers.values()
                if layer.received and not layer.present
            ),
        )

    @property
    def finished(self) -> bool:
        """Whether the engine said how the pull ended."""
        return self._finished or bool(self._error)

    def _layer(self, name: str, status: str, detail: object) -> None:
        known = self._layers.get(name)
        if known is None:
            # "Pulling from library/x" carries the tag as its id: only layers have these words.
            if status not in _RECEIVED | _PRESENT | _COMPLETE | {"Pulling fs layer", "Waiting"}:
                return
            if len(self._layers) >= _LAYERS_LIMIT:
                return
            known = self._layers.setdefault(visible(name, 80), _Layer())
        if status in _RECEIVED:
            known.received = True
        if status in _PRESENT:
            known.present = True
        if status in _COMPLETE or status in _PRESENT:
            known.complete = True
        if status == "Downloading":
            known.current = _number(_of(detail, "current"))
            known.total = max(known.current, _number(_of(detail, "total")))
            known.complete = False

    def _progress(self, status: str) -> PullProgress:
        layers = [layer for layer in self._layers.values() if not layer.present]
        return PullProgress(
            done_bytes=sum(layer.total if layer.complete else layer.current for layer in layers),
            total_bytes=sum(layer.total for layer in layers),
            layers_done=sum(layer.complete for layer in self._layers.values()),
            layers_total=len(self._layers),
            status=visible(status, 200),
            layers=tuple(
                LayerProgress(
                    name,
                    layer.total if layer.complete else layer.current,
                    layer.total,
                    layer.complete,
                )
                for name, layer in self._layers.items()
            ),
        )


def _of(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, Mapping) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return max(0, min(value, _BYTES_LIMIT))
