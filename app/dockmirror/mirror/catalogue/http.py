"""Findings on what the mirror's web server answers."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, warning

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "http-html",
        N_("A web page answers, not a registry"),
        N_('{url} gave HTML ("{page}"). It may be a web site, a login page or a captive portal.'),
        N_(
            "Open the address in a browser: if your network asks you to log in, do so. Otherwise "
            "check the address with whoever runs the mirror."
        ),
    ),
    error(
        "http-captive-portal",
        N_("This network asks you to log in first"),
        N_("Instead of the mirror, the network answered: {status}."),
        N_("Open any page in a browser, log in to the network, and try again."),
    ),
    error(
        "http-not-found",
        N_("There is no registry at this address"),
        N_("{url} answered {status}."),
        N_(
            "Check the address and its path. Harbor, Nexus and Artifactory want the address of "
            "their Docker Hub proxy repository, not that of their web page. Whoever runs the "
            "mirror checks that /v2/ is passed on to the registry."
        ),
    ),
    error(
        "http-forbidden",
        N_("The mirror refuses this computer"),
        N_("{url} answered {status}: {said}"),
        N_("Whoever runs the mirror allows this computer's network to pull."),
    ),
    error(
        "http-rate-limited",
        N_("The mirror says: too many requests"),
        N_("{url} answered {status}. Try again after: {retry}."),
        N_(
            "Wait and try again. Whoever runs the mirror gives it a Docker Hub account, so that "
            "Docker Hub's limit does not hit everyone behind it."
        ),
    ),
    error(
        "http-gateway",
        N_("The registry behind the mirror's proxy does not answer"),
        N_("The proxy answered {status} for {url}: it is up, the registry behind it is not."),
        N_("Whoever runs the mirror starts the registry and reads its log."),
    ),
    error(
        "http-server-error",
        N_("The mirror has an error of its own"),
        N_("{url} answered {status}: {said}"),
        N_("Whoever runs the mirror reads the registry's log at this time."),
    ),
    error(
        "http-status",
        N_("The mirror gives an answer that no registry gives"),
        N_("{url} answered {status}: {said}"),
        N_("Check the address with whoever runs the mirror."),
    ),
    error(
        "http-not-a-registry",
        N_("The answer is not that of a registry"),
        N_('{url} answered "{said}" where a registry answers {{}}.'),
        N_("Check the address with whoever runs the mirror."),
    ),
    error(
        "http-v1-registry",
        N_("The mirror is a registry of the old kind (v1)"),
        N_("{host} knows /v1/ only. Docker has not spoken that since version 17.12."),
        N_("Whoever runs the mirror replaces it by a current registry."),
    ),
    error(
        "http-not-http",
        N_("What answers is not a web server"),
        N_("{host} sent something that is not HTTP ({reason})."),
        N_("Check the port in the address with whoever runs the mirror."),
    ),
    error(
        "http-timed-out",
        N_("The mirror takes too long to answer"),
        N_("{url} gave no complete answer within {seconds} seconds."),
        N_(
            "Try again. If it stays, whoever runs the mirror checks its load and its own way to "
            "Docker Hub."
        ),
    ),
    error(
        "http-too-large",
        N_("The mirror's answer is far larger than it should be"),
        N_("{url} sent more than {limit} bytes and was cut off."),
        N_("Check the address with whoever runs the mirror."),
    ),
    error(
        "http-cut-short",
        N_("The mirror's answer breaks off in the middle"),
        N_("{url} did not send all that it announced ({reason})."),
        N_("Whoever runs the mirror checks the proxy's buffer and time limits and the disk space."),
    ),
    error(
        "redirect-loop",
        N_("The mirror sends every request in circles"),
        N_("{url} was redirected more than {limit} times."),
        N_("Whoever runs the mirror corrects the redirects of the proxy."),
    ),
    error(
        "redirect-forbidden",
        N_("The mirror redirects to where no image can be"),
        N_("{url} is redirected to {location}: {reason}. It was not followed."),
        N_("Do not use this mirror before whoever runs it has explained that redirect."),
    ),
    error(
        "redirect-unreachable",
        N_("The mirror redirects to a server that fails"),
        N_("{url} is redirected to {location}, and that failed: {reason}"),
        N_(
            "Whoever runs the mirror makes that server reachable from this network, or switches "
            "redirects off (registry: storage.redirect.disable: true)."
        ),
    ),
    warning(
        "redirected",
        N_("The mirror redirects to another address"),
        N_("{url} is redirected to {location} each time. Docker follows, and is slower for it."),
        N_("Ask whoever runs the mirror whether that address is the one to use."),
    ),
    warning(
        "http-no-version-header",
        N_("The mirror does not say that it is a registry"),
        N_("The header Docker-Distribution-Api-Version is missing. Docker goes on without it."),
        N_("Whoever runs the mirror lets the proxy pass that header on."),
    ),
)
