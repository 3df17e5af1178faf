package dockerenvs.cli;

import picocli.CommandLine.IVersionProvider;

/// What `--version` says.
final class Version implements IVersionProvider {
    static final String NUMBER = "0.1.0";
    static final String TEXT = "docker-envs " + NUMBER;

    @Override
    public String[] getVersion() {
        return new String[] {TEXT};
    }
}
