#!/usr/bin/env bash
# A locked environment to an image, against what its packages cost to unpack at all, whole processes, in one run.
#
#     benchmarks/environments.sh packages.txt base.tar [folder for the data] > results.md
#
# packages.txt is an @EXPLICIT list of local package files, base.tar an image with glibc. Needs hyperfine, jq, unzip, zstd,
# bzip2, tar, gzip. Measured too where they are: conda's own install of the same list and a tar of it (CONDA names the command),
# conda-package-handling's extraction (CPH names the command), and buildah, which puts what conda installed on the base and writes an
# image. ROUNDS says how often each command is run.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
list=$(realpath "$1")
base=$(realpath "$2")
work=${3:-$(mktemp -d)}
rounds=${ROUNDS:-5}
. "$here/benchmarks/table.sh"
tool=$here/target/docker-envs
export DOCKER_ENVS_CACHE=$work/cache
mkdir -p "$work"
cd "$work"

[ -x "$tool" ] || "$here/docker-envs" --version >&2

grep -E '^[^@#].*\.(conda|tar\.bz2)' "$list" | sed 's/#.*//' > packages.txt

cat > unpack.sh <<'END'
set -e
rm -rf unpacked && mkdir unpacked
unpack() {
    case $1 in
        *.conda) unzip -p "$1" 'pkg-*.tar.zst' | zstd -q -d | tar -x -C unpacked --no-same-owner ;;
        *.tar.bz2) bzip2 -d -c "$1" | tar -x -C unpacked --no-same-owner ;;
    esac
}
while read -r package; do unpack "$package"; done < packages.txt
END

echo "Machine: $(nproc) cores, $(uname -sr); $("$tool" --version); $(wc -l < packages.txt) packages of $(basename "$list")"

peers=()
again=()
gzip_peers=()
if [ -n "${CPH:-}" ]; then
    printf 'rm -rf extracted && mkdir extracted\nwhile read -r package; do\n    name=$(basename "$package" .conda)\n' > cph.sh
    printf '    %s extract --dest "extracted/${name%%.tar.bz2}" "$package" > /dev/null\ndone < packages.txt\n' "$CPH" >> cph.sh
    peers+=("true" "cph extract of each package (no linking, no image)" "bash cph.sh")
fi
if [ -n "${CONDA:-}" ]; then
    export CONDA_PKGS_DIRS=$work/pkgs
    printf '%s create -q -y --copy --offline -p %s --file %s && tar -cf prefix.tar prefix\n' "$CONDA" "$work/prefix" "$list" > conda.sh
    peers+=("rm -rf prefix pkgs" "conda create --copy, and tar" "bash conda.sh")
    again=("rm -rf prefix" "conda create --copy of unpacked packages, and tar" "bash conda.sh")
    if command -v buildah > /dev/null; then
        export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs
        buildah="buildah --root $work/buildah --runroot $work/buildah-run"
        $buildah pull -q "docker-archive:$base" > base-id.txt
        printf 'FROM %s\nCOPY prefix /opt/env\n' "$(cat base-id.txt)" > Dockerfile
        cat > buildah.sh <<END
set -e
$CONDA create -q -y --copy --offline -p $work/prefix --file $list
$buildah bud -q --pull-never --timestamp 0 -t peer:1 -f Dockerfile .
$buildah push -q \$1 peer:1 \$2
END
        peers+=("rm -rf prefix pkgs peer.tar" "conda create --copy, buildah bud and push" "bash buildah.sh '' docker-archive:peer.tar")
        gzip_peers=("rm -rf prefix pkgs peer" "conda create --copy, buildah bud and push to a layout" "bash buildah.sh '' oci:peer")
        again+=("rm -rf prefix peer.tar" "the same, buildah bud and push" "bash buildah.sh '' docker-archive:peer.tar")
    fi
fi
build="$tool build -q -f $list -b $base -i bench:1"
compare "With nothing in the caches, plain layers" \
    "rm -rf cache" "docker-envs build" "$build -o plain.tar" \
    "true" "bzip2, unzip, zstd and tar alone (no linking, no image)" "bash unpack.sh" \
    "${peers[@]}"
compare "With nothing in the caches, gzip layers" \
    "rm -rf cache" "docker-envs build -c gzip" "$build -c gzip -o gzip.tar" \
    "true" "gzip -6 of the unpacked files alone" "tar -c unpacked | gzip -6 > unpacked.tar.gz" \
    "${gzip_peers[@]}"
"$tool" build -q -f "$list" -b "$base" -i bench:1 -c gzip -o gzip.tar
compare "Built before" \
    "true" "docker-envs build" "$build -o plain.tar" \
    "true" "docker-envs build -c gzip" "$build -c gzip -o gzip.tar" \
    "true" "cat of the image" "cat plain.tar > copy.tar" \
    "${again[@]}"
