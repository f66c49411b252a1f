"""The RPM package: the laid tree where Fedora and its like look for things, and rpmbuild."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from installers.linux.material import BUILD, SOURCE
from installers.linux.system_libraries import require_old_libraries
from installers.linux.tree import lay_tree, settle

_SPEC: Final = Path(__file__).resolve().parent / "rpm" / "dockmirror.spec"


def build_rpm(into: Path) -> Path:
    """Build the package into a folder: its path. Equal commits give equal bytes.

    Raises ``LookupError`` where a binary needs what no named system has.
    """
    tree = lay_tree(BUILD / "rpm")
    require_old_libraries(tree.root)
    share = tree.root / "usr/share"
    (share / "zsh/vendor-completions").rename(share / "zsh/site-functions")
    for name, file in (("doc", "CHANGELOG.md"), ("licenses", "LICENSE")):
        folder = share / name / "dockmirror"
        folder.mkdir(parents=True)
        shutil.copyfile(SOURCE / file, folder / file)
    settle(tree.root, tree.seconds)
    work = BUILD / "rpmbuild"
    shutil.rmtree(work, ignore_errors=True)
    definitions = {
        "_topdir": str(work),
        "laid_tree": str(tree.root),
        "laid_version": tree.version,
    }
    command = ["rpmbuild", "-bb", "--quiet", "--target=x86_64"]
    for name, value in definitions.items():
        command += ["--define", f"{name} {value}"]
    subprocess.run(
        [*command, str(_SPEC)],
        check=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(tree.seconds)},
    )
    built = next((work / "RPMS").rglob("*.rpm"))
    into.mkdir(parents=True, exist_ok=True)
    return Path(shutil.move(built, into / built.name))
