import Foundation
package let mutation = ProcessInfo.processInfo.environment["TENOR_MUTATION"] ?? ""
