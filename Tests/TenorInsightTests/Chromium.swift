import Foundation
import Testing

/// A browser without a window, to measure pages as a reader gets them.
enum Chromium {
  /// The program; `nil` where none is installed.
  static let path: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let names = ["chromium", "chromium-browser", "google-chrome"]
    return names.flatMap { name in folders.map { "\($0)/\(name)" } }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// What a page became.
  struct Visit {
    /// The elements after scripts have run.
    var document: String
    /// What the page complained of.
    var complaints: [String]
  }

  struct Trouble: Error { var text: String }

  /// Opens a page and waits for its scripts.
  static func visit(_ page: String, _ options: [String] = []) throws -> Visit {
    let folder = URL.temporaryDirectory.appending(path: "tenor-chromium-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "page.html")
    try Data(page.utf8).write(to: file)
    let output = folder.appending(path: "out"), errors = folder.appending(path: "err")
    for log in [output, errors] { try Data().write(to: log) }
    let process = Process()
    process.executableURL = URL(filePath: path ?? "chromium")
    process.arguments =
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
        "--user-data-dir=\(folder.appending(path: "profile").path)", "--enable-logging=stderr", "--log-level=0",
        "--virtual-time-budget=20000", "--timeout=60000", "--dump-dom",
      ] + options + [file.absoluteString]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let watchdog = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: watchdog)
    process.waitUntilExit()
    watchdog.cancel()
    let log = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
    guard process.terminationStatus == 0 else { throw Trouble(text: log) }
    return Visit(
      document: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      complaints: log.split(separator: "\n").map(String.init).filter { $0.contains("CONSOLE") })
  }

  /// What a page looks like at some width.
  struct Layout: Decodable {
    /// The width of the window, and of what is in it.
    var width: Double
    var contentWidth: Double
    /// Whether the page's own style was used.
    var isStyled: Bool
    /// Texts of pictures that lie on each other, or stick out of their picture.
    var collisions: [String]
    var cutOff: [String]
    /// The number of pictures, and the height of their smallest letters in pixels.
    var pictures: Int
    var smallestLetters: Double
  }

  /// Shows a page in frames of the given widths and measures it.
  static func layouts(of page: String, widths: [Int]) throws -> (layouts: [Layout], complaints: [String]) {
    let quoted = String(decoding: try JSONEncoder().encode(page), as: UTF8.self).replacing("<", with: "\\u003c")
    let visit = try visit(
      """
      <!DOCTYPE html><meta charset="utf-8"><body><pre id="result"></pre><script>
      const page = \(quoted), found = [];
      function measure(frame) {
        const root = frame.contentDocument.scrollingElement, window = frame.contentWindow;
        const pictures = [...frame.contentDocument.querySelectorAll('svg')];
        const collisions = [], cutOff = [];
        let smallest = 1e9;
        for (const picture of pictures) {
          const frame = picture.getBoundingClientRect();
          const texts = [...picture.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
          const title = picture.querySelector('title').textContent;
          texts.forEach(([name, box], index) => {
            smallest = Math.min(smallest, box.width, box.height);
            if (box.left < frame.left - 0.5 || box.right > frame.right + 0.5 || box.top < frame.top - 0.5
              || box.bottom > frame.bottom + 0.5) cutOff.push(title + ': ' + name);
            for (const [other, place] of texts.slice(index + 1)) {
              const x = Math.min(box.right, place.right) - Math.max(box.left, place.left);
              const y = Math.min(box.bottom, place.bottom) - Math.max(box.top, place.top);
              if (x > 1 && y > 2) collisions.push(title + ': ' + name + ' / ' + other);
            }
          });
        }
        found.push({
          width: root.clientWidth, contentWidth: root.scrollWidth, collisions, cutOff, pictures: pictures.length,
          smallestLetters: smallest, isStyled: window.getComputedStyle(frame.contentDocument.body).maxWidth != 'none',
        });
      }
      let waiting = \(widths.count);
      for (const width of \(widths)) {
        const frame = document.createElement('iframe');
        frame.style = 'border: 0; width: ' + width + 'px; height: 800px';
        frame.onload = () => {
          measure(frame);
          waiting -= 1;
          if (waiting == 0) document.getElementById('result').textContent = btoa(unescape(encodeURIComponent(JSON.stringify(found))));
        };
        frame.srcdoc = page;
        document.body.append(frame);
      }
      </script>
      """)
    let begin = try #require(visit.document.range(of: "<pre id=\"result\">"))
    let text = visit.document[begin.upperBound...].prefix { $0 != "<" }
    let data = try #require(Data(base64Encoded: String(text)), "the page did not come to its end: \(visit.complaints)")
    let layouts = try JSONDecoder().decode([Layout].self, from: data)
    return (layouts.sorted { $0.width < $1.width }, visit.complaints)
  }
}
