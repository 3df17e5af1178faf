package dockerenvs.build;

import dockerenvs.conda.environment.Lock;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/// A build of which it is known what it comes to.
///
/// @param repositories that have its image, with their registry
record KnownBuild(BuildKey key, Blueprint blueprint, List<String> repositories) {
    KnownBuild {
        repositories = List.copyOf(repositories);
    }

    /// Whether it has the packages of a lock, no more and no fewer.
    boolean isOf(Lock lock) {
        var wanted =
                lock.packages().stream().map(locked -> locked.record().stem()).collect(Collectors.toSet());
        var packed = blueprint.layers().packages().stream()
                .flatMap(layer -> layer.packages().stream())
                .toList();
        return packed.size() == wanted.size() && wanted.containsAll(packed);
    }

    /// Remembers which repositories have the image of a build, if that is in the cache.
    static void remember(BuildKey key, List<String> repositories, LayerCache cache) throws IOException {
        var known = cache.find(key);
        var before = known.map(KnownLayer::repositories).orElse(repositories);
        if (!before.containsAll(repositories)) {
            cache.put(key, KnownLayer.withRepositories(known.orElse(JsonObject.EMPTY), repositories, before));
        }
    }
}
