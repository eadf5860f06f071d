#!/usr/bin/env python3
"""Verify what Tickmark hands out with Python's standard library alone.

    python3 verify.py <path> [--key <vkey or file>]... [--statements <file>] [--since <bag or checkpoint>]
                      [--policy <file> [--cosigned <note>]...] [--tsa <certificates> [--timestamp <tsr>]]

The path is a bag, a page of one, a proof, a checkpoint, a folder of backups or one of its archives, or a
state. Shares no code with tickmark. Of a bag it checks the signature of bag.note, every file against the
manifests, the statement and each element of each page, the checkpoint and its growth, and that each
exception's event is in the log. Statements about the log's keys, in the bag or a file, lead from a
trusted key to those that took its place, and end keys that were lost. Segments of a state are zstd, which Python has from 3.14 on, else the
program `zstd` is asked; time stamps (RFC 3161) are put to the program `openssl`. Where neither is there,
it says so and the outcome is unproven.

Ends with 0 if all of it holds under trusted keys, 2 if anything doesn't or no key was given, 3 if there
was no way to look, 64 for a wrong call.
"""

import base64
import binascii
import csv
import datetime
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zlib

# --- Ed25519 (RFC 8032), verification only -------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def add(a, b):
    u = (a[1] - a[0]) * (b[1] - b[0]) % P
    v = (a[1] + a[0]) * (b[1] + b[0]) % P
    w = 2 * a[3] * b[3] * D % P
    z = 2 * a[2] * b[2] % P
    e, f, g, h = v - u, z - w, z + w, v + u
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def decompress(data):
    number = int.from_bytes(data, "little")
    y = number & ((1 << 255) - 1)
    x = recover_x(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key, message, signature):
    """Whether the 64 bytes are the key's signature of the message."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = decompress(key), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = multiply(s, BASE), add(r, multiply(k, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (
        left[1] * right[2] - right[1] * left[2]
    ) % P == 0


# --- Merkle tree (RFC 6962, RFC 9162) ------------------------------------------------------------


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf(entry):
    return sha256(b"\0" + entry)


def node(left, right):
    return sha256(b"\1" + left + right)


def is_included(entry, index, size, proof, root):
    """RFC 9162, section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    at, last, value = index, size - 1, leaf(entry)
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            value = node(sibling, value)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            value = node(value, sibling)
        at >>= 1
        last >>= 1
    return last == 0 and value == root


def root_over(leaves, begin, end, nodes):
    """The root of the leaves begin..<end: of some of them by index, and of the largest subtrees that
    hold none of these, from left to right."""
    if not leaves:
        return next(nodes)
    if end - begin == 1:
        return leaves[0][1]
    half = 1 << (end - begin - 1).bit_length() - 1
    left = [item for item in leaves if item[0] < begin + half]
    hashes = root_over(left, begin, begin + half, nodes)
    return node(hashes, root_over(leaves[len(left) :], begin + half, end, nodes))


def are_included(leaves, size, proof, root):
    """Whether all leaves, pairs of index and hash, stand in the tree."""
    indexes = [index for index, _ in leaves]
    if not leaves or indexes != sorted(set(indexes)) or indexes[0] < 0 or indexes[-1] >= size:
        return False
    nodes = iter(proof)
    try:
        return root_over(leaves, 0, size, nodes) == root and next(nodes, None) is None
    except StopIteration:
        return False


def is_grown(size, root, new_size, new_root, proof):
    """RFC 9162, section 2.1.4.2."""
    if size < 1:
        return False
    if size == new_size:
        return not proof and root == new_root
    if size > new_size or not proof:
        return False
    path = [root] + proof if size & (size - 1) == 0 else list(proof)
    at, last = size - 1, new_size - 1
    while at & 1:
        at >>= 1
        last >>= 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node(sibling, old), node(sibling, new)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            new = node(new, sibling)
        at >>= 1
        last >>= 1
    return last == 0 and old == root and new == new_root


class Broken(Exception):
    """What was read contradicts what was signed, or isn't of its form."""


class NoWay(Exception):
    """There was no way to look."""


# --- Strict readers ------------------------------------------------------------------------------


def unbase64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        data = None
    if data is None or base64.b64encode(data).decode() != text:
        raise Broken("no canonical base64")
    return data


def digest_of(text):
    """Reads 32 bytes in base64."""
    data = unbase64(text)
    if len(data) != 32:
        raise Broken("no hash of 32 bytes in base64")
    return data


def number(text, limit=2**64):
    """Reads a decimal number in its one form."""
    if not re.fullmatch("0|[1-9][0-9]{0,19}", text) or int(text) >= limit:
        raise Broken(f"{text[:40]!r}, want a decimal number")
    return int(text)


def utf8(data):
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Broken("no UTF-8") from None


def strict_json(text):
    """Reads JSON with each member once, and without Python's own numbers."""

    def object_of(pairs):
        if len({name for name, _ in pairs}) != len(pairs):
            raise Broken("a member twice")
        return dict(pairs)

    def refuse(constant):
        raise Broken(f"{constant} in JSON")

    try:
        return json.loads(text, object_pairs_hook=object_of, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise Broken("no JSON") from None


def is_hex(text, length=64):
    return re.fullmatch(f"[0-9a-f]{{{length}}}", text) is not None


# --- Signed notes (c2sp.org/signed-note), cosignatures (c2sp.org/tlog-cosignature) ---------------

ED25519, COSIGNATURE = 1, 4


def is_key_name(name):
    return name != "" and not any(c == "+" or ord(c) < 0x20 or c.isspace() or c == "\x85" for c in name)


class Key:
    def __init__(self, text):
        parts = text.removesuffix("\n").split("+", 2)
        if len(parts) != 3:
            raise Broken(f"{text[:40]!r}, want a verifier key: <name>+<key id>+<base64>")
        raw = unbase64(parts[2])
        if len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE) or not is_key_name(parts[0]):
            raise Broken(f"{text[:40]!r}, want the verifier key of an Ed25519 key")
        if sha256(parts[0].encode() + b"\n" + raw)[:4].hex() != parts[1]:
            raise Broken(f"{text[:40]!r}: a key id that isn't the key's")
        self.name, self.id, self.kind, self.key = parts[0], bytes.fromhex(parts[1]), raw[0], raw[1:]
        self.text = text.removesuffix("\n")

    def __eq__(self, other):
        return (self.name, self.kind, self.key) == (other.name, other.kind, other.key)

    def __hash__(self):
        return hash((self.name, self.kind, self.key))

    def made(self, signature):
        return self.name == signature[0] and self.id == signature[1]

    def is_valid(self, signature, text):
        if self.kind == ED25519:
            return is_signed(self.key, text, signature)
        if len(signature) != 72 or signature[0] & 0x80:
            return False
        time = int.from_bytes(signature[:8], "big")
        return is_signed(self.key, f"cosignature/v1\ntime {time}\n".encode() + text, signature[8:])


