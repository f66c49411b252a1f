"""The server blocks for nginx, one a name."""

from dockmirror.hostkit.compose_file import certificate_paths
from dockmirror.hostkit.design import CertificateSource, Design, RegistryPart
from dockmirror.hostkit.registry_configuration import PORT
from dockmirror.hostkit.template import filled


def nginx_configuration(design: Design) -> str:
    """The text of ``nginx/registry.conf``, which belongs into nginx's ``http`` block."""
    certificate, key = certificate_paths(design)
    chunks = [filled("nginx-common.conf", {})]
    if design.certificates is CertificateSource.ACME:
        port = "" if design.port == 443 else f":{design.port}"
        names = " ".join(design.domains)
        chunks.append(filled("nginx-acme.conf", {"domains": names, "port": port}))
    for part in design.parts:
        values = {
            "domain": part.domain,
            "certificate": certificate,
            "key": key,
            "max_upload": f"{design.max_upload}m",
            "fence": _fence(design),
            "title": _title(part),
            "service": part.service,
            "port": str(PORT),
        }
        chunks.append(filled("nginx-server.conf", values))
    return "\n".join(chunks)


def _title(part: RegistryPart) -> str:
    return "a private registry" if part.upstream is None else f"a cache of {part.upstream}"


def _fence(design: Design) -> str:
    if not design.allow:
        return "    # Everybody may ask. Name the clients' networks here to let in nobody else.\n"
    lines = [f"    allow {network};" for network in design.allow]
    return "\n".join([*lines, "    deny all;"]) + "\n"
