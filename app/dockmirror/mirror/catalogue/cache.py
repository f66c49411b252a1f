"""Findings on the proof: an image of Docker Hub through the mirror."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, info, warning

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "not-a-cache",
        N_("This registry does not pass on Docker Hub's images"),
        N_("It works as a registry, but does not have {images}. It is no pull-through cache."),
        workstation=N_("Check the address: the cache may have another name or port."),
        operator=N_(
            "Whoever runs the mirror configures it as a proxy (registry: proxy.remoteurl: "
            "https://registry-1.docker.io), or gives you the address of one that is."
        ),
    ),
    error(
        "image-not-found",
        N_("The mirror does not have {image}"),
        N_("It answered that there is no such image."),
        workstation=N_("Check the image's name, or let Dockmirror choose the image."),
        operator=N_(
            "Whoever runs the mirror checks that it passes on all of Docker Hub, not chosen "
            "images only."
        ),
    ),
    error(
        "cache-upstream-down",
        N_("The mirror cannot fetch from Docker Hub"),
        N_("Asked for {image}, it answered {status}: {said}"),
        workstation=N_("Nothing: this workstation reaches the mirror."),
        operator=N_(
            "Whoever runs the mirror checks its way to registry-1.docker.io (firewall, proxy, "
            "Docker Hub account) and the registry's log."
        ),
    ),
    error(
        "cache-denied",
        N_("The mirror does not let this computer pull {image}"),
        N_("It answered {status}: {said}"),
        workstation=N_(
            "Connect to your organisation's network or VPN if the mirror is open to that only."
        ),
        operator=N_("Whoever runs the mirror allows pulls without a password from this network."),
    ),
    error(
        "cache-rate-limited",
        N_("The mirror has used up Docker Hub's pull limit"),
        N_("Asked for {image}, it answered {status}. Try again after: {retry}."),
        workstation=N_("Wait, then try again."),
        operator=N_(
            "Whoever runs the mirror gives it a Docker Hub account with a higher limit "
            "(registry: proxy.username, proxy.password)."
        ),
    ),
    error(
        "manifest-invalid",
        N_("The mirror's answer is no image manifest"),
        N_("For {image} it sent {reason}."),
        workstation=N_("Nothing: Docker would refuse it too."),
        operator=N_("Whoever runs the mirror checks what answers under /v2/ and clears the cache."),
    ),
    error(
        "manifest-old",
        N_("The mirror serves an outdated manifest format"),
        N_("{image} comes as {type}, which current Docker versions do not take."),
        workstation=N_("Nothing: no current Docker takes it."),
        operator=N_("Whoever runs the mirror replaces the registry by a current version."),
    ),
    error(
        "digest-mismatch",
        N_("The mirror serves content that is not what it says"),
        N_("{what} of {image} should be {expected}, but is {actual}. Docker would refuse it."),
        workstation=N_("Do not use this mirror until the reason is found."),
        operator=N_(
            "Whoever runs the mirror clears the cache, which may be damaged, and checks that no "
            "proxy changes bodies."
        ),
    ),
    error(
        "layer-fails",
        N_("The mirror has the manifest, but not the layer"),
        N_("For the layer {digest} of {image} it answered {status}: {said}"),
        workstation=N_("Nothing: this workstation reaches the mirror. Note the time."),
        operator=N_(
            "Whoever runs the mirror looks up the layer in the registry's log, and checks its "
            "way to Docker Hub's storage."
        ),
    ),
    error(
        "head-refused",
        N_("The mirror does not answer the question that Docker begins with"),
        N_("HEAD for the manifest of {image} gave {status}, though GET works."),
        workstation=N_(
            "Nothing: the graph-driver image store does not ask this, the containerd one does."
        ),
        operator=N_(
            "Whoever runs the mirror lets HEAD requests pass the proxy (nginx: limit_except)."
        ),
    ),
    warning(
        "too-slow",
        N_("The mirror is slow"),
        N_("{measure} Pulls may take longer than from Docker Hub."),
        workstation=N_("Try again: the second time the image is in the cache."),
        operator=N_(
            "Whoever runs the mirror checks its load, its disk and its own way to Docker Hub."
        ),
    ),
    info(
        "layer-not-checked",
        N_("Only the beginning of a layer was fetched"),
        N_("The smallest layer of {image} has {size} bytes, so its digest was not compared."),
        workstation=N_("Nothing. Docker compares the digest itself with every pull."),
    ),
    info(
        "other-platform",
        N_("The test image was checked for another platform"),
        N_("{image} does not come for {platform}; the layer of {used} was fetched instead."),
        workstation=N_("Nothing."),
    ),
    error(
        "registry-empty",
        N_("This registry is empty, and does not pass on Docker Hub's images"),
        N_(
            "It does not have {images}, and its catalog lists nothing. It is an ordinary "
            "registry, not a pull-through cache."
        ),
        workstation=N_("Check the address: the cache may have another name or port."),
        operator=N_(
            "Whoever runs the mirror configures it as a proxy (registry: proxy.remoteurl: "
            "https://registry-1.docker.io)."
        ),
    ),
    error(
        "registry-own-images",
        N_("This registry holds its own images only"),
        N_("It does not have {images}. Its catalog lists: {repositories}."),
        workstation=N_(
            "Nothing needs to be set up to pull those: name the registry in the image. For "
            "Docker Hub's images use another address."
        ),
        operator=N_(
            "Whoever runs the mirror sets up a pull-through cache beside it: a registry with "
            "proxy.remoteurl takes no pushes."
        ),
    ),
    error(
        "manifest-type",
        N_("The mirror gives manifests a wrong type"),
        N_(
            '{image} comes with the Content-Type "{type}", by which Docker does not know it for '
            "a manifest."
        ),
        workstation=N_("Nothing: Docker would refuse it too."),
        operator=N_(
            "Whoever runs the mirror lets the proxy pass the registry's Content-Type on unchanged."
        ),
    ),
    error(
        "layer-missing",
        N_("The mirror has the manifest, but has lost the layer"),
        N_("The layer {digest} of {image} is not there ({status})."),
        workstation=N_("Nothing: this workstation reaches the mirror."),
        operator=N_(
            "Whoever runs the mirror clears the cache of that image, or repairs its storage; a "
            "garbage collection may have taken too much."
        ),
    ),
    error(
        "layer-size-limit",
        N_("A size limit before the mirror stops layers"),
        N_("For the layer {digest} of {image} it answered {status}."),
        workstation=N_("Nothing: this workstation reaches the mirror."),
        operator=N_(
            "Whoever runs the mirror lifts the limit of the proxy (nginx: client_max_body_size "
            "0, proxy_max_temp_file_size 0)."
        ),
    ),
    error(
        "layer-storage-full",
        N_("The mirror's disk is full"),
        N_("For the layer {digest} of {image} it answered {status}: {said}"),
        workstation=N_("Nothing: this workstation reaches the mirror."),
        operator=N_(
            "Whoever runs the mirror makes room on its disk, and switches clean-up on (registry: "
            "proxy.ttl, storage.delete.enabled)."
        ),
    ),
    warning(
        "upstream-down-cached",
        N_("The mirror serves from its cache only: it does not reach Docker Hub"),
        N_(
            "{image} came from the cache; asked for something that is not in it, the mirror "
            "answered {status}: {said}"
        ),
        workstation=N_(
            "Images that others pulled before will come; others will be pulled from Docker Hub."
        ),
        operator=N_(
            "Whoever runs the mirror checks its way to registry-1.docker.io (firewall, proxy, "
            "Docker Hub account) and the registry's log."
        ),
    ),
    warning(
        "upstream-rate-limited",
        N_("The mirror has used up Docker Hub's pull limit"),
        N_(
            "{image} came from the cache; asked for something that is not in it, the mirror "
            "answered {status}."
        ),
        workstation=N_(
            "Images that others pulled before will come; others will be pulled from Docker Hub."
        ),
        operator=N_(
            "Whoever runs the mirror gives it a Docker Hub account with a higher limit "
            "(registry: proxy.username, proxy.password)."
        ),
    ),
    warning(
        "stale-tag",
        N_("The mirror's {image} is not Docker Hub's"),
        N_(
            "The mirror gives {mirror_digest}, Docker Hub {hub_digest}. The mirror is behind, or "
            "holds another image under that name."
        ),
        workstation=N_("Pull by digest where it matters which image you get."),
        operator=N_(
            "Whoever runs the mirror checks how long it keeps tags, and that it still reaches "
            "Docker Hub."
        ),
    ),
    warning(
        "slower-than-hub",
        N_("The mirror is slower than Docker Hub"),
        N_(
            "It sends {speed} KiB a second; Docker Hub sends {hub_speed} KiB a second to this "
            "computer."
        ),
        workstation=N_("Try again. If it stays, pulls are quicker without this mirror."),
        operator=N_("Whoever runs the mirror checks its load, its disk and its network."),
    ),
    info(
        "hub-unreachable",
        N_("Docker Hub itself could not be asked from here"),
        N_(
            "{reason} So it is not known whether the mirror is up to date, and without the "
            "mirror Docker could not pull."
        ),
        workstation=N_("Nothing, if this network is meant to use the mirror only."),
    ),
)
