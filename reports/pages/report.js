// A page of a Tickmark report checks itself, offline: the signatures, the log, and that each cell it
// shows follows from an event in the log. Only then do its tables become searchable.
"use strict";

(() => {
  const ownText = document.currentScript.textContent;
  const encoder = new TextEncoder();

  // What a check found; its message is the headline, its detail says what stood where.
  class Flaw extends Error {
    constructor(message, detail = "") {
      super(message);
      this.detail = detail;
    }
  }

  function need(condition, message, detail) {
    if (!condition) throw new Flaw(message, detail);
  }

  // ---- Bytes ----

  const utf8 = (text) => encoder.encode(text);
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const isSame = (a, b) => a.length === b.length && a.every((byte, index) => byte === b[index]);

  function joined(...parts) {
    const whole = new Uint8Array(parts.reduce((count, part) => count + part.length, 0));
    let offset = 0;
    for (const part of parts) {
      whole.set(part, offset);
      offset += part.length;
    }
    return whole;
  }

  // Standard base64 with padding; a text that doesn't encode back to itself is refused.
  function base64(text) {
    let binary;
    try {
      binary = atob(text);
    } catch {
      throw new Flaw("Base64 is malformed", text.slice(0, 40));
    }
    need(btoa(binary) === text, "Base64 isn't canonical", text.slice(0, 40));
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  }

  const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));

  // ---- SHA-256 and SHA-512 (FIPS 180-4) ----
  // Both take their constants from the fractions of roots of primes: SHA-256 the first 32 bits.

  function primes(count) {
    const found = [];
    for (let number = 2; found.length < count; number += 1) {
      if (found.every((prime) => number % prime !== 0)) found.push(number);
    }
    return found;
  }

  // The largest integer whose power is at most the value.
  function integerRoot(value, power) {
    let [low, high] = [0n, 1n << 100n];
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** power <= value) low = middle;
      else high = middle;
    }
    return low;
  }

  const mask64 = (1n << 64n) - 1n;
  const cubeFractions = primes(80).map((p) => integerRoot(BigInt(p) << 192n, 3n) & mask64);
  const squareFractions = primes(8).map((p) => integerRoot(BigInt(p) << 128n, 2n) & mask64);
  const upper = (words) => Uint32Array.from(words, (word) => Number(word >> 32n));
  const lower = (words) => Uint32Array.from(words, (word) => Number(word & 0xffffffffn));
  // Signed words, which engines add without turning them into floating point.
  const rounds256 = Int32Array.from(upper(cubeFractions.slice(0, 64)));
  const start256 = Int32Array.from(upper(squareFractions));

  // The message with a one bit, zeros and its length in bits behind it.
  function padded(message, blockSize) {
    const lengthSize = blockSize / 8;
    const count = Math.ceil((message.length + 1 + lengthSize) / blockSize) * blockSize;
    const bytes = new Uint8Array(count);
    bytes.set(message);
    bytes[message.length] = 0x80;
    const view = new DataView(bytes.buffer);
    view.setUint32(count - 8, Math.floor(message.length / 0x20000000));
    view.setUint32(count - 4, (message.length << 3) >>> 0);
    return view;
  }

  const schedule256 = new Int32Array(64);

  function sha256(message) {
    const view = padded(message, 64);
    const state = start256.slice();
    const w = schedule256;
    for (let offset = 0; offset < view.byteLength; offset += 64) {
      for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(offset + 4 * i);
      for (let i = 16; i < 64; i += 1) {
        const x = w[i - 15];
        const y = w[i - 2];
        const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      }
      let a = state[0];
      let b = state[1];
      let c = state[2];
      let d = state[3];
      let e = state[4];
      let f = state[5];
      let g = state[6];
      let h = state[7];
      for (let i = 0; i < 64; i += 1) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const t1 = (h + s1 + ((e & f) ^ (~e & g)) + rounds256[i] + w[i]) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g;
        g = f;
        f = e;
        e = (d + t1) | 0;
        d = c;
        c = b;
        b = a;
        a = (t1 + t2) | 0;
      }
      state[0] += a;
      state[1] += b;
      state[2] += c;
      state[3] += d;
      state[4] += e;
      state[5] += f;
      state[6] += g;
      state[7] += h;
    }
    const output = new DataView(new ArrayBuffer(32));
    for (let i = 0; i < 8; i += 1) output.setInt32(4 * i, state[i]);
    return new Uint8Array(output.buffer);
  }

  // Rotations and shifts of a 64-bit word kept as two halves.
  const rotatedHigh = (h, l, n) =>
    n < 32 ? (h >>> n) | (l << (32 - n)) : (l >>> (n - 32)) | (h << (64 - n));
  const rotatedLow = (h, l, n) => rotatedHigh(l, h, n);

  function sha512(message) {
    const [kh, kl] = [upper(cubeFractions), lower(cubeFractions)];
    const [sh, sl] = [upper(squareFractions), lower(squareFractions)];
    const [wh, wl] = [new Uint32Array(80), new Uint32Array(80)];
    const view = padded(message, 128);
    // Adds 64-bit words; the result's halves stand in `high` and the value returned.
    let high = 0;
    const sum = (...halves) => {
      let low = 0;
      high = 0;
      for (let i = 0; i < halves.length; i += 2) {
        high += halves[i] >>> 0;
        low += halves[i + 1] >>> 0;
      }
      high = (high + Math.floor(low / 0x100000000)) >>> 0;
      return low >>> 0;
    };
    const mixed = (h, l, a, b, c) => [
      rotatedHigh(h, l, a) ^ rotatedHigh(h, l, b) ^ rotatedHigh(h, l, c),
      rotatedLow(h, l, a) ^ rotatedLow(h, l, b) ^ rotatedLow(h, l, c),
    ];
    const shifted = (h, l, a, b, c) => [
      rotatedHigh(h, l, a) ^ rotatedHigh(h, l, b) ^ (h >>> c),
      rotatedLow(h, l, a) ^ rotatedLow(h, l, b) ^ ((l >>> c) | (h << (32 - c))),
    ];
    for (let offset = 0; offset < view.byteLength; offset += 128) {
      for (let i = 0; i < 16; i += 1) {
        wh[i] = view.getUint32(offset + 8 * i);
        wl[i] = view.getUint32(offset + 8 * i + 4);
      }
      for (let i = 16; i < 80; i += 1) {
        const s0 = shifted(wh[i - 15], wl[i - 15], 1, 8, 7);
        const s1 = shifted(wh[i - 2], wl[i - 2], 19, 61, 6);
        wl[i] = sum(wh[i - 16], wl[i - 16], ...s0, wh[i - 7], wl[i - 7], ...s1);
        wh[i] = high;
      }
      const [h, l] = [Array.from(sh), Array.from(sl)];
      for (let i = 0; i < 80; i += 1) {
        const choice = [(h[4] & h[5]) ^ (~h[4] & h[6]), (l[4] & l[5]) ^ (~l[4] & l[6])];
        const t1l = sum(
          h[7], l[7], ...mixed(h[4], l[4], 14, 18, 41), ...choice, kh[i], kl[i], wh[i], wl[i]);
        const t1h = high;
        const major = [
          (h[0] & h[1]) ^ (h[0] & h[2]) ^ (h[1] & h[2]),
          (l[0] & l[1]) ^ (l[0] & l[2]) ^ (l[1] & l[2]),
        ];
        const t2l = sum(...mixed(h[0], l[0], 28, 34, 39), ...major);
        const t2h = high;
        h.pop();
        l.pop();
        l[3] = sum(h[3], l[3], t1h, t1l);
        h[3] = high;
        l.unshift(sum(t1h, t1l, t2h, t2l));
        h.unshift(high);
      }
      for (let i = 0; i < 8; i += 1) {
        sl[i] = sum(sh[i], sl[i], h[i], l[i]);
        sh[i] = high;
      }
    }
    const output = new DataView(new ArrayBuffer(64));
    for (let i = 0; i < 8; i += 1) {
      output.setUint32(8 * i, sh[i]);
      output.setUint32(8 * i + 4, sl[i]);
    }
    return new Uint8Array(output.buffer);
  }

  // ---- Ed25519 (RFC 8032), for browsers whose WebCrypto doesn't have it ----

  const field = 2n ** 255n - 19n;
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const modulo = (value, by = field) => ((value % by) + by) % by;

  function powered(base, exponent) {
    let result = 1n;
    for (let bit = exponent; bit > 0n; bit >>= 1n) {
      if (bit & 1n) result = (result * base) % field;
      base = (base * base) % field;
    }
    return result;
  }

  const inverse = (value) => powered(modulo(value), field - 2n);
  const curve = modulo(-121665n * inverse(121666n));
  const littleEndian = (bytes) => BigInt("0x" + hex(Uint8Array.from(bytes).reverse()));

  // A point from its 32 bytes, in extended coordinates; null for none.
  function point(bytes) {
    const number = littleEndian(bytes);
    const y = number & ((1n << 255n) - 1n);
    if (y >= field) return null;
    const u = modulo(y * y - 1n);
    const v = modulo(curve * y * y + 1n);
    let x = modulo(u * powered(v, 3n) * powered(u * powered(v, 7n), (field - 5n) / 8n));
    if (modulo(v * x * x) !== u) x = modulo(x * powered(2n, (field - 1n) / 4n));
    if (modulo(v * x * x) !== u) return null;
    const isOdd = number >> 255n;
    if (x === 0n && isOdd) return null;
    if ((x & 1n) !== isOdd) x = field - x;
    return [x, y, 1n, modulo(x * y)];
  }

  function added([x1, y1, z1, t1], [x2, y2, z2, t2]) {
    const a = modulo((y1 - x1) * (y2 - x2));
    const b = modulo((y1 + x1) * (y2 + x2));
    const c = modulo(2n * curve * t1 * t2);
    const d = modulo(2n * z1 * z2);
    const [e, f, g, h] = [b - a, d - c, d + c, b + a];
    return [modulo(e * f), modulo(g * h), modulo(f * g), modulo(e * h)];
  }

  const base = point([0x58, ...Array(31).fill(0x66)]);

  function isSignedPlainly(key, signature, message) {
    const [r, s] = [signature.slice(0, 32), littleEndian(signature.slice(32))];
    const from = point(key);
    if (signature.length !== 64 || s >= order || !from) return false;
    const k = modulo(littleEndian(sha512(joined(r, key, message))), order);
    const negative = [modulo(-from[0]), from[1], 1n, modulo(-from[3])];
    const both = added(base, negative);
    let sum = [0n, 1n, 1n, 0n];
    for (let bit = 252n; bit >= 0n; bit -= 1n) {
      sum = added(sum, sum);
      const choice = Number((s >> bit) & 1n) + 2 * Number((k >> bit) & 1n);
      if (choice > 0) sum = added(sum, [null, base, negative, both][choice]);
    }
    const z = inverse(sum[2]);
    const [x, y] = [modulo(sum[0] * z), modulo(sum[1] * z)];
    return littleEndian(r) === (y | ((x & 1n) << 255n));
  }

  async function isSigned(key, signature, message) {
    try {
      const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
      return await crypto.subtle.verify("Ed25519", imported, signature, message);
    } catch {
      return isSignedPlainly(key, signature, message);
    }
  }

  // ---- Signed notes (c2sp.org/signed-note) ----

  function verifierKey(text) {
    const parts = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(text);
    need(parts, "A key is malformed", text);
    const bytes = base64(parts[3]);
    need(bytes.length === 33 && bytes[0] === 1, "A key isn't an Ed25519 key", text);
    const id = sha256(joined(utf8(parts[1] + "\n"), bytes)).slice(0, 4);
    need(hex(id) === parts[2], "A key's id isn't its own", text);
    return { text, name: parts[1], id, bytes: bytes.slice(1) };
  }

  // Returns the note's text if the key signed it.
  async function opened(note, key, what) {
    const split = note.lastIndexOf("\n\n");
    const isText = note.endsWith("\n") && !/[\0-\x09\x0b-\x1f]/.test(note);
    need(isText && split > 0, `${what} isn't a signed note`);
    const text = note.slice(0, split + 1);
    let isFound = false;
    for (const line of note.slice(split + 2, -1).split("\n")) {
      const parts = /^\u2014 (\S+) (\S+)$/.exec(line);
      need(parts, `${what} has a malformed signature`, line);
      const bytes = base64(parts[2]);
      need(bytes.length >= 5, `${what} has a malformed signature`, line);
      if (parts[1] !== key.name || !isSame(bytes.slice(0, 4), key.id)) continue;
      const isGood = await isSigned(key.bytes, bytes.slice(4), utf8(text));
      need(isGood, `${what} doesn't carry a good signature`, `key ${key.name}`);
      isFound = true;
    }
    need(isFound, `${what} isn't signed by the key of this report`, `key ${key.name}`);
    return text;
  }

  function checkpointOf(text, key) {
    const [origin, size, root, ...rest] = text.split("\n");
    const isWhole = rest.length > 0 && /^(0|[1-9]\d{0,15})$/.test(size);
    need(isWhole && origin === key.name, "The checkpoint is malformed", text);
    return { size: Number(size), root: base64(root) };
  }

  // ---- The Merkle tree (RFC 6962, proofs as in RFC 9162, 2.1.3.2 and 2.1.4.2) ----

  const leafOf = (entry) => sha256(joined([0], entry));
  const nodeOf = (left, right) => sha256(joined([1], left, right));
  const half = (number) => Math.floor(number / 2);

  // The largest power of two below a size of two or more: so many leaves stand on the left.
  function split(size) {
    let count = 1;
    while (count * 2 < size) count *= 2;
    return count;
  }

  // The root over some leaves, by index, and over the largest subtrees that hold none of them, from
  // left to right; null where these don't fit the tree. The hash of each range is kept by its name.
  function rootOver(leaves, size, hashes, kept) {
    let used = 0;
    const over = (begin, end, first, last) => {
      let hash;
      if (first === last) {
        hash = hashes[used];
        used += 1;
      } else if (end - begin === 1) {
        hash = last - first === 1 && leaves[first].index === begin ? leaves[first].leaf : undefined;
      } else {
        const middle = begin + split(end - begin);
        let place = first;
        while (place < last && leaves[place].index < middle) place += 1;
        const left = over(begin, middle, first, place);
        const right = over(middle, end, place, last);
        hash = left && right && nodeOf(left, right);
      }
      kept.set(`${begin}-${end}`, hash);
      return hash;
    };
    const root = leaves.length === 0 ? null : over(0, size, 0, leaves.length);
    return root && used === hashes.length ? root : null;
  }

  // The siblings of a leaf, from the leaf up, out of the hashes that were kept.
  function pathOf(index, size, kept) {
    const path = [];
    let [begin, end] = [0, size];
    while (end - begin > 1) {
      const middle = begin + split(end - begin);
      const isLeft = index >= middle;
      path.unshift({ isLeft, hash: kept.get(isLeft ? `${begin}-${middle}` : `${middle}-${end}`) });
      if (isLeft) begin = middle;
      else end = middle;
    }
    return path;
  }

  function isConsistent(old, now, hashes) {
    if (old.size > now.size) return false;
    if (old.size === now.size) return hashes.length === 0 && isSame(old.root, now.root);
    if (old.size === 0) return hashes.length === 0;
    const isPower = Number.isInteger(Math.log2(old.size));
    const path = isPower ? [old.root, ...hashes] : [...hashes];
    if (path.length === 0 || hashes.length === 0) return false;
    let [fn, sn] = [old.size - 1, now.size - 1];
    while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
    let [first, second] = [path[0], path[0]];
    for (const hash of path.slice(1)) {
      if (sn === 0) return false;
      if (fn % 2 === 1 || fn === sn) {
        first = nodeOf(hash, first);
        second = nodeOf(hash, second);
        while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
      } else {
        second = nodeOf(second, hash);
      }
      [fn, sn] = [half(fn), half(sn)];
    }
    return sn === 0 && isSame(first, old.root) && isSame(second, now.root);
  }

  // ---- Deflate (RFC 1951): the one form of it that reports use, a block with the fixed codes ----

  function inflated(bytes) {
    let output = new Uint8Array(1 << 16);
    let [count, place, held, heldCount] = [0, 0, 0, 0];
    // A number from its low end.
    const number = (size) => {
      while (heldCount < size) {
        need(place < bytes.length, "Compressed data stops early");
        held |= bytes[place] << heldCount;
        place += 1;
        heldCount += 8;
      }
      const value = held & ((1 << size) - 1);
      held >>>= size;
      heldCount -= size;
      return value;
    };
    // A code from its high end.
    const code = (size, begun = 0) => {
      let value = begun;
      for (let i = 0; i < size; i += 1) value = 2 * value + number(1);
      return value;
    };
    const symbol = () => {
      const short = code(7);
      if (short < 24) return 256 + short;
      const middle = code(1, short);
      if (middle < 0xc0) return middle - 0x30;
      return middle < 0xc8 ? 280 + middle - 0xc0 : 144 + code(1, middle) - 0x190;
    };
    const put = (byte) => {
      if (count === output.length) {
        need(count < 1 << 26, "Compressed data is too long");
        const longer = new Uint8Array(2 * count);
        longer.set(output);
        output = longer;
      }
      output[count] = byte;
      count += 1;
    };
    const lengthOf = (n) => {
      if (n < 8) return 3 + n;
      const extra = (n >> 2) - 1;
      return n === 28 ? 258 : ((4 + (n & 3)) << extra) + 3 + number(extra);
    };
    const distanceOf = (n) => {
      if (n < 4) return 1 + n;
      const extra = (n >> 1) - 1;
      return ((2 + (n & 1)) << extra) + 1 + number(extra);
    };
    need(number(3) === 3, "Compressed data is of another form");
    for (let next = symbol(); next !== 256; next = symbol()) {
      if (next < 256) {
        put(next);
        continue;
      }
      need(next < 286, "Compressed data is malformed");
      const length = lengthOf(next - 257);
      const distance = code(5);
      need(distance < 30, "Compressed data is malformed");
      const from = count - distanceOf(distance);
      need(from >= 0, "Compressed data is malformed");
      for (let i = 0; i < length; i += 1) put(output[from + i]);
    }
    need(place === bytes.length && held === 0, "Compressed data doesn't end where it should");
    return output.subarray(0, count);
  }

  // ---- Records: JSON with the text of its numbers kept, so that none is rounded ----

  class Numeral {
    constructor(text) { this.text = text; }
  }

  function parsed(text) {
    const token = /\s*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)|(true|false|null))/y;
    let next;
    const advance = () => {
      next = token.exec(text);
      need(next, "A record isn't JSON", text.slice(token.lastIndex, token.lastIndex + 40));
    };
    const list = (close, element) => {
      advance();
      if (next[1] === close) return;
      for (;;) {
        element();
        advance();
        if (next[1] === close) return;
        need(next[1] === ",", "A record isn't JSON");
        advance();
      }
    };
    const value = () => {
      if (next[2]) return JSON.parse(next[2]);
      if (next[3]) return new Numeral(next[3]);
      if (next[4]) return JSON.parse(next[4]);
      if (next[1] === "[") {
        const elements = [];
        list("]", () => elements.push(value()));
        return elements;
      }
      need(next[1] === "{", "A record isn't JSON");
      const members = new Map();
      list("}", () => {
        const name = JSON.parse(next[2]);
        advance();
        advance();
        members.set(name, value());
      });
      return members;
    };
    advance();
    const whole = value();
    need(token.lastIndex === text.length, "A record has text behind it");
    return whole;
  }

  // ---- The columns of an event: a function of its sealed record ----

  const isSealed = (value) => value instanceof Map && value.has("$sealed");
  const knownTokens = new Map();

  // The tokens of a JSON pointer (RFC 6901).
  function tokensOf(pointer) {
    let tokens = knownTokens.get(pointer);
    if (!tokens) {
      const parts = pointer.split("/").slice(1);
      tokens = parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
      knownTokens.set(pointer, tokens);
    }
    return tokens;
  }

  function child(value, token) {
    if (value instanceof Map) return value.get(token);
    return Array.isArray(value) && /^(0|[1-9]\d*)$/.test(token) ? value[token] : undefined;
  }

  function found(value, pointer) {
    for (const token of tokensOf(pointer)) {
      if (isSealed(value)) return undefined;
      value = child(value, token);
    }
    return isSealed(value) ? undefined : value;
  }

  const fitsType = {
    S: (v) => typeof v === "string", N: (v) => typeof v === "string", B: (v) => typeof v === "string",
    BOOL: (v) => typeof v === "boolean", NULL: (v) => typeof v === "boolean",
    M: (v) => v instanceof Map, L: Array.isArray, SS: Array.isArray, NS: Array.isArray,
    BS: Array.isArray,
  };

  // A DynamoDB value with its type taken off.
  function untyped(value) {
    if (!(value instanceof Map) || value.size !== 1) return undefined;
    const [[type, inner]] = value;
    return Object.hasOwn(fitsType, type) && fitsType[type](inner) ? { type, inner } : undefined;
  }

  function foundItem(record, pointer) {
    const image = ["Item", "NewImage", "OldImage", "Keys"]
      .find((name) => record.get(name) instanceof Map);
    if (image === undefined) return undefined;
    const [first, ...rest] = tokensOf(pointer);
    let typed = untyped(first === undefined ? record.get(image) : child(record.get(image), first));
    for (const token of rest) {
      if (!typed || !["M", "L"].includes(typed.type)) return undefined;
      typed = untyped(child(typed.inner, token));
    }
    return typed && typed.type !== "NULL" ? typed.inner : undefined;
  }

  function scalar(value) {
    if (typeof value === "string") return value;
    if (value instanceof Numeral) return value.text;
    return typeof value === "boolean" ? String(value) : undefined;
  }

  // Days since 1970 of a date that the calendar has, else undefined.
  function civilDay(year, month, day) {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    return exists ? Math.round(date.getTime() / 86400000) : undefined;
  }

  const timeForm =
    /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

  // Microseconds since 1970 of RFC 3339; digits beyond the microsecond are cut off.
  function microseconds(text) {
    const parts = timeForm.exec(text);
    if (!parts) return undefined;
    const [, year, month, day, hour, minute, second, fraction, sign, hours, minutes] = parts;
    if (minute > 59 || second > 59 || hours > 23 || minutes > 59) return undefined;
    const days = civilDay(Number(year), Number(month), Number(day));
    if (days === undefined) return undefined;
    const offset = sign ? (sign + "1") * (hours * 3600 + minutes * 60) : 0;
    const seconds = days * 86400 + hour * 3600 + minute * 60 + Number(second) - offset;
    return BigInt(seconds) * 1000000n + BigInt((fraction ?? "").padEnd(6, "0").slice(0, 6));
  }

  // Microseconds of a count since 1970 with so many decimals before the microsecond ends.
  function counted(text, decimals) {
    const parts = /^(?=[^.])([+-]?)(\d*)(?:\.(\d+))?$/.exec(text);
    if (!parts) return undefined;
    const digits = parts[2] + (parts[3] ?? "").slice(0, decimals).padEnd(decimals, "0");
    if (digits === "") return undefined;
    return parts[1] === "-" ? -BigInt(digits) : BigInt(digits);
  }

  function timeText(text, unit) {
    const decimals = { seconds: 6, milliseconds: 3, microseconds: 0 }[unit];
    const micros = unit === "rfc3339" ? microseconds(text) : counted(text, decimals);
    if (micros === undefined) return undefined;
    const fraction = ((micros % 1000000n) + 1000000n) % 1000000n;
    const date = new Date(Number((micros - fraction) / 1000n));
    if (Number.isNaN(date.getTime()) || !/^\d{4}-/.test(date.toISOString())) return undefined;
    return `${date.toISOString().slice(0, 19)}.${String(fraction).padStart(6, "0")}Z`;
  }

  function applied(rule, find) {
    if ("join" in rule) {
      const texts = rule.join.map((pointer) => scalar(find(pointer)));
      return texts.includes(undefined) ? undefined : texts.join(rule.with);
    }
    if ("present" in rule) return (find(rule.present) ?? null) === null ? undefined : rule.constant;
    if ("filled" in rule) {
      const text = scalar(find(rule.filled)) || undefined;
      return text && (rule.constant ?? text);
    }
    if (!("pointer" in rule)) return rule.constant;
    const text = scalar(find(rule.pointer));
    if (text === undefined) return undefined;
    if ("lookup" in rule) {
      return Object.hasOwn(rule.lookup, text) ? rule.lookup[text] : rule.otherwise;
    }
    if ("like" in rule) return matches(text, rule.like) ? rule.constant ?? text : undefined;
    if ("time" in rule) return timeText(text, rule.time);
    return text;
  }

  // Whether a text is as a pattern says, in which * stands for any run of characters.
  function matches(text, pattern) {
    const parts = pattern.split("*");
    const first = parts.shift();
    if (parts.length === 0) return text === first;
    const last = parts.pop();
    const end = text.length - last.length;
    if (first.length > end || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const part of parts) {
      const place = text.indexOf(part, at);
      if (place < 0 || place + part.length > end) return false;
      at = place + part.length;
    }
    return true;
  }

  function columnOf(event, mapping, column) {
    if (column === "source") return event.source;
    if (column === "id") return event.id;
    if (column === "entry") return String(event.index);
    event.tree ??= parsed(event.record);
    const find = (pointer) =>
      mapping.view === "dynamodb" ? foundItem(event.tree, pointer) : found(event.tree, pointer);
    for (const rule of mapping.columns?.[column] ?? []) {
      if (column === "time" && !("time" in rule)) continue;
      const text = applied(rule, find);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  // ---- How texts are shown ----

  const shownLimit = 240;

  // Control and direction characters are made visible, times lose their T, long texts are cut.
  function shown(text) {
    if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text)) {
      return text.slice(0, 10) + " " + text.slice(11, 26).replace(/\.?0+$/, "");
    }
    // More code units than can be shown needn't be counted as characters.
    const scalars = Array.from(text.slice(0, 2 * shownLimit + 2));
    const cut = scalars.length > shownLimit ? scalars.slice(0, shownLimit).join("") + "…" : text;
    return plainly(cut);
  }

  function plainly(text) {
    return text
      .replace(/[\0-\x08\x0b-\x1f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
      .replace(/\x7f/g, "\u2421")
      .replace(/[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
        (c) => "\u2039U+" + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0") + "\u203a");
  }

  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

  // A digest's first 16 bytes as eight words of five letters (arXiv:0901.4016).
  function words(digest) {
    const [consonants, vowels] = ["bdfghjklmnprstvz", "aiou"];
    const list = [];
    for (let i = 0; i < 16; i += 2) {
      const word = digest[i] * 256 + digest[i + 1];
      list.push(
        consonants[word >> 12] + vowels[(word >> 10) & 3] + consonants[(word >> 6) & 15] +
        vowels[(word >> 4) & 3] + consonants[word & 15]);
    }
    return list.join(" ");
  }

  // ---- The checks ----

  // What was embedded and shown, taken before anything on the page changes.
  function captured() {
    const main = document.querySelector("main");
    const texts = new Map();
    const twice = [];
    for (const element of document.querySelectorAll("script[type='application/json']")) {
      if (texts.has(element.id)) twice.push(element.id);
      texts.set(element.id, element.textContent);
    }
    const styles = [...document.querySelectorAll("head > style")].map((e) => e.textContent);
    return {
      main, markup: main.outerHTML, texts, twice,
      frame: {
        header: document.querySelector("header").outerHTML,
        panel: document.querySelector("#verification").outerHTML,
        script: ownText, style: styles.join(""), skeleton: skeleton(),
        title: document.querySelector("title").textContent,
      },
    };
  }

  // The document with its checked parts emptied: what it holds besides them, and where they stand.
  function skeleton() {
    const hollow = (node) => {
      const copy = node.cloneNode(false);
      const isElement = node.nodeType === Node.ELEMENT_NODE;
      if (isElement && node.matches("main, header, #verification, style, script, title")) return copy;
      copy.append?.(...Array.from(node.childNodes, hollow));
      return copy;
    };
    // Lines of the source text aren't seen.
    return hollow(document.documentElement).outerHTML.replaceAll("\n", "");
  }

  function json(page, id) {
    const text = page.texts.get(id);
    need(text !== undefined, `The data element “${id}” isn't there`);
    try {
      return JSON.parse(text);
    } catch {
      throw new Flaw(`The data element “${id}” isn't JSON`);
    }
  }

  async function checkStatement(page, known) {
    const keys = json(page, "keys");
    known.bagKey = verifierKey(keys.bag);
    known.logKey = verifierKey(keys.checkpoint);
    const note = json(page, "statement");
    const isExact = JSON.stringify(note).replaceAll("<", "\\u003c") === page.texts.get("statement");
    need(isExact, "The statement isn't in its one form");
    const text = await opened(note, known.bagKey, "The statement");
    const lines = text.slice(0, -1).split("\n");
    need(lines[0] === "tickmark-statement/v1", "The statement is of another kind", lines[0]);
    const [, run, period, verdict, root, ...elements] = lines;
    known.statement = { run, period, verdict, root, elements };
    return {
      title: "The statement is signed",
      detail: `Ed25519, ${known.bagKey.name}; run ${run}`,
    };
  }

  function checkElements(page, known) {
    need(known.statement, "What the page embeds has no signed statement to agree with");
    const report = json(page, "report");
    const signed = new Map();
    for (const line of known.statement.elements) {
      const [name, id] = line.slice(66).split("#");
      if (name === report.page) signed.set(id, line.slice(0, 64));
    }
    need(page.twice.length === 0, "A data element stands on the page twice", page.twice.join(", "));
    const present = new Map([...page.texts, ["main", page.markup]]);
    present.delete("statement");
    const altered = [...new Set([...present.keys(), ...signed.keys()])].filter((id) =>
      !present.has(id) || signed.get(id) !== hex(sha256(utf8(present.get(id)))));
    need(altered.length === 0, "The page isn't what was signed",
      "Altered: " + altered.map((id) => (id === "main" ? "the text of the report" : id)).join(", "));
    for (const name of ["run", "period", "verdict", "root"]) {
      need(report[name] === known.statement[name], `The ${name} isn't that of the statement`);
    }
    known.report = report;
    known.elementCount = signed.size;
    return {
      title: "The page is as it was signed",
      detail: `${signed.size} parts, by SHA-256; the text of the report is one of them`,
    };
  }

  function checkFrame(page, known) {
    if (!known.report) return null;
    const { title, ...parts } = known.report.frame;
    const altered = Object.keys(parts).filter((name) =>
      parts[name] !== hex(sha256(utf8(page.frame[name]))));
    if (title !== page.frame.title) altered.push("title");
    const why = altered.includes("skeleton")
      ? ": something was added or removed (an extension of the browser can do that)" : "";
    need(altered.length === 0, "What surrounds the report was altered", altered.join(", ") + why);
    return null;
  }

  async function checkCheckpoint(page, known) {
    const note = json(page, "checkpoint");
    need(known.logKey, "The checkpoint has no key");
    known.checkpoint = checkpointOf(await opened(note, known.logKey, "The checkpoint"), known.logKey);
    const isOne = known.statement && toBase64(known.checkpoint.root) === known.statement.root;
    need(isOne, "Statement and checkpoint name different logs");
    return {
      title: "The log is signed",
      detail: `${grouped(known.checkpoint.size)} entries, ` +
        `root ${toBase64(known.checkpoint.root).slice(0, 16)}…`,
    };
  }

  async function checkGrowth(page, known) {
    const growth = json(page, "consistency");
    need(known.checkpoint, "The log's growth can't be checked without its checkpoint");
    if (growth === null) {
      return { title: "The first night of this log", detail: "No earlier checkpoint to agree with" };
    }
    const note = await opened(growth.previous, known.logKey, "The earlier checkpoint");
    const old = checkpointOf(note, known.logKey);
    const isGrown = isConsistent(old, known.checkpoint, growth.hashes.map(base64));
    need(isGrown, "The log was rewritten since the run before");
    return {
      title: "The log only grew since the run before",
      detail: `${grouped(old.size)} → ${grouped(known.checkpoint.size)} entries, ` +
        `proof of ${growth.hashes.length} hashes`,
    };
  }

  const pause = () => new Promise((resume) => setTimeout(resume));

  async function checkEvents(page, known) {
    if (!page.texts.has("events")) return null;
    need(known.checkpoint, "The events can't be checked without the checkpoint");
    const data = embedded(page);
    const pool = base64(json(page, "nodes"));
    need(pool.length % 32 === 0, "The hashes of the proof are malformed");
    known.events = new Map();
    let before = -1;
    for (const [number, event] of data.events.entries()) {
      if (number % 250 === 249) await pause();
      need(Number.isSafeInteger(event.index) && event.index > before, "The events are out of order");
      before = event.index;
      const lines = [
        "tickmark-event/v1", JSON.stringify(event.source), JSON.stringify(event.id), event.nonce,
        event.record,
      ];
      event.leaf = leafOf(sha256(utf8(lines.join("\n"))));
      if (event.from) event.from = { record: event.from[1], ...data.files[event.from[0]] };
      known.events.set(event.index, event);
    }
    const hashes = [];
    for (let at = 0; at < pool.length; at += 32) hashes.push(pool.subarray(at, at + 32));
    const { size, root } = known.checkpoint;
    known.ranges = new Map();
    const found = before < size ? rootOver(data.events, size, hashes, known.ranges) : null;
    need(found && isSame(found, root), "The events shown don't lead to the root of the log");
    return {
      title: data.events.length === 1
        ? "The event shown is in the log"
        : `All ${grouped(data.events.length)} events shown are in the log`,
      detail: `Recomputed from their text with ${grouped(hashes.length)} hashes`,
    };
  }

  // The events that a page embeds; they are compressed, as no one reads them as they stand.
  function embedded(page) {
    const bytes = inflated(base64(json(page, "events")));
    try {
      return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    } catch {
      throw new Flaw("The events aren't JSON");
    }
  }

  // The cells of rows with an event, in columns that follow from it.
  function* provenCells(main) {
    for (const table of main.querySelectorAll("table[data-table='events']")) {
      const columns = Array.from(table.tHead.rows[0].cells, (head) => head.dataset.column);
      for (const row of table.tBodies[0].rows) {
        if (row.dataset.entry === undefined) continue;
        for (const [place, column] of columns.entries()) {
          const cell = row.cells[place];
          if (column !== undefined && cell?.dataset.from !== "query") {
            yield { cell, column, index: row.dataset.entry };
          }
        }
      }
    }
  }

  function checkCells(page, known) {
    const cells = [...provenCells(page.main)];
    if (cells.length === 0) return null;
    need(known.events, "The cells have no proven events");
    const mappings = json(page, "mappings");
    for (const { cell, column, index } of cells) {
      const event = known.events.get(Number(index));
      need(cell && event && String(event.index) === index, "A cell belongs to no event",
        `event ${index}`);
      const text = shown(columnOf(event, mappings[event.source] ?? {}, column) ?? "");
      need(cell.textContent === text, "A cell isn't what its event says",
        `${column} of event ${index}: shown “${cell.textContent}”, proven “${text}”`);
    }
    return {
      title: `${grouped(cells.length)} cells recomputed from these events`,
      detail: "Each marked column follows from the proven text",
    };
  }

  function checkFigures(page, known) {
    if (!known.report) return null;
    for (const place of page.main.querySelectorAll("[data-figure]")) {
      const want = known.report.figures[place.dataset.figure];
      need(place.textContent === want, "A figure isn't the signed one",
        `${place.dataset.figure}: shown “${place.textContent}”, signed “${want}”`);
    }
    return null;
  }

  const steps = [
    checkStatement, checkElements, checkFrame, checkCheckpoint, checkGrowth, checkEvents, checkCells,
    checkFigures,
  ];

  async function checked(page) {
    const known = {};
    const results = [];
    const begin = performance.now();
    for (const step of steps) {
      try {
        const result = await step(page, known);
        if (result) results.push({ isGood: true, ...result });
      } catch (error) {
        const isFlaw = error instanceof Flaw;
        results.push({
          isGood: false,
          title: isFlaw ? error.message : "Something on the page can't be read",
          detail: isFlaw ? error.detail : String(error),
        });
      }
    }
    const isGood = results.every((result) => result.isGood);
    return { isGood, results, known, duration: performance.now() - begin };
  }

  // ---- The panel ----

  const shapes = {
    ok: "M3 10l4 4.5L15.5 3", bad: "M9 2a7 7 0 1 0 .01 0M6 6l6 6M12 6l-6 6",
    warn: "M9 2.2L16.4 15.5H1.6zM9 7v4M9 13.2v.3",
  };

  function drawn(kind) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", `mark ${kind}`);
    svg.setAttribute("viewBox", "0 0 18 18");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    for (const [name, value] of [
      ["d", shapes[kind]], ["fill", "none"], ["stroke", "currentColor"], ["stroke-width", "2.2"],
      ["stroke-linecap", "round"], ["stroke-linejoin", "round"],
    ]) path.setAttribute(name, value);
    svg.append(path);
    return svg;
  }

  // An element with properties and content.
  function made(name, properties = {}, ...content) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key.includes("-") || key === "scope" || key === "for") element.setAttribute(key, value);
      else element[key] = value;
    }
    element.append(...content);
    return element;
  }

  const headlines = {
    verified: "Verified in this browser",
    altered: "This page was altered",
    unsupported: "This browser can't check the page",
  };

  function showState(state, results, note, known) {
    document.documentElement.dataset.verification = state;
    const panel = document.querySelector("#verification");
    const isGood = state === "verified";
    const list = made("ol", {}, ...results.map((result) => made("li", {},
      drawn(result.isGood ? "ok" : "bad"),
      made("span", {}, result.title, made("small", {}, plainly(result.detail))))));
    const kind = isGood ? "ok" : state === "altered" ? "bad" : "warn";
    const title = made("h2", { id: "verification-title" }, drawn(kind), headlines[state]);
    panel.replaceChildren(
      title, list, made("div", { className: "actions" }),
      made("p", { className: "small soft", role: "status" }, note));
    if (known?.bagKey && known.checkpoint) panel.append(keyDetails(known));
    document.querySelector(".banner")?.remove();
    if (state === "altered") {
      const words = made("div", { className: "wrap" },
        "This page isn't what was signed. Don't rely on it; get the report again from its issuer.");
      const banner = made("div", { className: "banner", role: "alert" }, words);
      document.querySelector("header").after(banner);
    }
  }

  // A page can't vouch for its own key: its words are to be compared with others.
  function keyDetails(known) {
    const keyWords = words(sha256(utf8(known.bagKey.text)));
    const input = made("input", { id: "given-words", autocomplete: "off", spellcheck: false });
    const answer = made("p", { className: "small", role: "status" });
    const letters = (text) => text.toLowerCase().replace(/[^a-z]/g, "");
    input.addEventListener("input", () => {
      const [given, own] = [letters(input.value), letters(keyWords)];
      const isEqual = given === own;
      const isStart = own.startsWith(given);
      answer.replaceChildren(
        ...(given === "" ? [] : isEqual ? [drawn("ok"), " The same key."]
          : isStart ? ["The same so far."] : [drawn("bad"), " Another key: don't rely on this report."]));
    });
    return made("details", {},
      made("summary", {}, "Is it really their key?"),
      made("p", { className: "small soft" },
        "A page can't vouch for its own key, nor for this script. Compare these words with those you " +
        "were given another way, or run ", made("code", {}, "tickmark verify"), "."),
      made("p", { className: "words" }, keyWords),
      made("label", { className: "given", for: "given-words" }, "Words you were given", input), answer,
      made("p", { className: "small soft" }, "Root of the log: ",
        made("span", {}, words(known.checkpoint.root))));
  }

  const timeNote = (outcome) =>
    `${outcome.results.length} checks in ${Math.max(1, Math.round(outcome.duration))} ms, offline.`;

  function button(label, action) {
    const element = made("button", { type: "button" }, label);
    element.addEventListener("click", () => action(element));
    return element;
  }

  function showOutcome(page, outcome) {
    const note = outcome.isGood
      ? timeNote(outcome) + " It shows that these events and figures are as signed, not that there are " +
        "no others."
      : "Don't rely on this page.";
    showState(outcome.isGood ? "verified" : "altered", outcome.results, note, outcome.known);
    if (!outcome.isGood) return;
    const actions = document.querySelector("#verification .actions");
    actions.append(
      button("Check again", async () => showOutcome(page, await checked(page))),
      button("Alter one digit, and see it fail", () => demonstrate(page)));
  }

  // Changes a digit in a copy of the page and checks that copy: it has to fail.
  async function demonstrate(page) {
    const copy = new DOMParser().parseFromString(page.markup, "text/html").querySelector("main");
    const proven = [...provenCells(copy)];
    const places = proven.filter((one) => one.column === "time").concat(proven).map((one) => one.cell);
    const choices = ["[data-figure]", ".facts b", "dd, td, b"];
    const place = places.concat(choices.flatMap((choice) => [...copy.querySelectorAll(choice)]))
      .find((element) => /\d/.test(element.textContent) && element.children.length === 0);
    const before = place.textContent;
    const after = before.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
    place.textContent = after;
    const outcome = await checked({ ...page, main: copy, markup: copy.outerHTML });
    const note = `For this demonstration “${before}” was made “${after}”, in a copy of the page in ` +
      "memory.";
    showState(outcome.isGood ? "verified" : "altered", outcome.results, note, null);
    const banner = document.querySelector(".banner .wrap");
    banner?.replaceChildren("Demonstration: one digit was altered, and it shows.");
    const back = button("Put the digit back", async () => showOutcome(page, await checked(page)));
    document.querySelector("#verification .actions").append(back);
    back.focus();
  }

  // ---- Tables, once the page is verified ----

  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  class TableView {
    constructor(table, known) {
      this.table = table;
      this.known = known;
      this.body = table.tBodies[0];
      this.rows = [...this.body.rows].map((row, position) => ({ row, position }));
      this.kept = this.rows;
      this.query = "";
      this.filters = new Map();
      this.pageSize = 25;
      this.pageIndex = 0;
      this.sorting = { column: -1, direction: 1 };
      this.isEvents = table.dataset.table === "events";
    }

    start() {
      if (this.rows.length < 6 && !this.isEvents) return;
      if (this.rows.length > 1) {
        this.addTools();
        this.addSorting();
      }
      if (this.isEvents) this.addDetails();
      this.draw();
      const target = decodeURIComponent(location.hash.slice(1));
      const found = this.rows.findIndex((item) => item.row.id !== "" && item.row.id === target);
      if (found >= 0) {
        this.pageIndex = Math.floor(found / this.pageSize);
        this.draw();
        this.rows[found].row.querySelector("button")?.click();
        this.rows[found].row.scrollIntoView();
      }
    }

    text(item) {
      if (item.text === undefined) {
        const event = this.known.events?.get(Number(item.row.dataset.entry));
        item.text = (item.row.textContent + " " + (event?.record ?? "")).toLowerCase();
      }
      return item.text;
    }

    addTools() {
      const name = this.table.dataset.name ?? "rows";
      const search = made("input", { type: "search" });
      search.addEventListener("input", () => {
        this.query = search.value.trim().toLowerCase();
        this.filter();
      });
      this.tools = made("div", { className: "tools" }, made("label", {}, "Find", search));
      for (const [column, head] of [...this.table.tHead.rows[0].cells].entries()) {
        const isNumber = head.classList.contains("number");
        const select = isNumber ? null : this.filterOf(column);
        if (select) this.tools.append(made("label", {}, head.textContent, select));
      }
      this.counter = made("span", { className: "count", role: "status" });
      this.previous = button("Previous", () => this.turn(-1));
      this.next = button("Next", () => this.turn(1));
      const size = made("select", {}, ...[25, 50, 100, 1000].map((n) => made("option", {}, String(n))));
      size.addEventListener("change", () => {
        this.pageSize = Number(size.value);
        this.pageIndex = 0;
        this.draw();
      });
      this.pager = made("div", { className: "tools below" }, this.previous, this.next, this.counter,
        made("label", {}, "Rows", size));
      if (this.isEvents) this.pager.append(button("Save these as CSV", () => this.save()));
      const box = this.table.parentElement;
      box.before(this.tools);
      box.classList.add("inner");
      box.after(this.pager);
      this.name = name;
    }

    // A choice of the values of a column that has few.
    filterOf(column) {
      const values = new Set();
      for (const { row } of this.rows) {
        const text = row.cells[column]?.textContent ?? "";
        if (text.length > 40 || values.size > 12) return null;
        values.add(text);
      }
      if (values.size < 2 || values.size > 12 || values.size >= this.rows.length) return null;
      const sorted = [...values].filter(Boolean).sort(collator.compare);
      const select = made("select", {}, made("option", { value: "" }, "All"),
        ...sorted.map((value) => made("option", { value }, value)));
      select.addEventListener("change", () => {
        this.filters.set(column, select.value);
        this.filter();
      });
      return select;
    }

    addSorting() {
      for (const [column, head] of [...this.table.tHead.rows[0].cells].entries()) {
        if (head.textContent === "" || head.dataset.sort === "none") continue;
        const label = head.textContent;
        head.replaceChildren(button(label, () => {
          const direction = this.sorting.column === column ? -this.sorting.direction : 1;
          this.sorting = { column, direction };
          for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
          const key = ({ row }) => {
            const cell = row.cells[column];
            return cell?.dataset.value ?? cell?.textContent ?? "";
          };
          const keyed = this.rows.map((item) => [key(item), item]);
          keyed.sort(([a, x], [b, y]) => direction * collator.compare(a, b) || x.position - y.position);
          this.rows = keyed.map(([, item]) => item);
          this.body.append(...this.rows.map((item) => item.row));
          this.filter();
        }));
      }
    }

    filter() {
      this.kept = this.rows.filter((item) =>
        (this.query === "" || this.text(item).includes(this.query)) &&
        [...this.filters].every(([column, value]) =>
          value === "" || item.row.cells[column].textContent === value));
      this.pageIndex = 0;
      this.draw();
    }

    turn(by) {
      this.pageIndex += by;
      this.draw();
    }

    draw(limit = this.pageSize) {
      this.close();
      const begin = this.pageIndex * this.pageSize;
      const page = new Set(this.kept.slice(begin, begin + limit));
      for (const item of this.rows) item.row.hidden = !page.has(item);
      if (!this.counter) return;
      const all = this.kept.length === this.rows.length ? "" : `, of ${grouped(this.rows.length)} in all`;
      this.counter.textContent = this.kept.length === 0
        ? `No ${this.name} like that`
        : `${grouped(begin + 1)} to ${grouped(begin + page.size)} of ${grouped(this.kept.length)}${all}`;
      this.previous.disabled = this.pageIndex === 0;
      this.next.disabled = begin + this.pageSize >= this.kept.length;
      const isOnePage = this.kept.length <= 25;
      this.previous.hidden = this.next.hidden = isOnePage;
      this.pager.querySelector("label").hidden = this.rows.length <= 25;
    }

    // On paper stand the first rows of what is chosen, under a head that has no buttons: a head with
    // buttons isn't repeated on the next sheet.
    print() {
      this.pageIndex = 0;
      this.draw(this.table.classList.contains("whole") ? this.rows.length : 50);
      this.buttons = [...this.table.tHead.querySelectorAll("button")].map((element) => {
        const head = element.parentElement;
        head.replaceChildren(element.textContent);
        return [head, element];
      });
    }

    printed() {
      for (const [head, element] of this.buttons ?? []) head.replaceChildren(element);
      this.buttons = [];
      this.draw();
    }

    close() {
      this.opened?.remove();
      this.table.querySelector("[aria-expanded='true']")?.setAttribute("aria-expanded", "false");
      this.opened = null;
    }

    addDetails() {
      for (const { row } of this.rows) {
        const event = this.known.events?.get(Number(row.dataset.entry));
        if (row.dataset.entry === undefined || !event) continue;
        const cell = row.cells[0];
        const opener = button("", () => {
          const isOpen = opener.getAttribute("aria-expanded") === "true";
          this.close();
          if (isOpen) return;
          opener.setAttribute("aria-expanded", "true");
          const cells = made("td", { colSpan: row.cells.length }, ...this.details(event, row));
          this.opened = made("tr", { className: "detail" }, cells);
          row.after(this.opened);
        });
        opener.setAttribute("aria-expanded", "false");
        opener.append(...cell.childNodes);
        cell.append(opener);
      }
    }

    details(event, row) {
      const siblings = pathOf(event.index, this.known.checkpoint.size, this.known.ranges);
      const path = siblings.map(({ hash, isLeft }) => {
        const side = isLeft ? "left" : "right";
        const properties = { className: side, title: `sibling on the ${side}` };
        return made("li", properties, hex(hash).slice(0, 6));
      });
      const facts = [
        ["Reference", `${this.table.dataset.control}/${row.id}`], ["Source", event.source], ["Event", event.id],
        ...(event.from ? [
          ["File", event.from.file], ["Record", grouped(event.from.record + 1)],
          ["File's SHA-256", event.from.sha256],
        ] : []),
        ["Log entry", `${grouped(event.index)} of ${grouped(this.known.checkpoint.size)}`],
        ["Leaf hash", hex(event.leaf)],
      ];
      const pairs = facts.flatMap(([name, value]) => [
        made("dt", {}, name), made("dd", { className: "mono" }, plainly(value)),
      ]);
      return [made("div", { className: "grid halves" },
        made("div", {}, made("h3", {}, "Event as it stands in the log"),
          made("pre", { tabIndex: 0 }, made("code", {}, pretty(event.tree ?? parsed(event.record), "")))),
        made("div", {}, made("h3", {}, "Where it came from"), made("dl", { className: "pairs" }, ...pairs),
          made("h3", { className: "gap" }, `Inclusion proof, ${path.length} hashes from the leaf up`),
          made("ol", { className: "path" }, ...path),
          made("p", {}, drawn("ok"), " Leads to the signed root.")))];
    }

    save() {
      const guarded = (text) => (/^'*[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]/.test(text) ? "'" + text : text);
      const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
      const text = (cell) => quoted(guarded(cell.dataset.value ?? cell.textContent));
      const line = (cells) => [...cells].map(text).join(",") + "\r\n";
      const head = line(this.table.tHead.rows[0].cells);
      const lines = [head, ...this.kept.map(({ row }) => line(row.cells))];
      const file = new Blob(lines, { type: "text/csv" });
      const name = `${this.table.dataset.file ?? "rows"}.csv`;
      const link = made("a", { href: URL.createObjectURL(file), download: name });
      link.click();
      URL.revokeObjectURL(link.href);
    }
  }

  // A record for people: indented, numbers exact, directions visible.
  function pretty(value, indent) {
    const deeper = indent + "  ";
    const quoted = (text) => plainly(JSON.stringify(text));
    if (typeof value === "string") return quoted(value);
    if (value instanceof Numeral) return value.text;
    if (value === null || typeof value === "boolean") return String(value);
    if (isSealed(value)) return `sealed (${quoted(value.get("$sealed"))})`;
    const isList = Array.isArray(value);
    const parts = isList
      ? value.map((element) => deeper + pretty(element, deeper))
      : [...value].map(([name, member]) => `${deeper}${quoted(name)}: ${pretty(member, deeper)}`);
    const [open, close] = isList ? "[]" : "{}";
    return parts.length === 0 ? open + close : `${open}\n${parts.join(",\n")}\n${indent}${close}`;
  }

  // What is too wide for the screen is scrolled, also without a mouse.
  function makeReachable() {
    for (const box of document.querySelectorAll("main .sheet, main .figure")) {
      const isWide = box.scrollWidth > box.clientWidth;
      if (isWide) {
        const name = box.querySelector("caption, [aria-label]")?.getAttribute("aria-label");
        const heading = box.closest("section")?.querySelector("h2")?.textContent;
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", name ?? heading ?? "Table");
      } else if (box.classList.contains("sheet")) {
        for (const attribute of ["tabindex", "role", "aria-label"]) box.removeAttribute(attribute);
      }
    }
  }

  // ---- Light and dark ----

  function addThemeButton() {
    const root = document.documentElement;
    const label = "Light or dark";
    const toggle = button(label, () => {
      const isDark = getComputedStyle(root).colorScheme === "dark";
      root.dataset.theme = isDark ? "light" : "dark";
      try {
        localStorage.setItem("tickmark-theme", root.dataset.theme);
      } catch { /* Nothing is remembered where the browser keeps nothing. */ }
    });
    document.querySelector("header .wrap").append(toggle);
    try {
      const theme = localStorage.getItem("tickmark-theme");
      if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    } catch { /* As above. */ }
  }

  // ---- Start ----

  function startTables(known) {
    const tables = [...document.querySelectorAll("main table[data-table]")];
    const views = tables.map((table) => new TableView(table, known));
    for (const view of views) view.start();
    makeReachable();
    addEventListener("resize", makeReachable);
    addEventListener("beforeprint", () => {
      for (const view of views) view.print();
      for (const details of document.querySelectorAll("main details")) details.open = true;
    });
    addEventListener("afterprint", () => { for (const view of views) view.printed(); });
  }

  addEventListener("DOMContentLoaded", async () => {
    let page;
    try {
      page = captured();
    } catch (error) {
      document.documentElement.dataset.verification = "altered";
      return;
    }
    if (typeof Object.hasOwn !== "function") {
      const advice = "It is too old. Run tickmark verify, or open the page in another one.";
      showState("unsupported", [], advice, null);
      return;
    }
    addThemeButton();
    const outcome = await checked(page);
    showOutcome(page, outcome);
    if (outcome.isGood) startTables(outcome.known);
  });
})();
