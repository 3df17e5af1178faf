package dockerenvs.conda.repodata;

import dockerenvs.conda.spec.ChannelSubdir;
import dockerenvs.conda.spec.PublicUrl;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the package files of a subdir lie: beside its `repodata.json`, or where that says (CEP 15).
///
/// @param base what `base_url` says; empty when it says nothing
record PackageLinks(String base) {
    private static final List<String> SCHEMES = List.of("http", "https", "file");

    /// @throws MalformedInput when there is a `base_url` that is none
    static PackageLinks of(JsonObject info) {
        var base = info.string("base_url").orElse("");
        var scheme = Optional.ofNullable(parse(base).getScheme());
        if (scheme.isPresent() && !SCHEMES.contains(scheme.get())) {
            throw malformed(base);
        }
        return new PackageLinks(base);
    }

    private static URI parse(String base) {
        try {
            return URI.create(base);
        } catch (IllegalArgumentException _) {
            throw malformed(base);
        }
    }

    private static MalformedInput malformed(String base) {
        return MalformedInput.of(
                "`info.base_url` is %s, where no package can be fetched from".formatted(MalformedInput.quote(base)),
                "");
    }

    /// The folder of the package files, as a URL that ends with a slash.
    ///
    /// @throws MalformedInput when a channel of another machine means files of this one
    String folder(ChannelSubdir source) {
        var channel = source.channel();
        var own = URI.create((isPath(channel) ? Path.of(channel).toUri().toString() : channel + "/")
                .replaceFirst("/*$", "/" + source.subdir() + "/"));
        var folder = own.resolve(parse(base));
        if ("file".equals(folder.getScheme()) && !"file".equals(own.getScheme())) {
            throw malformed(base);
        }
        // `URI` leaves out the empty name of the machine
        var text = PublicUrl.of(folder.toString()).replaceFirst("^file:/(?!/)", "file:///");
        return text.endsWith("/") ? text : text + "/";
    }

    private static boolean isPath(String channel) {
        return !channel.contains("://");
    }
}
