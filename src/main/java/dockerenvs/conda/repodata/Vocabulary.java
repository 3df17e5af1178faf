package dockerenvs.conda.repodata;

/// What the records of a channel say again and again, each once.
///
/// @param strings texts, those of [Keys#ALL] first
/// @param lists numbers of strings, one behind the other; the empty list first
/// @param requirements the lists of what a record asks for: dependencies, constraints, features, flags, and for each
///     group of extras its name and its list
/// @param shapes for each member of a record the number of its key and its [Kind], in order
record Vocabulary(DistinctBytes strings, DistinctBytes lists, DistinctBytes requirements, DistinctBytes shapes) {
    static Vocabulary empty() {
        var result = new Vocabulary(
                new DistinctBytes("texts of records"),
                new DistinctBytes("lists of records"),
                new DistinctBytes("requirements of records"),
                new DistinctBytes("sets of keys of records"));
        Keys.ALL.forEach(result.strings::add);
        result.lists.add("");
        return result;
    }
}
