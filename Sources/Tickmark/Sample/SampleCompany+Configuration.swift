extension SampleCompany {
  /// `pipelines.yaml`.
  ///
  /// - Parameters:
  ///   - period: the sample's days.
  ///   - recipient: whom backups are encrypted to.
  static func configuration(_ period: String, _ recipient: String) -> String {
    let sources = SampleSource.allCases.map { source in
      "  \(source):\n\(source.settings.map { "    \($0)" }.joined(separator: "\n"))"
    }
    let names = SampleSource.allCases.map(\.rawValue).joined(separator: ", ")
    let controls = SampleControl.allCases.map { "            - \($0.rawValue)" }
    return """
      # The sample company: one pipeline over fifteen sources. Paths are relative to this file.
      origin: \(origin)
      state: state
      timezone: UTC
      identities: identities.yaml
      keys: { checkpoint: keys/checkpoint.key, bag: keys/bag.key, backup: keys/backup.key, commit: keys/commit.key }
      sources:
      \(sources.joined(separator: "\n"))
      tables:
        customer_order: { source: business, key: /data/orderId, columns: { status: /data/status, total: /data/total }, keep: history }
        payment: { source: payments, key: /pk, columns: { type: /type, amount: /amount, currency: /currency }, keep: latest }
      pipelines:
        nightly:
          schedule: "0 2 * * *"
          sources: [\(names)]
          period: \(period)
          stages:
            - ingest
            - validate
            - project
            - evaluate:
                frameworks: [soc2, pci-dss-4.0.1]
                controls:
      \(controls.map { "      \($0)" }.joined(separator: "\n"))
            - render: { to: out, formats: [html, xml, csv, oscal, ocsf, junit, markdown] }
            - backup: { to: backups, recipients: [\(recipient)], keep: { daily: 7, weekly: 5, monthly: 12, yearly: 7 } }

      """
  }
}