class Note:
    """A text and the signatures under it, exactly as they are written."""

    def __init__(self, text):
        data = text.encode()
        if len(data) > 16 << 20 or any(c < "\x20" and c != "\n" for c in text):
            raise Broken("no note: too long, or control characters in it")
        split = text.rfind("\n\n")
        if split < 0 or not text.endswith("\n"):
            raise Broken("no note: no empty line before signatures")
        self.text = text[: split + 1]
        lines = text[split + 2 :].split("\n")[:-1]
        if not 1 <= len(lines) <= 100:
            raise Broken(f"a note of {len(lines)} signatures")
        self.signatures = [self.signature(line) for line in lines]

    @staticmethod
    def signature(line):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014" or not is_key_name(parts[1]):
            raise Broken("a line that is no signature")
        data = unbase64(parts[2])
        if len(data) < 5:
            raise Broken("a line that is no signature")
        return parts[1], data[:4], data[4:]

    def signers(self, keys):
        """The keys that signed; a known key's wrong signature is broken, others are passed over."""
        found = []
        for signature in self.signatures:
            key = next((key for key in keys if key.made(signature)), None)
            if key is None:
                continue
            if not key.is_valid(signature[2], self.text.encode()):
                raise Broken(f"the signature by {key.name} is not right")
            if key not in found:
                found.append(key)
        return found


class Checkpoint:
    """A signed tree head (c2sp.org/tlog-checkpoint)."""

    def __init__(self, text):
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] != "" or any(line == "" for line in lines[:-1]):
            raise Broken("checkpoint: want an origin, a size and a root, a line each")
        self.text, self.origin = text, lines[0]
        self.size, self.root = number(lines[1]), digest_of(lines[2])


class Chain:
    """The statements of a log's owner about its keys, each checked when it is read."""

    FIRST = "tickmark-keys/v1\n"

    def __init__(self, text=""):
        self.notes, self.statements, self.ended, self.live, self.believed = [], [], {}, {}, {}
        parts = re.split("(?m)^" + re.escape(self.FIRST), text)
        if parts[0]:
            raise Broken("key-statements: not of this form")
        for part in parts[1:]:
            try:
                self.take(self.FIRST + part)
            except (Broken, ValueError) as error:
                raise Broken(f"key-statements: statement {len(self.notes) + 1}: {error}") from None

    def take(self, text):
        note = Note(text)
        lines = note.text.split("\n")[:-1]
        if len(lines) != 9:
            raise Broken("not of this form")
        _, origin, count, previous, act, old, new, at, size = lines
        old, new, size = Key(old), None if new == "-" else Key(new), number(size)
        before = sha256(self.notes[-1].encode()).hex() if self.notes else "-"
        if number(count) != len(self.notes) + 1 or previous != before:
            raise Broken("doesn't follow the one before")
        if self.statements:
            last = self.statements[-1]
            if origin != last[0] or at < last[4] or size < last[5]:
                raise Broken("of another log, or an earlier time")
        for key in (old, new):
            if key in self.ended:
                raise Broken(f"the key {key.name} {self.words(key)}")
        if self.live.get(old.name, old) != old:
            raise Broken(f"{old.name} isn't in use")
        recovery = self.live.get(origin + "/recovery")
        found = note.signers([key for key in (old, new, recovery) if key])
        if act == "recovery":
            fits = old.name == origin and new and new.name == origin + "/recovery"
            signed = old in found and (recovery is None or recovery in found)
        else:
            fits = old.name in (origin, origin + "/bag", origin + "/backup") and old != new
            fits = fits and (new.name == old.name if new else act == "revoke")
            signed = recovery is not None and recovery in found
            if act == "rotate":
                signed = new in found and (old in found or signed)
        if act not in ("recovery", "rotate", "revoke") or not fits:
            raise Broken("not of this form")
        if not signed:
            raise Broken(f"{act}: not signed as it must be")
        if act != "recovery":
            self.ended[old] = (act, at, size, int(count))
        self.live[old.name] = old if act == "recovery" else new
        if new:
            self.live[new.name] = new
        self.notes.append(text)
        self.statements.append((origin, old, new, found, at, size))

    def words(self, key):
        act, at, _, count = self.ended[key]
        return f"was {'revoked' if act == 'revoke' else 'replaced'} at {at} by statement {count}"

    def followed(self, keys):
        """The keys that statements by trusted keys lead to, forward and back."""
        keys, count = list(keys), -1
        while count < len(keys):
            count = len(keys)
            for _, old, new, found, _, _ in self.statements:
                if any(key in keys for key in found):
                    keys += [key for key in (old, new) if key and key not in keys]
        self.believed = {
            old: self.ended[old]
            for _, old, _, found, _, _ in self.statements
            if old in self.ended and any(key in keys for key in found)
        }
        return keys

    def refuse_ended(self, found, at, size):
        """Refuses a note that only keys signed that had ended by then."""
        late = [key for key in found if key in self.believed and not self.allows(key, at, size)]
        if found and len(late) == len(found):
            raise Broken(f"the key {late[0].name} {self.words(late[0])}")

    def allows(self, key, at, size):
        _, end, last, _ = self.ended[key]
        return at < end and (size is None or size <= last)

    def merged(self, other):
        count = min(len(self.notes), len(other.notes))
        if self.notes[:count] != other.notes[:count]:
            raise Broken("key-statements: other statements than those given")
        return self if len(self.notes) >= len(other.notes) else other


