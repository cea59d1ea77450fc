/// Elements of a page, made of escaped texts.
enum HTML {
  /// A cell of a table.
  struct Column {
    var title: String
    var isNumber = false
  }

  /// A table with a heading for each column and, in the first column, for each row.
  static func table(caption: String, _ columns: [Column], _ rows: [[String]]) -> String {
    let heads = columns.map { #"<th scope="col"\#(style($0))>\#(Markup.escaped($0.title))</th>"# }.joined()
    let lines = rows.map { row in
      let cells = zip(columns, row).enumerated().map { index, pair in
        let text = Markup.escaped(pair.1), style = style(pair.0)
        return index == 0 ? #"<th scope="row"\#(style)>\#(text)</th>"# : "<td\(style)>\(text)</td>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    return scrolled(
      caption,
      """
      <table>
      <caption>\(Markup.escaped(caption))</caption>
      <thead><tr>\(heads)</tr></thead>
      <tbody>
      \(lines.joined(separator: "\n"))
      </tbody>
      </table>
      """)
  }

  private static func style(_ column: Column) -> String { column.isNumber ? #" class="number""# : "" }

  /// A table of names and what is known of them.
  static func facts(_ facts: [Report.Fact]) -> String {
    let rows = facts.map {
      #"<tr><th scope="row">\#(Markup.escaped($0.name))</th><td>\#(Markup.escaped($0.value))</td></tr>"#
    }
    return "<table class=\"facts\">\n<tbody>\n\(rows.joined(separator: "\n"))\n</tbody>\n</table>"
  }

  /// A part of the page that scrolls sideways by itself, with the keyboard as well.
  private static func scrolled(_ name: String, _ content: String) -> String {
    """
    <div class="scroll" role="region" aria-label="\(Markup.escaped(name))" tabindex="0">
    \(content)
    </div>
    """
  }

  /// A part of the page with a heading, to which links can lead.
  static func section(_ id: String, _ title: String, _ content: [String]) -> String {
    """
    <section aria-labelledby="\(id)">
    <h2 id="\(id)">\(Markup.escaped(title))</h2>
    \(content.joined(separator: "\n"))
    </section>
    """
  }

  /// Pictures side by side, as many as there is room for.
  static func figures(_ charts: [any Chart]) -> String {
    guard !charts.isEmpty else { return "" }
    let figures = charts.map { "<figure>\n\($0.picture.element)\n</figure>" }
    return "<div class=\"charts\">\n\(figures.joined(separator: "\n"))\n</div>"
  }

  /// What is shown on demand.
  static func details(_ summary: String, _ content: String) -> String {
    "<details>\n<summary>\(Markup.escaped(summary))</summary>\n\(content)\n</details>"
  }

  /// A paragraph.
  static func paragraph(_ text: String, style: String? = nil) -> String {
    "<p\(style.map { " class=\"\($0)\"" } ?? "")>\(Markup.escaped(text))</p>"
  }

  /// Text as it was typed.
  static func verbatim(_ text: String, isWrapped: Bool = false) -> String {
    "<pre\(isWrapped ? " class=\"wrapped\"" : "")><code>\(Markup.escaped(text))</code></pre>"
  }
}
