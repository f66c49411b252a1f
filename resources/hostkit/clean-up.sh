#!/bin/sh
# Frees the disk of what no image needs any more. Each registry is stopped for a moment, because a
# push or a fetch during the collection could lose a layer.
set -eu
cd -- "$(dirname -- "$0")"

services="@{services}"
# The caches that are held to a limit; what is emptied there is fetched again when it is needed.
limited="@{caches}"
limit_kilobytes=@{limit}

# The registry is started again whatever happens on the way.
stopped=
trap '[ -z "$stopped" ] || docker compose start "$stopped"' EXIT

for service in $services; do
    stopped=$service
    docker compose stop "$service"
    docker compose run --rm --no-deps --entrypoint /bin/sh "$service" -c \
        '@{collect}' \
        sh "@{configuration}" "@{storage}"
    for cache in $limited; do
        if [ "$cache" = "$service" ]; then
            docker compose run --rm --no-deps --entrypoint /bin/sh "$service" -c \
                'used=$(du -sk "$2" | cut -f1); echo "$used of $1 KiB used"
                 if [ "$used" -gt "$1" ]; then rm -rf "$2"/*; echo "emptied"; fi' \
                sh "$limit_kilobytes" "@{storage}"
        fi
    done
    docker compose start "$service"
    stopped=
done
