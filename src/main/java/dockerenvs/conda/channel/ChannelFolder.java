package dockerenvs.conda.channel;

import dockerenvs.conda.spec.PackageRecord;
import java.nio.file.Path;

/// A channel that lies on this machine: `<folder>/<subdir>/<file>`.
///
/// @param channel whose files these are: its URL, or the end of it such as `conda-forge`; empty for any
///     channel's
/// @param folder where its subdirs are
public record ChannelFolder(String channel, Path folder) {

    /// A folder with files of any channel.
    public static ChannelFolder any(Path folder) {
        return new ChannelFolder("", folder);
    }

    /// Reads `NAME=FOLDER`, or `FOLDER` alone.
    public static ChannelFolder parse(String text) {
        var sign = text.indexOf('=');
        return sign <= 0
                ? any(Path.of(text))
                : new ChannelFolder(text.substring(0, sign), Path.of(text.substring(sign + 1)));
    }

    /// Whether it claims to have the files of that record's channel.
    boolean serves(PackageRecord record) {
        return channel.isEmpty() || isNamed(record.channel()) || isNamed(channelOf(record));
    }

    private boolean isNamed(String other) {
        var found = withoutSlash(other);
        var own = withoutSlash(channel);
        return found.equals(own) || found.endsWith("/" + own);
    }

    private static String withoutSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /// The URL of a package without its last two parts.
    private static String channelOf(PackageRecord record) {
        var end = "/" + record.subdir() + "/" + record.file();
        return record.url().endsWith(end)
                ? record.url().substring(0, record.url().length() - end.length())
                : "";
    }
}
