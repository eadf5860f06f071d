package import CanonicalJSON
import Cryptography
import Trail
import TransparencyLog

extension BagDifference {
  /// The document that `diff --json` prints.
  package var json: JSONValue {
    [
      "old": Self.json(old), "new": Self.json(new),
      "history": ["state": .string(history.word), "words": .string(history.words)],
      "controls": .array(
        controls.map { change in
          [
            "id": .string(change.id), "old": Self.json(change.old), "new": Self.json(change.new),
          ]
        }
      ),
      "exceptions": [
        "new": .array(added.map(Self.json)), "gone": .array(gone.map(Self.json)),
        "changed": .array(
          changed.map { change in
            [
              "ref": .string(change.reference), "control": .string(change.control),
              "cells": .array(
                change.cells.map {
                  ["column": .string($0.column), "old": .string($0.old), "new": .string($0.new)]
                }
              ),
            ]
          }
        ),
      ],
    ]
  }

  private static func json(_ bag: BagContents) -> JSONValue {
    [
      "run": .string(bag.run), "period": .string(bag.period), "revision": JSONValue(bag.revision),
      "verdict": .string(bag.verdict.rawValue), "size": JSONValue(Int(bag.checkpoint.size)),
      "root": .string(bag.checkpoint.root.base64),
    ]
  }

  private static func json(_ control: BagContents.Control?) -> JSONValue {
    guard let control else { return .null }
    return [
      "result": .string(control.result), "population": JSONValue(control.population),
      "exceptions": JSONValue(control.exceptions),
    ]
  }

  private static func json(_ exception: Exception) -> JSONValue {
    [
      "ref": .string(exception.reference), "control": .string(exception.control),
      "words": .string(exception.words),
    ]
  }
}
