import NIOCore
import NIOHTTP1

/// Does what a head of HTTP/1 tells and what the codec behind this handler makes of it does not.
///
/// - A request after which the client expects the connection to end is marked in the one way that others look for: HTTP/1.0
///   ends it unless asked not to, and words of the header `Connection` may be in any case.
/// - Several headers `Host` are an error (RFC 9112, section 3.2): whoever stands before the service may have looked at another
///   of them. Nothing of such a request, or after it, goes on.
final class RequestHeadHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart

  struct SeveralHosts: Error {}

  private var isRefusing = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isRefusing else { return }
    guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
    guard head.headers["Host"].count <= 1 else {
      isRefusing = true
      return context.fireErrorCaught(SeveralHosts())
    }
    guard !head.isKeepAlive else { return context.fireChannelRead(data) }
    head.headers.replaceOrAdd(name: "Connection", value: "close")
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }
}
