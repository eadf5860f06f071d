/// A form in which the report is written.
package enum ReportFormat: String, Sendable, Hashable, CaseIterable {
  case html, xml, csv, oscal, ocsf, junit, markdown
}
