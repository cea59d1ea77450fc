public import ArgumentParser
import Foundation
public import Logging
public import Tenor

/// Where the service answers, and whom.
struct ServeAccessOptions: ParsableArguments {
  @Option(help: "The address to bind to; other machines reach only another than this one.")
  var host = "127.0.0.1"

  @Option(name: .shortAndLong, help: "The port; 0 for any that is free.")
  var port = 8080

  @Option(help: ArgumentHelp("A name that requests may use for this machine, beside localhost.", valueName: "name"))
  var allowHost: [String] = []

  @Option(help: ArgumentHelp("A file with keys, one on each line, of which requests need one.", valueName: "file"))
  var apiKeyFile: String?

  @Flag(help: "Bind to an address that other machines reach without asking for keys.")
  var allowPublicWithoutKey = false

  @Option(help: ArgumentHelp("The certificate and those that vouch for it, in PEM.", valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The certificate's private key, in PEM.", valueName: "file"))
  var tlsKey: String?

  @Option(help: ArgumentHelp("Requests a second that a client may send. (default: any number)", valueName: "number"))
  var rateLimit: Double?

  mutating func validate() throws {
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("Give both --tls-certificate and --tls-key, or neither.")
    }
  }

  func set(_ configuration: inout ServiceConfiguration) {
    configuration.host = host
    configuration.port = port
    configuration.otherHosts = allowHost
    configuration.keyFile = apiKeyFile
    configuration.allowsPublicWithoutKey = allowPublicWithoutKey
    if let tlsCertificate, let tlsKey { configuration.tls = .init(certificate: tlsCertificate, key: tlsKey) }
    configuration.rateLimit = rateLimit
  }
}

/// How much the service takes, and for how long.
struct ServeLimitOptions: ParsableArguments {
  @Option(help: "Milliseconds within which accepted texts have their verdict; more are refused with 429.")
  var latencyBudget = 100.0

  @Option(help: "The most texts that a thread computes together.")
  var maximumBatch = 64

  @Option(help: "Seconds after which a request without an answer fails.")
  var deadline = 10.0

  @Option(help: "The most bytes of a request's body.")
  var maximumBody = 16 << 20

  @Option(help: "The most connections at a time.")
  var maximumConnections = 1024

  @Option(help: "Seconds that a shutdown may take to answer what was accepted.")
  var shutdownLimit = 30.0

  mutating func validate() throws {
    for (name, value) in [
      ("--latency-budget", latencyBudget), ("--deadline", deadline), ("--shutdown-limit", shutdownLimit),
    ] where !(value > 0 && value < 1e7) {
      throw ValidationError("\(name) must be a number greater than 0, found \(value).")
    }
  }

  func set(_ configuration: inout ServiceConfiguration) {
    configuration.latencyBudget = .seconds(latencyBudget / 1000)
    configuration.maximumBatch = maximumBatch
    configuration.deadline = .seconds(deadline)
    configuration.maximumBodyBytes = maximumBody
    configuration.maximumConnections = maximumConnections
    configuration.shutdownLimit = .seconds(shutdownLimit)
  }
}

extension LineLogHandler.Format: ExpressibleByArgument {}
extension Logger.Level: @retroactive ExpressibleByArgument {}

/// What the service tells on standard error.
struct ServeLogOptions: ParsableArguments {
  @Option(help: "How lines of the log look.")
  var logFormat = LineLogHandler.Format.text

  @Option(help: "The least level that is logged; debug tells of each request.")
  var logLevel = Logger.Level.info

  @Flag(help: "Write the texts of requests into the log.")
  var logTexts = false

  var logger: Logger {
    Logger(label: "tenor") { [logFormat, logLevel] _ in
      LineLogHandler(format: logFormat, level: logLevel) {
        // A log that cannot be written must not end the service.
        try? FileHandle.standardError.write(contentsOf: Data($0.utf8))
      }
    }
  }
}
