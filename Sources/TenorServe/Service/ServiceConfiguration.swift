public import TenorCompute

/// What a service answers with, where, and within which limits.
public struct ServiceConfiguration: Sendable, Hashable {
  /// The models; the first is the default. At least one.
  public var models: [ModelSource]
  /// What recurrent layers multiply. Default: single precision.
  public var precision = Precision.float32
  /// The number of threads that compute, at least 1. Default: the number of processors.
  public var threads = WorkerPool.processorCount

  /// The address to bind to. Default: `127.0.0.1`, which no other machine reaches.
  public var host = "127.0.0.1"
  /// The port; 0 for any that is free. Default: 8080.
  public var port = 8080
  /// Names that a service on the loopback interface answers to beside those of the interface, in the header `Host`.
  public var otherHosts: [String] = []
  /// The file with keys, one on each line; `nil` to answer without. Default: `nil`.
  public var keyFile: String?
  /// Whether it may be bound to an address that other machines reach without a key. Default: `false`.
  public var allowsPublicWithoutKey = false
  /// The certificate chain and its key, both in PEM. Default: `nil`, which is plain HTTP.
  public var tls: TLSFiles?
  /// Requests a second that a client may send; `nil` for any number. Default: `nil`.
  public var rateLimit: Double?

  /// The time within which accepted texts have their verdict, as far as measurements tell; more are refused. Default: 100 ms.
  public var latencyBudget = Duration.milliseconds(100)
  /// The most texts that a thread computes together, at least 1. Default: 64.
  public var maximumBatch = 64
  /// The time after which a request without an answer fails. Default: 10 s.
  public var deadline = Duration.seconds(10)
  /// The most bytes of a request's body, or of a line where lines are streamed. Default: 16 MiB.
  public var maximumBodyBytes = 16 << 20
  /// The most bytes of bodies that are being read, those of all connections together. Default: 256 MiB.
  public var maximumBodyBytesInAll = 256 << 20
  /// The most connections at a time. Default: 1,024.
  public var maximumConnections = 1024
  /// How long clients may take.
  public var timeouts = Timeouts()
  /// The time that a shutdown may take to answer what was accepted. Default: 30 s.
  public var shutdownLimit = Duration.seconds(30)

  /// How often folders of models are looked at; `nil` never. Default: every second.
  public var watchInterval: Duration? = .seconds(1)
  /// The file of the store of runs to show; `nil` for none. Default: `nil`.
  public var runStore: String?
  /// How often the store of runs is looked at while someone follows it. Default: every second.
  public var runInterval = Duration.seconds(1)
  /// Whether the log may hold the texts of requests. Default: `false`.
  public var logsTexts = false

  /// Creates a configuration.
  public init(models: [ModelSource]) { self.models = models }
}

extension ServiceConfiguration {
  /// The files of TLS, in PEM.
  public struct TLSFiles: Sendable, Hashable {
    /// The certificate, followed by those that vouch for it.
    public var certificate: String
    /// Its private key.
    public var key: String

    /// Creates a pair of paths.
    public init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  /// How long clients may take before their connection is closed.
  public struct Timeouts: Sendable, Hashable {
    /// From the connection to the end of the first head. Default: 10 s.
    public var head = Duration.seconds(10)
    /// Without a byte of a body that has begun; bodies that are not streamed have six times that in all. Default: 10 s.
    public var body = Duration.seconds(10)
    /// Without taking a byte of an answer. Default: 20 s.
    public var write = Duration.seconds(20)
    /// Without a request after an answer. Default: 60 s.
    public var idle = Duration.seconds(60)

    /// Creates the defaults.
    public init() {}
  }
}

extension ServiceConfiguration {
  /// - Throws: ``ServiceError`` for what makes no sense or is not safe.
  func check() throws(ServiceError) {
    try checkModels()
    func atLeast(_ minimum: Int, _ value: Int, _ name: String) throws(ServiceError) {
      guard value < minimum else { return }
      throw ServiceError(
        .setting, problem: "expected \(name) of at least \(minimum), found \(value)", remedy: "give a greater number")
    }
    try atLeast(1, threads, "a number of threads")
    try atLeast(1, maximumBatch, "a greatest batch")
    try atLeast(1, maximumConnections, "a number of connections")
    try atLeast(1024, maximumBodyBytes, "a greatest body")
    guard latencyBudget > .zero, deadline > .zero, (rateLimit ?? 1) > 0, (rateLimit ?? 1).isFinite else {
      throw ServiceError(
        .setting, problem: "expected a latency budget, a deadline and a rate limit greater than 0, found another",
        remedy: "give a greater number")
    }
    guard (0...65_535).contains(port) else {
      throw ServiceError(.setting, problem: "expected a port of 0 … 65535, found \(port)", remedy: "choose another")
    }
    guard HostRule.isLoopback(host) || keyFile != nil || allowsPublicWithoutKey else {
      throw ServiceError(
        .setting, problem: "expected a key for the address \(host), which other machines reach, found none",
        remedy: "name a file of keys with --api-key-file, or say --allow-public-without-key")
    }
  }

  private func checkModels() throws(ServiceError) {
    guard !models.isEmpty else {
      throw ServiceError(.setting, problem: "expected at least one model, found none", remedy: "name its folder")
    }
    var names: Set<String> = []
    for model in models {
      guard names.insert(model.name).inserted else {
        throw ServiceError(
          .setting, problem: "expected different names of models, found \"\(model.name)\" twice",
          remedy: "name one of them with NAME=FOLDER")
      }
      guard !model.name.isEmpty, model.name.utf8.count <= 80,
        model.name.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F && $0 != "/" && $0 != "\"" })
      else {
        throw ServiceError(
          .setting, problem: "expected a model's name of at most 80 letters, digits and signs, found \"\(model.name)\"",
          remedy: "name it with NAME=FOLDER")
      }
    }
  }
}
