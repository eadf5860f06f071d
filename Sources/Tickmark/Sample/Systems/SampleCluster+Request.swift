/// Who asks the cluster's API server, and for what.
extension SampleCluster {
  /// Who asks the API server.
  enum User {
    case person(String)
    case account(String, String)
    case node(String)
    case controller
    case stranger(String)

    var name: String {
      switch self {
      case .person(let name): SampleStaff.email(name)
      case .account(let space, let name): "system:serviceaccount:\(space):\(name)"
      case .node(let name): "system:node:\(name)"
      case .controller: "system:kube-controller-manager"
      case .stranger(let name): name
      }
    }

    var groups: [String] {
      switch self {
      case .person, .stranger: ["engineers"]
      case .account(let space, _): ["system:serviceaccounts", "system:serviceaccounts:\(space)"]
      case .node: ["system:nodes"]
      case .controller: []
      }
    }

    var isHuman: Bool {
      switch self {
      case .person, .stranger: true
      case .account, .node, .controller: false
      }
    }
  }

  struct Request {
    let verb: String
    let resource: String
    let namespace: String
    let name: String?
    var subresource: String?
    var code = 200

    init(_ verb: String, _ resource: String, _ namespace: String, _ name: String?) {
      self.verb = verb
      self.resource = resource
      self.namespace = namespace
      self.name = name
    }

    /// With the version; `v1` alone is the core's.
    private var api: (group: String, version: String) {
      switch resource {
      case "deployments": ("apps", "v1")
      case "jobs": ("batch", "v1")
      case "leases": ("coordination.k8s.io", "v1")
      case "rolebindings": ("rbac.authorization.k8s.io", "v1")
      default: ("", "v1")
      }
    }

    private var uri: String {
      let root = api.group.isEmpty ? "/api" : "/apis/\(api.group)"
      let parts = [resource, name, subresource].compactMap { $0 }
      return "\(root)/\(api.version)/namespaces/\(namespace)/\(parts.joined(separator: "/"))"
    }

    /// Members from `requestURI` to `annotations`.
    func json(_ user: User) -> String {
      let groups = (user.groups + ["system:authenticated"]).map { #""\#($0)""# }
      let agent = user.isHuman ? "kubectl/v1.33.1 (linux/amd64)" : "kube-agent/v1.33.1"
      let address = SampleStaff.address(user.name, in: user.isHuman ? "198.51.100" : "10.30.0")
      let name = name.map { #","name":"\#($0)""# } ?? ""
      let group = api.group.isEmpty ? "" : #","apiGroup":"\#(api.group)""#
      let sub = subresource.map { #","subresource":"\#($0)""# } ?? ""
      let status =
        code == 403 ? #","status":"Failure","message":"forbidden","reason":"Forbidden""# : ""
      return #""requestURI":"\#(uri)","verb":"\#(verb)","user":{"username":"\#(user.name)","#
        + #""groups":[\#(groups.joined(separator: ","))]},"sourceIPs":["\#(address)"],"#
        + #""userAgent":"\#(agent)","objectRef":{"resource":"\#(resource)","#
        + #""namespace":"\#(namespace)"\#(name)\#(group),"apiVersion":"\#(api.version)"\#(sub)},"#
        + #""responseStatus":{"metadata":{}\#(status),"code":\#(code)},"#
        + #""annotations":{"authorization.k8s.io/decision":"#
        + #""\#(code == 403 ? "forbid" : "allow")","authorization.k8s.io/reason":""}"#
    }
  }
}
