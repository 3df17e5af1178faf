package dockerenvs.cli;

import dockerenvs.build.BuildVersion;
import picocli.CommandLine.IVersionProvider;

/// What `--version` says.
final class Version implements IVersionProvider {
    static final String NUMBER = BuildVersion.NUMBER;
    static final String TEXT = "docker-envs " + NUMBER;

    @Override
    public String[] getVersion() {
        return new String[] {TEXT};
    }
}
