package dockerenvs.oci.check;

import dockerenvs.json.Json;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A setting that two images do not have alike: something of the configuration or the manifest that is not about
/// layers.
///
/// A setting that is a set or a map, such as `environment`, `label`, `port`, `volume` or `annotation`, differs by
/// its members. A line of `history` differs where it belongs to a layer of both images or to none; its time does
/// not count. What the documents do not have and what they have as nothing (`[]`, `""`, `0`, false) is the same.
///
/// @param setting what it is, such as `user`; fields nobody has another word for have their own name
/// @param key which of them, such as the name of a variable; empty for a setting there is but one of
/// @param before the value in the first image, where it has one
/// @param after the value in the second image, where it has one
public record SettingDiff(String setting, String key, Optional<Json> before, Optional<Json> after) {

    /// Every setting that differs: those of the image, then what containers start with, then labels, annotations
    /// and history.
    ///
    /// @throws IOException when a manifest cannot be read
    public static List<SettingDiff> between(Image before, Image after) throws IOException {
        return Settings.differences(before, after);
    }
}
