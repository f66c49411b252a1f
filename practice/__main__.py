"""``python -m practice COMMAND``, as root."""

import argparse
import subprocess
import sys
from pathlib import Path

from practice.demo import demo
from practice.dependencies import dependency_layer
from practice.failure import PracticeError
from practice.image import SUITES, workstation_image
from practice.packages import ensure_packages
from practice.screenshots import screenshots
from practice.site import ImageStore, practice_site
from practice.verdicts.matrix import run_matrix, run_suite
from practice.window import demo_window
from practice.workstation import User


def build(suite: str) -> int:
    """Install the packages and build the images that a site of this suite needs."""
    ensure_packages()
    with workstation_image(suite) as image, dependency_layer(suite, image) as layer:
        print(f"Ready: {image} and {layer}")
    return 0


def shell(suite: str, image_store: ImageStore, user: User) -> int:
    """A shell in a running workstation; the site ends with it."""
    with practice_site(suite, image_store) as site:
        site.workstation.install_helper()
        site.workstation.set_polkit("yes")
        print(f"The mirror is {site.mirror.url}. Leave the shell to end the practice site.")
        return subprocess.call(site.workstation.command(["bash", "-l"], user))


def parser() -> argparse.ArgumentParser:
    """The words that the command takes."""
    result = argparse.ArgumentParser(prog="python -m practice", description=__doc__)
    commands = result.add_subparsers(dest="command", required=True)
    for name, does in (
        ("demo", "set a mirror up in a practice workstation, then break it"),
        ("demo-window", "the same by hand, in the window, on this display"),
        ("shell", "a shell in a practice workstation"),
    ):
        one = commands.add_parser(name, help=does)
        one.add_argument("--suite", choices=SUITES, default=SUITES[0])
        if name != "demo-window":
            one.add_argument(
                "--image-store", choices=("graph-driver", "containerd"), default="graph-driver"
            )
        if name == "shell":
            one.add_argument("--user", choices=("root", "person"), default="person")
    one = commands.add_parser("screenshots", help="pictures of the window doing the main job")
    one.add_argument("--all-to", type=Path, metavar="FOLDER", help="keep every picture there too")
    commands.add_parser("prepare", help="install and build what the tests need")
    one = commands.add_parser("verdicts", help="hold the verdicts on every engine to the truth")
    one.add_argument("--suite", choices=SUITES, action="append", dest="suites")
    one.add_argument("words", nargs="*", help="only the situations whose names hold one of these")
    one = commands.add_parser("verdicts-of", help="one suite's cells, as JSON lines")
    one.add_argument("suite", choices=SUITES)
    one.add_argument("words", nargs="*")
    one = commands.add_parser("build", help="build a workstation image for the cache")
    one.add_argument("suite", choices=SUITES)
    return result


def main() -> int:
    """Run one command; its exit status."""
    given = parser().parse_args()
    try:
        match given.command:
            case "demo":
                return demo(given.suite, given.image_store)
            case "demo-window":
                return demo_window(given.suite)
            case "shell":
                return shell(given.suite, given.image_store, given.user)
            case "screenshots":
                return screenshots(given.all_to)
            case "verdicts":
                return run_matrix(given.suites or SUITES, given.words)
            case "verdicts-of":
                return run_suite(given.suite, given.words)
            case "prepare":
                return build(SUITES[0])
            case _:
                return build(given.suite)
    except PracticeError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
