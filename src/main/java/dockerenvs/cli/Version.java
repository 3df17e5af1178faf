package dockerenvs.cli;

import dockerenvs.build.BuildVersion;

/// What `--version` says.
final class Version {
    static final String NUMBER = BuildVersion.NUMBER;
    static final String TEXT = "docker-envs " + NUMBER;

    private Version() {}
}
