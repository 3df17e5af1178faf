"""Inner loops: single pieces of work inside one process, by JMH. Maven brings it, so this is not part of `all`."""
import json
import pathlib

from .. import machine

_PER_SECOND = {"s/op": 1, "ms/op": 1e3, "us/op": 1e6, "ns/op": 1e9}


def measure(bench):
    project = pathlib.Path(__file__).resolve().parents[3]
    home = machine.java()
    if bench.scale.smoke:
        bench.skip("inner loops", "too long for a smoke run")
        return
    if not home or not bench.has("mvn"):
        bench.skip("inner loops", "no Maven or no Java 25 here")
        return
    # Maven keeps what it fetched where its user has it
    bench.run(f"HOME={pathlib.Path.home()} JAVA_HOME={home} mvn -B -q -f {project}/benchmarks/inner/pom.xml package")
    classes = f"{project}/target/inner/classes:{project}/target/inner/libraries/*"
    bench.run(f"{home}/bin/java --enable-native-access=ALL-UNNAMED -cp '{classes}' org.openjdk.jmh.Main "
              "-f 1 -wi 3 -w 1 -i 5 -r 1 -rf json -rff inner.json")
    for row in json.loads((bench.work / "inner.json").read_text()):
        metric = row["primaryMetric"]
        bench.facts.append({
            "loop": ".".join(row["benchmark"].split(".")[-2:]) + "".join(f" {word}" for word in row.get("params", {}).values()),
            "seconds": metric["score"] / _PER_SECOND[metric["scoreUnit"]],
            "error": metric["scoreError"] / _PER_SECOND[metric["scoreUnit"]]})
