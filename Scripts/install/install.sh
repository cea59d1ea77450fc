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
# What debuggers read makes up most of the file.
if command -v strip >/dev/null; then strip --strip-debug "$root/bin/tenor"; fi
install -m 644 "$model"/* "$root/share/tenor/imdb-small"

"$program" --generate-completion-script bash >"$root/share/bash-completion/completions/tenor"
"$program" --generate-completion-script zsh >"$root/share/zsh/site-functions/_tenor"
"$program" --generate-completion-script fish >"$root/share/fish/vendor_completions.d/tenor.fish"

if command -v help2man >/dev/null; then
  version=$("$program" --version)
  commands=$("$program" --help | sed -n '/^SUBCOMMANDS/,$s/^  \([a-z]\{1,\}\) .*/\1/p')
  # help2man asks the program of the name that it has once it is installed, and expects the usage first and examples apart.
  link=$(mktemp -d)
  trap 'rm -rf "$link"' EXIT
  cat >"$link/tenor" <<END
#!/bin/sh
COLUMNS=400 "$(realpath "$program")" "\$@" | awk '
  /^USAGE: / { sub(/^USAGE: /, "Usage: "); usage = \$0; next }
  { sub(/^OVERVIEW: /, ""); text = text \$0 "\\n" (/^  tenor / ? "\\n" : "") }
  END { if (usage) print usage "\\n"; printf "%s", text }'
END
  chmod +x "$link/tenor"
  page() {
    help2man --no-info --no-discard-stderr --section 1 --version-string "$version" --name "$2" "$1" \
      | sed "s/^\.TH [A-Z]*/.TH $3/; s/^tenor \\\\- /$4 \\\\- /"
  }
  abstract() { "$program" "$@" --help | sed -n 's/^OVERVIEW: //p'; }
  export PATH=$link:$PATH
  page tenor "$(abstract)" TENOR tenor >"$root/share/man/man1/tenor.1"
  for command in $commands; do
    page "tenor $command" "$(abstract "$command")" "TENOR-${command^^}" "tenor-$command" \
      >"$root/share/man/man1/tenor-$command.1"
  done
else
  echo "tenor: manual pages are left out, because help2man was not found" >&2
fi
echo "installed in $root"
