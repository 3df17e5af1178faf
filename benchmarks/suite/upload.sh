#!/usr/bin/env bash
# A file as a blob to a registry, by curl alone.
#
#     upload.sh FILE REGISTRY REPOSITORY
set -euo pipefail
digest=$(openssl dgst -sha256 -r "$1" | cut -d' ' -f1)
place=$(curl -sf -D - -o /dev/null -X POST "http://$2/v2/$3/blobs/uploads/" | tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
curl -sf -o /dev/null -X PUT -H 'Content-Type: application/octet-stream' -T "$1" "$place&digest=sha256:$digest"
