import CanonicalJSON
package import Formats
package import Trail

/// One source as a run reads it.
package struct SourcePlan: Sendable {
  package var name: String
  /// Folder, file or glob.
  package var location: String
  package var settings: FormatSettings
  /// The assurance that a control's input must have.
  package var required: Assurance
  package var limits: IngestLimits

  /// Whether no new files are taken: what the log has is judged again.
  var takesNothing = false

  /// The same source, of which no new files are taken.
  var takingNothing: SourcePlan {
    var plan = self
    plan.takesNothing = true
    return plan
  }

  package init(
    name: String,
    location: String,
    settings: FormatSettings,
    required: Assurance,
    limits: IngestLimits = IngestLimits()
  ) {
    self.name = name
    self.location = location
    self.settings = settings
    self.required = required
    self.limits = limits
  }
}

/// How much of hostile input is read before it is refused.
package struct IngestLimits: Sendable, Hashable {
  /// Bytes of one record.
  package var record: Int
  /// Levels of arrays and objects.
  package var depth: Int
  /// Bytes of one string.
  package var string: Int
  /// Uncompressed bytes for each compressed one.
  package var ratio: Int
  /// Bytes that are read and prepared at once; makes no difference to what comes out.
  var batch = 4 << 20

  package init(
    record: Int = 16 << 20,
    depth: Int = 128,
    string: Int = 8 << 20,
    ratio: Int = 1_000
  ) {
    self.record = record
    self.depth = depth
    self.string = string
    self.ratio = ratio
  }

  var json: JSONLimits { JSONLimits(depth: depth, stringByteCount: string) }
}
