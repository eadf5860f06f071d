"""Reads a log as any client of c2sp.org/tlog-tiles does: a checkpoint and tiles, over HTTP.

    python3 tools/tiles/client.py <log's folder> --key <vkey>

Serves the folder from a static host on the loopback, and asks it for nothing but `checkpoint` and
`tile/…` by the specification's paths, as width and size give them. Checks the signature, that every
bundle's entries are the leaves of the hash tiles, inclusion proofs made of tiles alone, and consistency
from every smaller size asked for. Shares no code with tickmark. Ends with 1 where something doesn't hold.
"""

import argparse
import functools
import http.server
import os
import sys
import threading
import urllib.error
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import verify


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def path_of(level, index, width):
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return f"tile/{level}/{'/'.join(groups)}" + ("" if width == 256 else f".p/{width}")


class Log:
    """A log behind an address."""

    def __init__(self, address, size=0):
        self.address, self.size, self.asked = address, size, []
        self.kept = {}

    def get(self, path):
        if path not in self.kept:
            self.asked.append(path)
            with urllib.request.urlopen(f"{self.address}/{path}") as answer:
                self.kept[path] = answer.read()
        return self.kept[path]

    def tile(self, level, index):
        """The hashes of a tile, which is partial at the tree's right edge."""
        count = self.size >> (8 * level)
        width = min(256, count - 256 * index)
        data = self.get(path_of(level, index, width))
        assert len(data) == 32 * width, f"a tile of {len(data)} bytes, want {width} hashes"
        return [data[at : at + 32] for at in range(0, len(data), 32)]

    def bundle(self, index):
        """The entries of a bundle: each behind its length in two bytes, big-endian."""
        width = min(256, self.size - 256 * index)
        data, entries = self.get(path_of("entries", index, width)), []
        while data:
            length = int.from_bytes(data[:2], "big")
            assert len(data) >= 2 + length, "a bundle that breaks off"
            entries.append(data[2 : 2 + length])
            data = data[2 + length :]
        assert len(entries) == width, f"a bundle of {len(entries)} entries, want {width}"
        return entries

    def node(self, level, index):
        """The hash over 2^level leaves, from the lowest tile that has it."""
        below = level % 8
        first = index << below
        hashes = self.tile(level // 8, first // 256)[first % 256 : first % 256 + (1 << below)]
        assert len(hashes) == 1 << below, "a node beyond the tree"
        while len(hashes) > 1:
            hashes = [verify.node(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
        return hashes[0]

    def hash(self, begin, end):
        """The root of a range that begins where a subtree of its size can; RFC 6962, section 2.1."""
        parts = []
        while begin < end:
            level = (end - begin).bit_length() - 1
            parts.append(self.node(level, begin >> level))
            begin += 1 << level
        root = parts.pop()
        while parts:
            root = verify.node(parts.pop(), root)
        return root

    def inclusion(self, index):
        begin, end, proof = 0, self.size, []
        while end - begin > 1:
            middle = begin + (1 << (end - begin - 1).bit_length() - 1)
            if index < middle:
                proof.append(self.hash(middle, end))
                end = middle
            else:
                proof.append(self.hash(begin, middle))
                begin = middle
        return proof[::-1]

    def consistency(self, size):
        """RFC 9162, section 2.1.4.1."""
        begin, end, is_whole, proof = 0, self.size, True, []
        while size < end:
            middle = begin + (1 << (end - begin - 1).bit_length() - 1)
            if size <= middle:
                proof.append(self.hash(middle, end))
                end = middle
            else:
                proof.append(self.hash(begin, middle))
                begin, is_whole = middle, False
        return ([] if is_whole else [self.hash(begin, end)]) + proof[::-1]


def check(log, key):
    note = verify.Note(log.get("checkpoint").decode())
    assert note.signers([key]), "not signed by the key"
    head = verify.Checkpoint(note.text)
    log.size = head.size
    assert log.hash(0, head.size) == head.root, "tiles that don't make the signed root"
    leaves = []
    for index in range((head.size + 255) // 256):
        entries = log.bundle(index)
        assert all(len(entry) == 32 for entry in entries), "an entry that is no digest"
        hashes = [verify.leaf(entry) for entry in entries]
        assert hashes == log.tile(0, index), f"bundle {index} isn't what tile {index} hashes"
        leaves += entries
    step = max(1, head.size // 50)
    for index in sorted({*range(0, head.size, step), head.size - 1}):
        assert verify.is_included(leaves[index], index, head.size, log.inclusion(index), head.root), index
    sizes = sorted({1, 2, 255, 256, 257, head.size - 1, *range(1, head.size, step)} & set(range(1, head.size)))
    for size in sizes:
        root = verify.root_of([verify.leaf(entry) for entry in leaves[:size]])
        assert verify.is_grown(size, root, head.size, head.root, log.consistency(size)), size
    return f"{head.size} entries, {len(log.asked)} files read, {len(sizes)} earlier sizes: all as signed"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--key", required=True)
    options = parser.parse_args()
    with open(options.key) as file:
        key = verify.Key(file.read())
    handler = functools.partial(Quiet, directory=options.folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            print(check(Log(f"http://127.0.0.1:{server.server_port}"), key))
        except (AssertionError, verify.Broken, urllib.error.HTTPError) as error:
            print(f"not as signed: {error}")
            return 1
        finally:
            server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
