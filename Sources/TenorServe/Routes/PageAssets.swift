/// The files of the page by name. Only what stands here is served. Made by Scripts/page/list-assets.sh.
enum PageAssets {
  private static let page = "text/html; charset=utf-8"
  private static let script = "text/javascript; charset=utf-8"
  private static let style = "text/css; charset=utf-8"
  private static let picture = "image/svg+xml"

  static let files: [String: (type: String, bytes: [UInt8])] = [
    "announcer.js": (script, PackageResources.announcer_js),
    "card.js": (script, PackageResources.card_js),
    "csv.js": (script, PackageResources.csv_js),
    "dropzone.js": (script, PackageResources.dropzone_js),
    "elements.js": (script, PackageResources.elements_js),
    "errors.js": (script, PackageResources.errors_js),
    "events.js": (script, PackageResources.events_js),
    "evolution.js": (script, PackageResources.evolution_js),
    "examples.js": (script, PackageResources.examples_js),
    "favicon.svg": (picture, PackageResources.favicon_svg),
    "format.js": (script, PackageResources.format_js),
    "index.html": (page, PackageResources.index_html),
    "key.js": (script, PackageResources.key_js),
    "legend.js": (script, PackageResources.legend_js),
    "lines.js": (script, PackageResources.lines_js),
    "main.js": (script, PackageResources.main_js),
    "notes.js": (script, PackageResources.notes_js),
    "page.css": (style, PackageResources.page_css),
    "parts.css": (style, PackageResources.parts_css),
    "pieces.js": (script, PackageResources.pieces_js),
    "plot.js": (script, PackageResources.plot_js),
    "reading.js": (script, PackageResources.reading_js),
    "runchart.js": (script, PackageResources.runchart_js),
    "rundetails.js": (script, PackageResources.rundetails_js),
    "runlist.js": (script, PackageResources.runlist_js),
    "runreport.js": (script, PackageResources.runreport_js),
    "runspanel.js": (script, PackageResources.runspanel_js),
    "scores.js": (script, PackageResources.scores_js),
    "series.js": (script, PackageResources.series_js),
    "service.js": (script, PackageResources.service_js),
    "strength.js": (script, PackageResources.strength_js),
    "tablefile.js": (script, PackageResources.tablefile_js),
    "tablejob.js": (script, PackageResources.tablejob_js),
    "tablepanel.js": (script, PackageResources.tablepanel_js),
    "tablepreview.js": (script, PackageResources.tablepreview_js),
    "tableresults.js": (script, PackageResources.tableresults_js),
    "textpanel.js": (script, PackageResources.textpanel_js),
    "theme.js": (script, PackageResources.theme_js),
    "words.js": (script, PackageResources.words_js),
  ]
}
