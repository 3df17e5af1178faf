# Sourced by the other scripts, in the folder of their data.
#
#     table TITLE [hyperfine argument]...
#
# runs hyperfine, each command `rounds` times, and prints its results as a table.
table() {
    local title=$1
    shift
    hyperfine --runs "$rounds" --export-json result.json "$@" > log.txt 2>&1 || { cat log.txt >&2; return 1; }
    echo
    echo "### $title"
    echo
    echo "| command | wall, median | fastest | CPU |"
    echo "|---|---|---|---|"
    jq -r '.results[] | "| \(.command) | \(.median * 1000 | round) ms | \(.min * 1000 | round) ms | \((.user + .system) * 1000 | round) ms |"' result.json
}

# compare TITLE, then triples of what is done before, label and command.
compare() {
    local title=$1
    shift
    local arguments=()
    while [ $# -gt 0 ]; do
        arguments+=(--prepare "$1" --command-name "$2" "$3")
        shift 3
    done
    table "$title" "${arguments[@]}"
}
