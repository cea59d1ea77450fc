import Crypto
import Foundation

/// The keys of which a request needs one.
package struct APIKeys: Sendable {
  private let digests: [SHA256.Digest]

  /// - Parameter keys: At least one, none of them empty.
  package init(_ keys: [String]) { digests = keys.map(Self.digest) }

  /// Reads keys, one on each line; empty lines and those that begin with # are left out.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - credentials: The folder of systemd's credentials. Default: the one that `CREDENTIALS_DIRECTORY` names.
  /// - Throws: ``ServiceError`` for a file that is missing, that others may read, or that has no key.
  package init(contentsOf path: String, credentials: String? = APIKeys.credentials) throws(ServiceError) {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let attributes, let bytes = FileManager.default.contents(atPath: path) else {
      throw ServiceError(
        .missing, problem: "expected a file with keys at \(path), found none that can be read",
        remedy: "write one key on each line")
    }
    let rights = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    // systemd gives a credential to one user by an access control list, whose mask stands where the group's rights do.
    let others = Self.isFile(path, directlyBelow: credentials) ? 0o037 : 0o077
    guard rights & others == 0 else {
      throw ServiceError(
        .setting,
        problem:
          "expected keys that only their owner can read, found the rights \(String(rights, radix: 8)) of \(path)",
        remedy: "chmod 600 \(path)")
    }
    let keys = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(\.trimmingSpaces)
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
    guard !keys.isEmpty else {
      throw ServiceError(
        .setting, problem: "expected a key on a line of \(path), found none", remedy: "write one key on each line")
    }
    self.init(keys)
  }

  /// Checks the header `Authorization`. The time that it takes tells nothing of the keys.
  func check(_ authorization: String?) throws(Problem) {
    let parts = (authorization ?? "").split(separator: " ", maxSplits: 1)
    let isBearer = parts.count == 2 && parts[0].lowercased() == "bearer"
    let digest = Self.digest(isBearer ? parts[1].trimmingSpaces : "")
    var isKnown = false
    // All are compared, each in constant time.
    for known in digests { isKnown = (known == digest) || isKnown }
    guard isBearer, isKnown else {
      throw Problem(
        .unauthorized,
        "expected a key of this service, found \(authorization == nil ? "none" : "another"); "
          + "send the header Authorization: Bearer KEY", at: "Authorization")
    }
  }

  /// The folder with the credentials that systemd gives the service; `nil` without any.
  package static var credentials: String? { ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] }

  private static func isFile(_ path: String, directlyBelow folder: String?) -> Bool {
    guard let folder, folder.hasPrefix("/") else { return false }
    let parent = URL(filePath: path).standardizedFileURL.deletingLastPathComponent()
    return parent.path == URL(filePath: folder).standardizedFileURL.path
  }

  private static func digest(_ key: String) -> SHA256.Digest { SHA256.hash(data: Array(key.utf8)) }
}
