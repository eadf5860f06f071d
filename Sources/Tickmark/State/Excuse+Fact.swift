import CanonicalJSON
import Cryptography
import Trail

extension Excuse {
  /// The excuse as it enters the log, once: its id is the digest of what it says.
  func fact(at: Instant) -> OwnFact {
    let data: JSONValue = [
      "author": .string(author), "expires": JSONValue(expires), "from": JSONValue(period.begin),
      "justification": .string(justification), "source": .string(source),
      "to": JSONValue(period.end),
    ]
    return OwnFact(.excuse, id: "excuse/\(SHA256.hash(data.canonical).hex)", time: at, data: data)
  }
}
