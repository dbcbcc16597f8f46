#!/bin/bash
# Installs what the end-to-end proof runs on and this machine lacks: the container clients, Debian's registry and shells
# (apt), moto (pip), Node 24, the AWS SDK of the Lambda runtime and cdk-assets (npm, into .runtime/), and a GitHub action
# (git, into .runtime/; without a way to GitHub its test is skipped). Safe to run again: what is there stays.
set -euo pipefail
cd "$(dirname "$0")"

readonly MOTO=5.2.1
readonly RUNTIME=$PWD/.runtime
# The SDK clients that AWS's Node 24 runtime brings along and the deploy's provider function takes from there.
readonly RUNTIME_SDK=@aws-sdk/client-lambda@3.1164.0
readonly CDK_ASSETS=4.7.3
# A tag can be moved, a commit can't.
readonly ACTION=aws-actions/aws-secretsmanager-get-secrets
readonly ACTION_TAG=v3.0.1
readonly ACTION_COMMIT=2cb1a461cbd4865ac4299648312e4704c646cd53

give_up() {
  echo "test/e2e/setup.sh: $*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

has_moto() {
  "$1" -c "import cryptography, flask, moto, sys; sys.exit(moto.__version__ != '$MOTO')" >/dev/null 2>&1
}

apt_packages() {
  has python3 || echo python3
  has skopeo || echo skopeo
  has podman || echo podman
  has buildah || echo buildah
  has docker-registry || echo docker-registry
  has aws || echo awscli
  has dash || echo dash
  has busybox || echo busybox
  has curl || echo curl
  has git || echo git
  has openssl || printf '%s\n' ca-certificates openssl
}

install_apt_packages() {
  local missing as_root=()
  mapfile -t missing < <(apt_packages)
  [ ${#missing[@]} -gt 0 ] || return 0
  has apt-get || give_up "missing and not to be had without apt-get: ${missing[*]}"
  if [ "$(id -u)" != 0 ]; then
    has sudo || give_up "run as root, or install by hand: ${missing[*]}"
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq
  # Without what is recommended: a daemon that starts by itself is not wanted here.
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -o DPkg::Lock::Timeout=300 -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Writes down which interpreter has moto: the machine's own, else one in .runtime/venv.
install_moto() {
  local venv=$RUNTIME/venv
  if has_moto python3; then
    python3 -c 'import sys; print(sys.executable)' >"$RUNTIME/python"
    return 0
  fi
  if ! has_moto "$venv/bin/python"; then
    python3 -m venv --clear "$venv" >/dev/null 2>&1 || install_venv
    python3 -m venv --clear "$venv" || give_up "python3 -m venv does not work; give python3 moto[server]==$MOTO"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "moto[server]==$MOTO" ||
      give_up "python3 has no moto $MOTO, and pip could not install it: give python3 moto[server]==$MOTO"
    has_moto "$venv/bin/python" || give_up "moto $MOTO was installed but can't be imported"
  fi
  echo "$venv/bin/python" >"$RUNTIME/python"
}

install_venv() {
  local as_root=()
  has apt-get || give_up "python3 has no venv, and there is no apt-get to install python3-venv with"
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -o DPkg::Lock::Timeout=300 -y -qq --no-install-recommends python3-venv >/dev/null
}

install_npm_packages() {
  local arch
  case $(uname -m) in
    x86_64) arch=x64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) give_up "no Node 24 for $(uname -m)" ;;
  esac
  local modules=$RUNTIME/node_modules
  local node=$modules/node-linux-$arch/bin/node
  if "$node" --version 2>/dev/null | grep -q '^v24\.' && [ -d "$modules/@aws-sdk/client-lambda" ] &&
    grep -qs "\"version\": \"$CDK_ASSETS\"" "$modules/cdk-assets/package.json"; then
    return 0
  fi
  # All at once: npm removes what it was not asked for.
  npm install --no-audit --no-fund --no-save --loglevel=error --prefix "$RUNTIME" \
    "node-linux-$arch@24" "$RUNTIME_SDK" "cdk-assets@$CDK_ASSETS"
  "$node" --version | grep -q '^v24\.' || give_up "npm's node-linux-$arch is no Node 24"
}

# Its test runs it as it is released. Nothing of it is committed.
fetch_action() {
  local target=$RUNTIME/${ACTION#*/}
  [ ! -d "$target" ] || return 0
  local clone=$target.part
  rm -rf "$clone"
  if ! GIT_TERMINAL_PROMPT=0 timeout 30 git -c advice.detachedHead=false clone --quiet --depth 1 --branch "$ACTION_TAG" \
    "https://github.com/$ACTION" "$clone" 2>/dev/null; then
    rm -rf "$clone"
    echo "test/e2e/setup.sh: no way to github.com/$ACTION: its test will be skipped" >&2
    return 0
  fi
  [ "$(git -C "$clone" rev-parse HEAD)" = "$ACTION_COMMIT" ] || give_up "$ACTION $ACTION_TAG is not $ACTION_COMMIT any more"
  mv "$clone" "$target"
}

mkdir -p "$RUNTIME"
install_apt_packages
install_moto
install_npm_packages
fetch_action
for tool in skopeo podman buildah docker-registry aws dash busybox curl; do
  has "$tool" || give_up "$tool is still missing"
done