class Policy:
    """Trusted logs, and the witnesses that must have cosigned (c2sp.org/tlog-policy)."""

    def __init__(self, text):
        self.logs, self.witnesses, self.groups, self.quorum = [], {}, {}, False
        for count, line in enumerate(text.split("\n"), 1):
            words = [word for word in re.split("[ \t\r]", line) if word]
            if words and not words[0].startswith("#"):
                try:
                    self.take(words)
                except Broken as error:
                    raise NoWay(f"policy, line {count}: {error}") from None
        if self.quorum is False:
            raise NoWay("policy: no quorum, want one, or quorum none")

    def take(self, words):
        if words[0] == "log" and len(words) in (2, 3):
            self.logs.append(self.key(words[1], ED25519))
        elif words[0] == "witness" and len(words) in (3, 4):
            key = self.key(words[2], COSIGNATURE)
            self.witnesses[self.unused(words[1])] = key
        elif words[0] == "group" and len(words) >= 4:
            members = words[3:]
            if len(set(members)) != len(members):
                raise Broken("a member again")
            for member in members:
                self.known(member)
            count = {"any": 1, "all": len(members)}.get(words[2]) or number(words[2])
            if not 1 <= count <= len(members):
                raise Broken(f"{words[2]} of {len(members)} members")
            self.groups[self.unused(words[1])] = (count, members)
        elif words[0] == "quorum" and len(words) == 2:
            if self.quorum is not False:
                raise Broken("a second quorum")
            self.quorum = None if words[1] == "none" else self.known(words[1])
        else:
            raise Broken("want log, witness, group or quorum with its words")

    @staticmethod
    def key(text, kind):
        key = Key(text)
        if key.kind != kind:
            raise Broken("a key of another type")
        return key

    def unused(self, name):
        if name == "none" or name in self.witnesses or name in self.groups:
            raise Broken(f"name {name} again")
        return name

    def known(self, name):
        if name not in self.witnesses and name not in self.groups:
            raise Broken(f"no witness or group {name} above")
        return name

    def holds(self, name, cosigners):
        if name in self.witnesses:
            return self.witnesses[name].text in cosigners
        count, members = self.groups[name]
        return sum(self.holds(member, cosigners) for member in members) >= count


# --- Events and proofs ---------------------------------------------------------------------------


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def entry_of(source, name, nonce, record):
    """The entry of an event, of its source, id, nonce and the record's bytes."""
    head = f"tickmark-event/v1\n{quoted(source)}\n{quoted(name)}\n{nonce}\n"
    return sha256(head.encode() + record)


class Line:
    """`{"id":…,"nonce":…[,"open":…][,"opaque":…],"record":…,"source":…}`, the record as it stands."""

    def __init__(self, data, extra=()):
        text = utf8(data)
        value = strict_json(text)
        if not isinstance(value, dict):
            raise Broken("no event")
        names = [name for name in ("id", "nonce", "opaque", "open", "record", "source") if name in value]
        if set(value) - {"id", "nonce", "record", "source"} - set(extra) or len(names) != len(value):
            raise Broken("an event with other members")
        if not all(isinstance(value.get(name), str) for name in ("id", "nonce", "source")):
            raise Broken("an event without id, nonce and source")
        head = f'{{"id":{quoted(value["id"])},"nonce":{quoted(value["nonce"])},'
        if "opaque" in value:
            head += f'"opaque":{quoted(value["opaque"])},'
        if not text.startswith(head):
            raise Broken("an event that isn't in canonical form")
        at = len(head)
        if "open" in value:
            at = self.after(text, at, "open") + 1
        end = f',"source":{quoted(value["source"])}}}'
        if not text.startswith('"record":', at) or not text.endswith(end):
            raise Broken("an event that isn't in canonical form")
        record = text[at + len('"record":') : len(text) - len(end)]
        self.entry = entry_of(value["source"], value["id"], value["nonce"], record.encode())

    @staticmethod
    def after(text, at, name):
        """The place behind a member's value."""
        head = f'"{name}":'
        if not text.startswith(head, at):
            raise Broken("an event that isn't in canonical form")
        return json.JSONDecoder().raw_decode(text, at + len(head))[1]


def shown_entry(data):
    """The entry of an event's file in a bag."""
    return Line(data.removesuffix(b"\n")).entry


class Proof:
    """A proof that goes on its own (c2sp.org/tlog-proof)."""

    def __init__(self, text):
        head, split, self.note = text.partition("\n\n")
        lines = head.split("\n")
        if not split or lines.pop(0) != "c2sp.org/tlog-proof@v1":
            raise Broken("no proof of the form c2sp.org/tlog-proof@v1")
        self.extra = None
        if lines and lines[0].startswith("extra "):
            self.extra = unbase64(lines.pop(0).removeprefix("extra "))
            if not self.extra:
                raise Broken("an extra line without bytes")
        if not lines or not lines[0].startswith("index "):
            raise Broken("a proof without its index")
        self.index = number(lines.pop(0).removeprefix("index "))
        if len(lines) > 64:
            raise Broken("a proof of more than 64 hashes")
        self.hashes = [digest_of(line) for line in lines]
        self.head = Checkpoint(Note(self.note).text)


# --- What is said --------------------------------------------------------------------------------


class Report:
    def __init__(self, say=print):
        self.state, self.count, self.say = "proven", 0, say

    def tell(self, state, text):
        self.count += 1
        self.say(f"{state:9}{text}")
        if state == "broken" or (state == "unproven" and self.state == "proven"):
            self.state = state

    def check(self, holds, text, otherwise=None):
        self.tell("proven" if holds else "broken", text if holds else otherwise or f"{text}: no")


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise NoWay(f"{path}: {error.strerror}") from None


