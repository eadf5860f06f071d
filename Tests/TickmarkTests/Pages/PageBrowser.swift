import CanonicalJSON
import Foundation

/// Headless Chromium, driven by `browser/check_pages.py` in a Python environment with playwright.
struct PageBrowser {
  private let python: URL

  /// The environment that TICKMARK_VENV names, else `.venv` in the package; nil, with one line that
  /// says so, where it or Chromium isn't there.
  static let shared: PageBrowser? = {
    let chosen = ProcessInfo.processInfo.environment["TICKMARK_VENV"].map { URL(filePath: $0) }
    let python = (chosen ?? PageFixture.root.appending(path: ".venv")).appending(path: "bin/python")
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium") else {
      print("skipped: pages in a browser, no /usr/bin/chromium")
      return nil
    }
    let browser = PageBrowser(python: python)
    guard FileManager.default.isExecutableFile(atPath: python.path),
      (try? browser.run(["-c", "import playwright, axe_playwright_python"])) != nil
    else {
      print("skipped: pages in a browser, no playwright at \(python.path)")
      return nil
    }
    return browser
  }()

  /// Whether Firefox is there, and what drives it; else one line says so.
  static let hasFirefox: Bool = {
    guard let browser = PageBrowser.shared else { return false }
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/firefox-esr") else {
      print("skipped: pages in Firefox, no /usr/bin/firefox-esr")
      return false
    }
    guard (try? browser.run(["-c", "import websockets"])) != nil else {
      print("skipped: pages in Firefox, no websockets at \(browser.python.path)")
      return false
    }
    return true
  }()

  /// Opens every page of a folder in Firefox, with WebCrypto and without it.
  func openInFirefox(_ folder: URL) throws -> [JSONValue] {
    try check("open", folder, script: "firefox_pages.py").array ?? []
  }

  struct Failure: Error { var status: Int32 }

  /// Runs one command of a script over a folder of pages.
  func check(
    _ command: String,
    _ folder: URL,
    _ arguments: [String] = [],
    script: String = "check_pages.py"
  ) throws -> JSONValue {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "browser/\(script)")
    return try JSONValue(parsing: try run([script.path, command, folder.path] + arguments))
  }

  private func run(_ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = python
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
    return [UInt8](bytes)
  }
}

/// The pages of a story in a folder of their own, removed with the value.
final class PageFolder {
  let url = FileManager.default.temporaryDirectory
    .appending(path: "tickmark-pages-\(UUID().uuidString)")

  init(_ pages: [String: [UInt8]]) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, bytes) in pages { try Data(bytes).write(to: url.appending(path: name)) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
