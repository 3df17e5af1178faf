"""Inner loops: single pieces of work inside one process, by JMH. Maven brings it, so this is not part of `all`."""
import json
import pathlib

from .. import machine


def measure(bench):
    project = pathlib.Path(__file__).resolve().parents[2] / "inner"
    home = machine.java()
    if bench.scale.smoke:
        bench.skip("inner loops", "too long for a smoke run")
        return
    if not home or not bench.has("mvn"):
        bench.skip("inner loops", "no Maven or no Java 25 here")
        return
    bench.run(f"JAVA_HOME={home} mvn -B -q -f {project}/pom.xml package")
    bench.run(f"{home}/bin/java --enable-native-access=ALL-UNNAMED -jar {project}/target/inner.jar -rf json -rff inner.json")
    for row in json.loads((bench.work / "inner.json").read_text()):
        metric = row["primaryMetric"]
        bench.facts.append({
            "loop": row["benchmark"].rsplit(".", 2)[-2] + "." + row["benchmark"].rsplit(".", 1)[-1],
            "score": metric["score"], "error": metric["scoreError"], "unit": metric["scoreUnit"]})
