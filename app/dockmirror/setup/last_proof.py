"""What the newest test pull of each engine showed, remembered from one run to the next.

It is kept for the person, not for the computer: it says what they saw, and protects nothing.
"""

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from dockmirror.evidence.verdict import VerdictKind
from dockmirror.setup.outcome import Result

_LARGEST: Final = 64 * 1024
_LONGEST_TEXT: Final = 2048
_MOST: Final = 50


@dataclass(frozen=True)
class Proof:
    """A test pull: the mirror that it was about, its verdict, and when, as ISO 8601."""

    mirror: str
    verdict: VerdictKind
    time_iso: str


def proofs(path: Path | None = None) -> Mapping[str, Proof]:
    """The newest test pull of each engine, by the target's id; what can't be read is left out."""
    try:
        with (path or _usual_path()).open("rb") as file:
            kept = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(kept, dict):
        return {}
    read = {target: _proof(value) for target, value in list(kept.items())[:_MOST]}
    return {target: proof for target, proof in read.items() if proof is not None}


def keep_proof(result: Result, path: Path | None = None) -> None:
    """Remember the test pull that a command ended with, where it showed anything.

    What cannot be written is not remembered.
    """
    verdict, target, mirror = result.verdict, result.target, result.mirror
    if verdict is None or target is None or mirror is None:
        return
    if verdict.kind is VerdictKind.UNPROVEN:
        return  # it says nothing that what is known already does not say better
    place = path or _usual_path()
    now = datetime.now(UTC).isoformat(timespec="seconds")
    kept = {**proofs(place), target.id: Proof(mirror, verdict.kind, now)}
    with contextlib.suppress(OSError):
        _write(place, json.dumps({name: asdict(proof) for name, proof in kept.items()}))


def _proof(value: object) -> Proof | None:
    if not isinstance(value, dict):
        return None
    mirror, kind, time = (value.get(name) for name in ("mirror", "verdict", "time_iso"))
    if not isinstance(mirror, str) or not isinstance(time, str) or len(mirror) > _LONGEST_TEXT:
        return None
    try:
        moment = datetime.fromisoformat(time)
        verdict = VerdictKind(str(kind))
    except ValueError:
        return None
    return None if moment.tzinfo is None else Proof(mirror, verdict, time)


def _usual_path() -> Path:
    from platformdirs import user_state_path

    return user_state_path("dockmirror", appauthor=False) / "last-test-pulls.json"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
