package dockerenvs.oci.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A process that writes images: where, and what.
final class ArchiveProcess {
    private ArchiveProcess() {}

    /// Appends `count` images to a layout, named by `number`.
    static Process append(Path layout, int number, int count) throws IOException {
        return start(List.of(), Map.of(), List.of("append", layout.toString(), "" + number, "" + count));
    }

    /// Writes everything this room can write into a folder.
    static Process writeAll(Path source, Path folder, List<String> options, Map<String, String> environment)
            throws IOException {
        return start(options, environment, List.of("write", source.toString(), folder.toString()));
    }

    private static Process start(List<String> options, Map<String, String> environment, List<String> arguments)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ArchiveProcess.class.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        return builder.start();
    }

    static void main(String[] arguments) throws IOException {
        var place = Path.of(arguments[1]);
        if (arguments[0].equals("write")) {
            ReproducibilityTest.writeAll(place, Path.of(arguments[2]));
            return;
        }
        var number = Integer.parseInt(arguments[2]);
        for (var i = 0; i < Integer.parseInt(arguments[3]); i++) {
            var user = number + "-" + i;
            OciLayout.append(Samples.image().withUser(user), "app:" + user, place);
        }
    }
}
