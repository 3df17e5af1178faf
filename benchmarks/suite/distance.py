"""A server some way off: passes on what goes to a port of this machine and comes from it, each piece that much later.

    distance.py PORT TARGET_PORT MILLISECONDS

It takes MILLISECONDS from here to there and as long back; a connection is made by one round trip, as a handshake of TCP is.
Pieces keep their order and nothing is lost; there is no limit of bandwidth and no slow start.
"""
import asyncio
import collections
import sys

_UNSENT_BYTES_MAX = 64 << 20


class _End(asyncio.Protocol):
    """One end of a connection: what comes in here goes out of the other end."""

    def __init__(self, seconds):
        self.loop = asyncio.get_running_loop()
        self.seconds = seconds
        self.pieces = collections.deque()
        self.timer = None
        self.begins = self.loop.time()
        self.other = None
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport
        transport.set_write_buffer_limits(_UNSENT_BYTES_MAX)

    def pause_writing(self):
        self.other.transport.pause_reading()

    def resume_writing(self):
        self.other.transport.resume_reading()

    def data_received(self, data):
        self._add(data)

    def eof_received(self):
        self._add(b"")
        return True

    def connection_lost(self, failure):
        self._add(None)

    def _add(self, piece):
        """Bytes; none at the end of what one end has to say; `None` when it is gone."""
        self.pieces.append((max(self.loop.time(), self.begins) + self.seconds, piece))
        self._wait()

    def _wait(self):
        if self.other and self.pieces and not self.timer:
            self.timer = self.loop.call_at(self.pieces[0][0], self._pass_on)

    def _pass_on(self):
        self.timer = None
        target = self.other.transport
        while self.pieces and self.pieces[0][0] <= self.loop.time():
            _, piece = self.pieces.popleft()
            if piece:
                target.write(piece)
            elif piece is None:
                target.close()
            elif not target.is_closing():
                target.write_eof()
        self._wait()

    def join(self, other):
        self.other = other
        self._wait()


class _Client(_End):
    """The end at the client. Whether the server takes connections it finds out at once."""

    def __init__(self, target_port, seconds):
        super().__init__(seconds)
        self.begins += 2 * seconds
        self.target_port = target_port

    def connection_made(self, transport):
        super().connection_made(transport)
        self.connecting = self.loop.create_task(self._connect())

    async def _connect(self):
        try:
            _, server = await self.loop.create_connection(lambda: _End(self.seconds), "127.0.0.1", self.target_port)
        except OSError:
            self.transport.abort()
            return
        self.join(server)
        server.join(self)


async def _serve(port, target_port, milliseconds):
    server = await asyncio.get_running_loop().create_server(
        lambda: _Client(target_port, milliseconds / 1000), "127.0.0.1", port, backlog=128)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
