#!/bin/bash
# Installs what the end-to-end tests need and this machine lacks:
# - apt: container clients, Debian's registry and shells
# - pip: moto
# - npm, into .runtime/: Node 24, the AWS SDK of the Lambda runtime, and cdk-assets
# - git, into .runtime/: a GitHub action. If GitHub is unreachable, its test is skipped.
# A second run keeps what is installed.
set -euo pipefail
cd "$(dirname "$0")"

readonly MOTO=5.2.1
readonly RUNTIME=$PWD/.runtime
# The SDK clients that inline functions take from AWS's Node 24 runtime.
readonly RUNTIME_SDK=(
  @aws-sdk/client-lambda@3.1164.0
  @aws-sdk/client-ecr@3.1164.0
  @aws-sdk/client-ecr-public@3.1108.0
  @aws-sdk/client-secrets-manager@3.1164.0
)
readonly CDK_ASSETS=4.7.3
# The commit is checked because a tag can be moved.
readonly ACTION=aws-actions/aws-secretsmanager-get-secrets
readonly ACTION_TAG=v3.0.1
readonly ACTION_COMMIT=2cb1a461cbd4865ac4299648312e4704c646cd53
readonly COMMANDS=(python3 skopeo podman buildah docker-registry aws dash busybox curl git openssl)

fail() {
  echo "test/e2e/setup.sh: $*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

has_moto() {
  "$1" -c "import flask, moto, sys; sys.exit(moto.__version__ != '$MOTO')" >/dev/null 2>&1
}

apt_install() {
  local as_root=()
  has apt-get || fail "apt-get is missing; install $* yourself"
  if [ "$(id -u)" != 0 ]; then
    has sudo || fail "sudo is missing; run as root, or install $* yourself"
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq
  # Recommended packages would start a daemon. The timeout waits for another apt process.
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -o DPkg::Lock::Timeout=300 -y -qq --no-install-recommends "$@" >/dev/null
}

install_commands() {
  local command missing=()
  for command in "${COMMANDS[@]}"; do
    has "$command" && continue
    case $command in
      aws) missing+=(awscli) ;;
      openssl) missing+=(ca-certificates openssl) ;;
      *) missing+=("$command") ;;
    esac
  done
  [ ${#missing[@]} -eq 0 ] || apt_install "${missing[@]}"
  for command in "${COMMANDS[@]}"; do
    has "$command" || fail "$command is still missing"
  done
}

# Writes to .runtime/python which interpreter has moto: the machine's own, or one in .runtime/venv.
install_moto() {
  local venv=$RUNTIME/venv
  if has_moto python3; then
    python3 -c 'import sys; print(sys.executable)' >"$RUNTIME/python"
    return 0
  fi
  if ! has_moto "$venv/bin/python"; then
    python3 -m venv --clear "$venv" >/dev/null 2>&1 || apt_install python3-venv
    python3 -m venv --clear "$venv" || fail "python3 -m venv failed; install moto[server]==$MOTO for python3 yourself"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "moto[server]==$MOTO" ||
      fail "pip failed; install moto[server]==$MOTO for python3 yourself"
    has_moto "$venv/bin/python" || fail "moto $MOTO was installed but can't be imported"
  fi
  echo "$venv/bin/python" >"$RUNTIME/python"
}

install_npm_packages() {
  local arch
  case $(uname -m) in
    x86_64) arch=x64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) fail "npm has no Node 24 for $(uname -m); it has x86_64 and arm64" ;;
  esac
  local modules=$RUNTIME/node_modules
  local node=$modules/node-linux-$arch/bin/node
  if "$node" --version 2>/dev/null | grep -q '^v24\.' && [ -d "$modules/@aws-sdk/client-ecr-public" ] &&
    grep -qs "\"version\": \"$CDK_ASSETS\"" "$modules/cdk-assets/package.json"; then
    return 0
  fi
  # One command installs all packages, because npm removes packages that it is not asked for.
  npm install --no-audit --no-fund --no-save --loglevel=error --prefix "$RUNTIME" \
    "node-linux-$arch@24" "${RUNTIME_SDK[@]}" "cdk-assets@$CDK_ASSETS"
  "$node" --version | grep -q '^v24\.' || fail "npm's node-linux-$arch is not Node 24"
}

# The test runs the released action. Nothing of it is committed.
fetch_action() {
  local target=$RUNTIME/${ACTION#*/}
  [ ! -d "$target" ] || return 0
  local clone=$target.part
  rm -rf "$clone"
  if ! GIT_TERMINAL_PROMPT=0 timeout 30 git -c advice.detachedHead=false clone --quiet --depth 1 --branch "$ACTION_TAG" \
    "https://github.com/$ACTION" "$clone" 2>/dev/null; then
    rm -rf "$clone"
    echo "test/e2e/setup.sh: can't reach github.com/$ACTION, so its test will be skipped" >&2
    return 0
  fi
  [ "$(git -C "$clone" rev-parse HEAD)" = "$ACTION_COMMIT" ] || fail "$ACTION $ACTION_TAG is not $ACTION_COMMIT"
  mv "$clone" "$target"
}

mkdir -p "$RUNTIME"
install_commands
install_moto
install_npm_packages
fetch_action