class Verifier:
    def __init__(self, keys, report, chain):
        self.keys, self.report, self.chain = chain.followed(keys), report, chain
        # When what is looked at was signed, as far as it says.
        self.at = ""

    def checkpoint(self, note, place="checkpoint"):
        """What a checkpoint says, even where no trusted key signed it; None for one that is broken."""
        try:
            opened = Note(note)
            head = Checkpoint(opened.text)
            is_ours = opened.signers([key for key in self.keys if key.name == head.origin])
            self.chain.refuse_ended(is_ours, self.at, head.size)
        except Broken as error:
            self.report.tell("broken", f"{place}: {error}")
            return None
        by = "signed" if is_ours else "no trusted key signed it"
        self.report.tell("proven" if is_ours else "unproven", f"{place} of {head.origin} at {head.size}: {by}")
        return head

    def look(self, path):
        """Checks what lies at a path; returns the checkpoint it stands on, or None."""
        if os.path.isdir(path):
            if os.path.exists(os.path.join(path, "bag.note")):
                return Bag(path, self).verify()
            if os.path.exists(os.path.join(path, "segments")) and os.path.exists(os.path.join(path, "log", "checkpoint")):
                return State(path, self).verify()
            return Backups(path, self).verify()
        if not os.path.isfile(path):
            raise NoWay(f"{path}: no file or folder")
        folder, name = os.path.split(path)
        if name.endswith(".tar.zst.age"):
            return Backups(folder or ".", self).verify(name)
        data = read(path)
        if name.endswith(".html"):
            if not is_utf8(data):
                raise NoWay(f"{path}: not UTF-8")
            return Page(name, data, self).verify()
        try:
            text = utf8(data)
        except Broken:
            raise NoWay(f"{path}: not UTF-8, want a page, a proof or a checkpoint") from None
        if text.startswith("c2sp.org/tlog-proof"):
            return self.proof(path, text)
        return self.checkpoint(text)

    def proof(self, path, text):
        try:
            proof = Proof(text)
        except Broken as error:
            self.report.tell("broken", str(error))
            return None
        head = self.checkpoint(proof.note)
        entry = proof.extra if proof.extra and len(proof.extra) == 32 else None
        beside = path.removesuffix(".tlog-proof") + ".json"
        if os.path.exists(beside):
            try:
                shown = shown_entry(read(beside))
            except Broken as error:
                self.report.tell("broken", f"{beside}: {error}")
                return head
            if entry is not None:
                self.report.check(shown == entry, "the event is the entry that is proven")
            entry = shown
        if head is None or entry is None:
            self.report.tell("unproven", f"proof of index {proof.index}: no entry beside it")
            return head
        holds = is_included(entry, proof.index, head.size, proof.hashes, head.root)
        self.report.check(holds, f"entry {proof.index}: in the log of {head.size}")
        return head

    def since(self, earlier, found, path):
        place = os.path.join(earlier, "checkpoint") if os.path.isdir(earlier) else earlier
        try:
            note = utf8(read(place))
        except Broken as error:
            return self.report.tell("broken", f"{place}: {error}")
        old = self.checkpoint(note, "earlier checkpoint")
        if old is None or found is None:
            return None
        if old.size == found.size:
            return self.report.check(old.root == found.root, f"the same log as at {earlier}")
        if old.size > found.size:
            return self.report.tell("broken", f"the log is shorter than at {earlier}")
        if old.size == 0:
            return self.report.tell("proven", "every log begins with the empty one")
        tiles = os.path.join(path, "log", "tile")
        if os.path.isdir(tiles):
            holds = Tiles(os.path.join(path, "log"), found.size).begins_with(old.size) == old.root
            return self.report.check(holds, f"the log begins with that of {earlier}")
        proof = hashes_in(os.path.join(path, "consistency"))
        holds = proof is not None and is_grown(old.size, old.root, found.size, found.root, proof)
        text = f"the log begins with that of {earlier}" if holds else f"no consistency proof from {old.size} here"
        return self.report.tell("proven" if holds else "unproven", text)

    def witnesses(self, policy, notes, found):
        if found is None:
            raise NoWay("found no checkpoint, want one for the policy's witnesses")
        keys, cosigners = sorted(policy.witnesses.values(), key=lambda key: key.text), set()
        for place in notes:
            try:
                note = Note(utf8(read(place)))
                if note.text != found.text:
                    raise Broken("cosigned another checkpoint than this one")
                for key in note.signers(keys):
                    cosigners.add(key.text)
                    self.report.tell("proven", f"cosigned by {key.name}")
            except (Broken, NoWay) as error:
                self.report.tell("broken", f"{place}: {error}")
        is_enough = policy.quorum is None or policy.holds(policy.quorum, cosigners)
        self.report.tell(
            "proven" if is_enough else "unproven",
            "the policy's quorum of witnesses" if is_enough else f"not the quorum {policy.quorum} of witnesses",
        )


def is_utf8(data):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def hashes_in(path):
    """The hashes of a consistency proof; none where there is no file, None where it isn't one."""
    if not os.path.exists(path):
        return []
    lines = read(path).split(b"\n")
    try:
        hashes = [digest_of(line.decode("ascii", "replace")) for line in lines[:-1]]
    except Broken:
        return None
    return hashes if lines[-1] == b"" else None


# --- A bag ---------------------------------------------------------------------------------------


