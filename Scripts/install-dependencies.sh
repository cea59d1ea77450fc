#!/usr/bin/env bash
# Installs the system libraries that Tenor needs (libarchive, for .gz, .tar.gz and .npz; SQLite, for the store of runs;
# librsvg, for pictures as PNG; HDF5, for models of Keras) and checks the toolchain.
# Does nothing where all is present.
set -euo pipefail

say() { printf 'tenor: %s\n' "$*" >&2; }

if ! command -v swift >/dev/null 2>&1; then
  say "Swift was not found; install Swift 6.3 or newer from https://www.swift.org/install and put it on the PATH."
  exit 1
fi

if command -v pkg-config >/dev/null 2>&1 && pkg-config --exists libarchive sqlite3 librsvg-2.0 hdf5; then exit 0; fi

if [ "$(uname -s)" = Darwin ]; then
  if ! command -v brew >/dev/null 2>&1; then
    say "libarchive, SQLite, librsvg or HDF5 is missing; install Homebrew from https://brew.sh, then run: brew install libarchive sqlite librsvg hdf5 pkg-config"
    exit 1
  fi
  brew install libarchive sqlite librsvg hdf5 pkg-config
  exit 0
fi

if ! command -v apt-get >/dev/null 2>&1; then
  say "Headers of libarchive, SQLite, librsvg or HDF5 are missing; install libarchive-dev, libsqlite3-dev, librsvg2-dev, libhdf5-dev and pkg-config, then try again."
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    say "Headers of libarchive, SQLite, librsvg or HDF5 are missing; as root, run: apt-get install libarchive-dev libsqlite3-dev librsvg2-dev libhdf5-dev pkg-config"
    exit 1
  fi
  as_root=(sudo)
fi
say "installing libarchive-dev, libsqlite3-dev, librsvg2-dev, libhdf5-dev and pkg-config"
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq libarchive-dev libsqlite3-dev librsvg2-dev libhdf5-dev pkg-config >/dev/null
