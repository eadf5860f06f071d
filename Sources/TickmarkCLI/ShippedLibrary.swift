import ReportAssets
import Tickmark

extension ReportLibrary {
  /// What this program carries in itself.
  static var shipped: ReportLibrary {
    let files = ReportAssets.controls
    let controls = files.filter { $0.name.hasSuffix(".sql") }.map { file in
      let fixture = "\(file.name.dropLast(4)).yaml"
      return ControlText(
        area: file.area,
        name: file.name,
        bytes: file.bytes,
        fixture: files.first { $0.area == file.area && $0.name == fixture }?.bytes
      )
    }
    return ReportLibrary(
      controls: controls,
      frameworks: Dictionary(ReportAssets.frameworks.map { ($0.name, $0.bytes) }) { first, _ in
        first
      },
      stylesheet: ReportAssets.page(named: "report.css") ?? [],
      script: ReportAssets.page(named: "report.js") ?? [],
      schema: ReportAssets.schema,
      verifier: ReportAssets.verifier
    )
  }
}