class Bag:
    def __init__(self, path, verifier):
        self.path, self.verifier, self.report = path, verifier, verifier.report

    def place(self, name):
        return os.path.join(self.path, *name.split("/"))

    def names(self):
        """All files below the bag; what is no file has no place in it."""
        found = []
        for folder, folders, files in os.walk(self.path):
            for name in folders + files:
                whole = os.path.join(folder, name)
                if os.path.islink(whole) or not (os.path.isdir(whole) or os.path.isfile(whole)):
                    self.report.tell("broken", f"{name}: a link or device, want a file or folder")
                elif name in files:
                    found.append(os.path.relpath(whole, self.path).replace(os.sep, "/"))
        return sorted(found, key=os.fsencode)

    def note(self, name, form):
        """The lines of a note of the bag's key, after its first; None where it is broken."""
        try:
            note = Note(utf8(read(self.place(name))))
            lines = note.text.split("\n")[:-1]
            form(lines)
            is_ours = note.signers([key for key in self.verifier.keys if key.name.endswith("/bag")])
            self.verifier.chain.refuse_ended(is_ours, self.verifier.at, None)
        except Broken as error:
            self.report.tell("broken", f"{name}: {error}")
            return None
        by = "signed" if is_ours else "no trusted key signed it"
        self.report.tell("proven" if is_ours else "unproven", f"{name} of {lines[1]}: {by}")
        return lines

    def follow(self):
        """Goes on to the keys that statements in the bag lead to."""
        verifier = self.verifier
        try:
            run = Note(utf8(read(self.place("bag.note")))).text.split("\n")[1]
            verifier.at = run.split("/")[-1][:20]
            if os.path.exists(self.place("key-statements")):
                verifier.chain = verifier.chain.merged(Chain(utf8(read(self.place("key-statements")))))
                count = len(verifier.chain.notes)
                self.report.tell("proven", f"key-statements: {count} signed as they must be")
                verifier.keys = verifier.chain.followed(verifier.keys)
        except (Broken, IndexError) as error:
            self.report.tell("broken", str(error))

    def verify(self):
        self.follow()
        names = self.names()
        self.signed(self.note("bag.note", self.bag_form))
        self.files(names)
        head = self.head("checkpoint")
        if head:
            self.growth(head)
            self.statement(head)
            self.evidence(names, head)
        if "draw.json" in names:
            self.draw()
        for name in names:
            if name.endswith(".html") and "/" not in name:
                Page(name, read(self.place(name)), self.verifier).verify()
        return head

    def head(self, name):
        try:
            text = utf8(read(self.place(name)))
        except Broken as error:
            self.report.tell("broken", f"{name}: {error}")
            return None
        return self.verifier.checkpoint(text, name)

    @staticmethod
    def bag_form(lines):
        if len(lines) != 5 or lines[0] != "tickmark-bag/v1" or not lines[1]:
            raise Broken("want tickmark-bag/v1, a run and three digests")
        if not all(is_hex(line) for line in lines[2:4]) or not (is_hex(lines[4]) or lines[4] == "-"):
            raise Broken("want digests of 64 hexadecimal digits")

    def signed(self, lines):
        for name, at in (("manifest-sha256.txt", 2), ("tagmanifest-sha256.txt", 3)) if lines else ():
            path = self.place(name)
            data = read(path) if os.path.isfile(path) else b""
            self.report.check(sha256(data).hex() == lines[at], f"{name}: as signed", f"{name}: altered")

    # RFC 8493.

    def files(self, names):
        own = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"]
        flaws = [f"{name}: absent" for name in own if name not in names]
        if not flaws:
            flaws = list(self.flaws(names))
        for flaw in flaws:
            self.report.tell("broken", flaw)
        if not flaws:
            self.report.tell("proven", f"{len(names)} files: all listed, none altered")

    def flaws(self, names):
        declaration = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
        if read(self.place("bagit.txt")) != declaration:
            yield "bagit.txt: not of this form"
        listed, oxum = {"bag.note", "tagmanifest-sha256.txt"}, [0, 0]
        for manifest, is_payload in (("manifest-sha256.txt", True), ("tagmanifest-sha256.txt", False)):
            try:
                entries = self.manifest(read(self.place(manifest)))
            except Broken as error:
                yield f"{manifest}: {error}"
                return
            for name, digest in entries:
                listed.add(name)
                if name.startswith("data/") != is_payload:
                    yield f"{name}: in the other's manifest"
                elif name not in names:
                    yield f"{name}: absent"
                else:
                    data = read(self.place(name))
                    oxum = [oxum[0] + len(data) * is_payload, oxum[1] + is_payload]
                    if sha256(data).hex() != digest:
                        yield f"{name}: altered"
        for name in names:
            if name not in listed:
                yield f"{name}: in no manifest"
        stated = self.oxum()
        if stated != f"{oxum[0]}.{oxum[1]}":
            yield f"bag-info.txt: Payload-Oxum {stated}, want {oxum[0]}.{oxum[1]}"

    @staticmethod
    def manifest(data):
        text, entries = utf8(data), []
        if text and not text.endswith("\n") or "\r" in text:
            raise Broken("lines that don't end in LF")
        for line in text.split("\n")[:-1]:
            name = re.sub("%(0A|0D|25)", lambda found: chr(int(found[1], 16)), line[66:])
            if not is_hex(line[:64]) or line[64:66] != "  " or re.search("%(?!0A|0D|25)", line[66:]):
                raise Broken("a line that is no digest and name")
            if name.startswith("~") or "\0" in name or any(part in ("", ".", "..") for part in name.split("/")):
                raise Broken(f"{name!r}: a name that leaves the bag")
            if entries and not entries[-1][0].encode() < name.encode():
                raise Broken(f"{name!r}: out of order")
            entries.append((name, line[:64]))
        return entries

    def oxum(self):
        for line in read(self.place("bag-info.txt")).decode("utf-8", "replace").split("\n"):
            label, colon, value = line.partition(":")
            if colon and label.lower() == "payload-oxum":
                return value.lstrip(" \t")
        return None

    # The log.

    def growth(self, head):
        if not os.path.exists(self.place("checkpoint.previous")):
            return
        old = self.head("checkpoint.previous")
        if old:
            proof = hashes_in(self.place("consistency"))
            holds = proof is not None and is_grown(old.size, old.root, head.size, head.root, proof)
            self.report.check(holds, f"the log only grew from {old.size} to {head.size}")

    @staticmethod
    def statement_form(lines):
        verdicts = ("broken", "absent", "unproven", "exceptions", "met")
        if len(lines) < 5 or lines[0] != "tickmark-statement/v1" or lines[3] not in verdicts:
            raise Broken("want tickmark-statement/v1, run, period, verdict and root, a line each")
        digest_of(lines[4])
        for line in lines[5:]:
            if not is_hex(line[:64]) or not re.fullmatch("  [^#]+#[^#]+", line[64:]):
                raise Broken("want a digest and page#element")
        if [line.encode() for line in lines[5:]] != sorted(line.encode() for line in lines[5:]):
            raise Broken("elements out of order")

    def statement(self, head):
        lines = self.note("statement", self.statement_form)
        if lines:
            self.report.check(digest_of(lines[4]) == head.root, "statement and checkpoint have one root")
            self.report.say(f"         the report says: {lines[3]}, over {lines[2]}")

    def table(self, name):
        return list(csv.DictReader(io.StringIO(utf8(read(self.place(name))), newline="")))

    def draw(self):
        """A sample is drawn again: the items with the lowest ranks of the whole population."""
        try:
            asked = strict_json(utf8(read(self.place("draw.json"))))
            population, sample = self.table("population.csv"), self.table("sample.csv")
            head = "\n".join([asked["method"], asked["control"], asked["seed"]])
            ranks = [sha256(f"{head}\n{item['key']}".encode()).hex() for item in population]
            are_right = (
                asked["method"] == "tickmark-draw/v1"
                and len(population) == asked["population"]
                and ranks == [item["rank_sha256"] for item in population]
            )
            items = [
                (rank, int(item["index"] or -1), item["key"])
                for rank, item in zip(ranks, population)
                if not (asked["withoutExceptions"] and item["test_result"])
            ]
            lowest = [key for _, _, key in sorted(items)[: asked["count"]]]
            drawn = [item["key"] for item in sample]
        except (Broken, NoWay, KeyError, TypeError, ValueError, csv.Error) as error:
            self.report.tell("broken", f"draw: {error}")
            return
        self.report.check(
            are_right,
            f"population.csv: {len(population)} items with their ranks",
            "population.csv: not the items with their ranks",
        )
        self.report.check(
            drawn == lowest,
            f"sample.csv: the {len(drawn)} items that the seed draws",
            "sample.csv: not the items that the seed draws",
        )

    def evidence(self, names, head):
        count = 0
        for name in names:
            if not name.startswith("data/evidence/") or not name.endswith(".tlog-proof"):
                continue
            if self.is_proven(name.removesuffix(".tlog-proof"), head):
                count += 1
            else:
                self.report.tell("broken", f"{name}: doesn't prove its event")
        self.report.tell("proven", f"{count} events with their proofs: in the log")

    def is_proven(self, stem, head):
        try:
            entry = shown_entry(read(self.place(stem + ".json")))
            proof = Proof(utf8(read(self.place(stem + ".tlog-proof"))))
        except (Broken, NoWay):
            return False
        return proof.head.text == head.text and is_included(entry, proof.index, head.size, proof.hashes, head.root)


