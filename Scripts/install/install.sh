#!/usr/bin/env bash
# Installs the command, the pretrained model, the manual pages and the completions of shells.
#
#     Scripts/install/install.sh PROGRAM PREFIX
#
# PROGRAM is the built command and PREFIX the folder below which all goes, such as /usr/local. DESTDIR, if it is set,
# stands before PREFIX, for those who make packages.
set -euo pipefail

program=$1 root=${DESTDIR:-}$2
model=$(dirname "$0")/../../Sources/TenorModel/Resources/imdb-small

install -d "$root/bin" "$root/share/tenor/imdb-small" "$root/share/man/man1" \
  "$root/share/bash-completion/completions" "$root/share/zsh/site-functions" "$root/share/fish/vendor_completions.d"
install -m 755 "$program" "$root/bin/tenor"
install -m 644 "$model"/* "$root/share/tenor/imdb-small"

"$program" --generate-completion-script bash >"$root/share/bash-completion/completions/tenor"
"$program" --generate-completion-script zsh >"$root/share/zsh/site-functions/_tenor"
"$program" --generate-completion-script fish >"$root/share/fish/vendor_completions.d/tenor.fish"

if command -v help2man >/dev/null; then
  version=$("$program" --version)
  commands=$("$program" --help | sed -n '/^SUBCOMMANDS/,$s/^  \([a-z]\{1,\}\) .*/\1/p')
  # help2man reads what the program says of itself, by the name that it has once it is installed.
  link=$(mktemp -d)
  trap 'rm -rf "$link"' EXIT
  ln -s "$(realpath "$program")" "$link/tenor"
  page() {
    help2man --no-info --no-discard-stderr --section 1 --version-string "$version" --name "$2" "${@:3}" "$1"
  }
  abstract() { "$program" "$@" --help | sed -n 's/^OVERVIEW: //p'; }
  export PATH=$link:$PATH
  page tenor "$(abstract)" >"$root/share/man/man1/tenor.1"
  for command in $commands; do
    page "tenor $command" "$(abstract "$command")" >"$root/share/man/man1/tenor-$command.1"
  done
else
  echo "tenor: manual pages are left out, because help2man was not found" >&2
fi
echo "installed in $root"
