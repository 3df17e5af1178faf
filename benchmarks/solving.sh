#!/usr/bin/env bash
# Specs to packages on one channel, against conda with libmamba and rattler's npm package, whole processes, in one run.
#
#     CONDA=conda RATTLER=folder benchmarks/solving.sh channel [folder for the data] > results.md
#
# channel is a folder with linux-64 and noarch, in them repodata.json and repodata.json.zst; it is served on loopback. CONDA names a
# conda command, RATTLER a folder where `npm install @conda-org/rattler` was run; either may be missing. Needs hyperfine, jq, python3.
# ROUNDS says how often each command is run. rattler's package keeps no cache, so each of its runs is a first contact.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
channel=$(realpath "$1")
work=${2:-$(mktemp -d)}
rounds=${ROUNDS:-5}
. "$here/benchmarks/table.sh"
tool=$here/target/docker-envs
export DOCKER_ENVS_CACHE=$work/cache
mkdir -p "$work/home"
cd "$work"

[ -x "$tool" ] || "$here/docker-envs" --version >&2

python3 -u -m http.server 0 --bind 127.0.0.1 --directory "$channel" > server.txt 2> requests.txt &
trap 'kill $!' EXIT
until grep -q 'port [0-9]' server.txt; do :; done
url=http://127.0.0.1:$(sed 's/.*port \([0-9]*\).*/\1/' server.txt)

facts="--virtual __glibc=2.36 --virtual __linux=6.1"
ours="$tool solve --json -c $url --platform linux-64 $facts"
conda="env HOME=$work/home CONDA_PKGS_DIRS=$work/pkgs ${CONDA:-} create -n x --dry-run -q --override-channels -c $url --solver libmamba"
rattler="node $here/benchmarks/solve-rattler.mjs $url"

# what is asked for, and the peers that are there
sets=(
    "python numpy pandas"
    "jupyterlab"
    "pytorch scikit-learn jupyterlab pandas matplotlib dask xarray geopandas pyarrow"
    "python=3.12 numpy=1.19"
)
peers() {
    commands=()
    [ -z "${CONDA:-}" ] || commands+=("$1" "conda with libmamba" "$conda $2 > conda.txt 2>&1 || true")
    [ -z "${RATTLER:-}" ] || commands+=("true" "rattler (npm)" "$rattler $2 > rattler.txt")
}

echo "Machine: $(nproc) cores, $(uname -sr); $("$tool" --version); $(du -cb "$channel"/*/repodata.json | tail -1 | cut -f1) bytes of repodata"
peers "rm -rf pkgs home/.cache" "python numpy pandas"
compare "First contact: python numpy pandas" \
    "rm -rf cache" "docker-envs solve" "$ours python numpy pandas > solved.json" "${commands[@]}"
for specs in "${sets[@]}"; do
    quoted=$(printf "'%s' " $specs)
    peers "true" "$quoted"
    compare "Again: $specs" "true" "docker-envs solve" "$ours $quoted > solved.json || true" "${commands[@]}"
    jq -r '"\(.status), \(.packages | length) packages; timings \(.timings | tostring)"' solved.json
done
echo
echo "Peak memory of docker-envs, resident:"
for state in warm first; do
    [ "$state" = warm ] || rm -rf cache
    command time -f "$state %M KiB" $ours python numpy pandas 2>&1 > solved.json
done
