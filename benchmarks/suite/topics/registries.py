"""Registries: pushing and pulling, one large layer and many small ones, near and far. Layers are gzip already."""
import json
import random

from .. import servers
from ..bench import limit, ours, peer

# a round trip within a country, or to the nearest cloud
_ROUND_TRIP_MILLISECONDS = 20


def measure(bench):
    if not bench.has("docker-registry"):
        bench.skip("pushing and pulling", "no docker-registry here")
        return
    _images(bench)
    digest = _layers(bench, "large")[0]
    blob = f"large/blobs/{digest.replace(':', '/')}"
    megabytes = bench.scale.blob_bytes / 1e6
    small = bench.scale.small_bytes / 1e3
    with servers.registry(bench):
        _image(bench, "large", f"one layer of {megabytes:g} MB",
               [limit("curl", f"$SUITE/upload.sh {blob} $REGISTRY bench/curl", "curl", "openssl", before="rm -rf store")],
               [limit("curl", f"curl -sf -o pulled.out http://$REGISTRY/v2/bench/large/blobs/{digest}", "curl")])
        packages = bench.scale.package_layer_bytes / 1e6
        _image(bench, "packages", f"{bench.scale.blobs} layers of {packages:g} MB", [], [_fetched_unseen(bench, "packages")])
        many = f"{bench.scale.blobs} layers of {small:g} kB"
        _image(bench, "many", many, [], [_fetched_unseen(bench, "many")])
        with servers.far_registry(bench, _ROUND_TRIP_MILLISECONDS):
            _image(bench, "many", many, [], [], "$FAR_REGISTRY", f", {_ROUND_TRIP_MILLISECONDS} ms away")


def _layers(bench, image):
    """The digests of its layers."""
    index = json.loads((bench.work / image / "index.json").read_text())
    manifest = bench.work / image / "blobs" / index["manifests"][0]["digest"].replace(":", "/")
    return [layer["digest"] for layer in json.loads(manifest.read_text())["layers"]]


def _fetched_unseen(bench, image):
    """All layers, over several connections at a time, without a look at their digests."""
    blobs = f"http://{bench.environment['REGISTRY']}/v2/bench/{image}/blobs"
    lines = [f'url = "{blobs}/{digest}"\noutput = "fetched/{digest[7:]}"\n' for digest in _layers(bench, image)]
    (bench.work / f"{image}.curl").write_text("".join(lines))
    return limit("curl", f"curl -sf --parallel --parallel-max 12 -K {image}.curl", "curl",
                 before="rm -rf fetched && mkdir fetched")


def _images(bench):
    if (bench.work / "many").exists():
        return
    source = random.Random("blobs")
    (bench.work / "blob").mkdir(exist_ok=True)
    with open(bench.work / "blob/large", "wb") as file:
        for size in [1 << 20] * (bench.scale.blob_bytes >> 20) + [bench.scale.blob_bytes % (1 << 20)]:
            file.write(source.randbytes(size))
    bench.run("docker-envs modify scratch --add blob:/data -c gzip:1 -i bench/large:1 --format layout -o large")
    _layered(bench, "packages", bench.scale.package_layer_bytes, source)
    _layered(bench, "many", bench.scale.small_bytes, source)


def _layered(bench, image, size, source):
    """An image of many layers of that size."""
    additions = []
    for number in range(bench.scale.blobs):
        folder = bench.work / f"{image}-files/{number}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"file{number}").write_bytes(source.randbytes(size))
        additions.append(f"--add {image}-files/{number}:/data")
    bench.run(f"docker-envs modify scratch {' '.join(additions)} -c gzip:1 -i bench/{image}:1 --format layout -o {image}")


def _image(bench, image, title, pushing, pulling, registry="$REGISTRY", where=""):
    remote = f"{registry}/bench/{image}:1"
    bench.compare(
        f"push {title}{where}",
        ours(f"docker-envs push {image} {remote}", before="rm -rf store"),
        peer("skopeo copy", f"skopeo copy -q --dest-tls-verify=false oci:{image}:1 docker://{remote}", "skopeo",
             before="rm -rf store"),
        *pushing, headline=True)
    bench.run(f"rm -rf store && docker-envs push {image} {remote}")
    bench.compare(
        f"push {title} again{where}",
        ours(f"docker-envs push {image} {remote}"),
        peer("skopeo copy", f"skopeo copy -q --dest-tls-verify=false oci:{image}:1 docker://{remote}", "skopeo"))
    bench.compare(
        f"pull {title}{where}",
        ours(f"docker-envs pull {remote} --format layout -o pulled", before="rm -rf pulled"),
        peer("skopeo copy", f"skopeo copy -q --src-tls-verify=false docker://{remote} oci:pulled:1", "skopeo",
             before="rm -rf pulled"),
        *pulling, headline=True)
