"""What a run was made on: the machine, how busy it was, and the versions of everything that took part."""
import os
import pathlib
import platform
import re
import shutil
import subprocess

_VERSIONS = {
    "docker-envs": ["docker-envs", "--version"],
    "skopeo": ["skopeo", "--version"],
    "buildah": ["buildah", "--version"],
    "umoci": ["umoci", "--version"],
    "docker-registry": ["docker-registry", "--version"],
    "conda": ["bash", "-c", "$CONDA --version"],
    "conda-package-handling": ["bash", "-c", "$CPH --version"],
    "micromamba": ["micromamba", "--version"],
    "tar": ["tar", "--version"],
    "gzip": ["gzip", "--version"],
    "libdeflate-gzip": ["libdeflate-gzip", "-V"],
    "zstd": ["zstd", "--version"],
    "bzip2": ["bash", "-c", "bzip2 --version < /dev/null 2>&1 | head -1"],
    "curl": ["curl", "--version"],
    "openssl": ["openssl", "version"],
    "node": ["node", "--version"],
}


def _version(command, environment):
    if not shutil.which(command[0], path=environment["PATH"]):
        return None
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    found = re.search(r"\d+(\.\d+)+", done.stdout)
    return found.group() if done.returncode == 0 and found else None


def _rattler(environment):
    package = pathlib.Path(environment.get("RATTLER", "/nonexistent"), "node_modules/@conda-org/rattler/package.json")
    found = re.search(r'"version": *"([^"]+)"', package.read_text()) if package.is_file() else None
    return found.group(1) if found else None


def versions(environment):
    """The version of each program that is there."""
    found = {name: _version(command, environment) for name, command in _VERSIONS.items()}
    found["@conda-org/rattler"] = _rattler(environment)
    return {name: version for name, version in found.items() if version}


def facts():
    """What the machine is."""
    processors = pathlib.Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.+)", processors.read_text()) if processors.exists() else None
    return {
        "cores": os.cpu_count(),
        "processor": model.group(1) if model else platform.machine(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
    }


def java():
    """The folder of a Java 25 or later, where the launcher looks for one; `None` where there is none."""
    folders = [pathlib.Path(os.environ.get("JAVA_HOME", "/nonexistent")), *sorted(pathlib.Path("/usr/lib/jvm").glob("*"))]
    for folder in folders:
        release = folder / "release"
        found = re.search(r'JAVA_RUNTIME_VERSION="?(\d+)', release.read_text()) if release.is_file() else None
        if found and int(found.group(1)) >= 25:
            return folder
    return None
