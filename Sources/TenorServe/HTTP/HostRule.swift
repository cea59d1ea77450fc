/// Which names a service on the loopback interface answers to. A page of another site may have its name resolved to this
/// machine (DNS rebinding); what tells such a request is the name in it.
struct HostRule: Sendable {
  private let names: Set<String>?

  /// - Parameters:
  ///   - host: The address that the service is bound to.
  ///   - others: Names that it answers to beside it.
  init(host: String, others: [String] = []) {
    let isLocal = Self.isLoopback(host)
    names = isLocal ? Set(["localhost", "127.0.0.1", "::1", host.lowercased()] + others.map { $0.lowercased() }) : nil
  }

  /// Whether an address is reached from this machine alone.
  static func isLoopback(_ host: String) -> Bool {
    let host = host.lowercased()
    guard host != "localhost", host != "::1", host != "[::1]" else { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// - Parameter authority: The header `Host`, with a port or without.
  func check(_ authority: String?) throws(Problem) {
    guard let names else { return }
    guard let authority, names.contains(Self.name(authority)) else {
      throw Problem(
        .badRequest,
        "expected the name of this machine, found \(authority.map { "\"\($0.prefix(80))\"" } ?? "none"); "
          + "use localhost or 127.0.0.1, or start the service with --host", at: "Host")
    }
  }

  /// The name without the port and without the brackets of an address of IPv6.
  private static func name(_ authority: String) -> String {
    let text = authority.lowercased()
    if text.hasPrefix("[") { return String(text.dropFirst().prefix { $0 != "]" }) }
    return String(text.prefix { $0 != ":" })
  }
}
