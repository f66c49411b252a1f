"""Pictures of the window doing the main job for real, for the README and for a careful look."""

import json
from pathlib import Path
from typing import Any

from practice.dependencies import PROJECT
from practice.failure import PracticeError
from practice.site import Site, practice_site

PICTURES = PROJECT / "docs" / "pictures"
_INSIDE = "/var/tmp/pictures"
_WALK = Path(__file__).with_name("window_walk.py")
_KEPT = {"plan": "plan", "verdict": "proven"}
"""The stages of which the documentation shows a picture, and the names of those."""


def walk_window(
    site: Site, scheme: str = "light", scale: int = 1, outcome: str = "proven"
) -> dict[str, Any]:
    """Do the main job in the window inside, up to this outcome; what the window said.

    ``pictures`` gives the pictures of it then. Raises ``PracticeError``.
    """
    workstation = site.workstation
    workstation.write("/var/tmp/window_walk.py", _WALK.read_bytes())
    folder = f"{_INSIDE}/{scheme}-{scale}x"
    workstation.run(["mkdir", "-p", "-m", "1777", _INSIDE], check=True)
    environment = {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale)}
    walk = ["python3", "/var/tmp/window_walk.py", site.mirror.url, folder, scheme, outcome]
    done = workstation.run(
        walk,
        "person",
        env=environment,
        timeout=300,
    )
    if done.returncode != 0:
        raise PracticeError(f"The window got stuck: {done.stderr.decode(errors='replace')}")
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def pictures(site: Site, scheme: str, scale: int) -> dict[str, bytes]:
    """The pictures of a walk, by stage."""
    folder = site.workstation.root / _INSIDE.lstrip("/") / f"{scheme}-{scale}x"
    return {path.stem.partition("-")[2]: path.read_bytes() for path in sorted(folder.glob("*.png"))}


def screenshots(folder: Path | None) -> int:
    """Take every picture: all of them to ``folder``, if given, those to show to the docs."""
    with practice_site() as site:
        site.workstation.install_helper()
        site.workstation.set_polkit("yes")
        for scheme in ("light", "dark"):
            for scale in (1, 2):
                site.reset()
                said = walk_window(site, scheme, scale)
                print(f"{scheme}, {scale}x: {said['title']}")
                _keep(pictures(site, scheme, scale), scheme, scale, folder)
    return 0


def _keep(taken: dict[str, bytes], scheme: str, scale: int, folder: Path | None) -> None:
    for stage, picture in taken.items():
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{stage}-{scheme}-{scale}x.png").write_bytes(picture)
        if stage in _KEPT and scale == 1:
            PICTURES.mkdir(parents=True, exist_ok=True)
            (PICTURES / f"{_KEPT[stage]}-{scheme}.png").write_bytes(picture)
