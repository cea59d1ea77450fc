import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Stands between a connection and the service: answers what is no HTTP, and closes connections of slow clients.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let timeouts: ServiceConfiguration.Timeouts
  private let maximumBodyBytes: Int
  private let headers: @Sendable (Problem) -> HTTPFields
  private var timer: RepeatedTask?

  /// Requests whose head has come and whose answer has not gone.
  private var openRequests = 0
  private var hasHadRequest = false
  private var isReadingBody = false
  private var isStreamedBody = false
  private var hasAnswerBegun = false
  /// Whether the answer that is being written is the last one.
  private var closesAfterAnswer = false
  private var isClosing = false
  private var heldProblem: Problem?

  /// Since when the client is waited for, after its last byte.
  private var waitingSince = NIODeadline.now()
  /// Since when a head is waited for, however slowly it comes.
  private var headSince = NIODeadline.now()
  private var bodyBegun = NIODeadline.now()
  private var isDataWanted = false
  private var unwritableSince: NIODeadline?

  /// - Parameters:
  ///   - headers: The headers of an answer that tells a problem.
  init(
    timeouts: ServiceConfiguration.Timeouts, maximumBodyBytes: Int,
    headers: @escaping @Sendable (Problem) -> HTTPFields
  ) {
    self.timeouts = timeouts
    self.maximumBodyBytes = maximumBodyBytes
    self.headers = headers
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let pipeline = context.pipeline.syncOperations
    if let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self) {
      try? pipeline.addHandler(RequestHeadHandler(), position: .before(codec))
    }
    let shortest = min(timeouts.head, timeouts.body, timeouts.write, timeouts.idle)
    let interval = TimeAmount(min(.seconds(1), shortest / 4))
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
      let (handler, context) = bound.value
      handler.checkTimes(context)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  // MARK: What comes in

  func read(context: ChannelHandlerContext) {
    if !isDataWanted { waitingSince = .now() }
    isDataWanted = true
    context.read()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing else { return }
    let now = NIODeadline.now()
    waitingSince = now
    switch unwrapInboundIn(data) {
    case .head(let head):
      openRequests += 1
      (hasHadRequest, isReadingBody, bodyBegun) = (true, true, now)
      isStreamedBody = head.headerFields[.contentType].map { MediaType.essence($0) == MediaType.lines } ?? false
      if let expectation = head.headerFields[.expect] { answerExpectation(context, expectation, head) }
    case .body: break
    case .end: isReadingBody = false
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    isDataWanted = false
    guard !isClosing else { return context.read() }
    context.fireChannelReadComplete()
  }

  private func answerExpectation(_ context: ChannelHandlerContext, _ expectation: String, _ head: HTTPRequest) {
    let length = head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
    guard expectation.lowercased() == "100-continue", length <= maximumBodyBytes, openRequests == 1 else { return }
    context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard !isClosing else { return }
    guard let problem = Self.problem(of: error) else { return context.fireErrorCaught(error) }
    // What came before is answered first, unless it is its body that is broken.
    if openRequests > (isReadingBody ? 1 : 0) {
      heldProblem = problem
    } else if hasAnswerBegun {
      context.close(promise: nil)
    } else {
      answer(context, problem)
    }
  }

  private static func problem(of error: any Error) -> Problem? {
    if let error = error as? HTTPParserError {
      guard error != .headerOverflow else {
        return Problem(
          .headersTooLarge,
          "expected a head of at most \(maximumHeadBytes) bytes, found a longer one; send fewer headers")
      }
      return Problem(.badRequest, "expected HTTP/1.1, found something else: \(error)")
    }
    if error is RequestHeadHandler.SeveralHosts {
      return Problem(.badRequest, "expected one header Host, found several; leave the others out", at: "Host")
    }
    let type = String(reflecting: Swift.type(of: error))
    guard type.hasPrefix("NIOHTTPTypes") || type.hasPrefix("NIOHTTP1") else { return nil }
    return Problem(.badRequest, "expected a head of HTTP/1.1, found one that cannot be read")
  }

  /// The most bytes of all headers of a request.
  static let maximumHeadBytes = 32 << 10

  // MARK: What goes out

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard !isClosing else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    switch unwrapOutboundIn(data) {
    case .head(let head) where head.status.kind == .informational: context.write(data, promise: promise)
    case .head(let head):
      hasAnswerBegun = true
      closesAfterAnswer = head.headerFields[.connection] == "close"
      context.write(data, promise: promise)
    case .body: context.write(data, promise: promise)
    case .end: writeEnd(context, data, promise)
    }
  }

  private func writeEnd(_ context: ChannelHandlerContext, _ data: NIOAny, _ promise: EventLoopPromise<Void>?) {
    openRequests -= 1
    hasAnswerBegun = false
    waitingSince = .now()
    headSince = waitingSince
    guard !closesAfterAnswer else {
      context.writeAndFlush(data, promise: promise)
      return linger(context)
    }
    context.write(data, promise: promise)
    if openRequests == (isReadingBody ? 1 : 0), let heldProblem {
      context.flush()
      answer(context, heldProblem)
    }
  }

  private func answer(_ context: ChannelHandlerContext, _ problem: Problem) {
    let body = problem.json
    var fields = headers(problem)
    fields[.contentType] = MediaType.json
    fields[.contentLength] = "\(body.count)"
    fields[.connection] = "close"
    let head = HTTPResponse(status: .init(code: problem.code.status), headerFields: fields)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    linger(context)
  }

  /// Says that nothing more comes, and waits a moment for the client to see: closed at once, with data of the client's
  /// unread, the connection would be reset and the answer lost.
  private func linger(_ context: ChannelHandlerContext) {
    isClosing = true
    timer?.cancel()
    context.close(mode: .output, promise: nil)
    context.read()
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: .seconds(1)) { bound.value.close(promise: nil) }
  }

  // MARK: Time

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    unwritableSince = context.channel.isWritable ? nil : .now()
    context.fireChannelWritabilityChanged()
  }

  private func checkTimes(_ context: ChannelHandlerContext) {
    guard !isClosing else { return }
    let now = NIODeadline.now()
    if let unwritableSince, now - unwritableSince > TimeAmount(timeouts.write) { return context.close(promise: nil) }
    if isReadingBody {
      let isSilent = isDataWanted && now - waitingSince > TimeAmount(timeouts.body)
      let isEndless = !isStreamedBody && !hasAnswerBegun && now - bodyBegun > TimeAmount(timeouts.body * 6)
      guard isSilent || isEndless else { return }
      guard !hasAnswerBegun, openRequests == 1 else { return context.close(promise: nil) }
      answer(context, Problem(.timeout, "expected the whole body, found a part of it; send it faster"))
    } else if openRequests == 0 {
      if !hasHadRequest, now - headSince > TimeAmount(timeouts.head) {
        answer(context, Problem(.timeout, "expected the head of a request, found none; send it faster"))
      } else if hasHadRequest, now - headSince > TimeAmount(timeouts.idle) {
        context.close(promise: nil)
      }
    }
  }
}
