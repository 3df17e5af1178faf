"""Update: one package of an environment is another one, and the image goes to a registry that has the image before."""
import json

from .. import material, packages, servers
from ..bench import limit, ours, peer

# lists of rounds are told apart by their numbers
_ROUNDS_MAX = 50
_BUILD = "docker-envs build -q -c gzip -i $REGISTRY/bench/env:1 --push -f"


def measure(bench):
    if not bench.has("docker-registry"):
        bench.skip("updates", "no docker-registry here")
        return
    _lists(bench)
    bench.run("rm -rf store cache update-native")
    with servers.registry(bench):
        bench.run(f"{_BUILD} update-0.txt")
        _update(bench)
        _again(bench)
        _catalogue(bench)


def _lists(bench):
    """For each round lists with versions of their own of the package that changes: a build of ours is never the second one."""
    scale = bench.scale
    name = material.made_up(bench, scale.packages, scale.environment_bytes)
    folder = bench.work / "channels" / name
    lines = (folder / "packages.txt").read_text().splitlines()[:-1]
    for number in [0, *(start + at for start in (0, _ROUNDS_MAX, 2 * _ROUNDS_MAX) for at in range(1, scale.rounds + 1))]:
        record = packages.write(bench.work / "changed", "changed", scale.changed_bytes, f"9.{number}")
        file = bench.work / "changed/linux-64" / record["fn"]
        (bench.work / f"update-{number}.txt").write_text("\n".join([*lines, f"{file}#{record['md5']}", ""]))
        (bench.work / f"update-{number}.files").write_text(f"{file}\n")


def _update(bench):
    create = "$CONDA create -q -y --copy --offline -p $PWD/prefix --file update-$ROUND.txt"
    buildah = "buildah --root $PWD/storage --runroot $PWD/storage-run"
    bench.environment["CONDA_PKGS_DIRS"] = str(bench.work / "pkgs")
    (bench.work / ".dockerignore").write_text("*\n!prefix\n")
    (bench.work / "update.dockerfile").write_text("FROM scratch\nCOPY prefix /opt/env\n")
    bench.compare(
        f"one package of {bench.scale.changed_bytes / 1e6:g} MB changed, of {bench.scale.packages} with "
        f"{bench.scale.environment_bytes / 1e9:g} GB: gzip, pushed",
        ours(f"{_BUILD} update-$ROUND.txt"),
        ours(f"{_BUILD} update-$((ROUND + {_ROUNDS_MAX})).txt --previous $REGISTRY/bench/env:1", "with --previous"),
        peer("conda create --copy, buildah bud and push",
             f"{create} && {buildah} bud -q --timestamp 0 -t peer:1 -f update.dockerfile . && "
             f"{buildah} push -q --tls-verify=false peer:1 docker://$REGISTRY/bench/peer:1",
             "conda", "buildah", before="rm -rf prefix"),
        limit("native tools and curl, the package alone",
              "$SUITE/native.sh update-$ROUND.files gzip native.out && $SUITE/upload.sh native.out $REGISTRY bench/native",
              "curl", "unzip", "zstd", "openssl"),
        aim={"seconds": 0.7}, headline=True)


def _again(bench):
    bench.run(f"{_BUILD} update-0.txt")
    bench.compare("nothing changed: gzip, pushed", ours(f"{_BUILD} update-0.txt"), aim={"seconds": 0.4}, headline=True)


def _catalogue(bench):
    """On a machine that has the packages, and of what was built before nothing but the catalogue in the registry."""
    title = "on a clean machine"
    if "--catalogue" not in bench.run("docker-envs build --help"):
        bench.skip(title, "this docker-envs has no --catalogue")
        return
    believe = "--catalogue $REGISTRY/bench/catalogue"
    bench.run(f"rm -rf cache && {_BUILD} update-0.txt {believe} --update-catalogue")
    size = _bytes_of(bench, "bench/catalogue")
    bench.compare(
        f"nothing changed, {title} with a catalogue of {size / 1e3:.0f} kB: gzip, pushed",
        ours(f"{_BUILD} update-0.txt {believe}", before="rm -rf cache"),
        ours(f"{_BUILD} update-0.txt", "without", before="rm -rf cache"),
        headline=True)
    bench.compare(
        f"one package changed, {title} with the catalogue: gzip, pushed",
        ours(f"{_BUILD} update-$((ROUND + {2 * _ROUNDS_MAX})).txt {believe}", before="rm -rf cache"))


def _bytes_of(bench, name):
    """What pulling an artifact moves, its manifest apart."""
    kinds = "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json"
    manifest = json.loads(bench.run(f"curl -sf -H 'Accept: {kinds}' http://$REGISTRY/v2/{name}/manifests/latest"))
    return sum(part["size"] for part in [manifest["config"], *manifest["layers"]])
