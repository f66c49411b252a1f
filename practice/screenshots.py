"""Pictures of the window doing the main job for real, for the documentation and a careful look."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from practice.dependencies import PROJECT
from practice.failure import PracticeError
from practice.packages import install
from practice.site import Site, practice_site

PICTURES: Final = PROJECT / "docs" / "pictures"
LANGUAGES: Final = ("en", "fa")
OUTCOMES: Final = ("proven", "unusable", "not-used", "rolled-back", "denied")

_INSIDE: Final = "/var/tmp/pictures"
_WALK: Final = Path(__file__).with_name("window_walk.py")
_FONTS: Final = {
    "fonts-noto-core": "/usr/share/fonts/truetype/noto/NotoSansArabic-*.ttf",
    "fonts-droid-fallback": "/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf",
}
"""Debian's packages with the letters of Persian and of Chinese, and their files."""
_REFUSING_ENGINE: Final = "/etc/systemd/system/docker.service.d/refuses-mirrors.conf"


def walk_window(
    site: Site, outcome: str = "proven", language: str = "en", *, pictures: bool = False
) -> dict[str, Any]:
    """Do the main job in the window inside, up to this outcome; what the window said.

    With ``pictures``, ``taken`` gives those of it then. Raises ``PracticeError``.
    """
    workstation = site.workstation
    workstation.write("/var/tmp/window_walk.py", _WALK.read_bytes())
    workstation.run(["mkdir", "-p", "-m", "1777", _INSIDE], check=True)
    walk = ["python3", "/var/tmp/window_walk.py", site.mirror.url, _inside(outcome, language)]
    done = workstation.run(
        [*walk, outcome, *(["--pictures"] if pictures else [])],
        "person",
        env={"QT_QPA_PLATFORM": "offscreen", "LANGUAGE": language},
        timeout=300,
    )
    if done.returncode != 0:
        raise PracticeError(f"The window got stuck: {done.stderr.decode(errors='replace')}")
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def taken(site: Site, outcome: str, language: str) -> list[Path]:
    """The pictures of a walk; their names say what is shown, in which colours and how large."""
    folder = site.workstation.root / _inside(outcome, language).lstrip("/")
    return sorted(folder.glob("*.png"))


def screenshots(folder: Path | None) -> int:
    """Take every picture: all of them to ``folder``, if given, the small ones to the docs."""
    with practice_site() as site:
        site.workstation.install_helper()
        _bring_fonts(site)
        for language in LANGUAGES:
            for outcome in OUTCOMES:
                site.reset()
                with _bringing_about(site, outcome):
                    said = walk_window(site, outcome, language, pictures=True)
                print(f"{language}, {outcome}: {said['title']}", flush=True)
                _keep(taken(site, outcome, language), language, folder)
    return 0


def _inside(outcome: str, language: str) -> str:
    return f"{_INSIDE}/{outcome}-{language}"


@contextmanager
def _bringing_about(site: Site, outcome: str) -> Iterator[None]:
    """Make the site one where the job ends so."""
    workstation = site.workstation
    workstation.set_polkit("no" if outcome == "denied" else "yes")
    if outcome == "unusable":
        site.mirror.fault("manifests-500")
    elif outcome == "not-used":
        site.mirror.fault("engine-500")
    elif outcome == "rolled-back":
        refuse = "ExecStartPre=/bin/sh -c '! grep -q registry-mirrors /etc/docker/daemon.json'"
        workstation.run(["mkdir", "-p", str(Path(_REFUSING_ENGINE).parent)], check=True)
        workstation.write(_REFUSING_ENGINE, f"[Service]\n{refuse}\n".encode())
        workstation.run(["systemctl", "daemon-reload"], check=True)
    try:
        yield
    finally:
        site.mirror.fault(None)
        workstation.run(["rm", "-f", _REFUSING_ENGINE], check=True)
        workstation.run(["systemctl", "daemon-reload"], check=True)


def _bring_fonts(site: Site) -> None:
    """Give the workstation letters for every language that a picture shows."""
    missing = [package for package, files in _FONTS.items() if not _files(files)]
    if missing:
        install(missing)
    inside = site.workstation.root / "usr/local/share/fonts"
    inside.mkdir(parents=True, exist_ok=True)
    for files in _FONTS.values():
        for file in _files(files):
            shutil.copy(file, inside)


def _files(pattern: str) -> list[Path]:
    return sorted(Path("/").glob(pattern.lstrip("/")))


def _keep(pictures: list[Path], language: str, folder: Path | None) -> None:
    in_language = "" if language == "en" else f"-{language}"
    for picture in pictures:
        look, _dash, scale = picture.stem.rpartition("-")
        stage, _dash, scheme = look.rpartition("-")
        name = f"{stage}{in_language}-{scheme}"
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(picture, folder / f"{name}-{scale}.png")
        if scale == "1x":
            PICTURES.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(picture, PICTURES / f"{name}.png")
