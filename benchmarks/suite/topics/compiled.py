"""Compiled Python files: what `--compile-pyc` saves each time that a program in the image starts."""
import os

from .. import material
from ..bench import ours

_IMPORTS = "import jinja2, mako.template, tqdm, dateutil.parser, pycparser.c_parser"


def measure(bench):
    for name, title, base in material.environments(bench):
        files = (bench.work / f"{name}.files").read_text()
        if all(package in files for package in ("/jinja2-", "/mako-", "/tqdm-", "/python-dateutil-", "/pycparser-")):
            _measure(bench, name, title, base)
            return
    bench.skip("compiled Python files", "LISTS names no environment with jinja2, mako, tqdm, dateutil and pycparser")


def _measure(bench, name, title, base):
    if os.geteuid() != 0 or not bench.has("umoci"):
        bench.skip("compiled Python files", "needs root, for chroot, and umoci")
        return
    for folder, option in (("without", ""), ("with", "--compile-pyc")):
        bench.run(f"rm -rf {folder}-layout {folder} && docker-envs build -q -f {name}.txt {base} -i bench:1 {option} "
                  f"-c gzip --format layout -o {folder}-layout && "
                  f"umoci unpack --rootless --image {folder}-layout:1 {folder} && "
                  f"mkdir -p {folder}/rootfs/dev && cp -a /dev/null /dev/urandom {folder}/rootfs/dev/")
    for what, program in ((f"`{_IMPORTS}`", f"/opt/env/bin/python -B -c '{_IMPORTS}'"),
                          ("`alembic --help`", "/opt/env/bin/python -B -m alembic.config --help")):
        bench.compare(f"{title}: {what}",
                      ours(f"chroot with/rootfs {program}", "with --compile-pyc"),
                      ours(f"chroot without/rootfs {program}", "without"), rounds=9)
    bench.run("rm -rf with without with-layout without-layout cache")
