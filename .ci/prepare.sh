# shellcheck shell=bash
# Finds, or installs, what building and running Cellwatch from a checkout needs. Sourced by the scripts
# at the top; the sourcing script sets $name, its own name, and $root, the checkout. Everything here talks on
# standard error.
: "${name:?}" "${root:?}"

least_java=21

fail() {
  printf '%s: %s\n' "$name" "$1" >&2
  exit 1
}

say() {
  printf '%s: %s\n' "$name" "$1" >&2
}

# The major version of the Java in a folder; nothing if there is none.
version_of() {
  local line
  line=$("$1/bin/java" -version 2>&1 | head -n 1) || return 0
  sed -nE 's/.* version "(1\.)?([0-9]+).*/\2/p' <<<"$line"
}

java_candidates() {
  local java
  [ -z "${JAVA_HOME:-}" ] || printf '%s\n' "$JAVA_HOME"
  if java=$(command -v java); then
    dirname "$(dirname "$(readlink -f "$java" 2>/dev/null || printf '%s' "$java")")"
  fi
  if [ -x /usr/libexec/java_home ]; then
    /usr/libexec/java_home -v "$least_java+" 2>/dev/null || true
  fi
  printf '%s\n' /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home
}

# The first Java that is new enough and has the wanted program (java to run, javac to build).
find_java() {
  local home version
  while IFS= read -r home; do
    if [ ! -x "$home/bin/$1" ] || [ ! -x "$home/bin/java" ]; then
      continue
    fi
    version=$(version_of "$home")
    if [ "${version:-0}" -ge "$least_java" ]; then
      printf '%s\n' "$home"
      return 0
    fi
  done < <(java_candidates)
  return 1
}

# The first Java of exactly this major version.
java_of() {
  local home
  while IFS= read -r home; do
    if [ -x "$home/bin/java" ] && [ "$(version_of "$home")" = "$1" ]; then
      printf '%s\n' "$home"
      return 0
    fi
  done < <(java_candidates)
  return 1
}

where_java='by JAVA_HOME, on the PATH, below /usr/lib/jvm or ~/.sdkman. Install one (https://adoptium.net) and set JAVA_HOME.'

need_java() {
  find_java java || fail "Java $least_java or newer is needed, and none was found $where_java"
}

# Runs Maven itself on a JDK that is new enough, whatever the default is.
maven() {
  local home
  home=$(find_java javac) || fail "building needs a JDK $least_java or newer, and none was found $where_java"
  command -v mvn >/dev/null ||
    fail 'building needs Maven 3.8.7 or newer, and there is no mvn on the PATH (Debian: apt install maven).'
  local quiet=''
  if [ "$(version_of "$home")" -ge 24 ]; then
    # Maven 3.8's own libraries do what these JDKs warn of at each start.
    quiet='--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED'
  fi
  (cd "$root" && JAVA_HOME=$home MAVEN_OPTS="${MAVEN_OPTS:-} $quiet" mvn -B "$@")
}

# Where the built driver jar is; nothing if there is none.
driver_jar() {
  find "$root/listener-exporter/listener/target" -maxdepth 1 -name 'cellwatch-listener-*.jar' \
    ! -name '*-sources.jar' ! -name '*-javadoc.jar' 2>/dev/null | head -n 1 || true
}

# Builds the driver jar where there is none.
need_driver_jar() {
  if [ -z "$(driver_jar)" ]; then
    say 'building the driver jar…'
    maven -q -DskipTests -pl listener-exporter/listener -am package >&2 || fail 'the build failed; the lines above say why.'
  fi
}

# need_program PROGRAM PACKAGE: installs Debian's package where the program is missing and that can be done.
need_program() {
  command -v "$1" >/dev/null && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing $2 (for $1)…"
    if ! apt-get install -y -qq --no-install-recommends "$2" >/dev/null 2>&1; then
      apt-get update -qq >&2 || fail "$1 is missing, and apt-get update failed."
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >&2 ||
        fail "$1 is missing, and apt-get install $2 failed."
    fi
    return 0
  fi
  fail "$1 is missing: install it (Debian: sudo apt install $2) and start again."
}

# need_venv REQUIREMENTS…: the checkout's Python environment with these files' packages.
need_venv() {
  local python version
  for python in python3 python3.14 python3.13 python3.12 python3.11; do
    version=$("$python" -c 'import sys; print(sys.version_info >= (3, 11))' 2>/dev/null) || continue
    [ "$version" = True ] && break
  done
  [ "${version:-}" = True ] || fail 'Python 3.11 or newer is needed, and there is none on the PATH.'
  fill_venv "$python" .venv 'PySpark and Jupyter, 500 MB,' "$@"
}

# need_own_venv FOLDER REQUIREMENTS WHAT: a Python environment apart from .venv, with this file's packages.
need_own_venv() {
  fill_venv "$root/.venv/bin/python" "$1" "$3" "$2"
}

# fill_venv PYTHON FOLDER WHAT REQUIREMENTS…: makes the environment where it has not just these packages.
fill_venv() {
  local python=$1 folder=$2 venv=$root/$2 what=$3 file files=() stamp
  shift 3
  for file in "$@"; do files+=(-r "$root/$file"); done
  stamp=$(cd "$root" && cat "$@" | cksum)
  [ "$(cat "$venv/installed" 2>/dev/null)" != "$stamp" ] || return 0
  say "installing $what into $folder (once)…"
  "$python" -m venv "$venv" >&2 || fail "$python -m venv failed (Debian: apt install python3-venv)."
  # uv takes a seventh of pip's time. Where it is not to be had, or does not find what pip's own
  # configuration does (a site's index, say), pip itself installs.
  if ! { "$venv/bin/python" -m pip install --quiet --disable-pip-version-check uv==0.13.9 &&
    "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" "${files[@]}"; } >&2; then
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "${files[@]}" >&2 ||
      fail "pip could not install $what; the lines above say why."
  fi
  printf '%s' "$stamp" >"$venv/installed"
}
