#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The functions of the C library that this room needs, so that no other file depends on the platform and start-up does
/// not pay for Foundation.
enum Elementary {
  static func exp(_ x: Double) -> Double {
    #if canImport(Darwin)
    Darwin.exp(x)
    #elseif canImport(Glibc)
    Glibc.exp(x)
    #else
    Musl.exp(x)
    #endif
  }

  static func log(_ x: Double) -> Double {
    #if canImport(Darwin)
    Darwin.log(x)
    #elseif canImport(Glibc)
    Glibc.log(x)
    #else
    Musl.log(x)
    #endif
  }

  static func logOnePlus(_ x: Double) -> Double { log1p(x) }

  static func power(_ base: Float, _ exponent: Float) -> Float { powf(base, exponent) }

  static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

  static func cosine(_ x: Float) -> Float { cosf(x) }

  /// log(1 + eˣ) without overflow.
  static func softplus(_ x: Double) -> Double {
    x > 0 ? x + log1p(exp(-x)) : log1p(exp(x))
  }
}
