#!/bin/bash
# Requests one path of the registry. Usage: registry-get.sh /v2/team-a/app/manifests/latest [CURL OPTIONS]
set -euo pipefail
path=${1:-}
# Without this prefix, the path could change the host of the URL, and curl would send the header there.
if [[ $path != /v2/* ]]; then
  echo "registry-get.sh: the first argument is '$path'; it must be a path that begins with /v2/" >&2
  exit 2
fi
shift

aws secretsmanager get-secret-value --secret-id ecr-scanner-basic-auth --region eu-west-1 \
  --query SecretString --output text |
  sed 's/^/Authorization: /' |
  curl --silent --show-error --location --header @- \
    --header 'Accept: application/vnd.oci.image.index.v1+json' \
    --header 'Accept: application/vnd.oci.image.manifest.v1+json' \
    --header 'Accept: application/vnd.docker.distribution.manifest.list.v2+json' \
    --header 'Accept: application/vnd.docker.distribution.manifest.v2+json' \
    "$@" "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com$path"
