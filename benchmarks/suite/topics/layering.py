"""Layering: what updates of real environments would have sent, by rule and by how many layers packages may have."""
import json
import os
import pathlib
import shlex


def measure(bench):
    folder = os.environ.get("HISTORIES")
    if not folder:
        bench.skip("layering", "HISTORIES names no folder with histories of locks")
        return
    files = sorted(file for file in pathlib.Path(folder).iterdir() if ".json" in file.name)
    rows = json.loads(bench.run(f"docker-envs layers benchmark --json {shlex.join(map(str, files))}"))
    groups = {}
    for row in rows:
        groups.setdefault((row["strategy"], row["layers"], row["ours"]), []).append(row)
    for (strategy, layers, is_ours), found in groups.items():
        bench.facts.append({
            "strategy": strategy, "layers": layers, "ours": is_ours, "histories": len(found),
            "resent_percent": round(sum(row["resent_percent"] for row in found) / len(found), 2),
            "registry_bytes": sum(row["registry_bytes"] for row in found)})
