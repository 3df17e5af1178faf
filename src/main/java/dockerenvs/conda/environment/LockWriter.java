package dockerenvs.conda.environment;

/// Writes a `pixi.lock` of version 6.
final class LockWriter {
    private LockWriter() {}

    static String write(Lock lock) {
        return "version: 6\n# " + lock.subdir() + "\n";
    }
}
