"""Update: one package of an environment is another one, and the image goes to a registry that has the image before."""
import contextlib

from .. import material, packages, servers
from ..bench import limit, ours, peer

_ROUNDS_MAX = 50
_BUILD = "docker-envs build -q -c gzip -i $REGISTRY/bench/env:1 --push -f"


def measure(bench):
    if not bench.has("docker-registry"):
        bench.skip("updates", "no docker-registry here")
        return
    name = _lists(bench)
    bench.run("rm -rf store cache update-native")
    with servers.registry(bench):
        bench.run(f"{_BUILD} update-0.txt")
        _update(bench, name)
        _again(bench)
        _catalogue(bench)


def _lists(bench):
    """For each round a list with a version of its own of the package that changes; with `--previous` one more."""
    scale = bench.scale
    name = material.made_up(bench, scale.packages, scale.environment_bytes)
    folder = bench.work / "channels" / name
    lines = (folder / "packages.txt").read_text().splitlines()[:-1]
    rounds = min(scale.rounds, _ROUNDS_MAX)
    for number in [*range(rounds + 1), *range(_ROUNDS_MAX + 1, _ROUNDS_MAX + rounds + 1)]:
        record = packages.write(bench.work / "changed", "changed", scale.changed_bytes, f"9.{number}")
        file = bench.work / "changed/linux-64" / record["fn"]
        (bench.work / f"update-{number}.txt").write_text("\n".join([*lines, f"{file}#{record['md5']}", ""]))
        (bench.work / f"update-{number}.files").write_text(f"{file}\n")
    return name


def _update(bench, name):
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
    """A machine that has nothing but the catalogue of layers, which the registry has, too."""
    title = "nothing changed, on a machine with the catalogue alone"
    if "--catalogue" not in bench.run("docker-envs build --help"):
        bench.skip(title, "this docker-envs has no --catalogue")
        return
    catalogue = "--catalogue $REGISTRY/bench/catalogue"
    bench.run(f"rm -rf cache && {_BUILD} update-0.txt {catalogue}")
    bench.compare(title, ours(f"{_BUILD} update-0.txt {catalogue}", before="rm -rf cache"), aim={"seconds": 0.7}, headline=True)
