package import Trail

/// The formats that a source can have, by their names in pipelines.yaml.
package enum SourceFormat: String, Sendable, Hashable, CaseIterable {
  case cloudtrail
  case dynamodbExport = "dynamodb-export"
  case chainedJSONLines = "chained-jsonl"
  case jsonLines = "json-lines"

  /// What proves a source of this format before it reaches us.
  package var assurance: Assurance {
    switch self {
    case .cloudtrail: .signed
    case .dynamodbExport: .checksummed
    case .chainedJSONLines: .chained
    case .jsonLines: .witnessed
    }
  }

  /// The columns' rules where `map:` doesn't say otherwise.
  package var mapping: ColumnMapping {
    switch self {
    case .cloudtrail: CloudTrail.mapping
    case .dynamodbExport: DynamoDB.mapping
    case .chainedJSONLines, .jsonLines: JSONLines.mapping
    }
  }

  /// What a file of the source is for.
  package func role(of name: String) -> FileRole {
    switch self {
    case .cloudtrail: CloudTrail.role(of: name)
    case .dynamodbExport: DynamoDB.role(of: name)
    case .chainedJSONLines, .jsonLines: .records(.lines)
    }
  }
}

/// What a file of a source is for.
package enum FileRole: Sendable, Hashable {
  /// Holds events.
  case records(RecordFraming)
  /// Holds what the source says of its own files: digests, manifests, checksums.
  case evidence
  /// Says nothing: an empty marker of the exporting service.
  case marker
}

/// How records stand in a file.
package enum RecordFraming: Sendable, Hashable {
  /// One a line.
  case lines
  /// `{"Records":[…]}`, an array, or one a line: told by the first bytes.
  case recordArray
}
