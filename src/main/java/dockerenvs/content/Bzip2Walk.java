package dockerenvs.content;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The way through the links of a large block.
///
/// Each step has to wait until memory has said where the next one goes, and links that follow each other lie far
/// apart. So the way is walked from many places at once, each walk up to where another one began:
///
/// ```
///   the way   ●────▶○──────▶○──▶○─────▶○────▶     ● the first byte  ○ other starts, anywhere
///   walk      1111112222222233334444444           in lanes; a lane that is done takes the next start
///   lanes     [1111114444444] [22222222] [3333]   joined at the end
/// ```
final class Bzip2Walk {
    /// How many walks are under way at a time: about as many as a processor can wait for.
    static final int LANES = 6;
    /// Smaller blocks stay in the cache of a processor, where nobody waits long.
    static final int SIZE_MIN = 1 << 15;

    private static final int STARTS = 128;
    private static final int MARK = 1 << 31;

    private final int[] links;
    private final int size;
    private final int first;
    private final byte[] walked;
    private final int[] starts;
    /// For each start: where in `walked` its walk lies, and the start where it ended.
    private final int[] begins;

    private final int[] ends;
    private final int[] nextStarts;

    private final int[] places = new int[LANES];
    private final int[] positions = new int[LANES];
    private final int[] walks = new int[LANES];
    private int begun;

    /// @param links above each byte the index of the next one; starts come to be marked in it
    /// @param first where the way begins
    /// @param walked what the lanes fill, `LANES * size` bytes
    Bzip2Walk(int[] links, int size, int first, byte[] walked) {
        this.links = links;
        this.size = size;
        this.first = first;
        this.walked = walked;
        this.starts = IntStream.concat(
                        IntStream.of(first), IntStream.range(0, STARTS).map(i -> (int) ((long) size * i / STARTS)))
                .sorted()
                .distinct()
                .toArray();
        this.begins = new int[starts.length];
        this.ends = new int[starts.length];
        this.nextStarts = new int[starts.length];
    }

    /// The bytes along the way, as many as there are links. Where it comes back to its beginning early, as with
    /// bytes that repeat as a whole, it goes round again.
    ///
    /// @param target what the bytes are put into, from its start
    void bytes(byte[] target) {
        for (var start : starts) {
            links[start] |= MARK;
        }
        for (var lane = 0; lane < LANES; lane++) {
            positions[lane] = lane * size;
            begin(lane);
        }
        while (begun < starts.length) {
            walk();
            for (var lane = 0; lane < LANES && begun < starts.length; lane++) {
                if (links[places[lane]] < 0) {
                    end(lane);
                    begin(lane);
                }
            }
        }
        for (var lane = 0; lane < LANES; lane++) {
            walkToEnd(lane);
            end(lane);
        }
        join(target);
    }

    /// Takes the next start, and its step.
    private void begin(int lane) {
        walks[lane] = begun;
        begins[begun] = positions[lane];
        step(lane, links[starts[begun]] & ~MARK);
        begun++;
    }

    private void step(int lane, int link) {
        walked[positions[lane]++] = (byte) link;
        places[lane] = link >>> Byte.SIZE;
    }

    private void end(int lane) {
        ends[walks[lane]] = positions[lane];
        nextStarts[walks[lane]] = places[lane];
    }

    private void walkToEnd(int lane) {
        for (var link = links[places[lane]]; link >= 0; link = links[places[lane]]) {
            step(lane, link);
        }
    }

    private void join(byte[] target) {
        var walk = Arrays.binarySearch(starts, first);
        for (var done = 0; done < size; ) {
            var count = Math.min(ends[walk] - begins[walk], size - done);
            System.arraycopy(walked, begins[walk], target, done, count);
            done += count;
            walk = Arrays.binarySearch(starts, nextStarts[walk]);
        }
    }

    /// Walks in all lanes until one of them is at a start. Written out six times, as nothing else makes the
    /// processor ask for six places at once.
    private void walk() {
        var links = this.links;
        var walked = this.walked;
        var place0 = places[0];
        var place1 = places[1];
        var place2 = places[2];
        var place3 = places[3];
        var place4 = places[4];
        var place5 = places[5];
        var to0 = positions[0];
        var to1 = positions[1];
        var to2 = positions[2];
        var to3 = positions[3];
        var to4 = positions[4];
        var to5 = positions[5];
        var steps = 0;
        while (true) {
            var link0 = links[place0];
            var link1 = links[place1];
            var link2 = links[place2];
            var link3 = links[place3];
            var link4 = links[place4];
            var link5 = links[place5];
            if ((link0 | link1 | link2 | link3 | link4 | link5) < 0) {
                break;
            }
            walked[to0 + steps] = (byte) link0;
            place0 = link0 >>> Byte.SIZE;
            walked[to1 + steps] = (byte) link1;
            place1 = link1 >>> Byte.SIZE;
            walked[to2 + steps] = (byte) link2;
            place2 = link2 >>> Byte.SIZE;
            walked[to3 + steps] = (byte) link3;
            place3 = link3 >>> Byte.SIZE;
            walked[to4 + steps] = (byte) link4;
            place4 = link4 >>> Byte.SIZE;
            walked[to5 + steps] = (byte) link5;
            place5 = link5 >>> Byte.SIZE;
            steps++;
        }
        walked(steps, place0, place1, place2, place3, place4, place5);
    }

    private void walked(int steps, int... newPlaces) {
        for (var lane = 0; lane < LANES; lane++) {
            places[lane] = newPlaces[lane];
            positions[lane] += steps;
        }
    }
}
