import Crypto
import HTTPTypes
import Hummingbird

/// `GET /` and `GET /assets/NAME`: files that are part of the program. No name in a request reaches the disk.
enum PageRoutes {
  private struct Asset {
    let type: String
    let body: ByteBuffer
    let tag: String

    init(_ type: String, _ bytes: [UInt8]) {
      self.type = type
      body = ByteBuffer(bytes: bytes)
      tag = "\"" + SHA256.hash(data: bytes).prefix(8).map { String($0, radix: 16) }.joined() + "\""
    }
  }

  private static let assets = PageAssets.files.mapValues { Asset($0.type, $0.bytes) }
  private static let policy = """
    default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    form-action 'none'; base-uri 'none'; frame-ancestors 'none'
    """

  static func answer(_ name: String, _ request: Request) throws(Problem) -> Answer {
    guard let asset = assets[name] else {
      throw Problem(.notFound, "expected a file of the page, found another name; / names those that there are")
    }
    var answer = Answer(type: asset.type, body: ResponseBody(byteBuffer: asset.body))
    answer.headers[.eTag] = asset.tag
    answer.headers[.cacheControl] = "no-cache"
    answer.headers[.contentSecurityPolicy] = policy
    if let known = request.headers[.ifNoneMatch], known == "*" || known.contains(asset.tag) {
      answer.status = .notModified
      answer.body = ResponseBody()
    }
    return answer
  }
}
