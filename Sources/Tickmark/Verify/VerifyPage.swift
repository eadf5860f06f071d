import Archive
import CanonicalJSON
import Cryptography
import TransparencyLog

/// Checks a page as its own script does, without running it: the statement's signature, the digest of
/// each data element and of the markup, and the proof of each event it shows.
func verifyPage(
  _ html: [UInt8],
  name: String,
  _ keys: TrustedKeys,
  _ verification: inout Verification
) -> Checkpoint? {
  let page = PageBytes(html)
  guard let note = page.json("statement")?.string else {
    verification.tell(.broken, "\(name): no statement in it")
    return nil
  }
  let statement: ReportStatement
  do throws(NoteError) {
    let signed = try SignedNote(note)
    statement = try ReportStatement(text: signed.text)
    let isSigned = try keys.open(note, named: { $0.hasSuffix("/bag") }) != nil
    verification.tell(
      isSigned ? .proven : .unproven,
      isSigned ? "\(name): statement signed" : "\(name): no trusted key signed the statement"
    )
  } catch {
    verification.tell(.broken, "\(name): \(error)")
    return nil
  }
  let elements = statement.elements.filter { $0.page == name }
  let wrong = elements.filter { page.digest(of: $0.id) != $0.digest }.map(\.id)
  let unlisted = page.ids.filter { id in
    id != "statement" && !elements.contains { $0.id == id }
  }
  verification.check(
    wrong.isEmpty && unlisted.isEmpty && page.repeated.isEmpty && !elements.isEmpty,
    "\(name): \(elements.count) elements as signed",
    else:
      "\(name): altered: \((wrong + unlisted + page.repeated.sorted()).joined(separator: ", "))"
  )
  guard let checkpointNote = page.json("checkpoint")?.string else { return nil }
  let checkpoint = verifyCheckpoint(checkpointNote, keys, &verification)
  if let checkpoint {
    verification.check(
      checkpoint.root == statement.root,
      "\(name): statement and checkpoint have one root"
    )
    verifyEvents(page, name, checkpoint, &verification)
  }
  return checkpoint
}

private func verifyEvents(
  _ page: PageBytes,
  _ name: String,
  _ checkpoint: Checkpoint,
  _ verification: inout Verification
) {
  guard page.ids.contains("events") else { return }
  guard let shown = leaves(page), let nodes = page.json("nodes")?.string.flatMap(Base64.decode)
  else {
    verification.tell(.broken, "\(name): its events can't be read")
    return
  }
  let proof = stride(from: 0, to: nodes.count, by: 32).compactMap {
    Digest(nodes[$0..<min($0 + 32, nodes.count)])
  }
  verification.check(
    proof.count * 32 == nodes.count
      && MerkleTree.verifyInclusion(
        of: shown,
        size: checkpoint.size,
        proof: proof,
        root: checkpoint.root
      ),
    "\(name): \(shown.count) events in the log",
    else: "\(name): its \(shown.count) events don't lead to the log's root"
  )
}

/// The events of a page as leaves; nil where they aren't in their form.
private func leaves(_ page: PageBytes) -> [(index: UInt64, hash: Digest)]? {
  guard let stream = page.json("events")?.string.flatMap(Base64.decode),
    let text = try? Deflate.decompress(stream, limit: 64 << 20),
    let events = (try? JSONValue(parsing: text))?["events"]?.array
  else { return nil }
  let leaves = events.compactMap { value -> (index: UInt64, hash: Digest)? in
    guard let index = value["index"]?.int, index >= 0, let source = value["source"]?.string,
      let id = value["id"]?.string, let nonce = value["nonce"]?.string,
      let record = value["record"]?.string
    else { return nil }
    let event = ShownEvent(source: source, id: id, nonce: nonce, record: Array(record.utf8))
    return (UInt64(index), MerkleTree.leafHash(event.entry))
  }
  return leaves.count == events.count ? leaves : nil
}

/// The parts of a page that are signed, cut out of its bytes.
private struct PageBytes {
  private var elements: [String: ArraySlice<UInt8>] = [:]
  private(set) var ids: [String] = []
  /// Names that come twice: a browser takes the first of them, so that none may.
  private(set) var repeated: Set<String> = []

  init(_ html: [UInt8]) {
    let start = Array(#"<script type="application/json" id=""#.utf8)
    var at = 0
    while let begin = Self.find(start, in: html, from: at) {
      guard let quote = html[begin...].firstIndex(of: UInt8(ascii: "\"")),
        let end = Self.find(Array("</script>".utf8), in: html, from: quote)
      else { break }
      guard html[quote + 1] == UInt8(ascii: ">") else {
        at = begin
        continue
      }
      let id = String(decoding: html[begin..<quote], as: UTF8.self)
      if ids.contains(id) { repeated.insert(id) }
      ids.append(id)
      elements[id] = html[(quote + 2)..<(end - Array("</script>".utf8).count)]
      at = end
    }
    addMarkup(html)
  }

  /// All from the first beginning of a main part to the last end: a second one is in it.
  private mutating func addMarkup(_ html: [UInt8]) {
    let start = Array("<main".utf8)
    let close = Array("</main>".utf8)
    guard let begin = Self.find(start, in: html, from: 0),
      var end = Self.find(close, in: html, from: begin)
    else { return }
    while let later = Self.find(close, in: html, from: end) { end = later }
    if ids.contains("main") { repeated.insert("main") }
    elements["main"] = html[(begin - start.count)..<end]
  }

  func json(_ id: String) -> JSONValue? {
    elements[id].flatMap { try? JSONValue(parsing: Array($0)) }
  }

  func digest(of id: String) -> Digest? { elements[id].map { SHA256.hash(Array($0)) } }

  /// Returns the place behind a text's first occurrence.
  private static func find(_ text: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard text.count <= bytes.count else { return nil }
    var at = start
    while at <= bytes.count - text.count {
      if bytes[at] == text[0], bytes[at..<at + text.count].elementsEqual(text) {
        return at + text.count
      }
      at += 1
    }
    return nil
  }
}
