"""Findings on what the mirror's web server answers."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, info, warning

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "http-html",
        N_("A web page answers, not a registry"),
        N_('{url} gave HTML ("{page}") where a registry answers {{}}.'),
        workstation=N_(
            "Open the address in a browser to see what it is, and check it for a typing mistake."
        ),
        operator=N_("Whoever runs the mirror checks that /v2/ is passed on to the registry."),
    ),
    error(
        "http-captive-portal",
        N_("This network asks you to log in first"),
        N_("Instead of the mirror, the network answered: {status}."),
        workstation=N_("Open any page in a browser, log in to the network, and try again."),
    ),
    error(
        "http-not-found",
        N_("There is no registry at this address"),
        N_("{url} answered {status}: {said}"),
        workstation=N_("Check the address and its path."),
        operator=N_("Whoever runs the mirror checks that /v2/ is passed on to the registry."),
    ),
    error(
        "http-forbidden",
        N_("The mirror refuses this computer"),
        N_("{url} answered {status}: {said}"),
        workstation=N_(
            "Connect to your organisation's network or VPN if the mirror is open to that only."
        ),
        operator=N_("Whoever runs the mirror allows this computer's network to pull."),
    ),
    error(
        "http-rate-limited",
        N_("The mirror says: too many requests"),
        N_("{url} answered {status}. Try again after: {retry}."),
        workstation=N_("Wait and try again."),
        operator=N_(
            "Whoever runs the mirror gives it a Docker Hub account, so that Docker Hub's limit "
            "does not hit everyone behind it."
        ),
    ),
    error(
        "http-gateway",
        N_("The registry behind the mirror's proxy does not answer"),
        N_("The proxy answered {status} for {url}: it is up, the registry behind it is not."),
        workstation=N_("Nothing: this workstation reaches the proxy."),
        operator=N_("Whoever runs the mirror starts the registry and reads its log."),
    ),
    error(
        "http-server-error",
        N_("The mirror has an error of its own"),
        N_("{url} answered {status}: {said}"),
        workstation=N_("Nothing: this workstation reaches the mirror. Note the time."),
        operator=N_("Whoever runs the mirror reads the registry's log at this time."),
    ),
    error(
        "http-status",
        N_("The mirror gives an answer that no registry gives"),
        N_("{url} answered {status}: {said}"),
        workstation=N_("Check the address."),
        operator=N_("Whoever runs the mirror looks up this request in the log of the proxy."),
    ),
    error(
        "http-not-a-registry",
        N_("The answer is not that of a registry"),
        N_('{url} answered "{said}" where a registry answers {{}}.'),
        workstation=N_("Check the address."),
        operator=N_("Whoever runs the mirror checks that /v2/ is passed on to the registry."),
    ),
    error(
        "http-v1-registry",
        N_("The mirror is a registry of the old kind (v1)"),
        N_("{host} knows /v1/ only. Docker has not spoken that since version 17.12."),
        workstation=N_("Nothing: no current Docker can use it."),
        operator=N_("Whoever runs the mirror replaces it by a current registry."),
    ),
    error(
        "http-not-http",
        N_("What answers is not a web server"),
        N_("{host} sent something that is not HTTP ({reason})."),
        workstation=N_("Check the port in the address."),
        operator=N_("Whoever runs the mirror says at which port the registry answers."),
    ),
    error(
        "http-timed-out",
        N_("The mirror takes too long to answer"),
        N_("{url} gave no complete answer within {seconds} seconds."),
        workstation=N_("Try again, once it is less busy."),
        operator=N_("Whoever runs the mirror checks its load and its own way to Docker Hub."),
    ),
    error(
        "http-too-large",
        N_("The mirror's answer is far larger than it should be"),
        N_("{url} sent more than {limit} bytes and was cut off."),
        workstation=N_("Check the address."),
        operator=N_("Whoever runs the mirror looks at what answers there."),
    ),
    error(
        "http-cut-short",
        N_("The mirror's answer breaks off in the middle"),
        N_("{url} did not send all that it announced ({reason})."),
        workstation=N_("Try again. If it stays, note the time."),
        operator=N_(
            "Whoever runs the mirror checks the proxy's buffer and time limits and the disk space."
        ),
    ),
    error(
        "redirect-loop",
        N_("The mirror sends every request in circles"),
        N_("{url} was redirected more than {limit} times."),
        workstation=N_("Check the address: http:// in place of https:// can cause this."),
        operator=N_("Whoever runs the mirror corrects the redirects of the proxy."),
    ),
    error(
        "redirect-forbidden",
        N_("The mirror redirects to where no image can be"),
        N_("{url} is redirected to {location}: {reason}. It was not followed."),
        workstation=N_("Do not use this mirror before that redirect is explained."),
        operator=N_("Whoever runs the mirror explains or removes the redirect."),
    ),
    error(
        "redirect-unreachable",
        N_("The mirror redirects to a server that fails"),
        N_("{url} is redirected to {location}, and that failed: {reason}"),
        workstation=N_("Check that this network allows the way to {location}."),
        operator=N_(
            "Whoever runs the mirror makes that server reachable from this network, or switches "
            "redirects off (registry: storage.redirect.disable: true)."
        ),
    ),
    warning(
        "redirected",
        N_("The mirror redirects to another address"),
        N_("{url} is redirected to {location} each time. Docker follows, and is slower for it."),
        workstation=N_("Consider using that address as the mirror."),
        operator=N_("Whoever runs the mirror says which of the two addresses is the one to use."),
    ),
    warning(
        "http-no-version-header",
        N_("The mirror does not say that it is a registry"),
        N_("The header Docker-Distribution-Api-Version is missing. Docker goes on without it."),
        workstation=N_("Nothing."),
        operator=N_("Whoever runs the mirror lets the proxy pass that header on."),
    ),
    error(
        "http-login-page",
        N_("The mirror sends visitors to a login page"),
        N_('{url} leads to {location}, a page for people ("{page}"). Docker cannot log in there.'),
        workstation=N_("Check the address: a registry answers at /v2/ without a page."),
        operator=N_("Whoever runs the mirror lets /v2/ pass without the single sign-on before it."),
    ),
    error(
        "http-user-agent-rule",
        N_("The mirror turns Dockmirror away by its name"),
        N_(
            "{url} answered {status}, but lets a program through that calls itself Docker. So "
            "the mirror may well work; that could not be checked."
        ),
        workstation=N_("Prove it by a test pull: dockmirror setup --force {mirror}"),
        operator=N_(
            "Whoever runs the mirror takes the rule on the user agent out of the proxy, or lets "
            "Dockmirror/ pass."
        ),
    ),
    warning(
        "http-engine-refused",
        N_("The mirror turns Docker away by its name"),
        N_("{url} answers Dockmirror, but a program that calls itself Docker gets {status}."),
        workstation=N_("Nothing helps here: Docker's name cannot be changed."),
        operator=N_("Whoever runs the mirror takes the rule on the user agent out of the proxy."),
    ),
    info(
        "http-1-0",
        N_("The mirror speaks an old version of HTTP"),
        N_(
            "{url} is answered in HTTP/1.0. Docker goes on, with a new connection for every "
            "request."
        ),
        workstation=N_("Nothing."),
        operator=N_(
            "Whoever runs the mirror switches HTTP/1.1 on in the proxy (nginx: "
            "proxy_http_version 1.1)."
        ),
    ),
    error(
        "http-2-only",
        N_("The mirror speaks HTTP/2 only"),
        N_("{host} does not answer in HTTP/1.1, which is what Docker uses for pulls."),
        workstation=N_("Nothing helps here: Docker's HTTP version cannot be chosen."),
        operator=N_("Whoever runs the mirror allows HTTP/1.1 beside HTTP/2."),
    ),
    warning(
        "http-base-fails",
        N_("The mirror fails at the question that begins everything"),
        N_("GET /v2/: {problem}. Docker goes on all the same, and images come."),
        workstation=N_("Nothing."),
        operator=N_("Whoever runs the mirror lets /v2/ itself pass to the registry as well."),
    ),
    warning(
        "redirect-unencrypted",
        N_("The mirror redirects from TLS to plain HTTP"),
        N_(
            "{url} is redirected to {location}. Docker follows. It compares what comes with its "
            "digest, but everyone on the way sees it."
        ),
        workstation=N_("Nothing."),
        operator=N_(
            "Whoever runs the mirror serves that address over TLS, or switches redirects off "
            "(registry: storage.redirect.disable: true)."
        ),
    ),
)