# --- A page --------------------------------------------------------------------------------------


class Page:
    OPEN, CLOSE = b'<script type="application/json" id="', b"</script>"

    def __init__(self, name, data, verifier):
        self.name, self.verifier, self.report = name, verifier, verifier.report
        self.parts, self.twice = {}, set()
        at = data.find(self.OPEN)
        while at >= 0:
            begin = at + len(self.OPEN)
            quote = data.find(b'"', begin)
            end = data.find(self.CLOSE, quote)
            if quote < 0 or end < 0:
                break
            is_element = data[quote + 1 : quote + 2] == b">"
            if is_element:
                element = data[begin:quote].decode("utf-8", "replace")
                if element in self.parts:
                    self.twice.add(element)
                self.parts[element] = data[quote + 2 : end]
            at = data.find(self.OPEN, end if is_element else begin)
        begin, end = data.find(b"<main"), data.rfind(b"</main>")
        if 0 <= begin < end:
            if "main" in self.parts:
                self.twice.add("main")
            self.parts["main"] = data[begin : end + len(b"</main>")]

    def json(self, name):
        return strict_json(utf8(self.parts[name])) if name in self.parts else None

    def verify(self):
        try:
            return self.check()
        except (Broken, KeyError, TypeError, IndexError, ValueError) as error:
            self.report.tell("broken", f"{self.name}: {error}")
            return None

    def check(self):
        text = self.json("statement")
        if not isinstance(text, str):
            raise Broken("no statement in it")
        note = Note(text)
        lines = note.text.split("\n")[:-1]
        Bag.statement_form(lines)
        is_ours = note.signers([key for key in self.verifier.keys if key.name.endswith("/bag")])
        by = "signed" if is_ours else "no trusted key signed it"
        self.report.tell("proven" if is_ours else "unproven", f"{self.name}: statement: {by}")
        signed = {}
        for line in lines[5:]:
            page, element = line[66:].split("#")
            if page == self.name:
                signed[element] = line[:64]
        wrong = self.twice | {
            key
            for key in (set(self.parts) - {"statement", "main"}) | set(signed)
            if key not in self.parts or signed.get(key) != sha256(self.parts[key]).hex()
        }
        self.report.check(
            not wrong and bool(signed),
            f"{self.name}: {len(signed)} elements as signed",
            f"{self.name}: altered: {', '.join(sorted(wrong))}",
        )
        stated = self.json("checkpoint")
        if not isinstance(stated, str):
            return None
        head = self.verifier.checkpoint(stated, f"{self.name}: checkpoint")
        if head:
            self.report.check(digest_of(lines[4]) == head.root, f"{self.name}: statement and checkpoint have one root")
            self.events(head)
        return head

    def events(self, head):
        if "events" not in self.parts:
            return
        events = strict_json(utf8(inflated(unbase64(self.json("events")))))["events"]
        pool = unbase64(self.json("nodes"))
        if len(pool) % 32:
            raise Broken("its events can't be read")
        nodes = [pool[at : at + 32] for at in range(0, len(pool), 32)]
        leaves = []
        for event in events:
            entry = entry_of(event["source"], event["id"], event["nonce"], event["record"].encode())
            leaves.append((event["index"], leaf(entry)))
        self.report.check(
            are_included(leaves, head.size, nodes, head.root),
            f"{self.name}: {len(events)} events in the log",
            f"{self.name}: its {len(events)} events don't lead to the log's root",
        )


