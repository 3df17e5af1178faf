"""How much is measured: the real thing, or just enough to see that everything runs."""
import dataclasses
import os


@dataclasses.dataclass
class Scale:
    """Sizes are bytes as installed."""
    smoke: bool
    rounds: int
    tree_files: int
    tree_bytes: int
    packages: int
    environment_bytes: int
    changed_bytes: int
    blob_bytes: int
    blobs: int
    small_bytes: int
    package_layer_bytes: int
    grown_packages: list
    grown_packages_bytes: int
    grown_bytes: list
    grown_layers: list
    channel_parts: list


def full(rounds):
    """Takes minutes; `GROWTH_GIGABYTES`, 2 by default, says how large the largest environment is."""
    largest = int(float(os.environ.get("GROWTH_GIGABYTES", "2")) * 1e9)
    return Scale(
        smoke=False, rounds=rounds, tree_files=10_000, tree_bytes=240_000_000,
        packages=100, environment_bytes=1_000_000_000, changed_bytes=10_000_000,
        blob_bytes=300_000_000, blobs=100, small_bytes=200_000, package_layer_bytes=1_000_000,
        grown_packages=[10, 30, 100, 300, 1000], grown_packages_bytes=200_000_000,
        grown_bytes=[size for size in (100_000_000, 300_000_000, 1_000_000_000, 3_000_000_000) if size < largest] + [largest],
        grown_layers=[3, 10, 40, 80, 120], channel_parts=[0, 0.25, 0.5, 0.75, 1])


def smoke():
    """Takes seconds, and says nothing about speed."""
    return Scale(
        smoke=True, rounds=1, tree_files=20, tree_bytes=200_000, packages=5, environment_bytes=300_000,
        changed_bytes=20_000, blob_bytes=100_000, blobs=3, small_bytes=5_000,
        package_layer_bytes=50_000, grown_packages=[2], grown_packages_bytes=50_000, grown_bytes=[50_000], grown_layers=[3], channel_parts=[1])
