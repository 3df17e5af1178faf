package dockerenvs.layering;

import java.util.List;

/// The locks of an environment over time.
///
/// @param name what it is called
/// @param locks the oldest first, each with its packages, no two of one name
public record LockHistory(String name, List<List<Item>> locks) {

    /// A package, as far as any rule of layering asks.
    ///
    /// @param version without build
    /// @param depends names of the packages it needs
    public record Item(Parcel parcel, String version, List<String> depends) {
        public Item {
            depends = List.copyOf(depends);
        }
    }

    public LockHistory {
        locks = locks.stream().map(List::copyOf).toList();
    }
}
