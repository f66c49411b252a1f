#!/bin/sh
# Starts the registry with the credentials for its upstream, which are in no configuration file.
# The registry reads values in its environment as YAML: between single quotes, each is literal.
set -eu

quoted() {
    printf "'"
    tr -d '\r\n' <"$1" | sed "s/'/''/g"
    printf "'"
}

REGISTRY_PROXY_USERNAME=$(quoted /run/secrets/upstream-user)
REGISTRY_PROXY_PASSWORD=$(quoted /run/secrets/upstream-password)
export REGISTRY_PROXY_USERNAME REGISTRY_PROXY_PASSWORD
exec registry serve "$1"
