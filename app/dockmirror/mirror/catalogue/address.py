"""Findings on the address itself."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, info, warning

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "url-empty",
        N_("No address was given"),
        N_("A mirror is given by its address, such as https://mirror.example.com."),
        N_("Type or paste the address that whoever runs the mirror gave you."),
    ),
    error(
        "url-too-long",
        N_("The address is too long"),
        N_("It has more than {limit} characters. That is no address of a mirror."),
        N_("Copy the address again; it should look like https://mirror.example.com."),
    ),
    error(
        "url-no-scheme",
        N_("The address lacks https:// at its start"),
        N_('Docker does not start with a mirror that is written like "{url}".'),
        N_("Use {suggestion} instead."),
    ),
    error(
        "url-scheme",
        N_('A mirror cannot be reached by "{scheme}"'),
        N_("Docker takes mirrors that begin with https:// or http://, and starts with no other."),
        N_("Ask whoever runs the mirror for its https:// address."),
    ),
    error(
        "url-credentials",
        N_("The address holds a user name or password"),
        N_(
            "Docker does not start with such a mirror, and daemon.json is readable by every user "
            "of this computer. The name and password were not kept."
        ),
        N_(
            "Use the address without them. A mirror must be open to this computer without a "
            "password; whoever runs it can allow the network instead."
        ),
    ),
    error(
        "url-characters",
        N_("The address has a character that no address may have"),
        N_("A space, a control character, a quotation mark or a letter outside ASCII is in {url}."),
        N_("Copy the address again, without anything around it."),
    ),
    error(
        "url-escape",
        N_("A percent sign in the address is not followed by two hex digits"),
        N_("Docker does not start with {url}."),
        N_("Copy the address again. A percent sign itself is written %25."),
    ),
    error(
        "url-query",
        N_("The address has a question mark in it"),
        N_("A mirror's address has no query, and Docker does not start with one that has."),
        N_("Use the part before the question mark: {suggestion}."),
    ),
    error(
        "url-fragment",
        N_("The address has a # sign in it"),
        N_("What follows it would never be sent to the mirror."),
        N_("Use the part before the # sign: {suggestion}."),
    ),
    error(
        "url-no-host",
        N_("The address names no computer"),
        N_("Docker would take {url} and could never reach anything with it."),
        N_("Put the mirror's name after the slashes, such as https://mirror.example.com."),
    ),
    error(
        "url-host",
        N_('"{host}" is no name or address of a computer'),
        N_("It can never be reached: {url}"),
        N_(
            "Check the spelling. An IPv6 address is written in brackets: https://[2001:db8::1]:5000."
        ),
    ),
    error(
        "url-port",
        N_("The port in the address is not a number from 1 to 65535"),
        N_('The address ends its host with ":{port}".'),
        N_("Write the port that whoever runs the mirror gave you, or leave the colon out."),
    ),
    error(
        "url-docker-hub",
        N_("This is Docker Hub itself, not a mirror of it"),
        N_("Docker asks {host} anyway when no mirror serves. As a mirror it would gain nothing."),
        N_("Give the address of a mirror. To use Docker Hub alone, remove the mirrors."),
    ),
    error(
        "url-path-engine",
        N_("This Docker does not take a mirror with a path"),
        N_(
            "Docker {engine} does not start with {url}. A mirror with a path is taken from "
            "version 24.0.8 on."
        ),
        N_(
            "Update Docker on this workstation, or ask whoever runs the mirror for an address "
            "without a path."
        ),
    ),
    info(
        "url-path",
        N_("The mirror's address has a path"),
        N_("Docker asks under {url}v2/. Docker 24.0.7 and older do not start with such a mirror."),
        N_("Nothing, where Docker is 24.0.8 or newer."),
    ),
    info(
        "url-v2-removed",
        N_("The /v2 at the end of the address was left out"),
        N_("Docker adds it itself. With it written, half of all Docker versions find nothing."),
        N_("Nothing. The mirror is {url}"),
    ),
    warning(
        "url-international",
        N_('"{name}" is written {host} in the configuration'),
        N_(
            "The name has letters outside ASCII. Letters that look alike can lead to another "
            "computer."
        ),
        N_("Compare it with the address that whoever runs the mirror gave you."),
    ),
    warning(
        "url-trailing-dot",
        N_("The mirror's name ends with a dot"),
        N_('"{host}" is a full domain name, but some web servers do not know themselves by it.'),
        N_("Leave the dot out, unless whoever runs the mirror asked for it."),
    ),
    warning(
        "url-plain-http",
        N_("The connection to this mirror is not encrypted"),
        N_(
            "Docker uses {url} as it is. Anyone on the way can see which images are pulled, and "
            "can put another image in the place of a tag such as latest."
        ),
        N_(
            "Use it on a network that you trust. Whoever runs the mirror can offer https:// with a "
            "certificate."
        ),
    ),
    warning(
        "loopback-mirror",
        N_("The mirror is on this computer itself"),
        N_(
            "Docker checks no certificate on {host}. With the containerd image store that also "
            "switches off the check for Docker Hub itself. Where Docker runs in a virtual machine, "
            "{host} means that machine."
        ),
        N_("Give the mirror by the computer's name or its address in the network."),
    ),
    warning(
        "url-other-registry",
        N_("This public registry is no mirror of Docker Hub"),
        N_("{host} holds images of its own. Docker asks a mirror for Docker Hub's images only."),
        N_("Nothing needs to be set up to pull from it: name it in the image, {host}/…"),
    ),
)
