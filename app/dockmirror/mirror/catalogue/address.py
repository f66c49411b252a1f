"""Findings on the address itself."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, info, warning

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "url-empty",
        N_("No address was given"),
        N_("A mirror is given by its address, such as https://mirror.example.com."),
        workstation=N_("Type or paste the address that whoever runs the mirror gave you."),
    ),
    error(
        "url-too-long",
        N_("The address is too long"),
        N_("It has more than {limit} characters. That is no address of a mirror."),
        workstation=N_("Copy the address again; it should look like https://mirror.example.com."),
    ),
    error(
        "url-no-scheme",
        N_("The address lacks https:// at its start"),
        N_('Docker does not start with a mirror that is written like "{url}".'),
        workstation=N_("Use {suggestion} instead."),
    ),
    error(
        "url-scheme",
        N_('A mirror cannot be reached by "{scheme}"'),
        N_("Docker takes mirrors that begin with https:// or http://, and starts with no other."),
        workstation=N_("Ask whoever runs the mirror for its https:// address."),
    ),
    error(
        "url-credentials",
        N_("The address holds a user name or password"),
        N_(
            "Docker does not start with such a mirror, and daemon.json is readable by every user "
            "of this computer. The name and password were not kept."
        ),
        workstation=N_("Use the address without them."),
        operator=N_(
            "Whoever runs the mirror allows this computer's network, because a mirror must be "
            "open to it without a password."
        ),
    ),
    error(
        "url-characters",
        N_("The address has a character that no address may have"),
        N_("A space, a control character, a quotation mark or a letter outside ASCII is in {url}."),
        workstation=N_("Copy the address again, without anything around it."),
    ),
    error(
        "url-escape",
        N_("A percent sign in the address is not followed by two hex digits"),
        N_("Docker does not start with {url}."),
        workstation=N_("Copy the address again. A percent sign itself is written %25."),
    ),
    error(
        "url-query",
        N_("The address has a question mark in it"),
        N_("A mirror's address has no query, and Docker does not start with one that has."),
        workstation=N_("Use the part before the question mark: {suggestion}."),
    ),
    error(
        "url-fragment",
        N_("The address has a # sign in it"),
        N_("What follows it would never be sent to the mirror."),
        workstation=N_("Use the part before the # sign: {suggestion}."),
    ),
    error(
        "url-no-host",
        N_("The address names no computer"),
        N_("Docker would take {url} and could never reach anything with it."),
        workstation=N_(
            "Put the mirror's name after the slashes, such as https://mirror.example.com."
        ),
    ),
    error(
        "url-host",
        N_('"{host}" is no name or address of a computer'),
        N_("It can never be reached: {url}"),
        workstation=N_(
            "Check the spelling. An IPv6 address is written in brackets: "
            "https://[2001:db8::1]:5000."
        ),
    ),
    error(
        "url-port",
        N_("The port in the address is not a number from 1 to 65535"),
        N_('The address ends its host with ":{port}".'),
        workstation=N_(
            "Write the port that whoever runs the mirror gave you, or leave the colon out."
        ),
    ),
    error(
        "url-docker-hub",
        N_("This is Docker Hub itself, not a mirror of it"),
        N_("Docker asks {host} anyway when no mirror serves. As a mirror it would gain nothing."),
        workstation=N_(
            "Give the address of a mirror. To use Docker Hub alone, remove the mirrors."
        ),
    ),
    error(
        "url-path-engine",
        N_("This Docker does not take a mirror with a path"),
        N_(
            "Docker {engine} does not start with {url}. A mirror with a path is taken from "
            "version 24.0.8 on."
        ),
        workstation=N_("Update Docker on this workstation."),
        operator=N_("Whoever runs the mirror offers an address without a path."),
    ),
    info(
        "url-path",
        N_("The mirror's address has a path"),
        N_(
            "Docker puts the path before /v2/; with the containerd image store, Docker 24 to 27 "
            "put it after. Docker 24.0.7 and older do not start with such a mirror."
        ),
        workstation=N_("Nothing, where Docker is 24.0.8 or newer."),
    ),
    info(
        "url-v2-removed",
        N_("The /v2 at the end of the address was left out"),
        N_("Docker adds it itself. With it written, half of all Docker versions find nothing."),
        workstation=N_("Nothing. The mirror is {url}"),
    ),
    warning(
        "url-international",
        N_('"{name}" is written {host} in the configuration'),
        N_(
            "The name has letters outside ASCII. Letters that look alike can lead to another "
            "computer."
        ),
        workstation=N_("Compare it with the address that whoever runs the mirror gave you."),
    ),
    warning(
        "url-trailing-dot",
        N_("The mirror's name ends with a dot"),
        N_('"{host}" is a full domain name, but some web servers do not know themselves by it.'),
        workstation=N_("Leave the dot out, unless whoever runs the mirror asked for it."),
    ),
    warning(
        "url-plain-http",
        N_("The connection to this mirror is not encrypted"),
        N_(
            "Docker uses {url} as it is. Anyone on the way can see which images are pulled, and "
            "can put another image in the place of a tag such as latest."
        ),
        workstation=N_("Use it on a network that you trust."),
        operator=N_("Whoever runs the mirror can offer https:// with a certificate."),
    ),
    warning(
        "loopback-mirror",
        N_("The mirror is on this computer itself"),
        N_(
            "Docker checks no certificate on {host}. With the containerd image store of Docker "
            "28 and newer that also switches off the check for Docker Hub itself."
        ),
        workstation=N_("Give the mirror by the computer's name or its address in the network."),
    ),
    warning(
        "url-other-registry",
        N_("This public registry is no mirror of Docker Hub"),
        N_("{host} holds images of its own. Docker asks a mirror for Docker Hub's images only."),
        workstation=N_(
            "Nothing needs to be set up to pull from it: name it in the image, {host}/…"
        ),
    ),
    error(
        "loopback-in-vm",
        N_("The mirror's address means Docker's own machine or network"),
        N_(
            "Docker runs in a virtual machine, in a network of its own or on another computer "
            "({where}). There {host} is not this workstation."
        ),
        workstation=N_(
            "Give the mirror by this workstation's name or address in the network; with Docker "
            "Desktop, host.docker.internal means this workstation."
        ),
    ),
    error(
        "address-harbor",
        N_("This is Harbor, whose proxy cache has another address"),
        N_(
            "Harbor keeps Docker Hub's images below a project, as /v2/PROJECT/library/…; Docker "
            "asks a mirror for /v2/library/…."
        ),
        workstation=N_(
            "Ask for an address that leads straight to the proxy cache project. (Docker 24 to 27 "
            "with the containerd image store can use {suggestion}.)"
        ),
        operator=N_(
            "Whoever runs the mirror puts a reverse proxy with a name of its own before Harbor, "
            "which rewrites /v2/library/… to /v2/PROJECT/library/…."
        ),
    ),
    error(
        "address-nexus",
        N_("This is Nexus, whose Docker repository has another address"),
        N_(
            "Nexus serves a Docker proxy repository at a port or name of its own, or below "
            "/repository/NAME/, not at {url}."
        ),
        workstation=N_("Use {suggestion}, with the name of the Docker proxy repository."),
        operator=N_(
            "Whoever runs the mirror names the repository's connector port or subdomain, and "
            "allows anonymous pulls (Docker Bearer Token Realm)."
        ),
    ),
    error(
        "address-artifactory",
        N_("This is Artifactory, whose Docker repository has another address"),
        N_(
            "Artifactory serves a Docker remote repository at a name of its own, or below "
            "/artifactory/api/docker/NAME/, not at {url}."
        ),
        workstation=N_("Use {suggestion}, with the key of the Docker remote repository."),
        operator=N_(
            "Whoever runs the mirror names the repository's subdomain or port, and allows "
            "anonymous reads of it."
        ),
    ),
    error(
        "address-gitlab",
        N_("This is GitLab, whose dependency proxy is no mirror"),
        N_(
            "GitLab's dependency proxy wants its group in the image's name and a login: "
            "{host}/GROUP/dependency_proxy/containers/IMAGE. Docker can give a mirror neither."
        ),
        workstation=N_("Name images that way after docker login {host}, or use another mirror."),
        operator=N_("Whoever runs the mirror sets up a pull-through registry beside GitLab."),
    ),
)
