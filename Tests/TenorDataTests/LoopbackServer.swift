import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A small HTTP server on the loopback interface whose behaviour a test chooses.
final class LoopbackServer: Sendable {
  struct Behaviour: Sendable {
    var body: [UInt8]
    var status = HTTPResponseStatus.ok
    /// Whether range requests are answered with a range.
    var hasRanges = true
    /// How many bytes of the first answer are sent before the connection is cut.
    var cutAfter: Int?
  }

  private let channel: any Channel
  private let log: RequestLog

  init(_ behaviour: Behaviour) async throws {
    let log = RequestLog()
    self.log = log
    channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.pipeline.configureHTTPServerPipeline().flatMap {
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(Handler(behaviour, log))
          }
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
  }

  var address: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/reviews.tar.gz" }

  /// The `Range` header of each request; an empty text where there was none.
  var ranges: [String] { log.ranges.withLock { $0 } }

  func stop() async throws { try await channel.close() }

  private final class RequestLog: Sendable {
    let ranges = Mutex<[String]>([])
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let behaviour: Behaviour
    private let log: RequestLog

    init(_ behaviour: Behaviour, _ log: RequestLog) {
      self.behaviour = behaviour
      self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard case .head(let head) = unwrapInboundIn(data) else { return }
      let range = head.headers.first(name: "range") ?? ""
      let attempt = log.ranges.withLock { ranges in
        ranges.append(range)
        return ranges.count
      }
      answer(context, range: range, isFirst: attempt == 1)
    }

    private func answer(_ context: ChannelHandlerContext, range: String, isFirst: Bool) {
      let start = behaviour.hasRanges ? Int(range.dropFirst("bytes=".count).dropLast()) ?? 0 : 0
      let total = behaviour.body.count
      var status = behaviour.status
      var headers = HTTPHeaders()
      if status == .ok, start > 0 {
        status = start < total ? .partialContent : .rangeNotSatisfiable
        let span = start < total ? "\(start)-\(total - 1)" : "*"
        headers.add(name: "content-range", value: "bytes \(span)/\(total)")
      }
      let isBodySent = status == .ok || status == .partialContent
      let bytes = isBodySent ? behaviour.body[start...] : []
      headers.add(name: "content-length", value: "\(bytes.count)")
      let cut = isFirst ? behaviour.cutAfter : nil
      context.write(
        wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
      context.writeAndFlush(
        wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes.prefix(cut ?? bytes.count))))), promise: nil)
      if cut != nil {
        // The client drops what it has not read when the connection ends, so it gets a moment to read.
        let channel = context.channel
        context.eventLoop.scheduleTask(in: .milliseconds(300)) { channel.close(promise: nil) }
      } else {
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      }
    }
  }
}
