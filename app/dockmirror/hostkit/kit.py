"""The kit as values: what files it has, and what is in them; pure."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from dockmirror.hostkit.certificate_pair import CertificatePair
from dockmirror.hostkit.clean_up import clean_up_script, clean_up_service, clean_up_timer
from dockmirror.hostkit.compose_file import compose_file
from dockmirror.hostkit.design import CertificateSource, Design, RegistryPart
from dockmirror.hostkit.internal_authority import InternalAuthority
from dockmirror.hostkit.nginx_configuration import nginx_configuration
from dockmirror.hostkit.readme import readme
from dockmirror.hostkit.registry_configuration import registry_configuration
from dockmirror.hostkit.template import filled

AUTHORITY_CERTIFICATE = "for-workstations/ca.crt"
AUTHORITY_KEY = "authority/ca.key"
CHAIN = "certificates/fullchain.pem"
KEY = "certificates/privkey.pem"


@dataclass(frozen=True)
class KitFile:
    """One file. ``path`` is within the kit's folder, with ``/`` between its parts.

    A ``secret`` one is for its owner alone and never shown. A ``seed`` is written once, and then
    belongs to the person.
    """

    path: str
    content: bytes = field(repr=False)
    secret: bool = False
    seed: bool = False
    executable: bool = False

    @property
    def mode(self) -> int:
        """The file's permissions."""
        if self.secret:
            return 0o600
        return 0o755 if self.executable else 0o644


@dataclass(frozen=True)
class Material:
    """What a kit holds besides its configuration, as bytes read or made beforehand."""

    pair: CertificatePair | None = None
    authority: InternalAuthority | None = None
    upstream_user: str | None = None
    upstream_password: str | None = field(default=None, repr=False)
    s3_credentials: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Kit:
    """All files of a kit, in the order in which people read them."""

    design: Design
    files: tuple[KitFile, ...]

    def text(self, path: str) -> str:
        """The content of one file. Raises ``KeyError``."""
        found = {file.path: file.content for file in self.files}
        return found[path].decode()


def make_kit(design: Design, material: Material) -> Kit:
    """The kit for a design: equal designs and material give equal bytes."""
    files = [_text("compose.yaml", compose_file(design))]
    for part in design.parts:
        files += _registry_files(design, part)
    files.append(_text("nginx/registry.conf", nginx_configuration(design)))
    files += [
        KitFile("clean-up.sh", clean_up_script(design).encode(), executable=True),
        _text("clean-up.service", clean_up_service(design)),
        _text("clean-up.timer", clean_up_timer()),
    ]
    files += [
        _text("for-workstations/profile.toml", _profile(design, part))
        for part in design.parts
        if part.is_hub_cache
    ]
    # Last, because it follows from the others: so does its difference, where there are any.
    return Kit(
        design,
        (*files, *_material_files(design, material), _text("README.md", readme(design))),
    )


def _profile(design: Design, part: RegistryPart) -> str:
    """What workstations are told of the mirror, and of the authority that vouches for it."""
    text = filled("profile.toml", {"url": design.url(part)})
    if design.certificates is CertificateSource.INTERNAL:
        text += f'ca-certificate = "{PurePosixPath(AUTHORITY_CERTIFICATE).name}"\n'
    return text


def _registry_files(design: Design, part: RegistryPart) -> list[KitFile]:
    files = [_text(part.configuration, registry_configuration(design, part))]
    if part.with_credentials:
        files.append(_text(f"{part.service}/start.sh", filled("start.sh", {})))
    if part.with_password:
        # Registries of today and of yesterday take an empty file as: nobody.
        files.append(KitFile(f"{part.service}/users", b"", secret=True, seed=True))
    return files


def _material_files(design: Design, material: Material) -> list[KitFile]:
    files: list[KitFile] = []
    if material.pair is not None:
        files += [
            KitFile(CHAIN, material.pair.chain),
            KitFile(KEY, material.pair.key, secret=True),
        ]
    if material.authority is not None:
        files.append(KitFile(AUTHORITY_CERTIFICATE, material.authority.certificate))
        if material.authority.key is not None:
            files.append(KitFile(AUTHORITY_KEY, material.authority.key, secret=True))
    if material.upstream_user is not None:
        files += [
            _secret("secrets/upstream-user", material.upstream_user.encode()),
            _secret("secrets/upstream-password", (material.upstream_password or "").encode()),
        ]
    if design.s3 is not None:
        credentials = material.s3_credentials
        seed = credentials is None
        content = filled("s3-credentials", {}).encode() if credentials is None else credentials
        files.append(KitFile("secrets/s3-credentials", content, secret=True, seed=seed))
    return files


def _text(path: str, text: str) -> KitFile:
    return KitFile(path, text.encode())


def _secret(path: str, content: bytes) -> KitFile:
    return KitFile(path, content, secret=True)
