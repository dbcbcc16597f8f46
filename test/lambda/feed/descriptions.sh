#!/bin/bash
# Downloads the published descriptions of the third parties' APIs to .descriptions/ for descriptions.test.ts. They are not
# part of this repository, because some licenses do not allow it. A second run downloads only missing files. Without
# access to GitHub it downloads nothing, and the tests of missing files are skipped.
set -euo pipefail
cd "$(dirname "$0")"

readonly TARGET=$PWD/.descriptions
export GIT_TERMINAL_PROMPT=0

has_github() { timeout 30 git ls-remote --quiet https://github.com/goharbor/harbor HEAD >/dev/null 2>&1; }

# Downloads one file of a repository at a commit. A tag could be moved, a commit cannot.
download() {
  local name=$1 repository=$2 commit=$3 path=$4
  local file=$TARGET/$name pin="$repository $commit $path"
  if [ -s "$file" ] && [ "$(cat "$file.pin" 2>/dev/null)" = "$pin" ]; then return 0; fi
  local clone=$TARGET/clone
  rm -rf "$clone"
  git init --quiet "$clone"
  git -C "$clone" remote add origin "https://github.com/$repository"
  # Fetches the commit without files. `git show` then fetches only this file.
  timeout 120 git -C "$clone" fetch --quiet --depth 1 --filter=blob:none origin "$commit"
  timeout 120 git -C "$clone" show "$commit:$path" >"$file.part"
  rm -rf "$clone"
  mv "$file.part" "$file"
  echo "$pin" >"$file.pin"
}

mkdir -p "$TARGET"
if ! has_github; then
  echo "test/lambda/feed/descriptions.sh: github.com is not reachable; the tests of missing descriptions are skipped" >&2
  exit 0
fi
download azure-devops.json MicrosoftDocs/vsts-rest-api-specs adb28786a3e9349d5b3deb43eb2134b682c33bb2 \
  specification/serviceEndpoint/7.1/serviceEndpoint.json
download bitbucket.yaml DrFaust92/bitbucket-go-client bd71df3dc5a111a59a4a432791b7323cefd6614a api/swagger.yaml
download circleci.json circleci/circleci-docs c30e2bde7796f917e32bf923a19ba27bfc9fcbd0 \
  docs/reference/modules/ROOT/attachments/openapi-final.json
download github.json github/rest-api-description 1e9ee981cf46e750264247702268ec4ba0bd20df \
  descriptions/api.github.com/api.github.com.2022-11-28.json
download gitlab.yaml gitlabhq/gitlabhq 0338625c4996c8b4dde44bd86d1767b654121ee7 doc/api/openapi/openapi_v2.yaml
download harbor.yaml goharbor/harbor c50c7ddd6ea4e335a480b49c618281882ab7eec9 api/v2.0/swagger.yaml
download kubernetes.json kubernetes/client-go 32ce75a7d6bc6960fd048d3d1e3b34185418d8c8 \
  openapi/openapitest/testdata/api__v1_openapi.json
download nexus.yaml sonatype-nexus-community/nexus-repo-api-client-go e3620de49d85af1ce4773f5e0a78721f6c225583 api/openapi.yaml
download portainer.yaml portainer/portainer cc75167437c013a24d12f97d2e07c8468448cc35 api/swagger.yaml
