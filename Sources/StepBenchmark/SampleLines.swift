import CanonicalJSON
import Cryptography

/// Chained events of about 600 bytes, the same on every machine.
enum SampleLines {
  static let count = 2_000

  static let made: [UInt8] = {
    var lines: [UInt8] = []
    var state: UInt64 = 0x9e37_79b9_7f4a_7c15
    var previous = String(repeating: "0", count: 64)
    func draw(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    for number in 1...count {
      let actions = [
        "user.login", "record.read", "record.updated", "role.granted", "payment.approved",
      ]
      let action = actions[Int(draw(5))]
      let second = number % 60
      let seconds = second < 10 ? "0\(second)" : "\(second)"
      var event = JSONObject()
      event["actor"] = ["id": .string("u-\(draw(5_000))"), "name": "grace", "type": "human"]
      event["action"] = .string(action)
      event["data"] = [
        "bytes": .number(JSONNumber(Int(draw(1_000_000)))), "reason": "routine",
        "tags": ["prod", "pci"],
      ]
      event["id"] = .string("\(state)-\(number)")
      event["ip"] = .string("10.1.\(draw(256)).\(draw(256))")
      event["outcome"] = "success"
      event["prev_hash"] = .string(previous)
      event["resource"] = ["id": .string("bucket-\(draw(100_000))"), "type": "bucket"]
      event["sequence"] = .number(JSONNumber(number))
      event["source"] = "/svc/record/eu-west-1"
      event["stream"] = "acct-0001"
      event["subject"] = .string("bucket-\(draw(100_000))")
      event["time"] = .string("2026-01-01T00:\(number / 60 % 60 + 10):\(seconds).000000Z")
      event["type"] = .string("com.example.audit.\(action)")
      previous = SHA256.hash(JSONValue.object(event).canonical).hex
      event["hash"] = .string(previous)
      lines += JSONValue.object(event).canonical
      lines.append(UInt8(ascii: "\n"))
    }
    return lines
  }()
}
