"""Solving: specs to packages on one channel, served on loopback and asked again each time."""
import os
import shlex

from .. import packages, servers
from ..bench import ours, peer

_FACTS = "--virtual __glibc=2.36 --virtual __linux=6.1"
_OURS = f"docker-envs solve --json --platform linux-64 {_FACTS} -c $CHANNEL_URL"
_CONDA = "$CONDA create -n x --dry-run -q --override-channels -c $CHANNEL_URL --solver libmamba"
_MICROMAMBA = "micromamba create -n x --dry-run -q --override-channels -c $CHANNEL_URL"
_WISHES = {
    "`python numpy pandas`": "python numpy pandas",
    "`jupyterlab`": "jupyterlab",
    "nine packages of data science": "pytorch scikit-learn jupyterlab pandas matplotlib dask xarray geopandas pyarrow",
    "`python=3.12 numpy=1.19`, which cannot be": "python=3.12 numpy=1.19",
}


def channel(bench):
    """The folder that `CHANNEL` names, with linux-64 and noarch and in them repodata.json and repodata.json.zst."""
    if bench.scale.smoke:
        folder = bench.work / "channels/solving"
        packages.channel(folder, 3, 30_000)
        return folder
    return os.environ.get("CHANNEL")


def measure(bench):
    folder = channel(bench)
    if not folder:
        bench.skip("solving", "CHANNEL names no channel")
        return
    bench.environment["CONDA_PKGS_DIRS"] = str(bench.work / "pkgs")
    wishes = {"`pack0002`": "pack0002"} if bench.scale.smoke else _WISHES
    with servers.files(bench, folder):
        first = list(wishes.values())[0]
        bench.compare(f"choosing {list(wishes)[0]} at first contact",
                      *_commands(first, "rm -rf cache", "rm -rf pkgs home/.cache"), aim={"seconds": 2.0})
        for title, specs in wishes.items():
            bench.compare(f"choosing {title}", *_commands(specs, "true", "true"), aim={"seconds": 0.5},
                          headline="nine" in title)


def _commands(specs, ours_before, peer_before):
    """Conflicts are answers, too. The npm package of rattler keeps no cache, so each of its runs is a first contact."""
    words = shlex.join(specs.split())
    return [
        ours(f"{_OURS} {words} > solved.json || [ $? = 1 ]", before=ours_before),
        peer("conda with libmamba", f"{_CONDA} {words} || [ $? = 1 ]", "conda", before=peer_before),
        peer("micromamba", f"{_MICROMAMBA} {words} || [ $? = 1 ]", "micromamba", before=peer_before),
        peer("rattler (npm)", f"node $SUITE/solve-rattler.mjs $CHANNEL_URL {words}", "node", "rattler"),
    ]
