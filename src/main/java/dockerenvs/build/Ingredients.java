package dockerenvs.build;

import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.prefix.InstalledPrefix;
import dockerenvs.conda.prefix.PrefixFindings;
import java.util.Optional;

/// What an environment is made of.
///
/// @param lock its packages
/// @param prefix the environment they were found in, where they come from one
record Ingredients(Lock lock, Optional<InstalledPrefix> prefix) {

    Optional<PrefixFindings> findings() {
        return prefix.map(InstalledPrefix::findings);
    }

    /// Layers above those of the packages: that of the state, and one for what no package brings.
    int layersOnTop() {
        return findings().filter(found -> !found.isFaithful()).isPresent() ? 2 : 1;
    }
}
