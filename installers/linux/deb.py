"""The Debian package: the laid tree, its control data, and dpkg-deb."""

import gzip
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import md5
from pathlib import Path
from typing import Final

from installers.linux.material import BUILD, SOURCE
from installers.linux.system_libraries import require_old_libraries, used
from installers.linux.tree import Tree, lay_tree, settle

_TEMPLATES: Final = Path(__file__).resolve().parent / "deb"

_CONTROL: Final = """\
Package: dockmirror
Version: {version}
Architecture: amd64
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Suggests: docker.io | docker-ce
Section: admin
Priority: optional
Description: make Docker use a registry mirror, and prove that it does
 Docker says nothing when it ignores a registry mirror: it quietly falls back
 to Docker Hub. Dockmirror checks a mirror, says in plain words what is wrong
 with it and what to do, shows the change to Docker's configuration, makes it,
 pulls a test image, and states on evidence whether the mirror served it. If
 it did not, the computer is put back on Docker Hub.
 .
 It has a window and a command line. The interpreter and the libraries that it
 runs on come with it.
"""


_NOBODY: Final = ("The Dockmirror authors", "dockmirror@dockmirror.invalid")
"""The maintainer where whoever builds has not said that it is they."""

QUICK: Final = ("-Zgzip", "-z1")
_SMALL: Final = ("-Zxz", "-z6")


def build_deb(into: Path, compression: Sequence[str] = _SMALL) -> Path:
    """Build the package into a folder: its path. Equal commits give equal bytes.

    ``compression`` are words of dpkg-deb(1). Raises ``LookupError`` where a binary needs what no
    named system has.
    """
    tree = lay_tree(BUILD / "deb")
    require_old_libraries(tree.root)
    version = debian_version(tree)
    _documents(tree, version)
    _control(tree, version)
    settle(tree.root, tree.seconds)
    (tree.root / "DEBIAN" / "postrm").chmod(0o755)
    package = into / f"dockmirror_{version}_amd64.deb"
    pack_deb(tree.root, package, tree.seconds, compression)
    return package


def pack_deb(root: Path, package: Path, seconds: int, compression: Sequence[str]) -> None:
    """Pack a laid tree with its control data; ``seconds`` since 1970 is the package's time."""
    package.parent.mkdir(parents=True, exist_ok=True)
    # One thread: the blocks of several would depend on how many processors there are.
    command = ["dpkg-deb", "--root-owner-group", "--uniform-compression", "--threads-max=1"]
    subprocess.run(
        [*command, *compression, "--build", str(root), str(package)],
        check=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(seconds)},
        stdout=subprocess.DEVNULL,
    )


def debian_version(tree: Tree) -> str:
    """The package's version: the program's, and which packaging of it this is."""
    return f"{tree.version}-1"


def maintainer(environment: Mapping[str, str] = os.environ) -> str:
    """Who gives the package out: ``DEBFULLNAME`` and ``DEBEMAIL``, as devscripts read them."""
    name, address = _NOBODY
    name, address = environment.get("DEBFULLNAME", name), environment.get("DEBEMAIL", address)
    return f"{name} <{address}>"


def _documents(tree: Tree, version: str) -> None:
    folder = tree.root / "usr/share/doc/dockmirror"
    folder.mkdir(parents=True)
    shutil.copyfile(_TEMPLATES / "copyright", folder / "copyright")
    changes = (SOURCE / "CHANGELOG.md").read_bytes()
    (folder / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))
    moment = format_datetime(datetime.fromtimestamp(tree.seconds, UTC))
    entry = (
        f"dockmirror ({version}) unstable; urgency=medium\n\n"
        f"  * Built from commit {tree.commit[:12]}; what users notice is in changelog.gz.\n\n"
        f" -- {maintainer()}  {moment}\n"
    )
    packed = gzip.compress(entry.encode(), mtime=0)
    (folder / "changelog.Debian.gz").write_bytes(packed)
    overrides = tree.root / "usr/share/lintian/overrides"
    overrides.mkdir(parents=True)
    shutil.copyfile(_TEMPLATES / "lintian-overrides", overrides / "dockmirror")


def _control(tree: Tree, version: str) -> None:
    files = sorted(path for path in tree.root.rglob("*") if path.is_file())
    depends, recommends = used(tree.root)
    folder = tree.root / "DEBIAN"
    folder.mkdir()
    control = _CONTROL.format(
        version=version,
        maintainer=maintainer(),
        size=sum(-(-path.lstat().st_size // 1024) for path in files),
        depends=", ".join(depends),
        recommends=", ".join([*recommends, "pkexec | policykit-1"]),
    )
    (folder / "control").write_text(control, encoding="utf-8")
    sums = [
        f"{md5(path.read_bytes(), usedforsecurity=False).hexdigest()}"
        f"  {path.relative_to(tree.root).as_posix()}\n"
        for path in files
        if not path.is_symlink()
    ]
    (folder / "md5sums").write_text("".join(sums), encoding="utf-8")
    shutil.copyfile(_TEMPLATES / "postrm", folder / "postrm")
