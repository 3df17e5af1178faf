import module dockerenvs;
import module java.base;

/// Asks which packages of a channel would be chosen for specs, and prints them, or why there are none.
///
///     java -p docker-envs.jar --add-modules dockerenvs SolveSpecs.java conda-forge python=3.12 "numpy >=2"
void main(String[] arguments) throws IOException {
    var specs = Stream.of(arguments).skip(1).map(MatchSpec::parse).toList();
    try (var chooser = PackageChooser.ofUser(System.getenv(), false, Listener.quiet())) {
        Resolution resolution = chooser.solve(chooser.wanted(
                EnvironmentSpec.of(specs), List.of(arguments[0]), VirtualPackages.of("linux-64")));

        switch (resolution) {
            case Solution solution -> solution.packages().forEach(IO::println);
            case Conflict conflict -> conflict.story().forEach(IO::println);
            case LimitReached limit -> IO.println("given up after %d conflicts".formatted(limit.conflicts()));
        }
    }
}
