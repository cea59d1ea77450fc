import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The connection that a request came over.
struct ServiceContext: InitializableFromSource, Sendable {
  let channel: any Channel

  init(source: ApplicationRequestContextSource) { channel = source.channel }
}

/// Answers requests: checks who asks and what, finds the route, and counts.
struct ServiceResponder: HTTPResponder {
  let parts: ServiceParts

  func respond(to request: Request, context: ServiceContext) async throws -> Response {
    let begun = ContinuousClock.now
    let address = Address(request.head.path ?? "/")
    let id = parts.requestIDs.next(for: request.headers[.requestID])
    let answer = await answer(request, address, context, id)
    let response = response(to: request, answer, id)
    let seconds = (ContinuousClock.now - begun) / .seconds(1)
    parts.metrics.request(address.route, status: response.status.code, seconds: seconds)
    if parts.logger.logLevel <= .debug {
      parts.logger.debug(
        "answered",
        metadata: [
          "id": "\(id)", "method": "\(request.method)", "route": "\(address.route.rawValue)",
          "status": "\(response.status.code)", "seconds": "\(seconds)",
        ])
    }
    return response
  }

  private func answer(_ request: Request, _ address: Address, _ context: ServiceContext, _ id: String) async -> Answer {
    do {
      try check(request, address, context)
      return try await route(request, address)
    } catch let problem as Problem {
      return Answer(problem)
    } catch {
      // A client that has gone is no fault of the service.
      let isThere = context.channel.isActive
      parts.logger.log(
        level: isThere ? .error : .debug, "request failed", metadata: ["id": "\(id)", "error": "\(type(of: error))"])
      return isThere ? Answer(.internalFailure) : Answer.toNobody
    }
  }

  private func check(_ request: Request, _ address: Address, _ context: ServiceContext) throws(Problem) {
    try parts.hosts.check(request.head.authority)
    guard address.route != .unknown else {
      throw Problem(.notFound, "expected an address of the service, found another; /openapi.json lists them")
    }
    guard address.route.methods.contains(request.method) else {
      let methods = address.route.methods.map(\.rawValue).joined(separator: ", ")
      throw Problem(
        .methodNotAllowed, "expected \(methods), found \(request.method.rawValue); use another method", allowed: methods
      )
    }
    // Before the key, so that keys cannot be guessed faster either.
    if let limiter = parts.limiter, !address.route.isUnlimited {
      try limiter.check(context.channel.remoteAddress?.ipAddress ?? "")
    }
    if let keys = parts.keys, !address.route.isOpen { try keys.check(request.headers[.authorization]) }
  }

  private func route(_ request: Request, _ address: Address) async throws -> Answer {
    switch address.route {
    case .classify: try await ClassifyRoute(parts: parts).answer(request)
    case .predict: try await PredictRoute(parts: parts).answer(request, address)
    case .models: try ModelsRoute(parts: parts).answer()
    case .model: try ModelsRoute(parts: parts).answer(address.parameter)
    case .examples: ExamplesRoute.answer
    case .runs: try await RunsRoute(parts: parts).list()
    case .run: try await RunsRoute(parts: parts).run(address.parameter)
    case .runReport: try await RunsRoute(parts: parts).report(address.parameter)
    case .runEvents: try await RunEventsRoute(parts: parts).answer(request)
    case .health: try ProbeRoutes(parts: parts).health()
    case .ready: try ProbeRoutes(parts: parts).ready()
    case .metrics: ProbeRoutes(parts: parts).metrics()
    case .openAPI: OpenAPIRoute(parts: parts).answer()
    case .page: try PageRoutes.answer("index.html", request)
    case .asset: try PageRoutes.answer(address.parameter, request)
    case .unknown: throw Problem.internalFailure
    }
  }

  private func response(to request: Request, _ answer: Answer, _ id: String) -> Response {
    var headers = parts.headers(id: id)
    for field in answer.headers { headers[field.name] = field.value }
    if answer.status.code >= 400 || request.method != .post, request.hasLongBody { headers[.connection] = "close" }
    let response = Response(status: answer.status, headers: headers, body: answer.body)
    return request.method == .head ? response.createHeadResponse() : response
  }
}

extension Request {
  /// Whether it has a body that is not worth reading only to get to the next request.
  fileprivate var hasLongBody: Bool {
    if headers[.transferEncoding] != nil { return true }
    return headers[.contentLength].flatMap { Int($0) }.map { $0 > 1 << 16 } ?? false
  }
}
