"""Start: what a question costs that is answered at once."""
from ..bench import limit, ours, peer
from ..machine import java


def measure(bench):
    found = java()
    bench.environment["JAVA"] = str(found / "bin/java") if found else ""
    bench.compare(
        "`--version`",
        ours("docker-envs --version"),
        peer("skopeo", "skopeo --version", "skopeo"),
        peer("buildah", "buildah --version", "buildah"),
        peer("conda", "$CONDA --version", "conda"),
        peer("micromamba", "micromamba --version", "micromamba"),
        limit("java -version", "$JAVA -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -version", "java"),
        aim={"seconds": 0.120}, headline=True, rounds=1 if bench.scale.smoke else 15)
