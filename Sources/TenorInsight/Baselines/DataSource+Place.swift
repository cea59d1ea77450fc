import Foundation
import TenorData

extension DataSource {
  /// The file or folder; `nil` for standard input and the demo corpus.
  private var path: String? {
    switch self {
    case .table(let path), .reviewFolder(let path), .reviewArchive(let path), .kerasIMDB(let path): path
    case .tableWithLabels(let texts, _): texts
    case .standardInput, .demo: nil
    }
  }

  /// The folder that the file lies in, with a slash at its end; `nil` where there is no file.
  var folder: String? { path.map { URL(filePath: $0).deletingLastPathComponent().path + "/" } }

  /// Whether both are read from the same file, by whatever path.
  func isSamePlace(as other: DataSource) -> Bool {
    guard let path, let otherPath = other.path else { return self == other }
    return URL(filePath: path).resolvingSymlinksInPath() == URL(filePath: otherPath).resolvingSymlinksInPath()
  }
}

extension String {
  /// What stands after the last slash.
  package var lastPathComponent: String { split(separator: "/").last.map(String.init) ?? self }
}
