import CanonicalJSON
import Trail

extension SourceFormat {
  package static let kubernetesAudit = SourceFormat(
    name: "kubernetes-audit",
    summary: """
      Audit events of a Kubernetes API server, one a line as its log backend writes them, or in the \
      lists that its webhook backend posts.
      """,
    assurance: .witnessed,
    mapping: Kubernetes.mapping,
    identity: .parts([.init(pointer("auditID")), .init(pointer("stage"))], otherwise: .quarantine),
    // The elements of a list don't repeat what they are.
    rules: [.absentOr(pointer("kind"), ["Event"])],
    role: { _ in .records(.values(in: ["items"])) },
    order: .free,
    sample: Kubernetes.sample,
    signs: Kubernetes.signs
  )
}

/// audit.k8s.io Events and EventLists.
///
///     {"auditID":"14933b4e-…","kind":"Event","level":"Metadata","objectRef":{"namespace":"default",
///      "name":"web-1","resource":"pods","subresource":"exec"},"responseStatus":{"code":101},
///      "sourceIPs":["192.0.2.7"],"stage":"ResponseComplete","user":{"groups":["dev"],
///      "username":"lea"},"verb":"create",…}
///
/// - SeeAlso: Kubernetes API reference, kube-apiserver audit configuration, Event [audit.k8s.io].
enum Kubernetes {
  private static let object: [ColumnMapping.Rule] = [
    .join(
      [
        pointer("objectRef", "namespace"), pointer("objectRef", "resource"),
        pointer("objectRef", "name"),
      ],
      "/"
    ),
    .join([pointer("objectRef", "resource"), pointer("objectRef", "name")], "/"),
    .join([pointer("objectRef", "namespace"), pointer("objectRef", "resource")], "/"),
    .pointer(pointer("objectRef", "resource")),
  ]

  static let mapping = ColumnMapping(rules: [
    .time: ["stageTimestamp", "requestReceivedTimestamp", "timestamp"].map {
      .time(pointer($0), .rfc3339)
    },
    .stream: object,
    .actor: [.pointer(pointer("user", "username"))],
    .actorKind: [
      .lookup(
        pointer("user", "username"),
        [
          "system:apiserver": "system", "system:kube-controller-manager": "system",
          "system:kube-scheduler": "system",
        ],
        otherwise: nil
      ),
      .lookup(
        pointer("user", "groups", "0"),
        ["system:serviceaccounts": "service", "system:nodes": "system"],
        otherwise: "user"
      ),
    ],
    .action: [.pointer(pointer("verb"))],
    .service: [.pointer(pointer("objectRef", "apiGroup")), .constant("core")],
    .target: object + [.pointer(pointer("requestURI"))],
    .outcome: [
      .lookup(
        pointer("responseStatus", "code"),
        [
          "101": "success", "200": "success", "201": "success", "202": "success",
          "204": "success", "304": "success",
        ],
        otherwise: "failure"
      )
    ],
    .reason: [
      .pointer(pointer("responseStatus", "message")),
      .pointer(pointer("responseStatus", "reason")),
    ],
    .ip: [.pointer(pointer("sourceIPs", "0"))],
    .userAgent: [.pointer(pointer("userAgent"))],
    .session: [.pointer(pointer("auditID"))],
    .type: [
      .join([pointer("objectRef", "resource"), pointer("objectRef", "subresource")], "/"),
      .pointer(pointer("objectRef", "resource")),
    ],
  ])

  static let sample = FormatSample(
    record: { number in
      """
      {"apiVersion":"audit.k8s.io/v1","auditID":"00000000-0000-4000-8000-\(number)","kind":"Event",\
      "level":"Metadata","objectRef":{"apiVersion":"v1","name":"web-\(number)","namespace":"shop",\
      "resource":"pods"},"requestReceivedTimestamp":"\(FormatSample.time(number))",\
      "requestURI":"/api/v1/namespaces/shop/pods/web-\(number)","responseStatus":{"code":200},\
      "sourceIPs":["192.0.2.7"],"stage":"ResponseComplete",\
      "stageTimestamp":"\(FormatSample.time(number, fraction: ".250000"))",\
      "user":{"groups":["dev","system:authenticated"],"username":"lea"},\
      "userAgent":"kubectl/v1.33.1","verb":"delete"}
      """
    },
    fileName: "audit.log"
  )
}

extension Kubernetes {
  static let signs = FormatSigns([
    FormatSigns.Form(
      "audit event",
      [.present(pointer("auditID")), .present(pointer("stage")), .present(pointer("verb"))],
      usual: ["apiVersion", "kind", "level", "objectRef", "requestURI", "stageTimestamp", "user"]
        .map { pointer($0) }
    )
  ])
}
