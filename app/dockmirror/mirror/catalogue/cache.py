"""Findings on the proof: an image of Docker Hub through the mirror."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, info, warning

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "not-a-cache",
        N_("This registry does not pass on Docker Hub's images"),
        N_("It works as a registry, but does not have {images}. It is no pull-through cache."),
        N_(
            "Whoever runs it configures it as a proxy (registry: proxy.remoteurl: "
            "https://registry-1.docker.io), or gives you the address of one that is."
        ),
    ),
    error(
        "image-not-found",
        N_("The mirror does not have {image}"),
        N_("It answered that there is no such image."),
        N_("Check the image's name, or let Dockmirror choose the image."),
    ),
    error(
        "cache-upstream-down",
        N_("The mirror cannot fetch from Docker Hub"),
        N_("Asked for {image}, it answered {status}: {said}"),
        N_(
            "Whoever runs the mirror checks its way to registry-1.docker.io (firewall, proxy, "
            "Docker Hub account) and the registry's log."
        ),
    ),
    error(
        "cache-denied",
        N_("The mirror does not let this computer pull {image}"),
        N_("It answered {status}: {said}"),
        N_("Whoever runs the mirror allows pulls without a password from this network."),
    ),
    error(
        "cache-rate-limited",
        N_("The mirror has used up Docker Hub's pull limit"),
        N_("Asked for {image}, it answered {status}. Try again after: {retry}."),
        N_("Wait, or whoever runs the mirror gives it a Docker Hub account with a higher limit."),
    ),
    error(
        "manifest-invalid",
        N_("The mirror's answer is no image manifest"),
        N_("For {image} it sent {reason}."),
        N_("Whoever runs the mirror checks what answers under /v2/ and clears the cache."),
    ),
    error(
        "manifest-old",
        N_("The mirror serves an outdated manifest format"),
        N_("{image} comes as {type}, which current Docker versions do not take."),
        N_("Whoever runs the mirror replaces the registry by a current version."),
    ),
    error(
        "digest-mismatch",
        N_("The mirror serves content that is not what it says"),
        N_("{what} of {image} should be {expected}, but is {actual}. Docker would refuse it."),
        N_(
            "Do not use this mirror until whoever runs it has found out why; a damaged cache is "
            "cleared, a proxy must not change bodies."
        ),
    ),
    error(
        "layer-fails",
        N_("The mirror has the manifest, but not the layer"),
        N_("For the layer {digest} of {image} it answered {status}: {said}"),
        N_(
            "Whoever runs the mirror checks the disk space, the size limits of the proxy and the "
            "way to Docker Hub's storage."
        ),
    ),
    error(
        "head-refused",
        N_("The mirror does not answer the question that Docker begins with"),
        N_("HEAD for the manifest of {image} gave {status}, though GET works."),
        N_("Whoever runs the mirror lets HEAD requests pass the proxy (nginx: limit_except)."),
    ),
    warning(
        "too-slow",
        N_("The mirror is slow"),
        N_("{measure} Pulls may take longer than from Docker Hub."),
        N_("Try again: the second time the image is in the cache. Else tell whoever runs it."),
    ),
    info(
        "layer-not-checked",
        N_("Only the beginning of a layer was fetched"),
        N_("The smallest layer of {image} has {size} bytes, so its digest was not compared."),
        N_("Nothing. Docker compares the digest itself with every pull."),
    ),
    info(
        "other-platform",
        N_("The test image was checked for another platform"),
        N_("{image} does not come for {platform}; the layer of {used} was fetched instead."),
        N_("Nothing."),
    ),
)
