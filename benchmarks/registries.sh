#!/usr/bin/env bash
# Pushing to and pulling from a registry against skopeo and curl, whole processes, in one run.
#
#     benchmarks/registries.sh [folder for the data] > results.md
#
# Needs docker-registry, skopeo, curl, hyperfine, jq. ROUNDS says how often each command is run, MEGABYTES how large the one large
# layer is. The store of the registry is emptied before every push. Layers are gzip already, so that nobody compresses.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
work=${1:-$(mktemp -d)}
rounds=${ROUNDS:-5}
. "$here/benchmarks/table.sh"
tool=$here/target/docker-envs
port=${PORT:-5077}
name=127.0.0.1:$port
mkdir -p "$work"
cd "$work"
export HOME=$work

[ -x "$tool" ] || "$here/docker-envs" --version >&2
"$tool" --version > /dev/null

if [ ! -d large ]; then
    mkdir -p data
    head -c "$((${MEGABYTES:-500} * 1000000))" /dev/urandom > data/large
    "$tool" modify scratch --add data:/data -c gzip:1 -i bench/large:1 --format layout -o large
    additions=()
    for i in $(seq 100); do
        mkdir -p "small/$i"
        head -c 200000 /dev/urandom > "small/$i/file$i"
        additions+=(--add "small/$i:/data")
    done
    "$tool" modify scratch "${additions[@]}" -c gzip:1 -i bench/small:1 --format layout -o many
fi

cat > registry.yml <<END_OF_FILE
version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: $work/store}, delete: {enabled: true}}
http: {addr: "$name"}
END_OF_FILE
docker-registry serve registry.yml > registry.log 2>&1 &
trap 'kill %1' EXIT
until curl -s "http://$name/v2/" > /dev/null; do :; done

blob=$(jq -r '.manifests[0].digest | sub(":"; "/")' large/index.json)
layer=$(jq -r '.layers[0].digest' "large/blobs/$blob")
cat > upload.sh <<END_OF_FILE
set -e
place=\$(curl -s -D - -o /dev/null -X POST http://$name/v2/curl/blobs/uploads/ | tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
curl -s -o /dev/null -X PUT -H 'Content-Type: application/octet-stream' -T large/blobs/${layer/://} "\$place&digest=$layer"
END_OF_FILE

echo "Machine: $(nproc) cores, $(uname -sr); $("$tool" --version); $(skopeo --version)"
for image in large many; do
    compare "Push, $image" \
        "rm -rf store" "docker-envs push" "$tool push $image $name/bench/$image:1" \
        "rm -rf store" "skopeo copy" "skopeo copy -q --dest-tls-verify=false oci:$image:1 docker://$name/bench/$image:1"
    "$tool" push $image "$name/bench/$image:1" 2> /dev/null
    compare "Push again, $image" "true" "docker-envs push" "$tool push $image $name/bench/$image:1"
    compare "Pull, $image" \
        "rm -rf pulled" "docker-envs pull" "$tool pull $name/bench/$image:1 --format layout -o pulled" \
        "rm -rf pulled" "skopeo copy" "skopeo copy -q --src-tls-verify=false docker://$name/bench/$image:1 oci:pulled:1"
done
compare "The large blob alone" "rm -rf store" "curl" "bash upload.sh"