def inflated(data):
    """The content of one raw deflate stream (RFC 1951)."""
    stream = zlib.decompressobj(-15)
    try:
        content = stream.decompress(data, 64 << 20)
    except zlib.error as error:
        raise Broken(f"its events aren't compressed as they should be: {error}") from None
    if not stream.eof or stream.unused_data:
        raise Broken("its events don't end where they should")
    return content


# --- A state -------------------------------------------------------------------------------------


def root_of(hashes):
    """The root over whole subtrees of one level, in order; RFC 6962, section 2.1."""
    if not hashes:
        return sha256(b"")
    while len(hashes) > 1:
        pairs = [node(hashes[at], hashes[at + 1]) for at in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[len(hashes) & ~1 :]
    return hashes[0]


def tile_path(level, index, width):
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return f"tile/{level}/{'/'.join(groups)}" + (f".p/{width}" if width < 256 else "")


def tiles_of(entries):
    """The bundles and tiles that a log of these entries has (c2sp.org/tlog-tiles), by path."""
    found = {}
    for at in range(0, len(entries), 256):
        part = entries[at : at + 256]
        bundle = b"".join(len(entry).to_bytes(2, "big") + entry for entry in part)
        found[tile_path("entries", at // 256, len(part))] = bundle
    level, hashes = 0, [leaf(entry) for entry in entries]
    while hashes:
        for at in range(0, len(hashes), 256):
            part = hashes[at : at + 256]
            found[tile_path(level, at // 256, len(part))] = b"".join(part)
        hashes = [root_of(hashes[at : at + 256]) for at in range(0, len(hashes) - 255, 256)]
        level += 1
    return found


class Tiles:
    """Hash tiles below a log's folder."""

    def __init__(self, folder, size):
        self.folder, self.size = folder, size

    def begins_with(self, size):
        """The root of the first `size` leaves, from tiles of level 0."""
        hashes = []
        for at in range(0, size, 256):
            width = min(256, self.size - at)
            data = read(os.path.join(self.folder, tile_path(0, at // 256, width)))
            hashes += [data[place : place + 32] for place in range(0, len(data), 32)]
        return root_of(hashes[:size])


def unzstd(data):
    """Decompresses whole zstd frames; None where nothing here can."""
    try:
        from compression import zstd  # Python 3.14
    except ImportError:
        if not shutil.which("zstd"):
            return None
        done = subprocess.run(["zstd", "-dc", "--no-progress"], input=data, capture_output=True)
        if done.returncode:
            raise Broken(done.stderr.decode("utf-8", "replace").strip().split("\n")[-1]) from None
        return done.stdout
    try:
        return zstd.decompress(data)
    except (zstd.ZstdError, EOFError) as error:
        raise Broken(str(error)) from None


class State:
    def __init__(self, path, verifier):
        self.path, self.verifier, self.report = path, verifier, verifier.report

    def verify(self):
        try:
            text = utf8(read(os.path.join(self.path, "log", "checkpoint")))
        except Broken as error:
            self.report.tell("broken", f"checkpoint: {error}")
            return None
        head = self.verifier.checkpoint(text)
        if head is None:
            return None
        try:
            entries = self.entries()
        except Broken as error:
            self.report.tell("broken", f"segments: {error}")
            entries = []
        if entries is None:
            self.report.tell("unproven", "segments: not looked at, neither this Python nor a program zstd reads them")
            return head
        signed = entries[: head.size]
        holds = len(signed) == head.size and root_of([leaf(entry) for entry in signed]) == head.root
        self.report.check(
            holds,
            f"segments: {len(signed)} entries make the signed root",
            f"segments: {len(signed)} entries don't make the signed root of {head.size}",
        )
        if len(entries) > head.size:
            self.report.tell("unproven", f"segments: {len(entries) - head.size} entries behind the signed log")
        wrong = [name for name, data in sorted(tiles_of(signed).items()) if not self.has(name, data)]
        self.report.check(
            not wrong,
            "tiles: as the segments make them",
            f"tiles: {len(wrong)} are missing or altered, the first {''.join(wrong[:1])}",
        )
        return head

    def has(self, name, data):
        path = os.path.join(self.path, "log", name)
        return os.path.isfile(path) and read(path) == data

    def entries(self):
        """The entries of all segments' lines; None where there is no zstd here."""
        folder, found = os.path.join(self.path, "segments"), []
        for name in sorted(os.listdir(folder)):
            if not re.fullmatch(r"[0-9]{12}\.jsonl\.zst", name):
                continue
            if int(name[:12]) != len(found):
                raise Broken(f"{name}, want the one of {len(found)}")
            content = unzstd(read(os.path.join(folder, name)))
            if content is None:
                return None
            if content and not content.endswith(b"\n"):
                raise Broken(f"{name}: a line without an end")
            for line in content.split(b"\n")[:-1]:
                found.append(Line(line, ("open", "opaque")).entry)
        return found


# --- Backups -------------------------------------------------------------------------------------


class Backups:
    """Archives beside their signed receipts; what is in them needs an identity, which isn't here."""

    NAME = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(\.r[1-9]\d*)?\.(tar\.zst\.age|receipt)")

    def __init__(self, path, verifier):
        self.path, self.report = path, verifier.report
        self.key = next((key for key in verifier.keys if key.name.endswith("/backup")), None)

    def verify(self, only=None):
        stamps = set()
        for name in os.listdir(self.path):
            match = self.NAME.fullmatch(name)
            if match and self.is_time(*match.group(1, 2, 3, 4, 5, 6)):
                stamps.add(name.removesuffix("." + match[8]))
        stamps = [stamp for stamp in sorted(stamps) if only in (None, stamp + ".tar.zst.age")]
        if not stamps:
            raise NoWay(f"{self.path}: neither a bag, a state nor backups")
        for stamp in stamps:
            try:
                state, text = self.judge(stamp)
            except Broken as error:
                state, text = "broken", str(error)
            self.report.tell(state, f"{stamp}.tar.zst.age: {text}")

    @staticmethod
    def is_time(*parts):
        try:
            datetime.datetime(*(int(part) for part in parts))
        except ValueError:
            return False
        return True

    def judge(self, stamp):
        archive, receipt = (os.path.join(self.path, stamp + end) for end in (".tar.zst.age", ".receipt"))
        if not os.path.exists(receipt):
            return "unproven", "no receipt"
        note = Note(utf8(read(receipt)))
        if self.key and not note.signers([self.key]):
            raise Broken("the receipt is signed by another key")
        lines = note.text.split("\n")[:-1]
        if len(lines) != 8 or lines[0] != "tickmark-backup-receipt/v1":
            raise Broken("no receipt")
        if not is_hex(lines[2]) and lines[2] != "-" or not all(is_hex(line) for line in (lines[3], lines[6], lines[7][:64])):
            raise Broken("no receipt")
        number(lines[4], 2**63), digest_of(lines[5])
        if lines[7][64:65] != " " or self.stamp_of(lines[1]) != stamp:
            raise Broken("the receipt of another run")
        size = number(lines[7][65:], 2**63)
        if not os.path.isfile(archive):
            return "broken", "missing"
        data = read(archive)
        if len(data) != size or sha256(data).hex() != lines[7][:64]:
            return "broken", "not the archive its receipt names"
        return ("proven" if self.key else "unproven"), "the archive its receipt names"

    @staticmethod
    def stamp_of(run):
        match = re.fullmatch(r".+/(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z(\.r[1-9]\d*)?", run)
        if not match or not Backups.is_time(*match.group(1, 2, 3, 4, 5, 6)):
            raise Broken("no receipt")
        return "{}{}{}T{}{}{}Z{}".format(*match.group(1, 2, 3, 4, 5, 6), match[7] or "")


# --- Time stamps (RFC 3161), which `openssl` checks ----------------------------------------------


def timestamp(report, data, reply, authorities):
    """Tells whether a trusted authority stamped these bytes; a certificate is judged at that time."""
    if not os.path.isfile(reply):
        return report.tell("unproven", f"time stamp: no {reply}")
    if not shutil.which("openssl"):
        return report.tell("unproven", "time stamp: not looked at, no program openssl here")
    shown = subprocess.run(["openssl", "ts", "-reply", "-in", reply, "-text"], capture_output=True, text=True)
    found = re.search(r"^Time stamp: (\w+ +\d+ \d\d:\d\d:\d\d)(?:\.\d+)? (\d+) GMT$", shown.stdout, re.M)
    if not found:
        return report.tell("broken", "time stamp: no time stamp reply that grants one")
    time = datetime.datetime.strptime(f"{found[1]} {found[2]} +0000", "%b %d %H:%M:%S %Y %z")
    check = ["openssl", "ts", "-verify", "-in", reply, "-CAfile", authorities, "-attime", str(int(time.timestamp()))]
    query = reply.removesuffix(".tsr") + ".tsq"
    with tempfile.TemporaryDirectory() as folder:
        place = os.path.join(folder, "data")
        with open(place, "wb") as file:
            file.write(data)
        calls = [check + ["-data", place]]
        if os.path.isfile(query):
            calls.append(check + ["-queryfile", query])
        for call in calls:
            done = subprocess.run(call, capture_output=True, text=True)
            if done.returncode:
                lines = [line for line in done.stderr.split("\n") if ":error:" in line] or ["not right"]
                words = lines[-1].split(":")
                reason = words[5] if len(words) > 5 else lines[-1]
                return report.tell("broken", f"time stamp: {reason}")
    return report.tell("proven", f"time stamp: the checkpoint was there at {time:%Y-%m-%dT%H:%M:%SZ}")


# --- The call ------------------------------------------------------------------------------------


def trusted(texts):
    keys = []
    for text in texts:
        try:
            lines = utf8(read(text)).split("\n") if os.path.exists(text) else [text]
            keys += [Key(line) for line in lines if line]
        except Broken as error:
            raise NoWay(f"--key: {error}") from None
    return keys


def beside(path, suffix):
    return path.rstrip("/") + suffix


def checkpoint_of(path):
    """The place of the checkpoint that an artifact has as a file."""
    if os.path.isfile(path):
        return path
    for name in ("checkpoint", os.path.join("log", "checkpoint")):
        if os.path.isfile(os.path.join(path, name)):
            return os.path.join(path, name)
    raise NoWay(f"{path}: no checkpoint, want one that a time stamp can be over")


def verify(path, options, report):
    """Checks what lies at the path, with the options' lists of words."""
    policy = None
    if options["--policy"]:
        try:
            policy = Policy(utf8(read(options["--policy"][-1])))
        except Broken as error:
            raise NoWay(f"policy: {error}") from None
    keys = trusted(options["--key"]) + (policy.logs if policy else [])
    chain = Chain()
    if options["--statements"]:
        try:
            chain = Chain(utf8(read(options["--statements"][-1])))
        except Broken as error:
            report.tell("broken", str(error))
    verifier, given = Verifier(keys, report, chain), path
    path = os.path.realpath(path)
    found = verifier.look(path)
    for since in options["--since"][-1:]:
        verifier.since(os.path.realpath(since), found, path)
    if policy:
        notes = options["--cosigned"] or [place for place in [beside(given, ".cosigned")] if os.path.exists(place)]
        verifier.witnesses(policy, notes, found)
    if options["--tsa"]:
        reply = (options["--timestamp"] or [beside(given, ".tsr")])[-1]
        timestamp(report, read(checkpoint_of(path)), reply, options["--tsa"][-1])
    if report.count == 0:
        report.state = "unproven"


OPTIONS = ("--key", "--statements", "--since", "--policy", "--cosigned", "--tsa", "--timestamp")
USAGE = "usage: verify.py <path>" + "".join(f" [{name} …]" for name in OPTIONS)


def main(arguments, say=print):
    paths, options = [], {name: [] for name in OPTIONS}
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if name in options:
            options[name].append(value if equals else next(rest, ""))
        else:
            paths.append(argument)
    if len(paths) != 1 or paths[0].startswith("-"):
        print(USAGE, file=sys.stderr)
        return 64
    report = Report(say)
    try:
        verify(paths[0], options, report)
    except NoWay as error:
        print(error, file=sys.stderr)
        return 3
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 3
    say(report.state)
    return 0 if report.state == "proven" else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
