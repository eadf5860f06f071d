import Trail

/// Every key that pipelines.yaml may have, by the mapping it stands in.
enum ConfigurationKeys {
  static let top = [
    "origin", "state", "timezone", "keys", "anchors", "sources", "tables", "controls", "identities",
    "pipelines", "approvers", "excuses", "waivers", "attestations", "responses", "limits",
  ]
  static let keys = ["checkpoint", "bag", "backup", "commit", "statements"]
  static let source = [
    "format", "location", "public-keys", "metadata", "expect", "require", "map", "chain", "keys",
    "sensitive",
  ]
  static let expect = ["every"]
  static let map = ["id"] + EventColumn.allCases.map(\.name)
  static let chain = ["previous", "hash", "algorithm", "encoding", "over", "genesis"]
  static let table = ["source", "key", "columns", "keep"]
  static let pipeline = ["schedule", "sources", "period", "stages"]
  static let stages = PipelineConfiguration.Stage.allCases.map(\.rawValue)
  static let evaluate = ["frameworks", "controls", "parameters"]
  static let render = ["to", "formats", "audience"]
  static let backup = ["to", "recipients", "keep", "full"]
  static let keep = ["last", "daily", "weekly", "monthly", "yearly"]
  static let approvers = ["signers", "required"]
  static let excuseRequired = ["source", "from", "to", "author", "justification", "expires"]
  static let excuse = excuseRequired + ["signatures"]
  static let waiver = [
    "control", "exceptions", "author", "justification", "expiration_date", "run", "signatures",
  ]
  static let attestation = [
    "framework", "requirement", "status", "author", "justification", "evidence_url",
    "expiration_date", "signatures",
  ]
  static let response = ["control", "exceptions", "author", "date", "text"]
  static let limits = ["record", "depth", "string", "ratio"]

  /// All of them; a part's name is its path in the file, `*` standing for names of the user's own.
  static let all: [(part: String, keys: [String])] = [
    ("", top), ("keys", keys), ("sources.*", source), ("sources.*.expect", expect),
    ("sources.*.map", map), ("sources.*.chain", chain), ("tables.*", table),
    ("pipelines.*", pipeline), ("pipelines.*.stages", stages),
    ("pipelines.*.stages.evaluate", evaluate), ("pipelines.*.stages.render", render),
    ("pipelines.*.stages.backup", backup), ("pipelines.*.stages.backup.keep", keep),
    ("approvers", approvers), ("excuses", excuse), ("waivers", waiver),
    ("attestations", attestation), ("responses", response), ("limits", limits),
  ]
}
