#!/usr/bin/env bash
# Packages, named in a file, unpacked one after the other into one folder by the tools everyone has.
#
#     unpack.sh PACKAGES FOLDER
set -euo pipefail
rm -rf "$2"
mkdir "$2"
while read -r package; do
    case $package in
        *.conda) unzip -p "$package" 'pkg-*.tar.zst' | zstd -q -d | tar -x -C "$2" --no-same-owner ;;
        *.tar.bz2) bzip2 -d -c "$package" | tar -x -C "$2" --no-same-owner ;;
    esac
done < "$1"
