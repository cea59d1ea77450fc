import Foundation
import TenorFuzz

/// What libFuzzer calls with each input. The reader is that of `FUZZ_TARGET`.
private func test(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let target else {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
    FileHandle.standardError.write(Data("FUZZ_TARGET must be one of \(names)\n".utf8))
    exit(64)
  }
  _ = target.read(Array(UnsafeBufferPointer(start: data, count: count)))
  return 0
}

private let target = FuzzTarget(rawValue: ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? "")

/// https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ argumentCount: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What is allocated between these two is no leak.
@_silgen_name("__lsan_disable")
private func stopLookingForLeaks()

@_silgen_name("__lsan_enable")
private func lookForLeaks()

/// The package manager makes a program begin at a function of this name.
@_cdecl("tenor_fuzz_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  var count = count, arguments = arguments
  // Recipes that are read once and kept hold references whose unused bits are set, which the sanitizer does not recognise.
  stopLookingForLeaks()
  target?.prepare()
  lookForLeaks()
  return runFuzzer(&count, &arguments, test)
}
