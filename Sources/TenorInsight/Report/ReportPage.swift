import Crypto
import Foundation

/// A page that needs nothing from outside and runs nothing: its policy allows its own style and nothing else.
struct ReportPage {
  var title: String
  /// The elements of the body.
  var body: String

  var html: String {
    let style = "\n\(Self.styleSheet)\n"
    let hash = Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString()
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-\(hash)'; \
      base-uri 'none'; form-action 'none'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="Tenor">
      <title>\(Markup.escaped(title))</title>
      <style>\(style)</style>
      </head>
      <body>
      \(body)
      </body>
      </html>

      """
  }

  private static var styleSheet: String {
    let light = ChartPalette.light, dark = ChartPalette.dark
    return """
      :root {
      \(variables(light))
      }
      @media screen and (prefers-color-scheme: dark) {
      :root {
      \(variables(dark))
      }
      }
      \(rules)
      \(SVGPicture.styleSheet())
      """
  }

  private static func variables(_ palette: ChartPalette) -> String {
    """
      --background: \(palette.background); --text: \(palette.text); --muted: \(palette.muted);
      --line: \(palette.grid); --accent: \(palette.series[0]); --warning: \(palette.series[1]);
    """
  }

  private static let rules = """
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--background); color: var(--text);
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
    h1 { font-size: 1.7rem; line-height: 1.2; margin: 1rem 0 0.5rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.25rem; margin: 2.5rem 0 0.75rem; padding-top: 0.75rem; border-top: 1px solid var(--line); }
    h3 { font-size: 1rem; margin: 1.5rem 0 0.5rem; }
    p { max-width: 46rem; overflow-wrap: anywhere; }
    a { color: var(--accent); }
    a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.5rem 0; padding: 0; list-style: none; }
    nav a { display: inline-block; padding: 0.25rem 0; }
    .lead { color: var(--muted); margin-top: 0; }
    .figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 0.75rem; margin: 1rem 0; }
    .figures div { border: 1px solid var(--line); border-radius: 6px; padding: 0.6rem 0.8rem; }
    .figures dt { color: var(--muted); font-size: 0.85rem; }
    .figures dd { margin: 0; font-size: 1.3rem; font-variant-numeric: tabular-nums; }
    .figures dd small { display: block; color: var(--muted); font-size: 0.8rem; }
    .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 25rem), 1fr)); gap: 1rem;
      align-items: start; margin-bottom: 1rem; }
    figure { margin: 0; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; break-inside: avoid; }
    figure svg { display: block; width: 100%; height: auto; max-width: 34rem; margin: 0 auto; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    caption { text-align: left; color: var(--muted); padding: 0.25rem 0; }
    th, td { text-align: left; vertical-align: top; padding: 0.3rem 1rem 0.3rem 0; border-bottom: 1px solid var(--line); }
    thead th { color: var(--muted); font-weight: 600; }
    tbody th { font-weight: 600; }
    .number { text-align: right; white-space: nowrap; }
    .facts th { white-space: nowrap; font-weight: 400; color: var(--muted); }
    .facts td { overflow-wrap: anywhere; }
    pre { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem; margin: 0.5rem 0;
      font: 0.85rem/1.45 ui-monospace, "Liberation Mono", Menlo, Consolas, monospace; }
    pre.wrapped { white-space: pre-wrap; overflow-wrap: anywhere; }
    .notice { border-left: 4px solid var(--warning); padding: 0.25rem 0 0.25rem 0.75rem; }
    .findings, .examples { padding: 0; list-style: none; }
    .findings li { border-left: 4px solid var(--line); padding: 0.1rem 0 0.1rem 0.75rem; margin: 0 0 1rem;
      break-inside: avoid; }
    .findings .serious, .findings .warning { border-left-color: var(--warning); }
    .findings p { margin: 0.15rem 0; }
    .badge { border: 1px solid currentColor; border-radius: 4px; padding: 0 0.4rem; font-size: 0.8rem;
      margin-right: 0.4rem; }
    .serious .badge { background: var(--warning); color: var(--background); border-color: var(--warning); }
    .examples li { border-bottom: 1px solid var(--line); padding: 0.5rem 0; break-inside: avoid; }
    .examples p { margin: 0; color: var(--muted); font-size: 0.9rem; }
    .examples blockquote { margin: 0.25rem 0 0; max-width: 60rem; white-space: pre-line; overflow-wrap: anywhere;
      unicode-bidi: isolate; }
    summary { cursor: pointer; padding: 0.25rem 0; }
    footer { color: var(--muted); margin-top: 3rem; font-size: 0.85rem; }
    @media (max-width: 30rem) {
      table { font-size: 0.9rem; }
      th, td { padding-right: 0.6rem; }
    }
    @media print {
      body { max-width: none; padding: 0; font-size: 11pt; }
      nav { display: none; }
      h2, h3, caption { break-after: avoid; }
      tr { break-inside: avoid; }
      .charts { grid-template-columns: 1fr 1fr; }
      .scroll, pre { overflow: visible; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; }
      details::details-content { content-visibility: visible; }
    }
    """
}
