import Foundation
import Testing

/// A story of commands and the files they start from, in one text file.
///
/// The form is txtar, as Go's testscript reads it: command lines first, then `-- name --` sections,
/// each a file written to a fresh folder before the first command runs. Names with the mark `$WORK`
/// in a line stand for that folder.
///
///     tickmark run nightly            runs the program, which must end with 0
///     ! tickmark run missing          the program must end with something else
///     exit 3 tickmark run missing     the program must end with exactly this
///     terminal tickmark run nightly   as the plain form, with a terminal in place of both streams
///     closed tickmark query …         as the plain form, with nobody who reads its output
///     python verify.py out            runs a program in Python, which must end with 0
///     stdout 'regular expression'     the last run wrote a match; `! stdout .` means it wrote nothing
///     stderr 'regular expression'     the same for its errors
///     cmp reports/a.csv want.csv      two files are the same bytes; `stdout` and `stderr` are files too
///     exists path, ! exists path      something lies there, or nothing
///     schema run.schema.json          standard output is one JSON document that docs/json allows
///     sample folder                   a sample company of 200 events and a day, as `run` left it
///     sh 'cd sample && ls'            a line for the shell, with the program in the path; it must end with 0
///     env NAME=value                  for the runs that follow
///     cp from to · mkdir path · rm path · mode 0644 path · edit file 'old' 'new'
///
/// Single quotes keep a word together; two of them in one are a quote.
struct Script {
  struct Command {
    let line: Int
    let text: String
  }

  private(set) var commands: [Command] = []
  private(set) var files: [(name: String, text: String)] = []

  init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("-- "), line.hasSuffix(" --") {
        files.append((String(line.dropFirst(3).dropLast(3)), ""))
      } else if !files.isEmpty {
        files[files.count - 1].text += line + "\n"
      } else if !line.isEmpty, !line.hasPrefix("#") {
        commands.append(Command(line: index + 1, text: String(line)))
      }
    }
    // The story's own last newline isn't the last file's.
    if let last = files.indices.last { files[last].text.removeLast() }
  }

  /// Runs the commands in `folder` and records an issue for each that doesn't hold.
  func run(program: URL, in folder: URL) throws {
    var stage = Stage(program: program, folder: folder)
    for file in files { try stage.write(file.text, to: file.name) }
    for command in commands {
      let words = Self.words(command.text.replacing("$WORK", with: folder.path))
      let failure = try stage.perform(words)
      if let failure {
        Issue.record("line \(command.line): \(command.text)\n\(failure)\n\(stage.streams)")
      }
    }
  }

  /// Splits a command line at blanks; single quotes keep a word together, and two of them in one are a
  /// quote.
  static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    var rest = line[...]
    while let character = rest.popFirst() {
      switch character {
      case "'" where isQuoted && rest.first == "'":
        rest.removeFirst()
        word?.append("'")
      case "'":
        isQuoted.toggle()
        word = word ?? ""
      case " " where !isQuoted:
        if let done = word { words.append(done) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }
}
